"""The real record in the tests of the pages: assembled once from the installed sheets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from graph import rdf
from graph.record import assemble
from graph.sheets import read_sheets
from tests.server.engines import StoreEngine

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def record_store() -> rdf.Store:
    """A store in memory that holds the record."""
    store = rdf.Store()
    store.extend(assemble(read_sheets(SEEDS)).quads)
    return store


def record_engine() -> StoreEngine:
    """An engine in this process over the record."""
    return StoreEngine(record_store(), version="record")
