"""The invariants of the dataset (design, section 3, I1 to I5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from graph import names
from graph.rdf import LABEL, TYPE, BlankNode, NamedNode, Quad, Triple
from graph.record import Record, default_graph, union

MOST_SHOWN: Final = 5


def broken(record: Record) -> list[str]:
    """Every invariant that the record breaks, in words with up to five examples; empty when all hold.

    I3 (the store read back equals the build's own terms) is checked on a snapshot, by `differs`.
    """
    triples = set(default_graph(record.quads))
    wanted = {quad.triple for quad in union(record.quads, record.accepted)}
    named = {quad.triple for quad in record.quads if isinstance(quad.graph_name, NamedNode)}
    return [
        *_report("I1: the default graph is not the union of its graphs", triples ^ wanted),
        *_report("I2: a triple of the record stands in no named graph", triples - named),
        *_report("I4: a thing of the record has no type or no label", _anonymous(triples)),
        *_report("I5: a blank node stands in the record", _blank(triples)),
    ]


def differs(record: Record, stored: Iterable[Quad]) -> list[str]:
    """I3: what the store gives back that the build did not put in, or the other way round."""
    return list(_report("I3: the store does not give back what was built", set(record.quads) ^ set(stored)))


def _anonymous(triples: set[Triple]) -> set[str]:
    things = {
        term.value
        for triple in triples
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(names.ID)
    }
    typed = {str(t.subject.value) for t in triples if t.predicate == TYPE}
    labelled = {str(t.subject.value) for t in triples if t.predicate == LABEL}
    return things - (typed & labelled)


def _blank(triples: set[Triple]) -> set[Triple]:
    return {t for t in triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)}


def _report(what: str, culprits: Iterable[object]) -> Iterator[str]:
    shown = sorted(str(culprit) for culprit in culprits)
    if shown:
        more = f" and {len(shown) - MOST_SHOWN} more" if len(shown) > MOST_SHOWN else ""
        yield f"{what}: {'; '.join(shown[:MOST_SHOWN])}{more}"
