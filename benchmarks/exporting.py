"""Turtle written by Communiqué's export and by rdflib, from the same triples held in memory by each."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from graph import rdf
from graph.export import Format, serialise


@dataclass(frozen=True)
class Export:
    """Seconds that each took for so many triples, and whether our bytes did not depend on their order."""

    triples: int
    ours: float
    rdflib: float
    is_stable: bool


def export(file: Path) -> Export:
    """Write the record in a file of N-Quads as Turtle, by both."""
    everything = rdf.parse(path=file, format=rdf.RdfFormat.N_QUADS)
    quads = [quad for quad in everything if isinstance(quad.graph_name, rdf.DefaultGraph)]
    started = time.perf_counter()
    written = serialise(quads, Format.TURTLE)
    ours = time.perf_counter() - started
    random.Random(1).shuffle(quads)  # noqa: S311 (nothing here is secret)
    is_stable = serialise(quads, Format.TURTLE) == written
    graph = Graph().parse(data=serialise(quads, Format.NTRIPLES), format="nt")
    started = time.perf_counter()
    graph.serialize(format="turtle")
    return Export(len(quads), ours, time.perf_counter() - started, is_stable)
