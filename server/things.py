"""What the dataset says of one thing: its names, its statements and the claims behind each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph import names
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Node
from ontology.terms import CMQ
from server.answers import in_words
from server.asking import Row, labels, solutions

MOST_POINTING: Final = 500
_CLAIM: Final = names.ID + "claim/"
_EDTF: Final = frozenset(
    str(t) for t in (CMQ.when, CMQ.during, CMQ.period, CMQ.since, CMQ.dated, CMQ.attestedAt, CMQ.asOf)
)
_HIDDEN: Final = frozenset(str(t) for t in (CMQ.earliest, CMQ.latest, CMQ.precision, CMQ.year))
_STANDING: Final = "https://w3id.org/communique/ontology#standing-"


@dataclass(frozen=True)
class Value:
    """A value as a page shows it: its text, the IRI that it names, its language."""

    text: str
    iri: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Note:
    """A claim behind statements: its number on the page and what a reader must know of it."""

    number: int
    iri: str
    restatement: str
    document: Value
    paragraphs: str
    speaker: Value
    modality: str
    standing: str
    reason: str
    remark: str
    conflicts: tuple[str, ...]


@dataclass
class Statement:
    """A statement of the thing: relation, value, the numbers of its notes, and other grounds in words."""

    predicate: Value
    value: Value
    notes: list[int] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Thing:
    """A thing as its page shows it."""

    iri: str
    names: tuple[Value, ...]
    types: tuple[Value, ...]
    statements: tuple[Statement, ...]
    pointing: tuple[Statement, ...]
    doubtful: tuple[Statement, ...]
    doubtful_pointing: tuple[Statement, ...]
    asserted: tuple[tuple[Value, Value, Value], ...]
    notes: tuple[Note, ...]
    cut: bool


def read_thing(iri: str) -> Thing | None:
    """Everything the dataset says of an IRI, as subject and as object; None if it says nothing."""
    node = str(NamedNode(iri))
    out = solutions(
        f"SELECT ?graph ?predicate ?value WHERE {{ GRAPH ?graph {{ {node} ?predicate ?value }} }}"
    )
    into = solutions(
        f"SELECT ?graph ?value ?predicate WHERE {{ GRAPH ?graph {{ ?value ?predicate {node} }} }} "
        f"ORDER BY ?value ?predicate ?graph LIMIT {MOST_POINTING + 1}"
    )
    if not out and not into:
        return None
    notes = _notes({_graph(row) for row in (*out, *into)})
    shown = labels(_iris((*out, *into)))
    plain = [
        row for row in out if row["predicate"] not in (LABEL, TYPE) and row["predicate"].value not in _HIDDEN
    ]
    said, doubtful = _split(plain, notes)
    pointing, doubtful_pointing = _split(into[:MOST_POINTING], notes)
    return Thing(
        iri,
        names=tuple(_names(out)),
        types=tuple(_types(out, shown)),
        statements=tuple(_statements(said, shown, notes)),
        pointing=tuple(_statements(pointing, shown, notes)),
        doubtful=tuple(_statements(doubtful, shown, notes)),
        doubtful_pointing=tuple(_statements(doubtful_pointing, shown, notes)),
        asserted=tuple(_asserted(node)) if iri.startswith(_CLAIM) else (),
        notes=tuple(notes.values()),
        cut=len(into) > MOST_POINTING,
    )


def _asserted(claim: str) -> list[tuple[Value, Value, Value]]:
    """The triples in the graph of a claim: subject, relation and value, as a page shows them."""
    rows = solutions(
        f"SELECT ?thing ?predicate ?value WHERE {{ GRAPH {claim} {{ ?thing ?predicate ?value }} }} "
        "ORDER BY ?thing ?predicate ?value"
    )
    terms = [term for row in rows for term in row.values()]
    shown = labels(term.value for term in terms if isinstance(term, NamedNode))
    return [
        (
            _value(row["thing"], shown),
            _value(row["predicate"], shown),
            _value(row["value"], shown, row["predicate"]),
        )
        for row in rows
    ]


def _split(rows: Iterable[Row], notes: dict[str, Note]) -> tuple[list[Row], list[Row]]:
    """The rows that the record accepts, and those that stand only in claims of another standing."""
    accepted: list[Row] = []
    other: list[Row] = []
    for row in rows:
        note = notes.get(_graph(row))
        (accepted if note is None or note.standing == "accepted" else other).append(row)
    return accepted, other


def _statements(rows: Iterable[Row], shown: dict[str, str], notes: dict[str, Note]) -> list[Statement]:
    found: dict[tuple[Node, Node], Statement] = {}
    for row in rows:
        key = row["predicate"], row["value"]
        if key not in found:
            found[key] = Statement(
                _value(row["predicate"], shown), _value(row["value"], shown, row["predicate"])
            )
        if note := notes.get(_graph(row)):
            found[key].notes.append(note.number)
        elif ground := _GROUNDS.get(_graph(row)):
            found[key].grounds.append(ground)
    for statement in found.values():
        statement.notes.sort()
    return sorted(found.values(), key=lambda s: (s.predicate.text, s.value.text))


_GROUNDS: Final = {
    names.THINGS: "register",
    names.SOURCES: "description of the source",
    names.INFERRED: "derived by rule",
    names.CODES: "code list",
    names.LINKS: "link",
    names.ONTOLOGY: "ontology",
}


def _value(term: Node, shown: dict[str, str], predicate: Node | None = None) -> Value:
    if isinstance(term, Literal):
        text = term.value
        if predicate is not None and predicate.value in _EDTF:
            text = in_words(text)
        return Value(text, language=term.language)
    return Value(shown.get(term.value) or names.shorten(term.value).strip("<>"), iri=term.value)


def _names(rows: Iterable[Row]) -> list[Value]:
    found = {
        Value(row["value"].value, language=_language(row["value"]))
        for row in rows
        if row["predicate"] == LABEL
    }
    return sorted(found, key=lambda value: (value.language != "en", value.language or "", value.text))


def _language(term: Node) -> str | None:
    return term.language if isinstance(term, Literal) else None


def _types(rows: Iterable[Row], shown: dict[str, str]) -> Iterator[Value]:
    """The classes that are stated; those above them, which rules derive, go without saying."""
    for row in rows:
        if row["predicate"] == TYPE and _graph(row) != names.INFERRED:
            yield _value(row["value"], shown)


def _iris(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from (row[c].value for c in ("predicate", "value") if isinstance(row[c], NamedNode))


def _graph(row: Row) -> str:
    return row["graph"].value if "graph" in row else ""


def _notes(graphs: set[str]) -> dict[str, Note]:
    """The claims among the graphs, numbered in the order of documents and passages."""
    claims = " ".join(str(NamedNode(graph)) for graph in sorted(graphs) if graph.startswith(_CLAIM))
    if not claims:
        return {}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in solutions(_NOTES.replace("?_claims", claims)):
        rows[row["claim"].value].append(row)
    return {iri: _note(number, iri, rows[iri]) for number, iri in enumerate(rows, start=1)}


def _note(number: int, iri: str, rows: list[Row]) -> Note:
    row = rows[0]
    paragraphs = sorted({int(r["paragraph"].value) for r in rows if "paragraph" in r})
    conflicts = {r["conflict"].value for r in rows if "conflict" in r}
    return Note(
        number=number,
        iri=iri,
        restatement=row["restatement"].value,
        document=Value(row["title"].value, iri=row["document"].value),
        paragraphs=", ".join(str(paragraph) for paragraph in paragraphs),
        speaker=Value(row["speakerLabel"].value, iri=row["speaker"].value),
        modality=row["modalityLabel"].value,
        standing=row["standing"].value.removeprefix(_STANDING),
        reason=row["reasonLabel"].value if "reasonLabel" in row else "",
        remark=row["note"].value if "note" in row else "",
        conflicts=tuple(sorted(conflicts)),
    )


_NOTES: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX prov: <{names.PREFIXES["prov"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
SELECT ?claim ?restatement ?document ?title ?paragraph ?speaker ?speakerLabel ?modalityLabel
  ?standing ?reasonLabel ?note ?conflict
WHERE {{
  VALUES ?claim {{ ?_claims }}
  ?claim cmq:restatement ?restatement ;
    cmq:number ?number ;
    prov:hadPrimarySource ?document ;
    cmq:assertedBy ?speaker ;
    cmq:modality/rdfs:label ?modalityLabel ;
    cmq:standing ?standing .
  ?document cmq:title ?title .
  ?speaker rdfs:label ?speakerLabel .
  FILTER(LANG(?modalityLabel) = "en" && LANG(?speakerLabel) = "en")
  OPTIONAL {{ ?document cmq:earliest ?date }}
  OPTIONAL {{ ?claim cmq:cites/cmq:paragraph ?paragraph }}
  OPTIONAL {{ ?claim cmq:reason/rdfs:label ?reasonLabel FILTER(LANG(?reasonLabel) = "en") }}
  OPTIONAL {{ ?claim cmq:note ?note }}
  OPTIONAL {{ ?claim cmq:inConflictWith ?conflict }}
}}
ORDER BY ?date ?document ?number ?paragraph
"""
