"""Verifying a corpus: each kind of difference is found, all of them at once, and no words are printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.passages import At, digest, find
from graph.verify import CorpusUnreadable, Difference, DocumentCheck, Kind, PassageCheck, verify

TEXT = "The title\n\nAlpha met Beta in 2017.\n\nGamma flew home. Gamma slept.\n"
FILE = "document.txt"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path, TEXT)
    return tmp_path


def write(corpus: Path, text: str) -> None:
    (corpus / FILE).write_bytes(text.encode())


def at(words: str, text: str = TEXT) -> At:
    return find(text, words)[0]


def check(*passages: At, sha256: str = digest(TEXT), file: str = FILE) -> DocumentCheck:
    cited = (
        PassageCheck(passage, f"claim/document-{n}", 10 * n) for n, passage in enumerate(passages, start=1)
    )
    return DocumentCheck(file, sha256, tuple(cited))


ALPHA, GAMMA = at("Alpha met Beta"), at("Gamma flew home.")


def only(differences: list[Difference]) -> Difference:
    (difference,) = differences
    return difference


def test_a_corpus_as_recorded_has_no_difference(corpus: Path) -> None:
    assert verify(corpus, [check(ALPHA, GAMMA), check(at("The title"))]) == []


def test_a_renamed_document_is_found_by_its_digest(corpus: Path) -> None:
    (corpus / FILE).rename(corpus / "renamed.txt")
    (corpus / "folder").mkdir()
    assert verify(corpus, [check(ALPHA)]) == []


def test_a_missing_document_and_what_was_not_checked(corpus: Path) -> None:
    difference = only(verify(corpus, [check(ALPHA, GAMMA, sha256="0" * 64, file="absent.txt")]))
    assert (difference.document, difference.kind, difference.claim) == ("absent.txt", Kind.FILE_MISSING, None)
    assert "2 passages were not checked" in difference.message


def test_a_name_that_leads_out_of_the_corpus_is_not_followed(corpus: Path) -> None:
    (corpus / "inner").mkdir()
    wanted = check(sha256="0" * 64, file=f"../{FILE}")
    assert only(verify(corpus / "inner", [wanted])).kind is Kind.FILE_MISSING


def test_a_document_that_is_not_utf_8(corpus: Path) -> None:
    (corpus / FILE).write_bytes(b"\xff\xfe")
    difference = only(verify(corpus, [check(ALPHA)]))
    assert difference.kind is Kind.FILE_UNREADABLE
    assert "not UTF-8" in difference.message


def test_a_changed_file_whose_passages_still_stand(corpus: Path) -> None:
    write(corpus, TEXT + "More.\n")
    difference = only(verify(corpus, [check(ALPHA, GAMMA)]))
    assert (difference.kind, difference.claim) == (Kind.FILE_CHANGED, None)
    assert digest(TEXT) in difference.message
    assert digest(TEXT + "More.\n") in difference.message


def test_a_changed_byte_that_reads_alike_is_a_change(corpus: Path) -> None:
    write(corpus, TEXT.replace("met Beta", "met\u00a0Beta"))
    assert [found.kind for found in verify(corpus, [check(ALPHA)])] == [
        Kind.FILE_CHANGED,
        Kind.PASSAGE_CHANGED,
    ]


def test_moved_passages_are_reported_where_they_stand_now(corpus: Path) -> None:
    longer = TEXT.replace("\n\nAlpha", "\n\nA word before.\n\nAlpha")
    write(corpus, longer)
    whole, alpha, gamma = verify(corpus, [check(ALPHA, GAMMA)])
    assert whole.kind is Kind.FILE_CHANGED
    assert (alpha.kind, alpha.claim, alpha.line) == (Kind.PASSAGE_MOVED, "claim/document-1", 10)
    assert (gamma.kind, gamma.claim, gamma.line) == (Kind.PASSAGE_MOVED, "claim/document-2", 20)
    moved = at("Alpha met Beta", longer)
    assert f"paragraph: 3, start: {moved.start}, end: {moved.end}" in alpha.message


def test_of_two_places_the_nearer_is_named(corpus: Path) -> None:
    second = find(TEXT, "Gamma")[1]
    shifted = At(second.paragraph, second.start - 1, second.end - 1, second.sha256)
    assert f"start: {second.start}," in only(verify(corpus, [check(shifted)])).message


def test_a_wrong_digest(corpus: Path) -> None:
    wrong = At(ALPHA.paragraph, ALPHA.start, ALPHA.end, digest("something else"))
    assert only(verify(corpus, [check(wrong)])).kind is Kind.PASSAGE_CHANGED


def test_a_wrong_paragraph(corpus: Path) -> None:
    difference = only(verify(corpus, [check(At(3, ALPHA.start, ALPHA.end, ALPHA.sha256))]))
    assert difference.kind is Kind.PARAGRAPH_WRONG
    assert "paragraph 2, not in 3" in difference.message


@pytest.mark.parametrize("span", [(0, 10_000), (10_000, 10_014), (-3, 4), (9, 3), (5, 5), (9, 11)])
def test_offsets_that_hold_no_passage(corpus: Path, span: tuple[int, int]) -> None:
    assert only(verify(corpus, [check(At(1, *span, digest("no")))])).kind is Kind.PASSAGE_ABSENT


def test_white_space_is_no_passage_even_with_its_digest(corpus: Path) -> None:
    assert only(verify(corpus, [check(At(1, 9, 11, digest("\n\n")))])).kind is Kind.PASSAGE_ABSENT


def test_a_passage_past_the_end_is_found_where_it_stands(corpus: Path) -> None:
    beyond = At(2, 10_000, 10_000 + len("Alpha met Beta"), ALPHA.sha256)
    assert only(verify(corpus, [check(beyond)])).kind is Kind.PASSAGE_MOVED


def test_a_document_too_long_to_search_is_still_compared(corpus: Path) -> None:
    text = "x" * 100_000 + "y" * 100_000
    write(corpus, text)
    wrong = At(1, 0, 90_000, digest("y" * 90_000))
    assert only(verify(corpus, [check(wrong, sha256=digest(text))])).kind is Kind.PASSAGE_CHANGED


def test_every_difference_is_reported_in_order(corpus: Path) -> None:
    wrong = At(9, ALPHA.start, ALPHA.end, ALPHA.sha256)
    documents = [check(file="absent.txt", sha256="0"), check(wrong, ALPHA, At(1, 0, 999, "")), check(wrong)]
    differences = verify(corpus, documents)
    assert [(found.document, found.kind, found.claim) for found in differences] == [
        ("absent.txt", Kind.FILE_MISSING, None),
        (FILE, Kind.PARAGRAPH_WRONG, "claim/document-1"),
        (FILE, Kind.PASSAGE_ABSENT, "claim/document-3"),
        (FILE, Kind.PARAGRAPH_WRONG, "claim/document-1"),
    ]


def test_a_corpus_that_cannot_be_listed(corpus: Path) -> None:
    for path in (corpus / "absent", corpus / FILE):
        with pytest.raises(CorpusUnreadable, match="name the folder") as caught:
            verify(path, [])
        assert caught.value.corpus == path


@given(
    st.integers(-5, 90),
    st.integers(-5, 90),
    st.integers(0, 5),
    st.sampled_from([ALPHA.sha256, "", digest("\n")]),
)
def test_any_passage_is_right_or_reported_without_its_words(
    tmp_path_factory: pytest.TempPathFactory, start: int, end: int, paragraph: int, sha256: str
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, TEXT)
    passage = At(paragraph, start, end, sha256)
    differences = verify(folder, [check(passage)])
    assert (differences == []) == (passage == ALPHA)
    for name in ("title", "Alpha", "Beta", "Gamma"):
        assert all(name not in difference.message for difference in differences)
