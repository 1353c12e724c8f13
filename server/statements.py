"""What is said of a thing itself: its statements, each with its notes, in groups that suit its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from graph import names
from graph.rdf import Literal, Node
from ontology.terms import CMQ
from server.asking import Row
from server.cards import Value
from server.ledger import Ledger
from server.words import in_words, position, tongue, truth

_CMQ: Final = names.PREFIXES["cmq"]
_EDTF: Final = frozenset(
    str(t) for t in (CMQ.when, CMQ.during, CMQ.period, CMQ.since, CMQ.dated, CMQ.attestedAt, CMQ.asOf)
)
_TONGUES: Final = frozenset(str(t) for t in (CMQ.language, CMQ.availableIn))
GROUNDS: Final = {
    names.THINGS: "register",
    names.SOURCES: "description of the source",
    names.INFERRED: "derived by rule",
    names.CODES: "code list",
    names.LINKS: "link",
    names.ONTOLOGY: "ontology",
}
GROUPS: Final = {
    "What it is": "partOf ofState jurisdiction accreditedTo inOrganization locatedIn successorOf "
    "delegationOf ledBy equipmentCategory membershipKind visitKind courseFormat editionOf sessionOf ordinal "
    "capitalOf designates designation focus contributesTo gist",
    "Status": "status eventStatus projectStatus cooperationStatus consideredBy asOf possiblySameAs",
    "When and where": "when during since period dated attestedAt approximate atPlace terminus routeStart "
    "routeEnd connects dateline",
    "Who": "party participant host visitor destination inviter invitee invitedTo speaker founder builder "
    "assistedBy supplier recipient executor sponsor holder accordingTo officeHolder office replaces "
    "replacedBy member author publisher",
    "On what basis": "legalBasis instrument furtheredBy subEventOf onSidelinesOf follows atLevelOf forum "
    "decisionOn launches opens founded constructs commemorates",
    "What it is about": "topic subject governs field about measures ranked commodity equipment quantity "
    "value unit",
    "What follows by rule": "visited metWith signed suppliedTo memberOf",
}
_PLACES: Final = {
    _CMQ + name: (title, place)
    for title, listed in GROUPS.items()
    for place, name in enumerate(listed.split())
}
_OTHER: Final = ("Further", 0)
_TITLES: Final = {
    ("agreement", "Who"): "Parties",
    ("project", "Who"): "Who builds it",
    ("stance", "Who"): "Whose view it is",
    ("stance", "What it is"): "What it says",
    ("tenure", "Who"): "Who held what",
}


@dataclass
class Statement:
    """A statement of a thing: relation, value, the numbers of its notes, and other grounds in words."""

    predicate: Value
    value: Value
    notes: list[int] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Facts:
    """A group of statements under a title: each relation with its values."""

    title: str
    facts: Mapping[str, tuple[Statement, ...]]


def read_statements(rows: Iterable[Row], shown: Mapping[str, str], ledger: Ledger) -> list[Statement]:
    """The statements that rows of `graph`, `predicate` and `value` make, each once."""
    claims: dict[tuple[Node, Node], list[str]] = {}
    for row in rows:
        claims.setdefault((row["predicate"], row["value"]), []).append(graph_of(row))
    return [
        Statement(
            value_of(predicate, shown),
            value_of(value, shown, predicate),
            ledger.numbered(graphs),
            [GROUNDS[graph] for graph in sorted(set(graphs)) if graph in GROUNDS],
        )
        for (predicate, value), graphs in sorted(
            claims.items(), key=lambda item: (_place(item[0][0].value), item[0][0].value, item[0][1].value)
        )
    ]


def group(statements: Iterable[Statement], kind: str) -> tuple[Facts, ...]:
    """The statements in groups, in the order of GROUPS, with the titles of the kind."""
    found: dict[str, dict[str, list[Statement]]] = {}
    for statement in statements:
        title = _PLACES.get(statement.predicate.iri or "", _OTHER)[0]
        relation = _capital(statement.predicate.text)
        found.setdefault(title, {}).setdefault(relation, []).append(statement)
    order = [*GROUPS, _OTHER[0]]
    return tuple(
        Facts(_TITLES.get((kind, title), title), {name: tuple(many) for name, many in found[title].items()})
        for title in order
        if title in found
    )


def value_of(term: Node, shown: Mapping[str, str], predicate: Node | None = None) -> Value:
    """A term as a page shows it: dates in words, IRIs by their labels."""
    if isinstance(term, Literal):
        text = term.value
        if predicate is not None and predicate.value in _EDTF:
            text = in_words(text)
        elif term.datatype.value.endswith("#boolean"):
            text = truth(text)
        elif term.datatype.value.endswith("#wktLiteral"):
            text = position(text)
        elif predicate is not None and predicate.value in _TONGUES:
            text = tongue(text)
        return Value(text, language=term.language)
    return Value(shown.get(term.value) or names.shorten(term.value).strip("<>"), iri=term.value)


def graph_of(row: Row) -> str:
    """The graph in which a row stands, or nothing."""
    return row["graph"].value if "graph" in row else ""


def _place(predicate: str) -> tuple[int, int]:
    title, place = _PLACES.get(predicate, _OTHER)
    return [*GROUPS, _OTHER[0]].index(title), place


def _capital(text: str) -> str:
    text = text.removeprefix("has ")
    return text[:1].upper() + text[1:]
