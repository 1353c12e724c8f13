"""The answer to a query of one's own on its page: fifty rows at a time, with notes or a button for them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.engine import MemoryExceeded
from graph.summary import summarise
from server.app import create_app
from server.site import Served, Site
from tests.server.engines import SlowToCite, StoreEngine, store
from tests.server.records import record_engine, record_premises, record_store
from tests.server.test_negotiation import BROWSER
from tests.server.test_pages import Page

PROLOGUE = """\
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX state: <https://w3id.org/communique/id/state/>
"""
PARTIES = PROLOGUE + "SELECT DISTINCT ?a { ?a cmq:party state:pakistan } ORDER BY ?a"
QUESTION = "/questions/agreements-not-concluded"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site(premises=record_premises)).test_client()


@pytest.fixture
def hasty() -> FlaskClient:
    """A front whose pages come before their notes: the engine never cites within a time."""
    slow = SlowToCite(record_store(), version="record")
    return create_app(slow, Site(premises=record_premises, patience=60.0)).test_client()


def see(client: FlaskClient, path: str = "/sparql", **query: str) -> Page:
    return Page(client.get(path, query_string=query, headers={"Accept": BROWSER}))


def send(client: FlaskClient, method: str, fields: dict[str, str]) -> TestResponse:
    """The response to a form, sent as its method says."""
    if method == "post":
        return client.post("/sparql", data=fields, headers={"Accept": BROWSER})
    return client.get("/sparql", query_string=fields, headers={"Accept": BROWSER})


def notes(page: Page) -> tuple[set[str | None], set[str]]:
    """The notes that rows lead to, and those that there are."""
    led = {link["href"] for link in page.all("a") if (link["href"] or "").startswith("#n")}
    ids = (one.get("id") or "" for one in page.all("li"))
    return led, {f"#{one}" for one in ids if re.fullmatch(r"n\d+", one)}


def button(page: Page) -> tuple[dict[str, str | None], dict[str, str]]:
    """The form that asks for late notes, and its fields."""
    start = next(place for place, (_, tag) in enumerate(page.tags) if "data-late" in tag)
    fields = {}
    for tag, attributes in page.tags[start + 1 :]:
        if tag == "button":
            break
        if tag == "input":
            fields[attributes["name"] or ""] = attributes["value"] or ""
    return page.tags[start][1], fields


@pytest.mark.parametrize(
    "query",
    [
        PARTIES,
        PROLOGUE + "ASK { ?a cmq:party state:pakistan }",
        PROLOGUE + "CONSTRUCT WHERE { ?a cmq:party state:pakistan }",
        "DESCRIBE <https://w3id.org/communique/id/agreement/lng-deliveries-2017>",
    ],
    ids=["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"],
)
def test_an_answer_has_its_notes(client: FlaskClient, query: str) -> None:
    page = see(client, query=query)
    led, there = notes(page)
    assert led == there
    assert "#n1" in led
    assert "Permanent link to claim" in page.text
    assert not [tag for _, tag in page.tags if "data-late" in tag]


def test_a_row_of_the_register_says_so(client: FlaskClient) -> None:
    page = see(client, query=PROLOGUE + "SELECT ?x { ?x a cmq:State }")
    assert "register" in page.text
    assert notes(page) == (set(), set())


def test_what_is_absent_is_told_as_a_pattern(client: FlaskClient) -> None:
    page = see(client, query=PROLOGUE + "ASK { ?a cmq:party state:atlantis , '<script>' }")
    assert "No." in page.text
    assert "It rests on what the record does not hold." in page.text
    assert "state:atlantis" in page.text.partition("matches")[2]
    assert "<script>" in page.text.partition("matches")[2]


@pytest.mark.parametrize("view", ["BarChart", "Graph"])
def test_a_picture_names_things_as_the_record_does(client: FlaskClient, view: str) -> None:
    query = (
        "SELECT ?a ?party (1 AS ?n) { ?a cmq:party ?party FILTER(?a = agreement:consular-convention-1997) }"
    )
    prologue = PROLOGUE + "PREFIX agreement: <https://w3id.org/communique/id/agreement/>\n"
    sent = {"query": f"#defaultView:{view}\n{prologue}{query}"}
    picture = send(client, "get", sent).text.partition("<figure")[2].partition("</figure>")[0]
    assert "Consular Convention of 1997" in picture
    assert "agreement:consular" not in picture


def test_files_have_no_notes() -> None:
    site = Site(served=Served(("a.trig",), summarise(store())))
    page = see(create_app(StoreEngine(), site).test_client(), query="SELECT ?s { ?s ?p ?o }")
    assert len(page.all("th")) == 1
    assert "Notes" not in page.text


def test_rows_come_fifty_a_page_each_with_its_notes(client: FlaskClient) -> None:
    query = PROLOGUE + "SELECT ?e ?when { ?e cmq:when ?when } ORDER BY ?e ?when LIMIT 60"
    first = see(client, query=query)
    assert len(first.all("tr")) == 51
    [more] = [link["href"] or "" for link in first.all("a") if link.get("rel") == "next"]
    assert parse_qs(urlsplit(more).query)["_page"] == ["2"]
    second = Page(client.get(more))
    assert len(second.all("tr")) == 11
    assert "page 2 of 2" in second.text
    assert "#n1" in notes(second)[0]


def test_a_posted_query_is_turned_over_by_post(client: FlaskClient) -> None:
    query = PROLOGUE + "SELECT ?e ?when { ?e cmq:when ?when } ORDER BY ?e ?when LIMIT 60"
    page = Page(client.post("/sparql", data={"query": query, "_page": "2"}, headers={"Accept": BROWSER}))
    assert len(page.all("tr")) == 11
    assert [one["value"] for one in page.all("button") if one.get("name") == "_page"] == ["1"]


@pytest.mark.parametrize("asked", ["0", "-3", "x", "3", "9" * 5000])
def test_a_page_that_is_not_there_is_the_nearest(client: FlaskClient, asked: str) -> None:
    page = see(client, query=PARTIES, _page=asked)
    assert len(page.all("tr")) > 5


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_answer_comes_before_its_notes_with_a_button_that_leads_to_them(
    hasty: FlaskClient, method: str
) -> None:
    sent = {"query": PARTIES}
    early = send(hasty, method, sent)
    assert early.headers["Cache-Control"] == "no-store"
    page = Page(early)
    assert len(page.all("tr")) > 5
    assert notes(page) == (set(), set())
    form, fields = button(page)
    assert (form["action"], form["method"]) == ("/sparql", method)
    whole = Page(send(hasty, method, fields))
    assert "#n1" in notes(whole)[0]
    assert len(whole.all("tr")) == len(page.all("tr"))
    assert _noted(whole) == _noted(page)


def test_a_question_comes_before_its_notes_with_a_button_that_leads_to_them(hasty: FlaskClient) -> None:
    page = see(hasty, QUESTION, _sort="-agreement")
    assert notes(page) == (set(), set())
    form, fields = button(page)
    assert form["action"] == QUESTION
    assert fields == {"_sort": "-agreement", "_notes": "on"}
    whole = see(hasty, QUESTION, **fields)
    assert "#n1" in notes(whole)[0]
    assert _noted(whole) == _noted(page)


def _noted(page: Page) -> list[str]:
    """The parts of a page that its notes change: a script swaps them one for one."""
    return [tag for tag, attributes in page.tags if "data-noted" in attributes]


def test_an_answer_with_its_notes_may_be_kept_by_a_browser(client: FlaskClient) -> None:
    tag = send(client, "get", {"query": PARTIES}).headers["ETag"]
    headers = {"Accept": BROWSER, "If-None-Match": tag}
    assert client.get("/sparql", query_string={"query": PARTIES}, headers=headers).status_code == 304


def test_a_page_whose_notes_failed_is_not_kept(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryExceeded(1024)

    monkeypatch.setattr("server.notes.cite_answer", fail)
    response = send(client, "get", {"query": PARTIES})
    assert "cannot be shown" in response.text
    assert (response.headers["Cache-Control"], response.headers.get("ETag")) == ("no-store", None)


def test_a_store_without_claims_answers_all_the_same() -> None:
    client = create_app(StoreEngine(store()), Site()).test_client()
    page = see(client, query="SELECT ?s { ?s a <http://example.org/State> }")
    assert len(page.all("tr")) == 3
