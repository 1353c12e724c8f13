"""A person's walks through the reading room: from home, by the links, fields and buttons of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from graph import rdf
from server import assets
from tests.browser.conftest import Served
from tests.browser.visits import PATIENCE, Visitor
from tests.graph.processes import descendants, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

# Three patterns without a shared variable: it runs until it is stopped, on any machine.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Page]:
    """The home page, where each walk begins."""
    with visitor.open("/") as page:
        yield page


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Click the link of this name in the page itself; where several bear it, the first."""
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def ask_who_was_in_office(page: Page) -> None:
    """From home to the answer: who was Prime Minister of Pakistan when the LNG agreement was signed."""
    page.get_by_label("Search names").fill("LNG")
    page.get_by_role("button", name="Find").click()
    follow(page, "Agreement on cooperation in LNG deliveries")
    follow(page, "Who held an office on 13 October 2017?")
    page.get_by_label("Office").select_option("Prime Minister of Pakistan")
    page.get_by_role("button", name="Show the answer").click()
    page.get_by_role("rowheader", name="Shahid Khaqan Abbasi").wait_for()


def test_who_was_prime_minister_and_which_document_says_so(page: Page, tmp_path: Path) -> None:
    ask_who_was_in_office(page)
    assert page.get_by_label("Date").input_value() == "2017-10-13"
    told = "Shahid Khaqan Abbasi is named as Prime Minister of Pakistan for 13 October 2017"
    assert page.get_by_text(told).count() == 1
    page.get_by_role("link", name="note 1").first.click()
    follow(page, re.compile("^Permanent link to claim"))
    number = re.sub(r"\D", "", heading(page).partition(" of ")[0])
    assert number in page.url
    with page.expect_download() as download:
        page.get_by_role("complementary").get_by_role("link", name="Turtle").click()
    file = tmp_path / "claim.ttl"
    download.value.save_as(file)
    subjects = {
        quad.subject.value
        for quad in rdf.parse(file.read_bytes(), format=rdf.RdfFormat.TURTLE)
        if isinstance(quad.subject, rdf.NamedNode)
    }
    assert any(subject.endswith(urlsplit(page.url).path.rpartition("/")[2]) for subject in subjects)
    follow(page, re.compile("^Comment by the Information and Press Department"))
    assert page.get_by_role("heading", name="What it says").count() == 1


def test_an_answer_is_kept_under_a_permanent_link(page: Page, visitor: Visitor) -> None:
    ask_who_was_in_office(page)
    page.get_by_role("button", name=re.compile("^Keep this answer")).click()
    page.get_by_role("heading", name="How to cite this answer").wait_for()
    link = page.get_by_text(re.compile(r"^http\S+/answers/[0-9a-f]{32}$")).first.inner_text()
    with visitor.open(urlsplit(link).path) as again:
        assert heading(again) == heading(page)
        assert again.get_by_role("link", name="Shahid Khaqan Abbasi").count() == 1


def test_two_agreements_are_not_concluded(page: Page) -> None:
    follow(page, "Which agreements have not been concluded?")
    page.get_by_role("rowheader", name="Not concluded, not done").wait_for()
    names = page.get_by_role("table").get_by_role("rowheader").all_inner_texts()[1:]
    assert names == [
        "Agreement on readmission",
        "Agreement on mutual recognition of diplomas of higher education",
    ]


def test_the_map_shows_where_the_two_sides_met_abroad(page: Page) -> None:
    follow(page, "Where did the two sides meet outside their own states?")
    table, picture = page.get_by_role("table"), page.get_by_role("figure")
    for place in ("Astana", "New York"):
        assert table.get_by_role("link", name=place, exact=True).count() == 1
        assert picture.get_by_role("link", name=re.compile(f"^{place}")).count() == 1
    picture.get_by_role("link", name=re.compile("^Astana")).click()
    page.get_by_role("heading", level=1, name="Astana").wait_for()


@pytest.mark.skipif(
    not assets.is_installed("vendor/yasqe.min.js"), reason="the editor is not there: build the package once"
)
def test_a_runaway_query_is_stopped_on_the_server_too(page: Page, server: Served) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.extend(_identity(request)))
    follow(page, "Write a query")
    run(page, ENDLESS)
    page.get_by_text(re.compile(r"Running, \d+ s")).wait_for()
    (identity,) = sent
    working = _alive(server)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("alert").filter(has_text="topped").wait_for()
    # The process that worked on it is gone, and the server knows of no such query.
    assert eventually(lambda: not working <= _alive(server), PATIENCE / 1000)
    assert page.request.delete(f"{server.address}/queries/{identity}").status == 404
    run(page, "SELECT (1 AS ?one) {}")
    page.get_by_role("table").get_by_role("columnheader", name="one").wait_for()


def run(page: Page, query: str) -> None:
    """Write a query in place of what stands in the editor, and run it."""
    page.get_by_role("textbox", name="SPARQL query").press("ControlOrMeta+a")
    page.keyboard.insert_text(query)
    page.get_by_role("button", name="Run", exact=True).click()


def _identity(request: Request) -> list[str]:
    return parse_qs(urlsplit(request.url).query).get("query-id", [])


def _alive(server: Served) -> set[int]:
    return {number for number, state in descendants(server.number).items() if state != "Z"}
