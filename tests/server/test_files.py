"""Files served instead of the record: the home page, any IRI's page and data, and what is not there."""

from __future__ import annotations

import html

import pytest
import rdflib
from flask.testing import FlaskClient

from graph.summary import summarise
from server import resources
from server.app import create_app
from server.site import Served, Site
from tests.server.engines import DATA, StoreEngine, store

MORE = """
x:russia x:seat [ rdfs:label "Moscow" ] ; x:area 17.5 ; x:part x:north%20x .
x:g1 { x:visit x:by x:russia . x:moscow <http://xmlns.com/foaf/0.1/name> "Moskwa"@pl . }
<https://w3id.org/communique/id/state/russia> rdfs:label "of the record"@en .
"""
RUSSIA = "http://example.org/russia"


@pytest.fixture
def client() -> FlaskClient:
    filled = store(DATA + MORE)
    site = Site(served=Served(("a.trig", "b.ttl.gz"), summarise(filled)))
    return create_app(StoreEngine(filled), site).test_client()


def page(client: FlaskClient, iri: str) -> str:
    response = client.get("/resource", query_string={"iri": iri}, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return response.text


def test_the_home_page_tells_what_the_files_hold(client: FlaskClient) -> None:
    text = client.get("/").text
    assert "20 quads from 2 files" in text
    assert "2 named graphs" in text
    assert all(
        name in text for name in ("a.trig", "b.ttl.gz", "http://example.org/State", "http://example.org/g1")
    )
    assert "Questions" not in text
    assert "Search names" not in text


def test_what_the_home_page_leads_to_is_there(client: FlaskClient) -> None:
    tree = client.get("/").text
    links = {html.unescape(part.partition('"')[0]) for part in tree.split(' href="')[1:]}
    assert len(links) > 8
    for link in links - {"#main"}:
        with client.get(link) as response:
            assert response.status_code == 200, link


def test_queries_to_begin_with_ask_where_the_data_are(client: FlaskClient) -> None:
    filled = store("@prefix x: <http://example.org/> . x:g { x:a a x:State }")
    site = Site(served=Served(("a.trig",), summarise(filled)))
    graphs_only = create_app(StoreEngine(filled), site).test_client()
    for asked in (client, graphs_only):
        links = [html.unescape(part.partition('"')[0]) for part in asked.get("/").text.split(' href="')]
        queries = [link for link in links if link.startswith("/sparql?query=")]
        assert len(queries) >= 3
        for query in queries:
            answer = asked.get(query, headers={"Accept": "text/csv"})
            assert answer.status_code == 200
            assert len(answer.text.splitlines()) > 1, query


@pytest.mark.parametrize(
    "path", ["/questions/", "/questions/agreements", "/id/state/russia", "/suggest?q=x", "/page/state/russia",
             "/search?q=x", "/data/state/russia.ttl", "/dumps/record.ttl", "/things", "/documents", "/claims",
             "/about", "/api", "/downloads", "/ontology"]
)  # fmt: skip
def test_what_speaks_of_the_record_says_that_it_is_not_there(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "serves files as they are" in response.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    "path", ["/sparql", "/sparql?query=ASK{}", "/sparql?query=nonsense", "/prefixes", "/void"]
)
def test_the_other_pages_speak_of_no_record(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code in (200, 400)
    assert "/questions/" not in response.text


def test_a_page_shows_both_ways_in_every_graph(client: FlaskClient) -> None:
    text = page(client, RUSSIA)
    assert "<h1><bdi>Russia</bdi></h1>" in text
    assert "Россия" in text
    assert "http://example.org/says" in text  # in a named graph
    assert "http://example.org/visit" in text  # points at it
    assert "iri=http://example.org/g1" in text
    assert "a node without a name" in text
    assert "xsd:decimal" in text


def test_a_relation_a_graph_and_a_thing_of_the_records_names_have_pages(client: FlaskClient) -> None:
    assert "as a relation or as the name of a graph" in page(client, "http://example.org/g2")
    assert "as a relation or as the name of a graph" in page(client, "http://example.org/says")
    assert "of the record" in page(client, "https://w3id.org/communique/id/state/russia")
    assert "Moskwa" in page(client, "http://example.org/moscow")


def test_nothing_in_the_files_becomes_markup(client: FlaskClient) -> None:
    text = page(client, "http://example.org/visit")
    assert "<script>" not in text
    assert 'href="javascript:' not in text


def test_an_iri_that_is_not_there(client: FlaskClient) -> None:
    for iri, words in [
        ("http://example.org/none", "say nothing of"),
        ("no iri", "is no IRI"),
        ("", "is no IRI"),
    ]:
        response = client.get("/resource", query_string={"iri": iri, "format": "ttl"})
        assert response.status_code == 404
        assert words in response.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    ("ending", "syntax"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")]
)
def test_downloads_hold_all_that_is_said(client: FlaskClient, ending: str, syntax: str) -> None:
    response = client.get("/resource", query_string={"iri": RUSSIA, "format": ending})
    graph = rdflib.Graph().parse(data=response.get_data(), format=syntax)
    assert len(graph) == 9
    assert (None, rdflib.RDFS.label, rdflib.Literal("Moscow")) in graph
    assert (rdflib.URIRef("http://example.org/visit"), None, rdflib.URIRef(RUSSIA)) in graph


def test_a_page_that_is_cut_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "MOST", 2)
    assert "Only 2 statements each way" in page(client, RUSSIA)


def test_the_sitemap_and_the_endpoint_are_of_the_files(client: FlaskClient) -> None:
    sitemap = client.get("/sitemap.xml").text
    assert "/resource?iri=" in sitemap
    assert "/questions/" not in sitemap
    asked = client.get("/sparql?query=SELECT (COUNT(*) AS ?n) {?s ?p ?o}", headers={"Accept": "text/csv"})
    assert asked.text.split() == ["n", "15"]
