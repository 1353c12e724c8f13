"""The W3C's own tests of the SPARQL 1.1 Protocol: all queries, and all that must be refused."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib import RDF, RDFS, Literal, Namespace, URIRef
from rdflib.collection import Collection

from graph import rdf
from server.app import create_app
from server.negotiation import GRAPHS, SOLUTIONS
from server.site import Site
from tests.server.engines import StoreEngine

SUITE = Path(__file__).parents[2].parent / "shared" / "rdf-tests" / "sparql" / "sparql11" / "protocol"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

MANIFEST = rdflib.Graph()
if SUITE.is_dir():
    MANIFEST.parse(SUITE / "manifest.ttl")


def _tests() -> list[URIRef]:
    """All tests but those that expect an update to be carried out."""
    found = [test for test in MANIFEST.subjects(RDF.type, MF.ProtocolTest) if isinstance(test, URIRef)]
    return sorted(test for test in found if not _name(test).startswith("update_"))


def _name(test: URIRef) -> str:
    return test.rpartition("#")[2]


@pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C test suites are not beside the project")
def test_the_suite_is_read() -> None:
    assert len(_tests()) > 20


@pytest.mark.parametrize("test", _tests(), ids=_name)
def test_protocol(test: URIRef) -> None:
    client = create_app(StoreEngine(_data(test)), Site()).test_client()
    connection = MANIFEST.value(test, MF.action)
    for request in _listed(connection, HT.requests):
        response = client.open(
            _path(request),
            method=str(MANIFEST.value(request, HT.methodName)),
            headers=_headers(request),
            data=_body(request),
        )
        expected = MANIFEST.value(request, HT.resp)
        classes = {str(status)[-3] for status in MANIFEST.objects(expected, MF.expectedStatus)}
        assert str(response.status_code)[0] in classes
        _check_content(expected, response.mimetype or "", response.get_data())


def _check_content(expected: rdflib.term.Node | None, mimetype: str, body: bytes) -> None:
    truth = MANIFEST.value(expected, MF.expectedBoolean)
    if isinstance(truth, Literal):
        assert json.loads(body)["boolean"] is truth.value
    wanted = str(MANIFEST.value(expected, MF.expectedFormat))
    formats = {"RDF": GRAPHS, "tabular": SOLUTIONS, "boolean": SOLUTIONS[:2]}.get(wanted)
    assert formats is None or mimetype in [format_.media_type for format_ in formats]


def _path(request: rdflib.term.Node) -> str:
    parts = urlsplit(str(MANIFEST.value(request, HT.absolutePath)))
    return f"/sparql?{parts.query}"


def _headers(request: rdflib.term.Node) -> list[tuple[str, str]]:
    return [
        (str(MANIFEST.value(header, HT.fieldName)), str(MANIFEST.value(header, HT.fieldValue)))
        for header in _listed(request, HT.headers)
    ]


def _listed(node: rdflib.term.Node | None, name: URIRef) -> list[rdflib.term.Node]:
    head = MANIFEST.value(node, name)
    return list(Collection(MANIFEST, head)) if head is not None else []


def _body(request: rdflib.term.Node) -> bytes:
    body = MANIFEST.value(request, HT.body)
    encoding = str(MANIFEST.value(body, CNT.characterEncoding) or "utf-8")
    return str(MANIFEST.value(body, CNT.chars) or "").encode(encoding)


def _data(test: URIRef) -> rdf.Store:
    store = rdf.Store()
    for entry in MANIFEST.objects(test, UT.graphData):
        file = Path(str(MANIFEST.value(entry, UT.graph)).removeprefix("file://"))
        name = rdf.NamedNode(str(MANIFEST.value(entry, RDFS.label)))
        for quad in rdf.parse(file.read_bytes(), format=rdf.RdfFormat.N_TRIPLES):
            store.add(rdf.Quad(quad.subject, quad.predicate, quad.object, name))
    return store
