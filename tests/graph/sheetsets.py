"""The small set of sheets and the real ones, with their records; each is read once a test run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rdflib import Graph

from graph.build import read_checked
from graph.rdf import NamedNode, Quad, RdfFormat, serialize
from graph.record import Record, assemble
from graph.sheets import Sheets
from tests.graph.small_sheets import SMALL

SEEDS = Path(__file__).parents[2] / "seeds"


def write(folder: Path, sheets: dict[str, str] = SMALL) -> Path:
    """Write sheets into a folder and give it back."""
    folder.mkdir(exist_ok=True)
    for name, text in sheets.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def small() -> Sheets:
    """The small set, checked."""
    with TemporaryDirectory() as folder:
        return read_checked(write(Path(folder)))


@cache
def small_record() -> Record:
    """The record of the small set."""
    return assemble(small())


@cache
def seeds() -> Sheets:
    """The real sheets, checked."""
    return read_checked(SEEDS)


@cache
def seeds_record() -> Record:
    """The record of the real sheets."""
    return assemble(seeds())


def graph_named(quads: Iterable[Quad], name: str) -> Graph:
    """The triples of one named graph, for rdflib."""
    triples = (quad.triple for quad in quads if quad.graph_name == NamedNode(name))
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
