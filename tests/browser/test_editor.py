"""Walks through the query editor as a person would take them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from server import assets
from tests.browser.visits import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.skipif(
    not assets.is_installed("vendor/yasqe.min.js"), reason="the editor is not there: build the package once"
)


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Page]:
    with visitor.open("/sparql") as page:
        page.wait_for_selector(".CodeMirror")
        page.wait_for_selector("#examples")
        yield page


def write(page: Page, query: str) -> None:
    page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)


def run(page: Page, query: str) -> None:
    write(page, query)
    page.get_by_role("button", name="Run", exact=True).click()


def test_a_query_runs_where_it_stands_and_its_answer_has_an_address(page: Page) -> None:
    run(page, "#defaultView:BarChart\nSELECT ?type (COUNT(?x) AS ?n) { ?x a ?type } GROUP BY ?type LIMIT 5")
    page.wait_for_selector("#answer table")
    assert page.locator("#answer figure svg.wide").count() == 1
    assert "seconds" in page.locator("#answer caption").inner_text()
    page.get_by_role("link", name="Link to this query").click()
    page.wait_for_selector("main h1:has-text('Answer')")


def test_an_error_is_shown_at_its_line_and_mended_by_a_click(page: Page) -> None:
    run(page, "SELECT * WHERE {\n  ?thing a cmq:Agreement\n}")
    page.wait_for_selector("#answer [role=alert]")
    assert "line 2, column 12" in page.locator("#answer").inner_text()
    assert page.locator(".CodeMirror .wrong").count() == 1
    page.get_by_role("button", name="Add “PREFIX").click()
    page.wait_for_selector("#answer table")


def test_terms_and_things_are_completed_with_their_prefixes(page: Page) -> None:
    write(page, "SELECT * WHERE { ?x a ")
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.execCommand('goDocEnd')")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.type("cmq:Agreem")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint:has-text('cmq:Agreement')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('textarea[name=query]').value.includes('PREFIX cmq:')")
    page.keyboard.type(" ; ?p Лавров")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint:has-text('person:sergey-lavrov')")


def test_a_question_is_an_example(page: Page) -> None:
    page.select_option("#examples", "agreements-not-concluded")
    assert "SELECT" in page.locator("textarea[name=query]").input_value()


def test_tab_leaves_the_editor(page: Page) -> None:
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"


def test_without_scripts_the_plain_form_asks(visitor: Visitor) -> None:
    with visitor.open("/sparql", scripts=False) as page:
        page.fill("textarea[name=query]", "SELECT (1 AS ?one) {}")
        page.get_by_role("button", name="Run").click()
        page.wait_for_selector("#answer table")
