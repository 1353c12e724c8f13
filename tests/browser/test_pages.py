"""What every page keeps in a real browser: no sideways scroll, no error, no stranger, no barrier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.pages import HEAVY, PAGES, PROBLEMS, WIDEST
from tests.browser.visits import CUT, WIDTHS, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_BYTES = 150_000
UNCHECKED = "axe-core is not there: build the package once, which fetches it"

each_page = pytest.mark.parametrize("name", PAGES)
each_width = pytest.mark.parametrize("width", WIDTHS)


@pytest.fixture(scope="module")
def plain(visitor: Visitor) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    with visitor.open(None, scripts=False) as page:
        yield page


@each_page
def test_it_loads_without_an_error_and_asks_no_stranger(visitor: Visitor, name: str) -> None:
    seen = visitor.visit(PAGES[name])
    assert (seen.status, seen.errors, seen.strangers) == (200, [], [])


@each_page
@each_width
def test_it_does_not_scroll_sideways(visitor: Visitor, name: str, width: int) -> None:
    assert visitor.visit(PAGES[name]).overflow[width] <= 0


@each_page
@each_width
def test_no_table_hides_a_column(visitor: Visitor, name: str, width: int) -> None:
    assert visitor.visit(PAGES[name]).cut[width] == []


@pytest.mark.parametrize("name", WIDEST)
def test_the_widest_tables_fit_a_wide_screen(plain: Page, visitor: Visitor, name: str) -> None:
    plain.goto(f"{visitor.address}/questions/{name}")
    assert plain.locator("table.many").count() == 1
    assert plain.evaluate(CUT) == []


@each_page
@each_width
def test_it_has_no_barrier_that_axe_finds(visitor: Visitor, name: str, width: int) -> None:
    violations = visitor.visit(PAGES[name]).violations
    if violations is None:
        pytest.skip(UNCHECKED)
    assert violations[width] == []


@each_page
def test_it_has_no_barrier_in_the_dark(visitor: Visitor, name: str) -> None:
    violations = visitor.visit(PAGES[name]).violations_in_the_dark
    if violations is None:
        pytest.skip(UNCHECKED)
    assert violations == []


@pytest.mark.parametrize("name", [name for name in PAGES if name not in HEAVY])
def test_it_weighs_little(visitor: Visitor, name: str) -> None:
    assert visitor.visit(PAGES[name]).weight <= MOST_BYTES


@each_page
def test_it_says_what_it_has_to_say_without_scripts(plain: Page, visitor: Visitor, name: str) -> None:
    plain.goto(visitor.address + PAGES[name])
    assert plain.locator("main h1").count() == 1
    assert len(plain.locator("main").inner_text()) > 100


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_page_of_a_problem_is_as_good_as_any(visitor: Visitor, name: str) -> None:
    seen = visitor.visit(PROBLEMS[name])
    assert seen.status in (400, 404)
    assert seen.strangers == []
    assert max(seen.overflow.values()) <= 0
    assert seen.violations is None or not any(seen.violations.values()), seen.violations
    assert not seen.violations_in_the_dark
