"""The queries that are measured, and what each must find, worked out from the world without any SPARQL."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from benchmarks.history import History
from graph import names

AGGREGATES: Final = ("pairs", "standings", "travellers", "everything")
POINT: Final = "event"

_PREFIXES: Final = "".join(
    f"PREFIX {prefix}: <{names.PREFIXES[prefix]}>\n" for prefix in ("cmq", "prov", "rdfs")
)
_THING: Final = re.compile(r"<([a-z]+/[^>]*)>")


@dataclass(frozen=True)
class Query:
    """A query, by its name and shape, and its expected result.

    `rows` is the number of solutions, or of triples; `total` the sum of the column `?n`, where it has one.
    """

    name: str
    shape: str
    text: str
    rows: int
    total: int | None = None

    @property
    def is_construct(self) -> bool:
        """Whether the result is a graph."""
        return self.text.removeprefix(_PREFIXES).startswith("CONSTRUCT")


def mix(history: History) -> tuple[Query, ...]:
    """The queries, about the things of which a history has most to tell."""
    return tuple(make(history) for make in _QUERIES)


def query(name: str, shape: str, text: str, rows: int, total: int | None = None) -> Query:
    """A query with its prefixes declared and `<kind/slug>` written out."""
    body = _THING.sub(rf"<{names.ID}\1>", text.strip())
    return Query(name, shape, _PREFIXES + body, rows, total)


def _event(history: History) -> Query:
    meeting = history.meetings[0]
    return query(
        "event",
        "point",
        f"SELECT ?property ?value WHERE {{ <{meeting.name}> ?property ?value }}",
        rows=history.touching(meeting.name)[0],
    )


def _holders(history: History) -> Query:
    office = history.busiest_office()
    return query(
        "holders",
        "point and join",
        f"""
SELECT ?person ?name ?month WHERE {{
  ?tenure cmq:office <{office}> ; cmq:officeHolder ?person ; cmq:attestedAt ?month .
  ?person rdfs:label ?name
  FILTER(LANG(?name) = "en")
}} ORDER BY ?month ?name""",
        rows=sum(tenure.office == office for tenure in history.tenures),
    )


def _visits(history: History) -> Query:
    state = history.states[0]
    return query(
        "visits",
        "star",
        f"""
SELECT ?visit ?label ?visitor ?when ?year WHERE {{
  ?visit a cmq:Visit ; cmq:destination <{state}> ; cmq:eventStatus cmq:event-occurred ;
    rdfs:label ?label ; cmq:visitor ?visitor ; cmq:when ?when ; cmq:year ?year .
}}""",
        rows=sum(visit.destination == state and visit.status == "occurred" for visit in history.visits),
    )


def _encounters(history: History) -> Query:
    (here, there), rows = history.encounters().most_common(1)[0]
    return query(
        "encounters",
        "path of joins",
        f"""
SELECT ?meeting ?ours ?theirs WHERE {{
  ?ourOffice cmq:jurisdiction <{here}> .
  ?ours cmq:office ?ourOffice ; cmq:officeHolder ?us .
  ?meeting cmq:participant ?us , ?them .
  FILTER(?us != ?them)
  ?theirs cmq:officeHolder ?them ; cmq:office ?theirOffice .
  ?theirOffice cmq:jurisdiction <{there}> .
}}""",
        rows=rows,
    )


def _deliveries(history: History) -> Query:
    state = history.states[0]
    return query(
        "deliveries",
        "OPTIONAL",
        f"""
SELECT ?delivery ?supplier ?equipment ?quantity ?when WHERE {{
  ?delivery a cmq:Delivery ; cmq:recipient <{state}> ; cmq:supplier ?supplier ; cmq:equipment ?equipment .
  OPTIONAL {{ ?delivery cmq:quantity ?quantity }}
  OPTIONAL {{ ?delivery cmq:when ?when }}
}}""",
        rows=sum(delivery.recipient == state for delivery in history.deliveries),
    )


def _unsigned(history: History) -> Query:
    signed = {signing.agreement for signing in history.signings}
    return query(
        "unsigned",
        "NOT EXISTS",
        """
SELECT ?agreement ?label WHERE {
  ?agreement a cmq:Agreement ; rdfs:label ?label .
  FILTER NOT EXISTS { ?signing cmq:instrument ?agreement }
}""",
        rows=sum(agreement not in signed for agreement in history.agreements),
    )


def _venues(history: History) -> Query:
    state = history.busiest_host()
    inside = {place for place, wider in history.containers().items() if state in wider}
    return query(
        "venues",
        "property path",
        f"""
SELECT ?meeting ?place WHERE {{
  ?place cmq:locatedIn+ <{state}> .
  ?meeting cmq:atPlace ?place ; a cmq:Meeting .
}}""",
        rows=sum(meeting.place in inside for meeting in history.meetings),
    )


def _predecessors(history: History) -> Query:
    tenure = history.latest_tenure()
    return query(
        "predecessors",
        "property path",
        f"SELECT ?earlier WHERE {{ <{tenure}> cmq:replaces+ ?earlier }}",
        rows=len(history.predecessors(tenure)),
    )


def _pairs(history: History) -> Query:
    pairs = Counter((delivery.supplier, delivery.recipient) for delivery in history.deliveries)
    return query(
        "pairs",
        "GROUP BY",
        """
SELECT ?supplier ?recipient (COUNT(?delivery) AS ?n) (SUM(?quantity) AS ?pieces) WHERE {
  ?delivery a cmq:Delivery ; cmq:supplier ?supplier ; cmq:recipient ?recipient .
  OPTIONAL { ?delivery cmq:quantity ?quantity }
} GROUP BY ?supplier ?recipient ORDER BY DESC(?n)""",
        rows=len(pairs),
        total=pairs.total(),
    )


def _standings(history: History) -> Query:
    kinds = Counter((standing, modality) for standing, modality, _ in history.wordings())
    return query(
        "standings",
        "GROUP BY",
        """
SELECT ?standing ?modality (COUNT(?claim) AS ?n) WHERE {
  ?claim a cmq:Claim ; cmq:standing ?standing ; cmq:modality ?modality .
} GROUP BY ?standing ?modality""",
        rows=len(kinds),
        total=kinds.total(),
    )


def _travellers(history: History) -> Query:
    travels = {(v.destination, v.visitor) for v in history.visits if v.status == "occurred"}
    return query(
        "travellers",
        "COUNT DISTINCT",
        """
SELECT ?state (COUNT(DISTINCT ?visitor) AS ?n) WHERE {
  ?visit cmq:destination ?state ; cmq:visitor ?visitor ; cmq:eventStatus cmq:event-occurred .
} GROUP BY ?state""",
        rows=len({state for state, _ in travels}),
        total=len(travels),
    )


def _everything(history: History) -> Query:
    return query(
        "everything", "count", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", rows=1, total=history.triples
    )


def _latest(history: History) -> Query:
    return query(
        "latest",
        "ORDER BY LIMIT",
        """
SELECT ?meeting ?label ?time WHERE {
  ?meeting a cmq:Meeting ; rdfs:label ?label ; cmq:earliest ?time ; cmq:eventStatus cmq:event-occurred .
} ORDER BY DESC(?time) ?label LIMIT 20""",
        rows=min(20, sum(meeting.status == "occurred" for meeting in history.meetings)),
    )


def _words(history: History) -> Query:
    return query(
        "words",
        "text",
        """
SELECT ?claim ?restatement WHERE {
  ?claim cmq:restatement ?restatement .
  FILTER(CONTAINS(LCASE(?restatement), "treaty on pipelines"))
}""",
        rows=sum("treaty on pipelines" in text.lower() for _, _, text in history.wordings()),
    )


def _evidence(history: History) -> Query:
    state = history.states[0]
    return query(
        "evidence",
        "provenance, GRAPH",
        f"""
SELECT ?delivery ?claim ?document WHERE {{
  GRAPH ?claim {{ ?delivery cmq:supplier <{state}> ; cmq:recipient ?recipient }}
  ?claim cmq:standing cmq:standing-accepted ; prov:hadPrimarySource ?document .
}}""",
        rows=sum(
            claim.is_accepted and delivery.supplier == state for claim, delivery in history.delivery_claims()
        ),
    )


def _corroborated(history: History) -> Query:
    documents: dict[str, set[int]] = {}
    for claim, delivery in history.delivery_claims():
        documents.setdefault(delivery.name, set()).add(claim.document)
    sizes = [len(found) for found in documents.values() if len(found) > 1]
    return query(
        "corroborated",
        "provenance, HAVING",
        """
SELECT ?delivery (COUNT(DISTINCT ?document) AS ?n) WHERE {
  GRAPH ?claim { ?delivery a cmq:Delivery }
  ?claim prov:hadPrimarySource ?document .
} GROUP BY ?delivery HAVING (COUNT(DISTINCT ?document) > 1)""",
        rows=len(sizes),
        total=sum(sizes),
    )


def _person(history: History) -> Query:
    person = history.busiest_visitor()
    return query(
        "person",
        "CONSTRUCT",
        f"""
CONSTRUCT {{ <{person}> ?property ?value . ?subject ?relation <{person}> }} WHERE {{
  {{ <{person}> ?property ?value }} UNION {{ ?subject ?relation <{person}> }}
}}""",
        rows=sum(history.touching(person)),
    )


def _timeline(history: History) -> Query:
    state = history.states[1]
    visits = sum(visit.destination == state for visit in history.visits)
    deliveries = [delivery for delivery in history.deliveries if delivery.when]
    return query(
        "timeline",
        "UNION",
        f"""
SELECT ?event ?when WHERE {{
  {{ ?event cmq:destination <{state}> }}
  UNION {{ ?event cmq:instrument ?agreement . ?agreement cmq:party <{state}> }}
  UNION {{ ?event cmq:supplier <{state}> }}
  UNION {{ ?event cmq:recipient <{state}> }}
  ?event cmq:when ?when .
}} ORDER BY ?when""",
        rows=visits
        + sum(state in signing.agreement.parties for signing in history.signings)
        + sum(state in (delivery.supplier, delivery.recipient) for delivery in deliveries),
    )


_QUERIES: Final = (
    _event,
    _holders,
    _visits,
    _encounters,
    _deliveries,
    _unsigned,
    _venues,
    _predecessors,
    _pairs,
    _standings,
    _travellers,
    _everything,
    _latest,
    _words,
    _evidence,
    _corroborated,
    _person,
    _timeline,
)
