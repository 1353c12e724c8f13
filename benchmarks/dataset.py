"""A world written down in the project's own shape: claims in graphs of their own, sources, and the record.

The file is N-Quads; the lines of the record, which is the default graph, have no graph in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import statements
from benchmarks.world import World
from graph import names

# What a claim brings, sources, register and derivations included, in quads.
QUADS_PER_CLAIM: Final = 67.5
_RECORD: Final = " .\n"
_SOURCES, _THINGS, _INFERRED = (f" <{name}> .\n" for name in (names.SOURCES, names.THINGS, names.INFERRED))


class Size(NamedTuple):
    """How many quads a dataset holds, and how many of them are the record's, in the default graph."""

    quads: int
    triples: int


def write(world: World, path: Path) -> None:
    """Write a world as N-Quads, each quad once."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(triples.replace("\n", end) for end, triples in quads(world))


def size(world: World) -> Size:
    """How many quads are written for a world."""
    counts: Counter[bool] = Counter()
    for end, triples in quads(world):
        counts[end == _RECORD] += triples.count("\n")
    return Size(counts.total(), counts[True])


def facts(world: World) -> Iterator[str]:
    """The triples of the record but for those about sources, each once."""
    yield from statements.registered(world)
    for fact in world.facts():
        yield statements.stated(world, fact)
    yield from _inferred(world)


def quads(world: World) -> Iterator[tuple[str, str]]:
    """The dataset in pieces: what ends their lines (a graph or none, and the dot), and the triples."""
    yield from _kept(statements.registered(world), _THINGS)
    for claim in world.claims:
        if claim.number == 1:
            yield from _kept([statements.document(claim.document)], _SOURCES)
        triples = statements.stated(world, claim.fact)
        yield f" <{names.PREFIXES['claim']}{claim.slug}> .\n", triples
        if claim.is_accepted and not claim.repeats:
            yield _RECORD, triples
        yield from _kept([statements.described(world, claim)], _SOURCES)
    yield from _kept(_inferred(world), _INFERRED)


def _kept(pieces: Iterable[str], graph: str) -> Iterator[tuple[str, str]]:
    """The triples in a graph, and in the record."""
    for triples in pieces:
        yield graph, triples
        yield _RECORD, triples


def _inferred(world: World) -> Iterator[str]:
    """What the rules derive, each once: two meetings of two persons give one “met with”."""
    derived = chain.from_iterable(map(statements.derived, world.facts()))
    return iter(dict.fromkeys(chain(derived, statements.contained(world))))
