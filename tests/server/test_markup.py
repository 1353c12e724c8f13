"""Markup in labels, texts and requests is shown as text in every place that shows data."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from flask import Response
from flask.testing import FlaskClient

from graph import search
from graph.engine import QueryError, QueryTimedOut, QueueFull
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.markup import EVIL, IMAGE, evil_store, strayed
from tests.server.test_negotiation import BROWSER
from tests.server.test_pages import Page

PAGES = (
    *("/", "/things", "/things?kind=person", "/documents", "/claims", "/claims?standing=disputed"),
    *("/links", "/search?q=lahore", "/ontology"),
    "/resource?iri=https://w3id.org/communique/id/state/pakistan",
    *("/page/state/pakistan", "/page/person/shahid-khaqan-abbasi", "/page/place/lahore"),
    *("/page/agreement/lng-deliveries-2017", "/page/project/north-south-gas-pipeline"),
    *("/page/event/lavrov-asif-meeting-2017", "/page/claim/mfa-russia-2018-02-19-41"),
    *("/page/document/mfa-russia-2018-02-19", "/page/stance/russia-offer-e-government"),
    "/questions/agreements?_filter=pakistan&_sort=-status",
    *("/questions/agreements-not-concluded", "/questions/office-holder", "/questions/events"),
    *("/questions/places", "/questions/connections", "/questions/network", "/questions/figures"),
    *("/questions/corrections", "/questions/name-variants", "/questions/sources-of-thing"),
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Chttp://www.w3.org/2000/01/rdf-schema%23label%3E+%3Fo+%7D+LIMIT+9",
    "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fs+%3Chttp://www.w3.org/2000/01/rdf-schema%23label%3E+%3Fo+%7D",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("snapshot")
    (folder / search.FILE).write_bytes(search.write(evil_store(), "evil"))
    site = Site(dumps=lambda: folder, answers=folder)
    return create_app(StoreEngine(evil_store(), version="evil"), site).test_client()


def test_markup_that_strays_is_found() -> None:
    assert strayed(Response(f'<p title="{EVIL}">')) == ["onerror"]
    assert strayed(Response(f"<p title='{EVIL}'>")) == ["onload"]
    assert strayed(Response(f"<p>{EVIL}</p>")) == ["img", "onerror"]
    assert strayed(Response("<script>alert(1)</script>")) == ["alert(1)"]


@pytest.mark.parametrize("path", PAGES)
def test_texts_of_the_record_are_text_on_every_page(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": BROWSER})
    assert response.status_code == 200
    assert strayed(response) == []
    assert IMAGE in Page(response).text


@pytest.mark.parametrize("name", ["events", "places", "connections", "network"])
def test_texts_of_the_record_are_text_in_pictures(client: FlaskClient, name: str) -> None:
    picture = ET.fromstring(client.get(f"/questions/{name}.svg").data)  # noqa: S314 (it is our own)
    tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert "img" not in tags
    assert "script" not in tags
    assert IMAGE in "".join(picture.itertext())


def test_suggestions_and_completions_are_data(client: FlaskClient) -> None:
    for path in ("/suggest?q=lahore", "/editor.json"):
        response = client.get(path)
        assert response.is_json or response.mimetype == "application/x-suggestions+json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert IMAGE in response.text


def test_files_carry_the_texts_and_are_never_pages(client: FlaskClient) -> None:
    for path in ("/questions/agreements.csv", "/data/state/pakistan.ttl", "/data/state/pakistan.jsonld"):
        response = client.get(path)
        assert "html" not in response.content_type
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert IMAGE in response.text


@pytest.mark.parametrize(
    ("path", "key"),
    [
        *(("/search", "q"), ("/questions/agreements", "party"), ("/questions/office-holder", "date")),
        *(("/questions/agreements", "nonsense"), ("/questions/agreements", "_filter")),
        *(("/questions/agreements", "_sort"), ("/questions/agreements", "_page")),
        *(("/questions/agreements", "format"), ("/claims", "speaker"), ("/claims", "modality")),
        *(("/claims", "document"), ("/things", "kind"), ("/resource", "iri"), ("/id", "sameAs")),
        *(("/sparql", "query"), ("/sparql", "format"), ("/sparql", "timeout"), ("/sparql", "cite")),
        *(("/sparql", "default-graph-uri"), ("/rdf-graphs/service", "graph")),
    ],
)
def test_what_a_request_says_is_text(client: FlaskClient, path: str, key: str) -> None:
    query = {"query": "ASK {}"} if path == "/sparql" else {}
    response = client.get(path, query_string={**query, key: EVIL}, headers={"Accept": BROWSER})
    assert response.status_code < 500
    assert strayed(response) == []


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ('</textarea></pre>{IMAGE}' AS ?x) {{}}",
        f"SELECT * {{ ?x ex:p '</textarea></pre>{IMAGE}' }}",
        f"SELECT ?x {{ {EVIL} }}",
        "SELECT * { SERVICE <http://x/</pre><img/src=x/onerror=alert(1)/>> { ?s ?p ?o } }",
        f"INSERT DATA {{ <x:a> <x:b> '{IMAGE}' }}",
    ],
)
def test_a_query_is_text_on_its_answer_and_on_its_error(client: FlaskClient, query: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": BROWSER})
    assert strayed(response) == []
    assert "onerror=alert" in Page(response).text


@pytest.mark.parametrize("path", [f"/{EVIL}", f"/page/state/{EVIL}", f"/questions/{EVIL}", f"/dumps/{EVIL}"])
def test_an_address_of_nothing_is_text(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": BROWSER})
    assert response.status_code == 404
    assert strayed(response) == []
    assert IMAGE in Page(response).text


@pytest.mark.parametrize("failure", [QueryTimedOut(3), QueueFull(9)])
def test_a_query_is_text_where_the_engine_fails(failure: QueryError) -> None:
    engine = StoreEngine(evil_store(), version="evil")
    engine.failure = failure
    query = f"SELECT ('</textarea>{IMAGE}' AS ?x) {{}}"
    client = create_app(engine, Site()).test_client()
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": BROWSER})
    assert response.status_code == 503
    assert strayed(response) == []
    assert IMAGE in Page(response).text


def test_a_kept_answer_shows_text(client: FlaskClient) -> None:
    query = "SELECT ?label { <https://w3id.org/communique/id/state/pakistan> rdfs:label ?label }"
    declared = f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {query}"
    kept = client.post("/answers", data={"query": declared})
    response = client.get(kept.headers["Location"], headers={"Accept": BROWSER})
    assert response.status_code == 200
    assert strayed(response) == []
    assert IMAGE in Page(response).text
    bib = client.get(kept.headers["Location"] + ".bib")
    assert "html" not in bib.content_type
