"""The writer of SVG: whatever the text, it is shown and never markup."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from server.pictures.svg import Drawing, Picture, element, shorten, width, words

# What XML 1.0 can hold at all.
TEXT = st.text(st.characters(min_codepoint=32, blacklist_categories=("Cs", "Cc", "Cn")))


@given(TEXT, TEXT)
def test_text_and_attributes_come_back_as_they_were(text: str, value: str) -> None:
    node = ElementTree.fromstring(str(element("text", text, href=value)))  # noqa: S314
    assert (node.text or "") == text
    assert node.get("href") == value
    assert not list(node)


def test_numbers_have_one_decimal_at_most_and_none_is_left_out() -> None:
    assert str(element("rect", x=1.26, y=2.0, width=3, class_=None)) == '<rect x="1.3" y="2" width="3"/>'


@given(TEXT, st.floats(20, 400))
def test_a_shortened_text_fits_and_begins_as_it_did(text: str, room: float) -> None:
    short = shorten(text, room)
    assert width(short) <= room
    assert short == text or text.startswith(short.removesuffix("…"))


def test_what_is_said_in_a_picture_is_told_and_links_are_not_hidden_in_an_image() -> None:
    still = Picture("A title", "What it shows.", Drawing(10, 10, words(0, 0, "x")))
    linked = Picture("A title", "", Drawing(10, 10, element("a", Markup("x"), href="/x")))
    assert 'role="img"' in still.__html__()
    assert 'role="group"' in linked.__html__()
    root = ElementTree.fromstring(str(still.__html__()))[0]  # noqa: S314
    named = {root.get("aria-labelledby"), root.get("aria-describedby")}
    assert named == {root[0].get("id"), root[1].get("id")}
    assert [root[0].text, root[1].text] == ["A title", "What it shows."]


def test_two_drawings_share_no_id() -> None:
    picture = Picture("T", "D", Drawing(10, 10, words(0, 0, "x")), Drawing(5, 10, words(0, 0, "x")))
    ids = [
        n.get("id")
        for n in ElementTree.fromstring(str(picture.__html__())).iter()  # noqa: S314
        if n.get("id")
    ]
    assert len(ids) == len(set(ids)) == 4
