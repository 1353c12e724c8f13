"""The invariants of the dataset (design, section 3, I1 to I5), and I6: a link has a mapping that says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from graph import names
from graph.link.lift import ANNOTATED, MAPPING
from graph.rdf import LABEL, TYPE, BlankNode, NamedNode, Quad, Triple
from graph.record import Record, default_graph, union

MOST_SHOWN: Final = 5


def broken(record: Record) -> list[str]:
    """Every invariant that the record breaks, in words with up to five examples; empty when all hold.

    I3 (the store read back equals the build's own terms) is checked while publishing, by `differs`.
    """
    triples = set(default_graph(record.quads))
    wanted = {quad.triple for quad in union(record.quads, record.accepted)}
    named = {quad.triple for quad in record.quads if isinstance(quad.graph_name, NamedNode)}
    return [
        *_report("I1: the default graph is not the union of its graphs", triples ^ wanted),
        *_report("I2: a triple of the record stands in no named graph", triples - named),
        *_report("I4: a thing of the record has no type or no label", _anonymous(triples)),
        *_report("I5: a blank node stands in the record", _blank(triples)),
        *_report("I6: a link has no mapping, or a mapping no link", _unexplained(record.quads)),
    ]


def differs(built: Iterable[Quad], stored: Iterable[Quad]) -> list[str]:
    """I3: what the store gives back that the build did not put in, or the other way round."""
    return list(_report("I3: the store does not give back what was built", set(built) ^ set(stored)))


def _anonymous(triples: set[Triple]) -> set[str]:
    terms = {term for triple in triples for term in (triple.subject, triple.object)}
    things = {term for term in terms if isinstance(term, NamedNode) and term.value.startswith(names.ID)}
    typed = {triple.subject for triple in triples if triple.predicate == TYPE}
    labelled = {triple.subject for triple in triples if triple.predicate == LABEL}
    return {thing.value for thing in things if thing not in typed or thing not in labelled}


def _blank(triples: set[Triple]) -> set[Triple]:
    return {t for t in triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)}


def _unexplained(quads: Iterable[Quad]) -> set[tuple[object, ...]]:
    """The links of the graph of links that no mapping annotates, and what a mapping annotates in vain."""
    there = {quad.triple for quad in quads if quad.graph_name == NamedNode(names.LINKS)}
    parts = {(triple.subject, triple.predicate): triple.object for triple in there}
    mappings = {triple.subject for triple in there if triple.predicate == TYPE and triple.object == MAPPING}
    explained: set[tuple[object, ...]] = {
        tuple(parts.get((mapping, part)) for part in ANNOTATED) for mapping in mappings
    }
    return explained ^ {tuple(triple) for triple in there if triple.subject not in mappings}


def _report(what: str, culprits: Iterable[object]) -> Iterator[str]:
    shown = sorted(str(culprit) for culprit in culprits)
    if shown:
        more = f" and {len(shown) - MOST_SHOWN} more" if len(shown) > MOST_SHOWN else ""
        yield f"{what}: {'; '.join(shown[:MOST_SHOWN])}{more}"
