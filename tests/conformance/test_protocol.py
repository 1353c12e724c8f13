"""The W3C's suites of the SPARQL 1.1 Protocol and of the service description, over HTTP."""

from __future__ import annotations

import json

import pytest
import rdflib
from rdflib import RDF, URIRef

from server.negotiation import BOOLEANS, GRAPHS, SOLUTIONS
from tests.conformance.conftest import Client
from tests.conformance.protocol import Exchange, exchanges
from tests.conformance.suites import ROOT, known_failures

pytestmark = pytest.mark.conformance

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {"RDF": GRAPHS, "tabular": SOLUTIONS, "boolean": BOOLEANS}


@pytest.mark.skipif(not ROOT.is_dir(), reason="the W3C test suites are not beside the project")
def test_the_suite_is_read() -> None:
    assert len(exchanges()) == 34


@pytest.mark.parametrize("name", exchanges())
def test_protocol(client: Client, name: str) -> None:
    passed = all(_passes(client, exchange) for exchange in exchanges()[name])
    if name in known_failures():
        assert not passed, "it passes: take it off the list in docs/conformance.md"
    else:
        assert passed


def test_every_listed_failure_is_a_test() -> None:
    listed = {name for name in known_failures() if name.startswith("sparql11/protocol/")}
    assert not exchanges() or listed <= set(exchanges())


def _passes(client: Client, exchange: Exchange) -> bool:
    response, body = client.ask(exchange.method, exchange.target, exchange.headers, exchange.body)
    if str(response.status)[0] not in exchange.classes:
        return False
    if exchange.truth is not None and json.loads(body)["boolean"] is not exchange.truth:
        return False
    formats = FORMATS.get(exchange.format or "", ())
    return not formats or response.headers.get_content_type() in [one.media_type for one in formats]


@pytest.fixture(scope="module")
def description(client: Client) -> rdflib.Graph:
    """What the endpoint says of itself to a program that asks it nothing (suite: returns-rdf)."""
    response, body = client.ask("GET", "/sparql", {"Accept": "text/turtle"})
    assert response.status == 200
    return rdflib.Graph().parse(data=body, format=response.headers.get_content_type())


def test_the_description_names_the_endpoint(client: Client, description: rdflib.Graph) -> None:
    """Suite: has-endpoint-triple."""
    assert (None, SD.endpoint, URIRef(f"{client.address}sparql")) in description


def test_the_description_keeps_to_its_schema(description: rdflib.Graph) -> None:
    """Suite: conforms-to-schema (SPARQL 1.1 Service Description, section 3: domains and ranges)."""
    [service] = description.subjects(RDF.type, SD.Service)
    [_endpoint] = description.objects(service, SD.endpoint)
    ranges = {SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph}
    ranges |= {SD.namedGraph: SD.NamedGraph, SD.graph: SD.Graph}
    for predicate, class_ in ranges.items():
        for value in description.objects(None, predicate):
            assert (value, RDF.type, class_) in description
    for graph in description.subjects(RDF.type, SD.NamedGraph):
        assert len(list(description.objects(graph, SD.name))) == 1
    features = set(description.objects(service, SD.feature))
    assert not features & {SD.BasicFederatedQuery, SD.UnionDefaultGraph, SD.DereferencesURIs}
