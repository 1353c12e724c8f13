"""The page of a document: its claims in the order of the text, and the text itself where it is at hand."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.passages import Span
from server.app import create_app
from server.cards import Card, Mark, Place, Value
from server.papers import _pieces
from server.site import Site
from tests.server.records import record_engine
from tests.server.test_pages import Page

PAGE = "/page/document/mfa-russia-2018-02-19"
DOCUMENTS = Path(__file__).parents[2].parent / "shared" / "seeds"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def test_every_claim_stands_in_the_order_of_the_text(client: FlaskClient) -> None:
    page = client.get(PAGE).get_data(as_text=True)
    paragraphs = [int(number) for number in re.findall(r'<section class="para" id="p(\d+)"', page)]
    assert paragraphs == sorted(paragraphs)
    assert len(re.findall(r'<div class="claim" id="c\d+"', page)) == 97
    assert "97 claims" in page


def test_the_head_is_bibliographic(client: FlaskClient) -> None:
    page = Page(client.get(PAGE)).text
    for words in ("19 February 2018, 10:39", "Information and Press Department", "not recorded in the file"):
        assert words in page
    assert "start the server with your own copy" in page


def test_what_others_confirm_and_contradict_is_told(client: FlaskClient) -> None:
    beside = client.get(PAGE).get_data(as_text=True).partition("Beside the other documents")[2]
    assert "Confirmed" in beside
    assert "/id/claim/cooperation-with-pakistan-33" in beside.partition("Contradicted")[2]
    assert "/id/claim/curation-1" in beside.partition("Put right")[2]


def test_a_document_without_a_date_says_so(client: FlaskClient) -> None:
    assert "none stated in the file" in client.get("/page/document/cooperation-with-pakistan").text


def test_a_text_is_cut_where_passages_begin_and_end() -> None:
    cards = [_card(1, (0, 5)), _card(2, (3, 8)), _card(3, (20, 25), (6, 8))]
    pieces = list(_pieces("abcdefghij" * 3, Span(0, 10), cards))
    assert [(piece.text, piece.claims, piece.begins) for piece in pieces] == [
        ("abc", (1,), (1,)),
        ("de", (1, 2), (2,)),
        ("f", (2,), ()),
        ("gh", (2, 3), ()),
        ("ij", (), ()),
    ]
    assert "".join(piece.text for piece in pieces) == "abcdefghij"


def test_no_text_is_shown_whose_digest_differs(tmp_path: Path) -> None:
    (tmp_path / "001_99cd657e6ccc34e8.txt").write_text("Something else altogether.", encoding="utf-8")
    client = create_app(record_engine(), Site(corpus=tmp_path)).test_client()
    page = client.get(PAGE).get_data(as_text=True)
    assert "Something else" not in page
    assert "start the server with your own copy" in page


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents themselves are not at hand")
def test_the_text_is_shown_with_its_passages_marked_both_ways() -> None:
    client = create_app(record_engine(), Site(corpus=DOCUMENTS)).test_client()
    page = Page(client.get(PAGE))
    identities = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = {link["href"] or "" for link in page.all("a")}
    assert len({link for link in links if re.fullmatch(r"#t\d+", link)}) == 97
    assert {link[1:] for link in links if re.fullmatch(r"#[ct]\d+", link)} <= identities
    words = (DOCUMENTS / "001_99cd657e6ccc34e8.txt").read_text(encoding="utf-8")
    quoted = "".join(re.findall(r"<blockquote.*?</blockquote>", client.get(PAGE).text, re.DOTALL))
    shown = html.unescape(re.sub(r"<sup>.*?</sup>|<[^>]*>", "", quoted))
    assert "".join(shown.split()) == "".join(words.split())


def _card(number: int, *spans: tuple[int, int]) -> Card:
    places = tuple(Place(f"p{number}", 1, start, end, "0") for start, end in spans)
    mark = Mark("holds", "holds")
    return Card(f"c{number}", number, "", Value(""), "", Value(""), mark, None, places=places)
