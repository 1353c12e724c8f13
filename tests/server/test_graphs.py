"""The Graph Store HTTP Protocol: graphs read by their names, never written."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from graph import rdf
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER

G2 = "http://example.org/g2"
SERVICE = "/rdf-graphs/service"
ADDRESSES = [f"{SERVICE}?graph={G2}", f"{SERVICE}?default", "/graph/things"]


@pytest.fixture
def engine() -> StoreEngine:
    engine = StoreEngine()
    things = '<urn:a> <urn:b> "c" , "\\u00e4"@de .'
    name = rdf.NamedNode("https://w3id.org/communique/graph/things")
    quads = rdf.parse(things, format=rdf.RdfFormat.TURTLE)
    engine.store.extend(rdf.Quad(q.subject, q.predicate, q.object, name) for q in quads)
    return engine


def _size(body: bytes, media_type: str) -> int:
    syntax = rdf.RdfFormat.from_media_type(media_type)
    assert syntax is not None
    return len(list(rdf.parse(body, format=syntax)))


@pytest.mark.parametrize(
    "media_type",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    ],
)
@pytest.mark.parametrize(("address", "size"), list(zip(ADDRESSES, (2, 10, 2), strict=True)))
def test_graphs_are_read_in_every_format(
    client: FlaskClient, address: str, size: int, media_type: str
) -> None:
    answer = client.get(address, headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert _size(answer.get_data(), media_type) == size
    assert "Accept" in answer.vary


@pytest.mark.parametrize("address", ADDRESSES)
def test_format_beats_accept_and_the_usual_one_is_turtle(client: FlaskClient, address: str) -> None:
    assert client.get(address).mimetype == "text/turtle"
    joined = address + ("&" if "?" in address else "?") + "format=nt"
    assert client.get(joined, headers={"Accept": "text/turtle"}).mimetype == "application/n-triples"
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_and_conditional_requests(client: FlaskClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.get_data(), head.content_length) == (200, b"", got.content_length)
    again = client.get(address, headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_a_browser_is_led_to_a_page(client: FlaskClient) -> None:
    led = client.get(f"{SERVICE}?graph={G2}", headers={"Accept": BROWSER})
    assert led.status_code == 303
    assert G2 in parse_qs(urlsplit(led.headers["Location"]).query)["query"][0]
    assert client.get(led.headers["Location"], headers={"Accept": BROWSER}).status_code == 200


@pytest.mark.parametrize("address", [f"{SERVICE}?graph=urn:none", "/graph/none", "/graph/claims/none"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_graph_that_is_not_there_is_not_found(client: FlaskClient, address: str, method: str) -> None:
    assert client.open(address, method=method).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?default&graph=urn:a",
        "?graph=urn:a&graph=urn:b",
        "?graph=",
        "?graph=g2",
        "?graph=not%20an%20iri",
        "?graph=urn:a%3E%20%7B%7D%20%7D%20%23",
    ],
)
def test_which_graph_must_be_clear(client: FlaskClient, engine: StoreEngine, query: str) -> None:
    assert client.get(SERVICE + query).status_code == 400
    assert engine.requests == []


@pytest.mark.parametrize("address", [*ADDRESSES, SERVICE, "/graph/new"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_writing_is_refused_with_the_reason(
    client: FlaskClient, engine: StoreEngine, address: str, method: str
) -> None:
    answer = client.open(address, method=method, data="<urn:a> <urn:b> <urn:c> .", content_type="text/turtle")
    assert answer.status_code == 403
    assert answer.get_json(force=True)["type"].endswith("/update-refused")
    assert "source" in answer.get_json(force=True)["detail"]
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert engine.requests == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_names_what_reads(client: FlaskClient, address: str) -> None:
    answer = client.options(address)
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_the_graphs_of_the_record_are_there() -> None:
    client = create_app(record_engine(), Site()).test_client()
    for name in ("things", "sources", "codes", "inferred", "ontology"):
        answer = client.get(f"/graph/{name}", headers={"Accept": "application/n-triples"})
        assert answer.status_code == 200
        assert answer.get_data().count(b"\n") > 50
