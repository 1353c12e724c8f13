"""The real record in the tests of the pages: assembled once from the installed sheets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from graph import rdf
from graph.derivations import Premises, among
from graph.record import Record, assemble
from graph.sheets import read_sheets
from tests.server.engines import StoreEngine

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def record() -> Record:
    """The record itself."""
    return assemble(read_sheets(SEEDS))


@cache
def record_store() -> rdf.Store:
    """A store in memory that holds the record."""
    store = rdf.Store()
    store.extend(record().quads)
    return store


@cache
def record_premises() -> Premises:
    """How what rules derive in the record came about."""
    return among(record().derivations)


def record_engine() -> StoreEngine:
    """An engine in this process over the record."""
    return StoreEngine(record_store(), version="record")
