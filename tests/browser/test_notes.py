"""Notes that take longer than their rows: a script puts them in; without scripts a button leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from graph.engine import MemoryExceeded
from server import assets
from server.app import create_app
from server.site import Site
from tests.browser.visits import Visitor
from tests.server.conftest import served
from tests.server.engines import SlowToCite
from tests.server.records import record_premises, record_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

QUESTION = "/questions/agreements-not-concluded"
QUERY = """\
#defaultView:BarChart
PREFIX cmq: <https://w3id.org/communique/ontology#>
SELECT ?agreement (COUNT(?party) AS ?parties) { ?agreement cmq:party ?party } GROUP BY ?agreement
"""
ANSWER = f"/sparql?{urlencode({'query': QUERY, 'format': 'html'})}"


@pytest.fixture
def slow() -> SlowToCite:
    """An engine that never cites within a time; a new one for each test, for what is worked out is kept."""
    return SlowToCite(record_store(), version="record")


@pytest.fixture
def hasty(browser: Browser, slow: SlowToCite) -> Iterator[Visitor]:
    """Visits a server whose pages come before their notes."""
    with served(create_app(slow, Site(premises=record_premises, patience=60.0, rate=0))) as address:
        yield Visitor(browser, address.rstrip("/"))


def _wait_for_notes(page: Page) -> None:
    page.locator("#noting", has_text="are here").wait_for(state="attached")
    assert page.locator("form[data-late]").count() == 0
    assert page.locator("#sources .notes li").count() > 0
    assert page.locator("#answer td[data-noted] a, [aria-label=Answer] td[data-noted] a").count() > 0


@pytest.mark.parametrize("path", [QUESTION, ANSWER])
def test_notes_fill_in(hasty: Visitor, path: str) -> None:
    with hasty.open(path) as page:
        _wait_for_notes(page)
        assert page.locator("#noting[role=status]").count() == 1
        page.locator("td[data-noted] a").first.click()
        page.wait_for_selector("#n1 details[open] .passage")


@pytest.mark.parametrize("path", [QUESTION, ANSWER])
def test_without_scripts_a_button_leads_to_the_notes(hasty: Visitor, path: str) -> None:
    with hasty.open(path, scripts=False) as page:
        assert page.locator("td[data-noted] a").count() == 0
        page.get_by_role("button", name="Show the sources").click()
        page.wait_for_selector("td[data-noted] a")
        assert page.locator("form[data-late]").count() == 0


@pytest.mark.skipif(
    not assets.is_installed("vendor/yasqe.min.js"), reason="the editor is not there: build the package once"
)
def test_the_editor_shows_labels_notes_and_the_picture_that_is_asked_for(hasty: Visitor) -> None:
    with hasty.open("/sparql") as page:
        page.wait_for_selector(".CodeMirror")
        page.wait_for_selector("#examples")
        page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", QUERY)
        page.get_by_role("button", name="Run", exact=True).click()
        _wait_for_notes(page)
        assert page.locator("#answer figure svg.wide").count() == 1
        assert "Consular Convention of 1997" in page.locator("#answer table").inner_text()
        page.locator("#answer td[data-noted] a").first.click()
        page.wait_for_selector("#n1 details[open] .passage")


def test_notes_of_another_version_are_not_put_to_these_rows(hasty: Visitor, slow: SlowToCite) -> None:
    def change(route: Route) -> None:
        slow.version = "another"
        route.continue_()

    with hasty.open(None) as page:
        page.route("**/*_notes=on*", change)
        page.goto(hasty.address + QUESTION)
        page.locator("#noting", has_text="has changed meanwhile").wait_for(state="attached")
        assert page.locator("td[data-noted] a").count() == 0
        page.unroute("**/*_notes=on*")
        page.get_by_role("button", name="Show the sources").click()
        page.locator("td[data-noted] a").first.wait_for()


def test_a_link_to_a_note_leads_there_when_it_comes(hasty: Visitor) -> None:
    with hasty.open(f"{QUESTION}#n2") as page:
        page.locator("#n2:target details[open] .passage").wait_for()


def test_why_there_are_none_is_said(hasty: Visitor, slow: SlowToCite) -> None:
    def fail(route: Route) -> None:
        slow.failure = MemoryExceeded(1024)
        route.continue_()

    with hasty.open(None) as page:
        page.route("**/*_notes=on*", fail)
        page.goto(hasty.address + QUESTION)
        page.locator("#noting", has_text="needed more than 1,024 bytes").wait_for(state="attached")
        assert page.locator("form[data-late]").count() == 0


def test_where_they_do_not_come_it_is_said_and_the_button_stays(hasty: Visitor) -> None:
    with hasty.open(None) as page:
        page.route("**/*_notes=on*", lambda route: route.abort())
        page.goto(hasty.address + QUESTION)
        page.locator("#noting", has_text="did not come").wait_for(state="attached")
        assert page.get_by_role("button", name="Show the sources").count() == 1
