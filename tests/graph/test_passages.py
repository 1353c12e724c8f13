"""Passages: paragraphs, offsets and digests, finding under folding, and the seed documents' own numbering."""

from __future__ import annotations

import csv
import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from graph import yamltext
from graph.passages import (
    At,
    DocumentUnreadable,
    NoPassage,
    Span,
    digest,
    find,
    fold,
    locate,
    paragraphs,
    read_document,
    render,
)

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
TEXTS = st.text(
    st.characters(codec="utf-8") | st.sampled_from("ab \n\n\r\t\u00a0\u202f\u2028“”'’-–"), min_size=1
)


@cache
def rows() -> list[dict[str, str]]:
    if not SEEDS.is_dir():
        return []
    with (SEEDS / "inventory.tsv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["id"].startswith("F")]


@cache
def document(name: str) -> str:
    return read_document(SEEDS / name)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here")
def test_the_inventory_numbers_paragraphs_as_we_do() -> None:
    assert len(rows()) == 223
    strays = [row["id"] for row in rows() if not stands_in_its_paragraph(row)]
    assert strays == []


def stands_in_its_paragraph(row: dict[str, str]) -> bool:
    text, evidence = document(row["document"]), row["evidence_exact_substring"]
    number = re.match(r"P(\d+) ", row["locator"])
    assert number, row["id"]
    start, end = paragraphs(text)[int(number[1]) - 1]
    within = [at for at in find(text, evidence) if start <= at.start and at.end <= end]
    return bool(within) and all(at.paragraph == int(number[1]) for at in within)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here")
def test_evidence_is_found_exactly_but_for_no_break_spaces() -> None:
    folded = [row["id"] for row in rows() if row["evidence_exact_substring"] not in document(row["document"])]
    assert folded == ["F013", "F015"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("\n \n\u00a0\t\n", []),
        ("one", [(0, 3)]),
        ("\n\none\n\n two \nthree\n", [(2, 5), (7, 12), (13, 18)]),
        ("one\r\n\r\ntwo\r\n", [(0, 4), (7, 11)]),
        ("one\u2028two\x85three\rfour", [(0, 18)]),
        ("\ufeffone", [(0, 4)]),
    ],
)
def test_paragraphs_are_the_lines_that_are_not_blank(text: str, spans: list[tuple[int, int]]) -> None:
    assert list(paragraphs(text)) == [Span(*span) for span in spans]


@given(TEXTS)
def test_paragraphs_hold_all_that_is_not_white_space(text: str) -> None:
    held = "".join(text[start:end] for start, end in paragraphs(text))
    assert "".join(held.split()) == "".join(text.split())
    assert "\n" not in held


@pytest.mark.parametrize(
    ("start", "end", "paragraph"),
    [(0, 3, 1), (0, 8, 1), (2, 8, 1), (3, 8, 2), (4, 8, 2), (5, 6, 2), (7, 11, 2), (8, 11, 3)],
)
def test_a_passage_is_in_the_paragraph_where_its_words_begin(start: int, end: int, paragraph: int) -> None:
    assert locate("one\n\ntwo\nsix", start, end).paragraph == paragraph


def test_offsets_are_code_points_and_the_digest_is_of_their_utf_8() -> None:
    assert locate("😀é\u00a0x", 1, 3) == At(1, 1, 3, hashlib.sha256("é\u00a0".encode()).hexdigest())


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 8), (2, 2), (3, 1), (7, 8)])
def test_offsets_outside_the_text_are_no_passage(start: int, end: int) -> None:
    with pytest.raises(NoPassage, match=f"{start} to {end} .* 7 characters"):
        locate("one\n \n2", start, end)


def test_white_space_is_no_passage() -> None:
    with pytest.raises(NoPassage, match="only white space"):
        locate("one\n \n2", 3, 6)
    with pytest.raises(NoPassage, match="blank"):
        find("one two", " ")


@given(TEXTS, st.data())
def test_any_span_is_located_with_its_digest(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    at = locate(text, start, end)
    first, last = paragraphs(text)[at.paragraph - 1]
    assert (at.start, at.end) == (start, end)
    assert at.sha256 == digest(text[at.start : at.end])
    assert text[max(start, first) : min(end, last)].strip()
    assert not text[start : max(start, first)].strip()


@pytest.mark.parametrize(
    ("text", "wanted", "starts"),
    [
        ("a b a\u00a0b a b", "a b", [0, 8, 4]),
        ("a b a\u00a0b", "a\u00a0b", [4, 0]),
        ("a\u202fb a\nb a  b", "a b", [0, 4]),
        ("the state’s “new” course — set", 'state\'s "new" course - set', [4]),
        ("the state's", "state’s", [4]),
        ("aaa", "aa", [0, 1]),
        ("a.c abc", "a.c", [0]),
        ("A a", "a", [2]),
        ("a b", "c", []),
    ],
)
def test_finding_lists_exact_passages_before_folded_ones(text: str, wanted: str, starts: list[int]) -> None:
    assert [at.start for at in find(text, wanted)] == starts


@given(TEXTS)
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(TEXTS, st.data())
@example("x\u00a0“y”", None)
def test_what_is_found_equals_the_wanted_text_under_folding(text: str, data: st.DataObject | None) -> None:
    start = data.draw(st.integers(0, len(text) - 1)) if data else 0
    end = data.draw(st.integers(start + 1, len(text))) if data else len(text)
    assume(text[start:end].strip())
    found = find(text, fold(text[start:end]))
    assert start in [at.start for at in found]
    for at in found:
        assert fold(text[at.start : at.end]) == fold(text[start:end])
        assert at == locate(text, at.start, at.end)


def test_a_passage_renders_as_a_line_of_yaml() -> None:
    at = locate("one\n\ntwo", 5, 8)
    assert render(at) == f"{{paragraph: 2, start: 5, end: 8, sha256: {digest('two')}}}"
    line = yamltext.plain(yamltext.parse(f"at: {render(at)}", Path("sheet.yaml")))
    assert line == {"at": {"paragraph": "2", "start": "5", "end": "8", "sha256": digest("two")}}


@given(TEXTS)
def test_reading_changes_nothing(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("documents") / "document.txt"
    path.write_bytes(text.encode())
    assert read_document(path) == text


def test_unreadable_documents(tmp_path: Path) -> None:
    path = tmp_path / "document.txt"
    with pytest.raises(DocumentUnreadable, match="cannot be read"):
        read_document(path)
    path.write_bytes(b"caf\xe9")
    with pytest.raises(DocumentUnreadable, match="not UTF-8 at byte 3") as caught:
        read_document(path)
    assert caught.value.path == path
