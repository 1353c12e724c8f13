"""What scripts write into pages, suggestions, completions, the network, is text as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph import search
from server import assets
from server.app import create_app
from server.site import Site
from tests.browser.visits import Visitor
from tests.server.conftest import served
from tests.server.engines import StoreEngine
from tests.server.markup import IMAGE, evil_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(
    not assets.is_installed("vendor/yasqe.min.js"), reason="the editor is not there: build the package once"
)


@pytest.fixture(scope="module")
def visitor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of a record in which every text holds markup."""
    folder: Path = tmp_path_factory.mktemp("snapshot")
    (folder / search.FILE).write_bytes(search.write(evil_store(), "evil"))
    app = create_app(StoreEngine(evil_store(), version="evil"), Site(dumps=lambda: folder, rate=0))
    with served(app) as address:
        yield Visitor(browser, address)


def images(page: Page) -> int:
    return page.locator("img").count()


def test_suggestions(visitor: Visitor) -> None:
    with visitor.open("/") as page:
        page.get_by_label("Search names").press_sequentially("lahor")
        page.get_by_role("option").filter(has_text=IMAGE).first.wait_for()
        assert images(page) == 0


def test_completions_and_answers_in_the_editor(visitor: Visitor) -> None:
    with visitor.open("/sparql") as page:
        page.wait_for_selector("#examples")
        box = page.get_by_role("textbox", name="SPARQL query")
        box.press("ControlOrMeta+a")
        page.keyboard.insert_text("SELECT * { ?x a cmq:Agreem")
        box.press("Control+Space")
        page.locator(".CodeMirror-hint").filter(has_text=IMAGE).first.wait_for()
        assert images(page) == 0
        box.press("ControlOrMeta+a")
        page.keyboard.insert_text(f"SELECT ('{IMAGE}' AS ?x) {{}}")
        page.get_by_role("button", name="Run", exact=True).click()
        page.get_by_role("cell").filter(has_text=IMAGE).wait_for()
        assert images(page) == 0
        box.press("ControlOrMeta+a")
        page.keyboard.insert_text(f"SELECT ('{IMAGE}' AS ?x) {{ ?s x:p ?o }}")
        page.get_by_role("button", name="Run", exact=True).click()
        page.get_by_role("alert").wait_for()
        assert images(page) == 0


def test_the_live_network(visitor: Visitor) -> None:
    with visitor.open("/questions/network") as page:
        page.get_by_role("button", name="Explore the network").click()
        page.locator("#node option").filter(has_text=IMAGE).first.wait_for(state="attached")
        assert images(page) == 0
