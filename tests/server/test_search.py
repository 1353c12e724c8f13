"""Search for people: the page, the suggestions, the description for browsers, a server without an index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph import search
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.records import record_engine, record_store
from tests.server.test_pages import Page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("snapshot")
    (found / search.FILE).write_bytes(search.write(record_store(), "record"))
    return found


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return create_app(record_engine(), Site(dumps=lambda: folder)).test_client()


def _see(client: FlaskClient, **query: str) -> Page:
    response = client.get("/search", query_string=query)
    assert response.status_code == 200
    return Page(response)


@pytest.mark.parametrize("asked", ["Lahore", "lahóre", "Лахор", "لاہور", "lah"])
def test_a_place_is_found_in_any_script(client: FlaskClient, asked: str) -> None:
    assert "/id/place/lahore" in [link["href"] for link in _see(client, q=asked).all("a")]


def test_kinds_and_the_name_that_fits_are_shown(client: FlaskClient) -> None:
    page = _see(client, q="Лахор")
    assert "City, in 4 claims" in page.text
    assert ("bdi", {"lang": "ru", "dir": "auto"}) in page.tags


def test_questions_and_claims_are_found_too(client: FlaskClient) -> None:
    links = [link["href"] or "" for link in _see(client, q="office").all("a")]
    assert "/questions/office-holder" in links
    links = [link["href"] or "" for link in _see(client, q="readmission").all("a")]
    assert "/id/claim/khorev-2025-01-25-71" in links


def test_results_come_in_pages(client: FlaskClient) -> None:
    first, second = _see(client, q="pakistan"), _see(client, q="pakistan", page="2")
    [more] = [link["href"] for link in first.all("a") if link.get("rel") == "next"]
    assert more == "/search?q=pakistan&page=2"
    names = [link["href"] for link in first.all("a") if link.get("class") == "name"][:20]
    assert names
    assert names != [link["href"] for link in second.all("a") if link.get("class") == "name"][:20]
    assert _see(client, q="pakistan", page="x").text == first.text


def test_nothing_found_is_said(client: FlaskClient) -> None:
    assert "Nothing in the record bears a name like this" in _see(client, q="zzzzz").text
    assert "Nothing in the record" not in _see(client).text


@pytest.mark.parametrize("asked", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a" * 5000])
def test_what_is_asked_is_text(client: FlaskClient, asked: str) -> None:
    page = _see(client, q=asked)
    assert asked[:200] in page.text
    assert page.all("img") == []
    sources = [str(script["src"]) for script in page.all("script")]
    assert [re.sub(r"\.[0-9a-f]{12}\.", ".", source) for source in sources] == ["/static/suggest.js"]


def test_suggestions_have_the_shape_of_opensearch(client: FlaskClient) -> None:
    response = client.get("/suggest", query_string={"q": "Карач"})
    assert response.mimetype == "application/x-suggestions+json"
    asked, names, kinds, addresses = response.get_json(force=True)
    assert (asked, names[0], kinds[0], addresses[0]) == (
        "Карач",
        "Карачи",
        "Karachi, city",
        "/id/place/karachi",
    )
    assert len(names) == len(kinds) == len(addresses) > 1
    assert client.get("/suggest").get_json(force=True) == ["", [], [], []]


def test_a_browser_learns_where_to_search(client: FlaskClient) -> None:
    [link] = [one for one in _see(client).all("link") if one["rel"] == "search"]
    templates = [url["template"] or "" for url in Page(client.get(link["href"] or "")).all("url")]
    assert [one.partition("?")[0] for one in templates] == [
        "http://localhost/search",
        "http://localhost/suggest",
    ]


def test_a_server_without_a_fitting_index_says_so(tmp_path: Path, folder: Path) -> None:
    bare = create_app(record_engine(), Site(dumps=lambda: tmp_path)).test_client()
    newer = create_app(StoreEngine(record_store(), version="other"), Site(dumps=lambda: folder)).test_client()
    for client in (bare, newer, create_app(record_engine(), Site()).test_client()):
        response = client.get("/search?q=lahore")
        assert response.status_code == 503
        assert response.get_json(force=True)["type"].endswith("/no-index")
        assert client.get("/search").status_code == 200
