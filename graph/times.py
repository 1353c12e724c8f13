"""The bounds of each node's times, computed once a node over what is accepted (design, section 3, Time)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from graph import edtf, names
from graph.rdf import Literal, NamedNode, Triple
from graph.rules import Derivation
from ontology.terms import CMQ

_XSD: Final = names.PREFIXES["xsd"]
_STATED: Final = frozenset(
    NamedNode(term) for term in (CMQ.when, CMQ.during, CMQ.period, CMQ.since, CMQ.dated)
)


class ContradictoryTimes(ValueError):
    """Accepted claims give one node times that exclude each other; carries the node and the EDTF strings."""

    def __init__(self, node: str, stated: tuple[str, ...]) -> None:
        super().__init__(
            f"{node}: no time fits {' and '.join(stated)}; mark one of the claims outdated or disputed"
        )
        self.node = node
        self.stated = stated


def derive_bounds(record: Iterable[Triple]) -> list[Derivation]:
    """`earliest`, `latest`, `year`, `precision` and `approximate` of each node that has a stated time.

    The premises are the stated times. Raises ContradictoryTimes where their intersection is empty.
    """
    stated: dict[NamedNode, dict[Triple, str]] = defaultdict(dict)
    for triple in record:
        node, text = triple.subject, triple.object
        if triple.predicate in _STATED and isinstance(node, NamedNode) and isinstance(text, Literal):
            stated[node][triple] = text.value
    return [d for node in sorted(stated, key=str) for d in _bounds_of(node, stated[node])]


def _bounds_of(node: NamedNode, stated: Mapping[Triple, str]) -> Iterator[Derivation]:
    premises, texts = tuple(sorted(stated, key=str)), tuple(sorted(set(stated.values())))
    try:
        bounds = edtf.intersect(*(edtf.bounds(text) for text in texts))
    except edtf.EmptyIntersection as error:
        raise ContradictoryTimes(node.value, texts) from error
    for term, value in _values(bounds):
        yield Derivation(Triple(node, NamedNode(term), value), 1, "bounds", premises)


def _values(bounds: edtf.Bounds) -> Iterator[tuple[str, Literal]]:
    if bounds.earliest:
        yield CMQ.earliest, _instant(bounds.earliest)
    if bounds.latest:
        yield CMQ.latest, _instant(bounds.latest)
    if bounds.year is not None:
        yield CMQ.year, Literal(str(bounds.year), datatype=NamedNode(_XSD + "integer"))
    yield CMQ.precision, Literal(bounds.precision.value)
    if bounds.approximate:
        yield CMQ.approximate, Literal("true", datatype=NamedNode(_XSD + "boolean"))


def _instant(moment: datetime) -> Literal:
    text = moment.replace(tzinfo=None).isoformat() + "Z"
    return Literal(text, datatype=NamedNode(_XSD + "dateTime"))
