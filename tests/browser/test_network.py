"""The live network: opened by a click, read from the same answer as the table, with filters."""

from __future__ import annotations

import pytest

from server import assets
from tests.browser.visits import Visitor

pytestmark = pytest.mark.skipif(
    not assets.is_installed("vendor/cytoscape.min.js"),
    reason="cytoscape is not there: build the package once",
)


def test_a_click_opens_the_network_and_each_choice_shows_more(visitor: Visitor) -> None:
    errors: list[str] = []
    with visitor.open("/questions/network") as page:
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.get_by_role("button", name="Explore the network").click()
        page.wait_for_selector("#network canvas", state="attached")
        told = page.locator("#network [role=status]")
        first = told.inner_text()
        assert "more shown" in first
        page.select_option("#node", label="Sergey Lavrov")
        page.wait_for_function(
            "old => document.querySelector('#network [role=status]').textContent !== old", arg=first
        )
        assert told.inner_text().startswith("Sergey Lavrov: ")
        page.get_by_label("Person").uncheck()
        assert not page.get_by_label("Person").is_checked()
    assert errors == []


def test_nothing_of_the_library_is_loaded_before_it_is_wanted(visitor: Visitor) -> None:
    with visitor.open("/questions/network") as page:
        assert page.evaluate("typeof window.cytoscape") == "undefined"
