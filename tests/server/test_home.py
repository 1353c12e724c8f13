"""The home page, what the record is, the files to download, and the pages of errors."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.home import themes
from server.questions import catalogue
from server.site import Site
from tests.server.engines import StoreEngine, store
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER
from tests.server.test_pages import Page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one snapshot, of a single file and its check sum."""
    snapshot = tmp_path / "snapshots" / "record"
    snapshot.mkdir(parents=True)
    (snapshot / "record.ttl").write_text("# nothing\n", encoding="utf-8")
    digest = hashlib.sha256(b"# nothing\n").hexdigest()
    (snapshot / "SHA256SUMS").write_text(f"{digest}  record.ttl\n", encoding="utf-8")
    return snapshot


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return create_app(record_engine(), Site(dumps=lambda: folder)).test_client()


def test_home_leads_to_search_questions_documents_and_tools(client: FlaskClient) -> None:
    response = client.get("/")
    page = Page(response)
    links = {link["href"] for link in page.all("a")}
    assert {"/documents", "/claims", "/downloads", "/ontology", "/api", "/sparql", "/about"} <= links
    assert {form["action"] for form in page.all("form")} == {"/search"}
    for words in ("25 January 2025", "2 May 2018", "no date", "curl", "SPARQLWrapper", "read.csv", "fetch("):
        assert words in page.text


def test_every_theme_begins_with_its_most_useful_questions(client: FlaskClient) -> None:
    page = client.get("/").text
    assert {question.name for found in themes().values() for question in found} == {
        question.name for question in catalogue()
    }
    for found in themes().values():
        assert f'href="/questions/{found[0].name}"' in page
    assert themes()["People and offices"][0].name == "office-holder"


def test_every_count_leads_to_just_so_many_claims(client: FlaskClient) -> None:
    page = client.get("/").text
    counts = re.findall(r'href="(/claims\?[^"]+)">(\d+) ', page)
    assert len(counts) >= 7
    for address, number in counts:
        listed = client.get(address.replace("&amp;", "&")).text
        assert f"<h2>{number} claim" in listed, address


def test_the_record_in_time_is_drawn_and_listed(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "The record in time" in page.partition("<svg")[0] or "<figure" in page
    assert 'href="/questions/events"' in page


def test_search_engines_learn_what_the_dataset_is(client: FlaskClient) -> None:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get("/").text, re.DOTALL)
    assert block
    described = json.loads(block[1])
    assert described["@type"] == "Dataset"
    assert [one["contentUrl"] for one in described["distribution"]] == ["http://localhost/dumps/record.ttl"]


def test_a_store_without_a_record_has_a_home_too() -> None:
    client = create_app(StoreEngine(store()), Site()).test_client()
    for path in ("/", "/about", "/downloads", "/things", "/documents", "/claims", "/ontology", "/api"):
        assert client.get(path, headers={"Accept": BROWSER}).status_code == 200, path


def test_a_file_is_given_out_and_nothing_else(client: FlaskClient) -> None:
    with client.get("/dumps/record.ttl") as response:
        assert (response.status_code, response.mimetype) == (200, "text/turtle")
        assert response.data == b"# nothing\n"
    for name in ("../record.ttl", "..%2Frecord.ttl", "nothing.ttl", "store"):
        assert client.get(f"/dumps/{name}").status_code == 404


def test_files_are_listed_with_sizes_and_check_sums_and_editions(client: FlaskClient) -> None:
    page = Page(client.get("/downloads"))
    assert hashlib.sha256(b"# nothing\n").hexdigest() in page.text
    assert "1 kB" in page.text
    assert "this one" in page.text


def test_a_server_without_files_says_so(tmp_path: Path) -> None:
    bare = create_app(record_engine(), Site(dumps=lambda: tmp_path / "absent")).test_client()
    assert bare.get("/dumps/record.ttl").status_code == 404
    assert "offers no files" in bare.get("/downloads").get_data(as_text=True)


def test_about_says_how_it_is_made_and_what_each_mark_means(client: FlaskClient) -> None:
    page = client.get("/about").text
    marks = set(re.findall(r'<use href="#(g-[a-z]+)"', page))
    drawn = set(re.findall(r'<symbol id="(g-[a-z]+)"', page))
    assert marks <= drawn
    assert {"g-happened", "g-planned", "g-disputed", "g-conflict"} <= marks
    assert "@misc{" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/page/state/atlantis", 404), ("/claims?modality=x", 400), ("/search?q=a", 503)],
)
def test_errors_are_pages_in_the_same_design_with_a_way_on(
    client: FlaskClient, path: str, status: int
) -> None:
    response = client.get(path, headers={"Accept": BROWSER})
    assert response.status_code == status
    page = Page(response)
    assert f"Error {status}" in page.text
    assert [form["action"] for form in page.all("form")] == ["/search"]


def test_a_path_with_markup_is_text(client: FlaskClient) -> None:
    page = Page(client.get("/<img src=x onerror=alert(1)>", headers={"Accept": BROWSER}))
    assert page.all("img") == []
    assert "<img src=x onerror=alert(1)>" in page.text
