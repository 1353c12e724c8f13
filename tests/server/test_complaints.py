"""What users of other endpoints were bitten by, one case each: none of it may happen here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph import rdf
from graph.engine import QueryStopped, QueryTimedOut, QueueFull
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.test_negotiation import BROWSER
from tests.server.test_sparql import ASK, CONSTRUCT, DIRECT, FORM, PROBLEM, SELECT, TURTLE

LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
RUSSIAN: Final = f'ASK {{ ?s <{LABEL}> "Россия"@ru }}'


@dataclass(frozen=True)
class Case:
    """A request as a client made it who complained, and what is right to answer."""

    complaint: str
    target: str
    status: int
    content_type: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | bytes | None = None
    within: str = ""

    def send(self, client: FlaskClient) -> TestResponse:
        return client.open(self.target, method=self.method, headers=self.headers, data=self.body)


def asked(text: str, **more: str) -> str:
    return "/sparql?" + urlencode({"query": text, **more}, quote_via=quote)


JSON: Final = "application/sparql-results+json"
ENCODED: Final = "ASK { <http://example.org/a%20b> ?p ?o }"

CASES: Final = [
    Case(
        "a form is decoded twice",
        "/sparql",
        200,
        JSON,
        "POST",
        {"Content-Type": FORM},
        urlencode({"query": ENCODED}),
        '"boolean":true',
    ),
    Case("an image is asked for and XML given", asked(SELECT), 406, PROBLEM, headers={"Accept": "image/png"}),
    Case("ASK as CSV is a validation error", asked(ASK), 406, PROBLEM, headers={"Accept": "text/csv"}),
    Case("HEAD is not allowed", asked(SELECT), 200, JSON, "HEAD"),
    Case("two queries are accepted", asked(ASK) + "&query=ASK%7B%7D", 400, PROBLEM),
    Case(
        "the default graph of the protocol is ignored",
        asked("ASK { <http://example.org/russia> a ?x }", **{"default-graph-uri": "http://example.org/g1"}),
        200,
        JSON,
        within='"boolean":false',
    ),
    Case(
        "an unknown type of body gets the service description",
        "/sparql",
        415,
        PROBLEM,
        "POST",
        {"Content-Type": "application/x-unknown"},
        SELECT,
    ),
    Case(
        "the description comes as Turtle only if Accept is exactly that",
        "/sparql",
        200,
        TURTLE,
        headers={"Accept": "text/turtle;q=0.9, application/rdf+xml;q=0.4"},
    ),
    Case("there is no description of the dataset", "/.well-known/void", 303, "text/html; charset=utf-8"),
    Case(
        "SELECT is answered with triples",
        asked(SELECT),
        200,
        JSON,
        headers={"Accept": f"{JSON}, text/turtle;q=0.9"},
    ),
    Case("Turtle is not acceptable", asked(CONSTRUCT), 200, TURTLE, headers={"Accept": "text/turtle"}),
    Case(
        "a media type nobody registered",
        asked(CONSTRUCT),
        406,
        PROBLEM,
        headers={"Accept": "text/anot+turtle"},
        within="text/turtle",
    ),
    Case(
        "there is no JSON-LD",
        asked(CONSTRUCT),
        200,
        "application/ld+json",
        headers={"Accept": "application/ld+json"},
    ),
    Case(
        "q-values are ignored",
        asked(SELECT),
        200,
        "application/sparql-results+xml",
        headers={"Accept": "text/csv;q=0.1, application/sparql-results+xml;q=0.8, */*;q=0.5"},
    ),
    Case(
        "format does not beat Accept",
        asked(SELECT, format="csv"),
        200,
        "text/csv; charset=utf-8",
        headers={"Accept": JSON},
    ),
    Case(
        "an ampersand cuts a direct POST",
        "/sparql",
        200,
        JSON,
        "POST",
        {"Content-Type": DIRECT},
        'ASK { ?s ?p "a&b=c" }',
        '"boolean":false',
    ),
    Case(
        "a charset parameter is refused",
        "/sparql",
        200,
        JSON,
        "POST",
        {"Content-Type": f"{DIRECT}; charset=UTF-8"},
        RUSSIAN.encode(),
        '"boolean":true',
    ),
    Case(
        "the type of a body is case-sensitive",
        "/sparql",
        200,
        JSON,
        "POST",
        {"Content-Type": "APPLICATION/SPARQL-QUERY"},
        RUSSIAN.encode(),
        '"boolean":true',
    ),
    Case(
        "what is not UTF-8 is read as something else",
        "/sparql",
        400,
        PROBLEM,
        "POST",
        {"Content-Type": DIRECT},
        RUSSIAN.encode("koi8-r"),
        "UTF-8",
    ),
    Case("a bare GET is an error", "/sparql", 200, TURTLE),
    Case("a bare HEAD is an error", "/sparql", 200, TURTLE, "HEAD"),
    Case(
        "a browser gets no editor",
        "/sparql",
        200,
        "text/html; charset=utf-8",
        headers={"Accept": BROWSER},
        within="<textarea",
    ),
    Case(
        "a non-ASCII IRI does not open",
        "/resource?iri=" + quote("http://example.org/Россия"),
        200,
        TURTLE,
        headers={"Accept": "text/turtle"},
    ),
]


@pytest.fixture
def engine() -> StoreEngine:
    engine = StoreEngine()
    node, name = rdf.NamedNode("http://example.org/Россия"), rdf.NamedNode("urn:name")
    engine.store.add(rdf.Quad(node, name, rdf.Literal("x"), rdf.NamedNode("urn:g")))
    engine.store.add(rdf.Quad(node, name, rdf.Literal("x")))
    return engine


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.complaint)
def test_nobody_has_to_complain_of_it_here(client: FlaskClient, case: Case) -> None:
    answer = case.send(client)
    assert (answer.status_code, answer.content_type) == (case.status, case.content_type)
    assert case.within in answer.get_data(as_text=True)
    assert "Accept" in answer.vary


@pytest.mark.parametrize(
    "failure", [QueryTimedOut(2), QueryStopped(), QueueFull(9)], ids=lambda f: type(f).__name__
)
def test_a_time_out_is_neither_a_rate_limit_nor_a_fault_nor_an_empty_answer(
    client: FlaskClient, engine: StoreEngine, failure: Exception
) -> None:
    engine.failure = failure  # type: ignore[assignment]
    for name in ("json", "xml", "csv", "tsv"):
        answer = client.get("/sparql", query_string={"query": SELECT, "format": name})
        assert (answer.status_code, answer.content_type) == (503, PROBLEM)
        assert answer.get_json(force=True)["type"].startswith("https://w3id.org/communique/problem/qu")


def test_no_result_is_cut(engine: StoreEngine) -> None:
    numbers = "".join(f"<urn:s> <urn:p> {n} ." for n in range(12_000))
    engine.store.extend(rdf.parse(numbers, format=rdf.RdfFormat.TURTLE))
    client = create_app(engine, Site()).test_client()
    query = "SELECT ?n { <urn:s> <urn:p> ?n }"
    answer = client.get("/sparql", query_string={"query": query})
    assert len(answer.get_json(force=True)["results"]["bindings"]) == 12_000
    table = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert table.get_data().count(b"\n") == 12_001
    assert all("LIMIT" not in request.text for request in engine.requests)


def test_a_result_has_its_length_and_a_tag_before_it_begins(client: FlaskClient) -> None:
    for name in ("json", "csv", "html"):
        answer = client.get("/sparql", query_string={"query": SELECT, "format": name})
        assert answer.headers["ETag"]
        assert answer.content_length == len(answer.get_data())


def test_a_preflight_from_another_site_needs_no_credentials() -> None:
    client = create_app(StoreEngine(), Site(base_url="https://example.org/kg")).test_client()
    preflight = client.options(
        "/kg/sparql",
        headers={
            "Origin": "https://editor.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,accept",
        },
    )
    assert preflight.status_code == 204
    allowed = preflight.headers["Access-Control-Allow-Headers"].lower()
    assert {"content-type", "accept"} <= {part.strip() for part in allowed.split(",")}
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"


def test_errors_can_be_read_by_pages_of_other_sites(client: FlaskClient) -> None:
    answer = client.get(asked("SELECT"), headers={"Origin": "https://editor.example"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (400, "*")
    assert json.loads(answer.get_data())["line"] == 1
