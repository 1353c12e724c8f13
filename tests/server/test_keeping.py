"""An answer that is kept stays at its address with its sources, and says what has changed since."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph import rdf
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine, store
from tests.server.records import record_engine
from tests.server.test_pages import Page

QUERY = "SELECT ?x { ?x a <http://example.org/State> } ORDER BY ?x"


@pytest.fixture
def engine() -> StoreEngine:
    return StoreEngine(store())


@pytest.fixture
def client(engine: StoreEngine, tmp_path: Path) -> FlaskClient:
    return create_app(engine, Site(answers=tmp_path / "answers")).test_client()


def keep(client: FlaskClient, **fields: str) -> str:
    response = client.post("/answers", data=fields)
    assert response.status_code == 201, response.get_data(as_text=True)
    assert response.get_json()["address"] == response.headers["Location"]
    return urlsplit(response.headers["Location"]).path


def kind(client: FlaskClient, **fields: str) -> tuple[int, str]:
    response = client.post("/answers", data=fields)
    return response.status_code, response.get_json()["type"].rpartition("/")[2]


def test_a_kept_answer_stays_and_tells_what_changed(client: FlaskClient, engine: StoreEngine) -> None:
    path = keep(client, query=QUERY)
    assert keep(client, query=QUERY) == path
    before = client.get(path + ".json").get_json()
    assert before["now"]["same"] is True
    engine.store.remove(_typed("russia"))
    engine.store.add(_typed("ussr"))
    engine.version = "v2"
    after = client.get(path + ".json").get_json()
    assert after["results"] == before["results"]
    assert after["answer"] == before["answer"]
    assert after["now"]["version"] == "v2"
    assert [row["x"]["value"] for row in after["now"]["gone"]] == ["http://example.org/russia"]
    assert [row["x"]["value"] for row in after["now"]["new"]] == ["http://example.org/ussr"]
    page = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "answers differently" in page
    assert "http://example.org/ussr" in page
    assert keep(client, query=QUERY) != path


def _typed(local: str) -> rdf.Quad:
    name = rdf.NamedNode
    rdf_type = name("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return rdf.Quad(name(f"http://example.org/{local}"), rdf_type, name("http://example.org/State"))


def test_a_new_version_with_the_same_answer_says_so(client: FlaskClient, engine: StoreEngine) -> None:
    path = keep(client, query=QUERY)
    engine.version = "v2"
    assert client.get(path + ".json").get_json()["now"]["same"] is True
    assert "its answer to this has not" in client.get(path, headers={"Accept": "text/html"}).text


def test_a_browser_is_led_to_the_page_which_tells_how_to_cite_it(client: FlaskClient) -> None:
    response = client.post("/answers", data={"query": QUERY}, headers={"Accept": "text/html"})
    assert response.status_code == 303
    page = client.get(urlsplit(response.headers["Location"]).path, headers={"Accept": "text/html"})
    assert page.headers["Link"] == f'<{response.headers["Location"]}>; rel="cite-as"'
    assert response.headers["Location"] in page.text
    assert "@misc{" in client.get(urlsplit(response.headers["Location"]).path + ".bib").text


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, (400, "request-malformed")),
        ({"query": "SELECT"}, (400, "query-malformed")),
        ({"query": "SELECT (NOW() AS ?n) {}"}, (400, "answer-volatile")),
        ({"question": "no-such-question"}, (400, "request-malformed")),
        ({"question": "agreements", "colour": "red"}, (400, "request-malformed")),
    ],
)
def test_what_cannot_be_kept_says_why(
    client: FlaskClient, fields: dict[str, str], found: tuple[int, str]
) -> None:
    assert kind(client, **fields) == found


@pytest.mark.parametrize("name", ["0" * 32, "x", "..%2F..%2Fsecret"])
def test_an_unknown_answer_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/answers/{name}").status_code == 404


def test_without_a_folder_nothing_is_kept(engine: StoreEngine) -> None:
    client = create_app(engine, Site()).test_client()
    assert kind(client, query=QUERY) == (503, "answers-full")
    assert client.get("/answers/" + "0" * 32).status_code == 404


def test_markup_in_an_answer_is_shown_as_text(client: FlaskClient) -> None:
    path = keep(client, query="SELECT ('<script>alert(1)</script>' AS ?x) {}")
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_answer_to_a_question_is_kept_with_its_sources(tmp_path: Path) -> None:
    client = create_app(record_engine(), Site(answers=tmp_path)).test_client()
    path = keep(client, question="agreements", party="state/pakistan")
    document = client.get(path + ".json").get_json()
    assert document["answer"]["parameters"] == {"party": "state/pakistan"}
    assert all(one["sources"] for one in document["citations"])
    page = client.get(path, headers={"Accept": "text/html"}).text
    first = next(iter(document["claims"].values()))
    assert json.dumps(first["restatement"])[1:20] in page
    cards = Page(client.get(path, headers={"Accept": "text/html"}))
    shown = {link["href"] for link in cards.all("a") if "/id/claim/" in (link["href"] or "")}
    cited = {iri for one in document["citations"] for iri in (*one["sources"], *one["apart"])}
    assert {f"/id/claim/{iri.rpartition('/')[2]}" for iri in cited} <= shown
    again = "/questions/agreements?party=state/pakistan"
    assert f'href="{again}"' in page
    asked = client.get(again, headers={"Accept": "text/html"}).text
    assert 'action="/answers' in asked
    assert 'name="party" value="state/pakistan"' in asked
    assert f'href="{again}"' in asked


def test_the_page_of_an_answer_shows_its_permanent_link_and_asks_again(
    client: FlaskClient, engine: StoreEngine
) -> None:
    graph = "http://example.org/g1"
    path = keep(client, query="SELECT * { ?s ?p ?o }", **{"default-graph-uri": graph})
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert f"<pre>http://localhost{path}</pre>" in page
    [again] = [link for link in re.findall(r'href="(/sparql\?[^"]+)"', page) if "query=" in link]
    client.get(html.unescape(again))
    assert [one.default_graphs for one in engine.requests if one.text == "SELECT * { ?s ?p ?o }"][-1] == (
        graph,
    )


def test_an_answer_is_titled_by_what_was_asked_and_told_in_a_sentence(tmp_path: Path) -> None:
    client = create_app(record_engine(), Site(answers=tmp_path)).test_client()
    path = keep(
        client, question="office-holder", office="office/prime-minister-of-pakistan", date="2017-10-13"
    )
    page = Page(client.get(path, headers={"Accept": "text/html"}))
    asked = "Who held an office on a date? (Prime Minister of Pakistan, 13 October 2017)"
    assert f"“{asked}.” Communiqué" in page.text
    assert "Shahid Khaqan Abbasi" in page.text.partition("Person")[0]
    assert asked in client.get(path + ".bib").text


def test_things_in_the_answer_to_a_query_bear_their_names(tmp_path: Path) -> None:
    client = create_app(record_engine(), Site(answers=tmp_path)).test_client()
    party = "<https://w3id.org/communique/ontology#party>"
    path = keep(client, query=f"SELECT ?a {{ ?a {party} <https://w3id.org/communique/id/state/pakistan> }}")
    assert "Agreement on readmission" in client.get(path, headers={"Accept": "text/html"}).text


def test_a_button_on_a_page_of_answers_keeps_what_it_shows(client: FlaskClient) -> None:
    asked = {"query": QUERY, "named-graph-uri": "http://example.org/g1", "timeout": "20"}
    page = Page(client.get("/sparql", query_string=asked, headers={"Accept": "text/html"}))
    start = next(place for place, (_, tag) in enumerate(page.tags) if tag.get("action") == "/answers")
    fields = [tag for name, tag in page.tags[start:] if name == "input" and tag["type"] == "hidden"]
    sent = {one["name"] or "": one["value"] or "" for one in fields}
    assert sent == {"query": QUERY, "named-graph-uri": "http://example.org/g1"}
    assert client.post("/answers", data=sent, headers={"Accept": "text/html"}).status_code == 303
