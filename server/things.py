"""What the dataset says of one thing: names, facts, what points at it, conflicts, the claims behind all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph import names
from graph.engine import JSON, Request
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Node
from ontology.terms import CMQ
from server import citing
from server.asking import Row, labels, solutions
from server.cards import CLAIM, Card, Value, read_cards
from server.ledger import Ledger
from server.mentions import Mentions, kind_of, read_mentions
from server.statements import Facts, Statement, graph_of, group, read_statements, value_of

MOST_POINTING: Final = 500
_HIDDEN: Final = frozenset(str(t) for t in (CMQ.earliest, CMQ.latest, CMQ.precision, CMQ.year))
_ALTERNATIVE: Final = names.PREFIXES["skos"] + "altLabel"
_NAMING: Final = frozenset((str(CMQ.writtenAs), _ALTERNATIVE))
_REGISTERED: Final = names.PREFIXES["dcterms"] + "source"
# What the terms of RDF itself are called where they stand in a row.
_PLAIN: Final = {TYPE.value: "kind", LABEL.value: "name", _ALTERNATIVE: "further name"}
_SPEAKING: Final = frozenset((str(CMQ.assertedBy), str(CMQ.recordedBy), str(CMQ.reviewedBy)))


@dataclass(frozen=True)
class Conflict:
    """Two claims that contradict each other, with the numbers of their notes."""

    sides: tuple[tuple[int, Card], tuple[int, Card]]


@dataclass(frozen=True)
class Thing:
    """A thing as its page shows it.

    `doubtful` and `doubtful_mentions` stand only in claims that are not accepted; `written` are further
    names, each with its ground; `links` lead to other datasets; `said` counts the claims it asserts.
    """

    iri: str
    names: tuple[Value, ...]
    types: tuple[Value, ...]
    facts: tuple[Facts, ...]
    mentions: tuple[Mentions, ...]
    doubtful: tuple[Facts, ...]
    doubtful_mentions: tuple[Mentions, ...]
    conflicts: tuple[Conflict, ...]
    written: tuple[Statement, ...]
    links: tuple[Statement, ...]
    asserted: tuple[tuple[Value, Value, Value], ...]
    card: Card | None
    ledger: Ledger
    said: int
    claims: int
    documents: int
    cut: bool

    @property
    def kind(self) -> str:
        """The kind that its identifier names, or nothing."""
        return kind_of(self.iri)

    @property
    def title(self) -> str:
        """Its first name, else its IRI."""
        return self.names[0].text if self.names else names.shorten(self.iri).strip("<>")


def read_thing(iri: str) -> Thing | None:
    """Everything the dataset says of an IRI, as subject and as object; None if it says nothing."""
    node = str(NamedNode(iri))
    out = solutions(
        f"SELECT ?graph ?predicate ?value WHERE {{ GRAPH ?graph {{ {node} ?predicate ?value }} }}"
    )
    into = solutions(
        f"SELECT ?graph ?value ?predicate WHERE {{ GRAPH ?graph {{ ?value ?predicate {node} }} "
        f"FILTER(?predicate NOT IN ({', '.join(f'<{one}>' for one in sorted(_SPEAKING))})) }} "
        f"ORDER BY ?value ?predicate ?graph LIMIT {MOST_POINTING + 1}"
    )
    said = _count(node)
    if not out and not into and not said:
        return None
    graphs = {graph_of(row) for row in (*out, *into)}
    cards = read_cards({*graphs, iri})
    ledger = Ledger(cards)
    shown = labels(_iris((*out, *into)))
    return _assemble(iri, out, into, shown, ledger, said)


def _assemble(
    iri: str, out: list[Row], into: list[Row], shown: dict[str, str], ledger: Ledger, said: int
) -> Thing:
    plain = [row for row in out if row["predicate"] not in (LABEL, TYPE) and _is_shown(row)]
    naming = [row for row in plain if row["predicate"].value in _NAMING]
    linking = [row for row in plain if graph_of(row) == names.LINKS]
    apart = [*naming, *linking]
    stated, doubtful = _split([row for row in plain if row not in apart], ledger)
    pointing, doubtful_pointing = _split(_one_way(into[:MOST_POINTING], out), ledger)
    node = NamedNode(iri)
    stated = [*stated, *_grounds(f"{node} ?predicate ?value", stated, ledger)]
    pointing = [*pointing, *_grounds(f"?value ?predicate {node}", pointing, ledger)]
    uses = _uses([*stated, *doubtful, *apart], "predicate", "value")
    ledger.share([*uses, *_uses(pointing, "value"), *_uses(doubtful_pointing, "value")])
    kind = kind_of(iri)
    behind = {graph for row in (*out, *into) if (graph := graph_of(row)) in ledger.cards}
    facts = group(read_statements(stated, shown, ledger), kind)
    mentions = read_mentions(pointing, shown, ledger)
    return Thing(
        iri,
        names=tuple(_names(out)),
        types=tuple(_types(out, shown)),
        facts=facts,
        mentions=mentions,
        doubtful=group(read_statements(doubtful, shown, ledger), kind),
        doubtful_mentions=read_mentions(doubtful_pointing, shown, ledger),
        written=tuple(read_statements(naming, shown, ledger)),
        links=tuple(read_statements(linking, shown, ledger)),
        conflicts=tuple(_conflicts(ledger, iri, stated)),
        asserted=tuple(_asserted(iri)) if iri.startswith(CLAIM) else (),
        card=ledger.cards.get(iri),
        ledger=ledger,
        said=said,
        claims=len(behind),
        documents=len({ledger.cards[claim].document.iri for claim in behind}),
        cut=len(into) > MOST_POINTING,
    )


def _grounds(pattern: str, rows: Iterable[Row], ledger: Ledger) -> Iterator[Row]:
    """A row for each claim from which a rule derived a statement, as if the claim itself made it.

    `pattern` is the triple pattern whose `?predicate` and `?value` the rows bind.
    """
    derived = [row for row in rows if graph_of(row) == names.INFERRED]
    if not derived:
        return
    query = Request(f"SELECT ?predicate ?value WHERE {{ {pattern} }}", JSON, reviewed=True)
    asked = [{"predicate": row["predicate"], "value": row["value"]} for row in derived]
    citations = citing.cite_answer(query, asked)
    behind = {claim.iri for one in citations for claim in one.claims}
    ledger.cards.update(read_cards(behind - ledger.cards.keys()))
    for row, citation in zip(derived, citations, strict=True):
        for claim in citation.claims:
            yield row | {"graph": NamedNode(claim.iri)}


def _uses(rows: Iterable[Row], *columns: str) -> list[list[str]]:
    """The graphs that are cited together, at each place that these columns name."""
    found: dict[tuple[Node, ...], list[str]] = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in columns), []).append(graph_of(row))
    return list(found.values())


def _is_shown(row: Row) -> bool:
    predicate = row["predicate"].value
    return predicate not in _HIDDEN and (predicate, graph_of(row)) != (_REGISTERED, names.THINGS)


def _one_way(into: Iterable[Row], out: Iterable[Row]) -> list[Row]:
    """What points here, without what rules derive and the thing itself says of the other."""
    said = {(row["predicate"], row["value"]) for row in out}
    return [
        row for row in into if graph_of(row) != names.INFERRED or (row["predicate"], row["value"]) not in said
    ]


def _count(node: str) -> int:
    [row] = solutions(f"SELECT (COUNT(?claim) AS ?said) WHERE {{ ?claim <{CMQ.assertedBy}> {node} }}")
    return int(row["said"].value)


def _conflicts(ledger: Ledger, iri: str, stated: Iterable[Row]) -> Iterator[Conflict]:
    """The pairs of claims in conflict over the thing, or over an event or agreement that it names."""
    near = {row["value"].value for row in stated if kind_of(row["value"].value) in ("agreement", "event")}
    terms = " ".join(str(NamedNode(one)) for one in sorted({iri, *near}))
    rows = solutions(
        f"SELECT DISTINCT ?claim ?other WHERE {{ VALUES ?near {{ {terms} }} "
        f"?claim <{CMQ.inConflictWith}> ?other . GRAPH ?claim {{ ?near ?p ?o }} }}"
    )
    pairs = {frozenset((row["claim"].value, row["other"].value)) for row in rows}
    if claim := ledger.cards.get(iri):
        pairs |= {frozenset((iri, other.iri)) for other in claim.conflicts if other.iri}
    wanted = {claim for pair in pairs for claim in pair}
    ledger.cards.update(read_cards(wanted - ledger.cards.keys()))
    for pair in sorted(pairs, key=sorted):
        first, second = sorted(pair)
        yield Conflict(
            (
                (ledger.number(first), ledger.cards[first]),
                (ledger.number(second), ledger.cards[second]),
            )
        )


def _asserted(claim: str) -> list[tuple[Value, Value, Value]]:
    """The triples in the graph of a claim: subject, relation and value, as a page shows them."""
    rows = solutions(
        f"SELECT ?thing ?predicate ?value WHERE {{ GRAPH {NamedNode(claim)} {{ ?thing ?predicate ?value }} }}"
        " ORDER BY ?thing ?predicate ?value"
    )
    terms = [term for row in rows for term in row.values()]
    shown = _PLAIN | labels(term.value for term in terms if isinstance(term, NamedNode))
    return [
        (
            value_of(row["thing"], shown),
            value_of(row["predicate"], shown),
            value_of(row["value"], shown, row["predicate"]),
        )
        for row in rows
    ]


def _split(rows: Iterable[Row], ledger: Ledger) -> tuple[list[Row], list[Row]]:
    """The rows that the record accepts, and those that stand only in claims of another standing."""
    rows = list(rows)
    accepted = {
        (row["predicate"], row["value"])
        for row in rows
        if (card := ledger.cards.get(graph_of(row))) is None or card.accepted
    }
    first = [row for row in rows if (row["predicate"], row["value"]) in accepted]
    return first, [row for row in rows if (row["predicate"], row["value"]) not in accepted]


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
    stated = {row["value"] for row in rows if row["predicate"] == TYPE and graph_of(row) != names.INFERRED}
    for class_ in sorted(stated, key=lambda term: term.value):
        if class_.value != str(CMQ.Document) or len(stated) == 1:
            yield value_of(class_, shown)


def _iris(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from (row[c].value for c in ("predicate", "value") if isinstance(row[c], NamedNode))
