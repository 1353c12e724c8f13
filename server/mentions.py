"""What points at a thing: events, agreements, offices and the like, each with its date, status and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph import names
from graph.rdf import NamedNode
from server.asking import Row, solutions
from server.cards import Mark, Value
from server.ledger import Ledger
from server.statements import GROUNDS, graph_of
from server.words import in_words

TITLES: Final = {
    "tenure": "Offices and their holders",
    "membership": "Memberships",
    "agreement": "Agreements",
    "project": "Projects",
    "event": "Events",
    "cooperation": "Cooperation",
    "stance": "Views, intentions and offers",
    "figure": "Figures",
    "state": "States",
    "organization": "Organisations",
    "person": "People",
    "group": "Groups",
    "office": "Offices",
    "place": "Places",
    "asset": "Works and routes",
    "equipment": "Equipment",
    "series": "Series",
    "topic": "Topics",
    "document": "Documents",
}
_STATUSES: Final = {
    "occurred": "happened",
    "ongoing": "holds",
    "planned": "planned",
    "expected": "planned",
    "unconfirmed": "planned",
    "cancelled": "not",
    "signed": "happened",
    "concluded": "happened",
    "in-force": "holds",
    "under-consideration": "offered",
    "not-concluded": "not",
    "offered": "offered",
    "in-preparation": "planned",
}


@dataclass(frozen=True)
class Mention:
    """A thing that points at another: how it does, when it was (EDTF and in words), its status and notes.

    `grounds` say in words on what it rests besides claims.
    """

    thing: Value
    roles: tuple[str, ...]
    when: str
    words: str
    statuses: tuple[Mark, ...]
    notes: tuple[int, ...]
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mentions:
    """Mentions of one kind under a title."""

    kind: str
    title: str
    mentions: tuple[Mention, ...]


def read_mentions(rows: Iterable[Row], shown: Mapping[str, str], ledger: Ledger) -> tuple[Mentions, ...]:
    """What rows of `graph`, `value` and `predicate` say of the things that point here, by kind and date."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if kind_of(row["value"].value) in TITLES:
            found[row["value"].value].append(row)
    details = _details(found)
    whens = {iri: _when(details[iri]) for iri in found}
    order = sorted(found, key=lambda iri: (not whens[iri], whens[iri].lstrip("[.~"), shown.get(iri, iri)))
    parts = ((kind, title, [iri for iri in order if kind_of(iri) == kind]) for kind, title in TITLES.items())
    return tuple(
        Mentions(
            kind,
            title,
            tuple(_mention(iri, whens[iri], found[iri], details[iri], shown, ledger) for iri in members),
        )
        for kind, title, members in parts
        if members
    )


def kind_of(iri: str) -> str:
    """The kind that an identifier of the record names, or nothing."""
    return iri.removeprefix(names.ID).partition("/")[0] if iri.startswith(names.ID) else ""


def status(code: str, label: str) -> Mark:
    """The mark of a status by its code's IRI and label."""
    short = code.rpartition("#")[2].partition("-")[2]
    return Mark(_STATUSES.get(short, "holds"), label)


def _mention(
    iri: str, when: str, rows: list[Row], details: list[Row], shown: Mapping[str, str], ledger: Ledger
) -> Mention:
    roles = dict.fromkeys(
        shown.get(row["predicate"].value, "").removeprefix("has ")
        or names.shorten(row["predicate"].value).rpartition(":")[2]
        for row in rows
    )
    statuses = {row["code"].value: row["status"].value for row in details if "code" in row}
    return Mention(
        Value(shown.get(iri) or names.shorten(iri), iri),
        tuple(sorted(roles)),
        when,
        in_words(when),
        tuple(status(code, label) for code, label in sorted(statuses.items())),
        tuple(ledger.numbered(graph_of(row) for row in rows)),
        tuple(GROUNDS[graph] for graph in sorted({graph_of(row) for row in rows}) if graph in GROUNDS),
    )


def _when(details: Iterable[Row]) -> str:
    """The most exact of the times that are stated, the earliest of those."""
    times = {row["when"].value.partition("T")[0] for row in details if "when" in row}
    return min(times, key=lambda time: (-len(time) if "/" not in time else 0, time), default="")


def _details(iris: Iterable[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    terms = " ".join(str(NamedNode(iri)) for iri in sorted(iris))
    for row in solutions(_DETAILS.replace("?_things", terms)) if terms else ():
        found[row["thing"].value].append(row)
    return found


_DETAILS: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
SELECT ?thing ?when ?code ?status
WHERE {{
  {{
    VALUES ?thing {{ ?_things }}
    ?thing ?stating ?when .
    FILTER(?stating IN (cmq:when, cmq:during, cmq:period, cmq:since, cmq:dated, cmq:asOf))
  }}
  UNION {{ VALUES ?thing {{ ?_things }} ?event cmq:instrument ?thing ; cmq:when ?when }}
  UNION {{
    VALUES ?thing {{ ?_things }}
    ?thing ?marking ?code .
    FILTER(?marking IN (cmq:eventStatus, cmq:status, cmq:projectStatus, cmq:cooperationStatus))
    ?code rdfs:label ?status . FILTER(LANG(?status) = "en")
  }}
}}
"""
