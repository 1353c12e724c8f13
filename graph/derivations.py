"""How derived triples came about, as the build of a snapshot recorded it (derivations.json)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from graph import rdf
from graph.rules import Derivation
from graph.snapshot import Snapshot

Premises: TypeAlias = Callable[[Collection[rdf.Triple]], Mapping[rdf.Triple, Sequence[Derivation]]]


def recorded(snapshot: Snapshot) -> Premises:
    """A function that gives, of some triples, those that rules derived, each with every derivation recorded.

    The record is read when it is first asked for. Raises snapshot.UnknownDump where a snapshot has none.
    """
    path = snapshot.dump("derivations.json")

    def premises(triples: Collection[rdf.Triple]) -> dict[rdf.Triple, Sequence[Derivation]]:
        known = _read(path)
        entries = ((triple, known.get(str(triple))) for triple in triples)
        return {triple: _derivations(triple, found) for triple, found in entries if found}

    return premises


def among(derivations: Collection[Derivation]) -> Premises:
    """The same function over derivations that are in memory."""
    known: dict[rdf.Triple, list[Derivation]] = defaultdict(list)
    for derivation in derivations:
        known[derivation.triple].append(derivation)
    return lambda triples: {triple: known[triple] for triple in triples if triple in known}


@lru_cache(maxsize=2)
def _read(path: Path) -> Mapping[str, list[Mapping[str, Any]]]:
    """The entries of a record by the triple they derive; a snapshot never changes."""
    entries: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in json.loads(path.read_bytes()):
        entries[entry["triple"]].append(entry)
    return dict(entries)


def _derivations(triple: rdf.Triple, entries: Sequence[Mapping[str, Any]]) -> Sequence[Derivation]:
    return [
        Derivation(triple, entry["round"], entry["rule"], tuple(_triple(text) for text in entry["premises"]))
        for entry in entries
    ]


@lru_cache(maxsize=50_000)
def _triple(text: str) -> rdf.Triple:
    (quad,) = rdf.parse(f"{text} .".encode(), format=rdf.RdfFormat.N_TRIPLES)
    triple: rdf.Triple = quad.triple
    return triple
