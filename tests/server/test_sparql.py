"""The SPARQL 1.1 Protocol, case by case."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.engine import (
    EngineFailed,
    MemoryExceeded,
    QueryError,
    QueryStopped,
    QueryTimedOut,
    QueueFull,
)
from tests.server.engines import StoreEngine
from tests.server.test_negotiation import BROWSER

SELECT: Final = "SELECT ?s { ?s <http://example.org/note> ?o }"
ASK: Final = "ASK { ?s ?p ?o }"
CONSTRUCT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
DESCRIBE: Final = "DESCRIBE <http://example.org/russia>"
SERVICE: Final = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
INSERT: Final = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
PROBLEM: Final = "application/problem+json"
HTML: Final = "text/html; charset=utf-8"
CSV: Final = "text/csv; charset=utf-8"
TSV: Final = "text/tab-separated-values; charset=utf-8"
TURTLE: Final = "text/turtle; charset=utf-8"


@dataclass(frozen=True)
class Case:
    """A request and what must come of it."""

    name: str
    status: int
    content_type: str | None
    method: str = "GET"
    query: str = ""
    accept: str | None = None
    body: str | bytes | None = None
    body_type: str | None = None
    within: str = ""

    def send(self, client: FlaskClient) -> TestResponse:
        headers = {"Accept": self.accept} if self.accept is not None else {}
        path = f"/sparql?{self.query}" if self.query else "/sparql"
        return client.open(
            path, method=self.method, headers=headers, data=self.body, content_type=self.body_type
        )


def get(name: str, text: str, status: int, content_type: str, accept: str | None = None, **more: str) -> Case:
    extra = more.pop("within", "")
    query = urlencode({"query": text, **more}, quote_via=quote)
    return Case(name, status, content_type, query=query, accept=accept, within=extra)


def post(
    name: str,
    body: str | bytes,
    body_type: str | None,
    status: int,
    content_type: str,
    query: str = "",
    within: str = "",
) -> Case:
    return Case(
        name, status, content_type, method="POST", query=query, body=body, body_type=body_type, within=within
    )


CASES: Final = [
    # how a query comes
    get("GET", SELECT, 200, JSON),
    post("POST form", urlencode({"query": SELECT}), FORM, 200, JSON),
    post("POST direct", SELECT, DIRECT, 200, JSON),
    post("POST form, charset", urlencode({"query": SELECT}), f"{FORM}; charset=UTF-8", 200, JSON),
    post("POST direct, charset, upper case", SELECT, "Application/SPARQL-Query;Charset=utf-8", 200, JSON),
    post("POST direct, byte order mark", b"\xef\xbb\xbf" + SELECT.encode(), DIRECT, 200, JSON),
    post("POST direct, ampersand", 'ASK { ?s ?p "a&query=b" }', DIRECT, 200, JSON, within="false"),
    post(
        "POST form, parameters in the URL", urlencode({"query": SELECT}), FORM, 200, CSV, query="format=csv"
    ),
    post("POST direct, parameters in the URL", SELECT, DIRECT, 200, CSV, query="format=csv"),
    # no query, too many queries
    Case("POST form without a query", 400, PROBLEM, method="POST", body="a=b", body_type=FORM),
    Case("POST nothing", 415, PROBLEM, method="POST", body=b"", body_type=None),
    Case(
        "two queries in the URL",
        400,
        PROBLEM,
        query=urlencode({"query": ASK}) + "&" + urlencode({"query": ASK}),
    ),
    post(
        "two queries, URL and form",
        urlencode({"query": ASK}),
        FORM,
        400,
        PROBLEM,
        query=urlencode({"query": ASK}),
    ),
    post("two queries, URL and body", ASK, DIRECT, 400, PROBLEM, query=urlencode({"query": ASK})),
    Case("a dataset without a query", 400, PROBLEM, query=urlencode({"default-graph-uri": "urn:a"})),
    get("an empty query", "", 400, PROBLEM),
    post("an empty body", b"", DIRECT, 400, PROBLEM),
    # what cannot be read
    get("not SPARQL", "SELEKT ?x { }", 400, PROBLEM, within="query-malformed"),
    post("body not UTF-8", "ASK { ?s ?p 'ä' }".encode("latin-1"), DIRECT, 400, PROBLEM, within="UTF-8"),
    post("form not UTF-8", "query=ASK%20%7B%20%3Fs%20%3Fp%20'%E4'%20%7D", FORM, 400, PROBLEM, within="UTF-8"),
    Case("URL not UTF-8", 400, PROBLEM, query="query=ASK%20%7B%20%3Fs%20%3Fp%20'%E4'%20%7D", within="UTF-8"),
    post("another charset", SELECT, f"{DIRECT}; charset=iso-8859-1", 415, PROBLEM, within="iso-8859-1"),
    post("an unknown type", SELECT, "text/plain", 415, PROBLEM, within="application/sparql-query"),
    post("no type", SELECT, None, 415, PROBLEM),
    post("a multipart form", SELECT, "multipart/form-data; boundary=x", 415, PROBLEM),
    post("a body too large", "#" * 1_048_577, DIRECT, 413, PROBLEM, within="1,048,576"),
    Case("a thousand parameters", 400, PROBLEM, query="&".join(f"a{n}=1" for n in range(1001))),
    # what is refused
    post("update by form", urlencode({"update": INSERT}), FORM, 403, PROBLEM, within="update-refused"),
    post("update direct", INSERT, "application/sparql-update", 403, PROBLEM, within="update-refused"),
    Case("update by GET", 403, PROBLEM, query=urlencode({"update": INSERT}), within="update-refused"),
    get("SERVICE", SERVICE, 403, PROBLEM, within="service-refused"),
    get("SERVICE in a string only", 'ASK { ?s ?p "SERVICE <http://x/> {}" }', 200, JSON),
    # methods
    Case("PUT", 405, PROBLEM, method="PUT"),
    Case("DELETE", 405, PROBLEM, method="DELETE"),
    Case("PATCH", 405, PROBLEM, method="PATCH"),
    Case("OPTIONS", 204, None, method="OPTIONS"),
    Case("HEAD", 200, JSON, method="HEAD", query=urlencode({"query": SELECT})),
    Case("HEAD without a query", 200, TURTLE, method="HEAD"),
    # formats
    get("SELECT, anything", SELECT, 200, JSON, "*/*"),
    get("SELECT, JSON", SELECT, 200, "application/json", "application/json"),
    get("SELECT, XML", SELECT, 200, XML, XML),
    get("SELECT, CSV", SELECT, 200, CSV, "text/csv"),
    get("SELECT, TSV", SELECT, 200, TSV, "text/tab-separated-values"),
    get("SELECT, browser", SELECT, 200, HTML, BROWSER),
    get("SELECT, image", SELECT, 406, PROBLEM, "image/png", within="text/csv"),
    get("SELECT, Turtle", SELECT, 406, PROBLEM, "text/turtle"),
    get("SELECT, format", SELECT, 200, CSV, "text/turtle", format="csv"),
    get("SELECT, format by media type", SELECT, 200, TSV, format="text/tab-separated-values"),
    get("SELECT, browser, format", SELECT, 200, CSV, BROWSER, format="csv"),
    get("SELECT, unknown format", SELECT, 406, PROBLEM, format="docx", within="docx"),
    get("ASK", ASK, 200, JSON, within="true"),
    get("ASK, XML", ASK, 200, XML, format="xml"),
    get("ASK, CSV", ASK, 406, PROBLEM, "text/csv"),
    get("ASK, format=csv", ASK, 406, PROBLEM, format="csv"),
    get("ASK, browser", ASK, 200, HTML, BROWSER, within="Yes."),
    get("CONSTRUCT", CONSTRUCT, 200, TURTLE),
    get("CONSTRUCT, N-Triples", CONSTRUCT, 200, "application/n-triples", "application/n-triples"),
    get("CONSTRUCT, JSON-LD", CONSTRUCT, 200, "application/ld+json", "application/ld+json"),
    get("CONSTRUCT, RDF/XML", DESCRIBE, 200, "application/rdf+xml", "application/rdf+xml"),
    get("CONSTRUCT, XML", DESCRIBE, 200, "application/rdf+xml", format="xml"),
    get("CONSTRUCT, browser", CONSTRUCT, 200, HTML, BROWSER),
    get("CONSTRUCT, CSV", CONSTRUCT, 406, PROBLEM, "text/csv"),
    get("DESCRIBE", DESCRIBE, 200, TURTLE),
    # other parameters
    get("a timeout", SELECT, 200, JSON, timeout="2.5"),
    get("a timeout of zero", SELECT, 400, PROBLEM, timeout="0", within="timeout"),
    get("a negative timeout", SELECT, 400, PROBLEM, timeout="-1"),
    get("an endless timeout", SELECT, 400, PROBLEM, timeout="inf"),
    get("a timeout in words", SELECT, 400, PROBLEM, timeout="soon"),
    Case("two timeouts", 400, PROBLEM, query=urlencode({"query": ASK}) + "&timeout=1&timeout=2"),
    get("an identity", SELECT, 200, JSON, **{"query-id": "0123-abcd_XY"}),
    get("too short an identity", SELECT, 400, PROBLEM, **{"query-id": "abc"}),
    get("an identity with a slash", SELECT, 400, PROBLEM, **{"query-id": "abcdefgh/../"}),
    get("a parameter nobody knows", SELECT, 200, JSON, output="xml", whatever="1"),
    get("a graph that is no IRI", SELECT, 400, PROBLEM, **{"default-graph-uri": "not an iri"}),
    # what the endpoint says of itself
    Case("bare", 200, TURTLE, within="SPARQL11Query"),
    Case("bare, a parameter nobody knows", 200, TURTLE, query="query_=", within="SPARQL11Query"),
    Case("bare, JSON-LD", 200, "application/ld+json", accept="application/ld+json"),
    Case("bare, format", 200, "application/rdf+xml", query="format=rdf"),
    Case("bare, browser", 200, HTML, accept=BROWSER, within="<textarea"),
    Case("bare, CSV", 406, PROBLEM, accept="text/csv"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_protocol(client: FlaskClient, case: Case) -> None:
    response = case.send(client)
    assert (response.status_code, response.headers.get("Content-Type")) == (case.status, case.content_type)
    assert case.within in response.get_data(as_text=True)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Accept" in response.vary
    if case.status != 204:
        assert response.content_length is not None
    if case.content_type == PROBLEM and case.method != "HEAD":
        assert response.get_json(force=True)["status"] == case.status


def test_the_slash_at_the_end_makes_no_difference(client: FlaskClient) -> None:
    assert client.get("/sparql/", query_string={"query": ASK}).get_json(force=True)["boolean"] is True


def test_methods_that_are_refused_name_those_that_are_not(client: FlaskClient) -> None:
    allowed = client.put("/sparql").headers["Allow"]
    assert {part.strip() for part in allowed.split(",")} == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_preflight_is_answered(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Access-Control-Request-Method": "POST"})
    assert response.status_code == 204
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    exposed = response.headers["Access-Control-Expose-Headers"]
    assert {"Link", "ETag", "Location", "Retry-After"} <= {part.strip() for part in exposed.split(",")}


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    for query in ({"query": SELECT}, {"query": SELECT, "format": "html"}, {}):
        got = client.get("/sparql", query_string=query)
        head = client.head("/sparql", query_string=query)
        assert head.get_data() == b""
        assert head.content_length == len(got.get_data())
        assert head.headers["ETag"] == got.headers["ETag"]


def test_an_encoded_percent_sign_is_decoded_once_by_every_way_in(client: FlaskClient) -> None:
    text = "ASK { <http://example.org/a%20b> ?p ?o }"
    answers = [
        client.get("/sparql", query_string={"query": text}),
        client.post("/sparql", data={"query": text}),
        client.post("/sparql", data=text, content_type=DIRECT),
    ]
    assert [answer.get_json(force=True)["boolean"] for answer in answers] == [True, True, True]


def test_the_dataset_of_the_protocol_is_honoured(client: FlaskClient) -> None:
    def ask(text: str, **graphs: str) -> bool:
        names = {name.replace("_", "-"): f"http://example.org/{graph}" for name, graph in graphs.items()}
        answer = client.get("/sparql", query_string={"query": text, **names}).get_json(force=True)
        return bool(answer["boolean"])

    two = "ASK { <http://example.org/pakistan> <http://example.org/says> ?o }"
    named = "ASK { GRAPH ?g { <http://example.org/pakistan> <http://example.org/says> ?o } }"
    assert not ask(two)
    assert ask(two, default_graph_uri="g2")
    assert not ask(two, default_graph_uri="g1")
    assert ask(named)
    assert ask(named, named_graph_uri="g2")
    assert not ask(named, named_graph_uri="g1")


def test_relative_iris_are_resolved_against_the_endpoint(client: FlaskClient) -> None:
    for host in ("one.example", "two.example", "one.example"):
        query = {"query": "SELECT (<thing> AS ?x) {}", "format": "csv"}
        answer = client.get("/sparql", query_string=query, headers={"Host": host})
        assert answer.get_data(as_text=True).split() == ["x", f"http://{host}/thing"]


def test_parameters_reach_the_engine(client: FlaskClient, engine: StoreEngine) -> None:
    query = {"query": SELECT, "timeout": "1.5", "query-id": "my-own-id", "format": "tsv"}
    before = time.monotonic()
    client.get("/sparql", query_string=query)
    [request] = engine.requests
    assert request.begun is not None
    assert before <= request.begun <= time.monotonic()
    assert request.text == SELECT
    assert request.media_type == "text/tab-separated-values"
    assert (request.timeout, request.identity, request.reviewed) == (1.5, "my-own-id", False)


def test_a_query_without_an_identity_is_given_one_of_its_own(
    client: FlaskClient, engine: StoreEngine
) -> None:
    client.get("/sparql", query_string={"query": SELECT})
    client.get("/sparql", query_string={"query": ASK})
    identities = {request.identity for request in engine.requests}
    assert len(identities) == 2
    assert None not in identities


def test_stopping_what_does_not_run_is_an_error(client: FlaskClient) -> None:
    response = client.delete("/queries/no-such-query")
    assert response.status_code == 404
    assert response.get_json(force=True)["type"].endswith("query-not-running")


FAILURES: Final[list[tuple[QueryError, int, dict[str, object]]]] = [
    (QueryTimedOut(2.0), 503, {"type": "https://w3id.org/communique/problem/query-timeout", "seconds": 2.0}),
    (MemoryExceeded(500), 503, {"type": "https://w3id.org/communique/problem/memory-exceeded", "limit": 500}),
    (QueueFull(8), 503, {"type": "https://w3id.org/communique/problem/queue-full", "waiting": 8}),
    (QueryStopped(), 503, {"type": "https://w3id.org/communique/problem/query-stopped"}),
    (EngineFailed(), 500, {"type": "https://w3id.org/communique/problem/engine-failed"}),
]


@pytest.mark.parametrize(("failure", "status", "members"), FAILURES, ids=lambda value: type(value).__name__)
def test_failures_of_the_engine_say_what_failed(
    client: FlaskClient, engine: StoreEngine, failure: QueryError, status: int, members: dict[str, object]
) -> None:
    engine.failure = failure
    response = client.get("/sparql", query_string={"query": SELECT})
    assert response.status_code == status
    assert response.content_type == PROBLEM
    document = response.get_json(force=True)
    assert document | members == document
    assert document["status"] == status
    assert response.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in response.headers) is isinstance(failure, QueueFull)


def test_a_time_out_gives_advice(client: FlaskClient, engine: StoreEngine) -> None:
    engine.failure = QueryTimedOut(2.0)
    document = client.get("/sparql", query_string={"query": SELECT}).get_json(force=True)
    assert "LIMIT" in document["advice"]


def test_a_malformed_query_is_told_by_line_and_column(client: FlaskClient) -> None:
    document = client.get("/sparql", query_string={"query": "SELECT ?x\nWHERE { ?x ?y }"}).get_json(
        force=True
    )
    assert document["line"] == 2
    assert document["column"] > 1
    assert document["expected"]
