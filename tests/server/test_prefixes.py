"""The prefixes of the project, as programs and people read them."""

from __future__ import annotations

import json

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import RDF, SH, XSD

from graph import jsonld
from graph.names import PREFIXES
from tests.server.test_negotiation import BROWSER

SYNTAXES = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}


@pytest.mark.parametrize("media_type", sorted(SYNTAXES))
def test_they_are_declared_with_the_terms_of_shacl(client: FlaskClient, media_type: str) -> None:
    answer = client.get("/prefixes", headers={"Accept": media_type})
    assert answer.mimetype == media_type
    declared = rdflib.Graph().parse(data=answer.get_data(), format=SYNTAXES[media_type])
    here = rdflib.URIRef("http://localhost/prefixes")
    found = {}
    for node in declared.objects(here, SH.declare):
        assert (node, RDF.type, SH.PrefixDeclaration) in declared
        namespace = declared.value(node, SH.namespace)
        assert isinstance(namespace, rdflib.Literal)
        assert namespace.datatype == XSD.anyURI
        found[str(declared.value(node, SH.prefix))] = str(namespace)
    assert found == PREFIXES


@pytest.mark.parametrize("path", ["/prefixes.json", "/prefixes.jsonld", "/prefixes?format=json"])
def test_json_is_a_context(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.get_json(force=True) == {"@context": PREFIXES}
    written = {**answer.get_json(force=True), "@id": "state:russia", "cmq:x": {"@id": "wd:Q159"}}
    graph = rdflib.Graph().parse(data=str(written).replace("'", '"'), format="json-ld")
    assert list(graph) == [
        tuple(rdflib.URIRef(PREFIXES[p] + n) for p, n in (("state", "russia"), ("cmq", "x"), ("wd", "Q159")))
    ]


def test_people_get_a_page(client: FlaskClient) -> None:
    page = client.get("/prefixes", headers={"Accept": BROWSER})
    assert page.mimetype == "text/html"
    text = page.get_data(as_text=True)
    assert "PREFIX cmq: &lt;https://w3id.org/communique/ontology#&gt;" in text
    assert 'href="/prefixes.ttl"' in text


def test_endings_beat_the_accept_header_and_unknown_ones_are_not_there(client: FlaskClient) -> None:
    assert client.get("/prefixes.ttl", headers={"Accept": BROWSER}).mimetype == "text/turtle"
    assert client.get("/prefixes.docx").status_code == 406


def test_they_are_not_sent_twice(client: FlaskClient) -> None:
    for path in ("/prefixes.ttl", "/prefixes.json", "/prefixes.html"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_the_context_compacts_what_the_endpoint_gives(client: FlaskClient) -> None:
    context = json.loads(client.get("/context.jsonld").get_data())
    query = f"CONSTRUCT {{ ?s a <{PREFIXES['cmq']}State> }} WHERE {{ ?s a <http://example.org/State> }}"
    given = client.get("/sparql", query_string={"query": query, "format": "jsonld"})
    compacted = json.loads(jsonld.compact(given.get_data(), context))
    assert {node["type"] for node in compacted["@graph"]} == {"State"}
