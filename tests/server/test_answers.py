"""Answers as tables: cells, filters, orders, pages, notes; and what can be taken along from them."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from graph.engine import QueryTimedOut
from server.app import create_app
from server.site import Site
from server.snippets import snippets
from server.spreadsheets import defuse
from server.words import count, in_words
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER
from tests.server.test_pages import Page


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def _see(client: FlaskClient, path: str, **query: str) -> Page:
    response = client.get(f"/questions/{path}", query_string=query, headers={"Accept": BROWSER})
    assert response.status_code == 200
    return Page(response)


def _heads(page: Page) -> list[str]:
    """The links of the cells that name what a row is about."""
    places = [place for place, (tag, _) in enumerate(page.tags) if tag == "th"]
    scopes = [(place, page.tags[place][1].get("scope")) for place in places]
    links = [
        next((a for t, a in page.tags[place:] if t == "a"), {}) for place, scope in scopes if scope == "row"
    ]
    return [link.get("href") or "" for link in links]


def _claims(page: Page) -> set[str]:
    """The claims in the notes of a page."""
    links = (link["href"] or "" for link in page.all("a"))
    return {link for link in links if link.startswith("/id/claim/")}


def test_rows_are_filtered_by_their_words(client: FlaskClient) -> None:
    whole, some = _see(client, "agreements"), _see(client, "agreements", _filter="GAS pipeline")
    assert len(_heads(whole)) == 10
    assert len(_heads(some)) == 2
    assert "No row holds" in _see(client, "agreements", _filter="unheard-of").text


def test_rows_are_sorted_by_links_and_empty_cells_come_last(client: FlaskClient) -> None:
    rising = _heads(_see(client, "agreements", _sort="agreement", _filter="2015"))
    falling = _heads(_see(client, "agreements", _sort="-agreement", _filter="2015"))
    assert rising == falling[::-1] != []
    page = _see(client, "agreements", _sort="agreement")
    sorted_by = [th.get("aria-sort") for th in page.all("th") if th.get("aria-sort")]
    assert sorted_by == ["ascending"]
    assert any("_sort=-agreement" in (link["href"] or "") for link in page.all("a"))


def test_a_long_answer_comes_in_pages(client: FlaskClient) -> None:
    asked = {"document": "document/khorev-2025-01-25"}
    first, second = (
        _see(client, "document-claims", **asked),
        _see(client, "document-claims", **asked, _page="2"),
    )
    assert "page 1 of 2" in first.text
    assert "page 2 of 2" in second.text
    assert _claims(first).isdisjoint(_claims(second))
    [back] = [link["href"] or "" for link in second.all("a") if link.get("rel") == "prev"]
    assert "document=" in back


def test_what_was_not_concluded_stands_apart(client: FlaskClient) -> None:
    page = client.get("/questions/agreements", headers={"Accept": BROWSER}).text
    done, _, undone = page.partition('class="not"')
    assert "/id/agreement/readmission" in undone
    assert "/id/agreement/readmission" not in done
    assert '<use href="#g-not"/></svg> not concluded' in undone


def test_every_row_has_its_notes_and_documents_are_linked(client: FlaskClient) -> None:
    page = _see(client, "agreements-not-concluded")
    marked = {link["href"] for link in page.all("a") if (link["href"] or "").startswith("#n")}
    assert marked == {f"#{item['id']}" for item in page.all("li") if (item.get("id") or "").startswith("n")}
    assert len(marked) >= 2
    links = [link["href"] for link in page.all("a")]
    assert "/id/claim/khorev-2025-01-25-71" in links
    assert "/id/document/khorev-2025-01-25" in links


def test_table_roles_stay_when_rows_become_cards(client: FlaskClient) -> None:
    page = _see(client, "visits")
    assert {tag["role"] for tag in page.all("td")} == {"cell"}
    assert page.all("table")[0]["role"] == "table"
    assert all(row["role"] == "row" for row in page.all("tr"))


def test_no_cell_shows_a_bare_iri(client: FlaskClient) -> None:
    for name in ("agreements", "visits", "meetings", "places", "disputed-claims", "contradictions"):
        page = client.get(f"/questions/{name}", headers={"Accept": BROWSER}).text
        cells = page.partition("<tbody")[2].partition("</table>")[0]
        assert ">http" not in cells, name


def test_spreadsheets_get_a_mark_and_no_formulas(client: FlaskClient) -> None:
    response = client.get("/questions/visits.csv?_bom=on")
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert "visits-for-spreadsheets.csv" in response.headers["Content-Disposition"]
    assert not client.get("/questions/visits.csv").data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5", "-5"),
        ("+7.5", "+7.5"),
        ("-x", "'-x"),
        (" =1", "' =1"),
        ("a", "a"),
    ],
)
def test_a_formula_is_defused_and_a_number_is_not(value: str, written: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([value, 'say "hi", all'])
    [row] = csv.reader(io.StringIO(defuse(out.getvalue().encode()).decode("utf-8-sig"), newline=""))
    assert row == [written, 'say "hi", all']


def test_snippets_quote_what_they_hold() -> None:
    taken = dict(snippets("http://h/q?a=1", "http://h/q.csv?a=it's", "Cited."))
    assert taken["curl"] == """curl 'http://h/q.csv?a=it'"'"'s'"""
    compile(taken["Python"], "snippet", "exec")
    assert taken["Citation"] == "Cited."


def test_the_page_can_be_taken_along(client: FlaskClient) -> None:
    text = _see(client, "agreements", party="state/pakistan").text
    assert "http://localhost/questions/agreements.csv?party=state/pakistan" in text
    assert "(Pakistan" in text


def test_citing_that_fails_leaves_the_answer(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise QueryTimedOut(1.0)

    monkeypatch.setattr("server.notes.cite_answer", fail)
    page = _see(client, "exercises")
    assert "cannot be shown: the query was stopped" in page.text
    assert len(_heads(page)) > 2


def test_counts_are_words() -> None:
    assert [count(1, "row"), count(10, "row"), count(1300, "entry", "entries")] == [
        "one row",
        "ten rows",
        "1,300 entries",
    ]
    assert in_words("2017; 2018-03") == "2017; March 2018"
