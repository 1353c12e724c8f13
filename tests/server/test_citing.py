"""`cite` at the endpoint: the real record answers, every row with its claims, and nothing else changes."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from graph import rdf
from server.app import create_app
from server.site import Site
from tests.server.records import record_engine, record_premises

PROLOGUE = """\
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX person: <https://w3id.org/communique/id/person/>
PREFIX state: <https://w3id.org/communique/id/state/>
"""
PARTIES = PROLOGUE + "SELECT DISTINCT ?a { ?a cmq:party state:pakistan } ORDER BY ?a"
MET = PROLOGUE + "SELECT ?who { ?who cmq:metWith ?b } ORDER BY ?who ?b LIMIT 3"
CLAIM = "https://w3id.org/communique/id/claim/"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(record_engine(), Site(premises=record_premises)).test_client()


def get(client: FlaskClient, query: str, format_: str, cite: str | None = None) -> tuple[int, bytes]:
    options = {"cite": cite} if cite else {}
    response = client.get("/sparql", query_string={"query": query, "format": format_, **options})
    return response.status_code, response.get_data()


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_every_row_names_its_claims_in_every_format(client: FlaskClient, format_: str) -> None:
    status, cited = get(client, PARTIES, format_, "true")
    assert status == 200
    plain = get(client, PARTIES, format_)[1]
    rows = len(get(client, PARTIES, "csv")[1].splitlines()) - 1
    assert CLAIM.encode() not in plain
    assert cited.count(CLAIM.encode()) >= rows > 5
    assert get(client, PARTIES, format_, "false")[1] == plain == get(client, PARTIES, format_)[1]


def test_what_rules_derive_is_followed_to_its_claims(client: FlaskClient) -> None:
    document = json.loads(get(client, MET, "json", "full")[1])
    for citation in document["citations"]:
        assert citation["sources"]
        assert citation["untraced"] == []
        inferred = [one for one in citation["evidence"] if one["inferences"]]
        assert inferred
        premises = inferred[0]["inferences"][0]["premises"]
        assert all(citation["evidence"][number]["kinds"] for number in premises)
    cards = document["claims"].values()
    assert all(card["restatement"] and card["document"]["title"] and card["passages"] for card in cards)
    assert all(len(passage["sha256"]) == 64 for card in cards for passage in card["passages"])


def test_texts_for_a_spreadsheet(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(get(client, PARTIES, "csv", "full")[1].decode())))
    assert all(row["sources"] and row["documents"] and row["restatements"] for row in rows)


def test_a_graph_comes_in_the_graphs_of_its_claims(client: FlaskClient) -> None:
    text = PROLOGUE + "CONSTRUCT WHERE { ?a cmq:party state:pakistan }"
    status, body = get(client, text, "nq", "true")
    assert status == 200
    quads = list(rdf.parse(body, format=rdf.RdfFormat.N_QUADS))
    assert all(isinstance(quad.graph_name, rdf.NamedNode) for quad in quads)
    held = record_engine().store
    assert all(quad in held for quad in quads)


@pytest.mark.parametrize(
    ("query", "format_", "cite", "status", "kind"),
    [
        (PARTIES, "json", "yes", 400, "request-malformed"),
        (PARTIES, "xml", "full", 406, "not-acceptable"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "ttl", "true", 406, "not-acceptable"),
        ("SELECT * { ?s ?p ?o }", "json", "true", 413, "too-much-to-cite"),
    ],
)
def test_what_cannot_be_cited_so_says_why(
    client: FlaskClient, query: str, format_: str, cite: str, status: int, kind: str
) -> None:
    found, body = get(client, query, format_, cite)
    assert (found, json.loads(body)["type"].rpartition("/")[2]) == (status, kind)


def test_cited_and_plain_answers_have_tags_of_their_own(client: FlaskClient) -> None:
    asked = {"query": PARTIES, "format": "json"}
    tags = [client.get("/sparql", query_string=asked | one).headers["ETag"] for one in ({}, {"cite": "true"})]
    assert len({*tags}) == 2
    again = client.get("/sparql", query_string=asked | {"cite": "true"}, headers={"If-None-Match": tags[1]})
    assert again.status_code == 304
