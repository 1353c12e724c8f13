"""Turtle written by Communiqué's export and by rdflib, from the same triples held in memory by each."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from rdflib import Graph

from graph import rdf
from graph.export import Format, serialise

ROUNDS: Final = 3


@dataclass(frozen=True)
class Export:
    """Seconds that each took for so many triples (medians), and whether our bytes held in any order."""

    triples: int
    ours: float
    rdflib: float
    is_stable: bool


def export(file: Path) -> Export:
    """Write the record in a file of N-Quads as Turtle, by both in turn, in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_export, file).result()


def _export(file: Path) -> Export:
    everything = rdf.parse(path=file, format=rdf.RdfFormat.N_QUADS)
    quads = [quad for quad in everything if isinstance(quad.graph_name, rdf.DefaultGraph)]
    written = serialise(quads, Format.TURTLE)
    random.Random(1).shuffle(quads)  # noqa: S311 (nothing here is secret)
    is_stable = serialise(quads, Format.TURTLE) == written
    graph = Graph().parse(data=serialise(quads, Format.NTRIPLES), format="nt")
    ways = (lambda: serialise(quads, Format.TURTLE), lambda: graph.serialize(format="turtle"))
    rounds = [[_seconds(way) for way in ways] for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    return Export(len(quads), ours, theirs, is_stable)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
