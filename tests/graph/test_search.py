"""The index of names: what finds what, in which order, and when the index is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import names, rdf, search
from tests.graph.sheetsets import small_record

VERSION = "abc"


@pytest.fixture(scope="module")
def quads() -> list[rdf.Quad]:
    return list(small_record().quads)


@pytest.fixture(scope="module")
def index(quads: list[rdf.Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / search.FILE
    path.write_bytes(search.write(quads, VERSION))
    return path


def found(index: Path, text: str, **options: bool) -> list[str]:
    hits, total = search.find(index, VERSION, text, limit=50, **options)
    assert len(hits) == total
    return [hit.iri.removeprefix(names.ID) for hit in hits]


def test_the_same_quads_give_the_same_bytes(quads: list[rdf.Quad]) -> None:
    assert search.write(quads, VERSION) == search.write(list(reversed(quads)), VERSION)


@pytest.mark.parametrize("text", ["Alpha", "ALPHA", "álphà", "Альфа", "альфа", "alphal", "realm of"])
def test_a_name_in_any_script_case_or_accent_finds_its_thing(index: Path, text: str) -> None:
    assert "state/alpha" in found(index, text)


def test_the_exact_name_comes_first_then_beginnings_then_words(index: Path) -> None:
    things = [name for name in found(index, "alpha") if name.startswith("state/")]
    assert things == ["state/alpha", "state/old-alpha"]
    assert found(index, "ann")[0] == "person/ann"


def test_each_thing_is_found_once_with_its_label_kind_and_the_name_that_fits(index: Path) -> None:
    assert len(found(index, "alpha")) == len(set(found(index, "alpha")))
    [hit], total = search.find(index, VERSION, "Alphaland", limit=5)
    assert (hit.text, hit.label, hit.kind, total) == ("Alphaland", "Alpha", "state", 1)


def test_restatements_are_searched_apart(index: Path) -> None:
    assert all(name.startswith("claim/") for name in found(index, "visited", claims=True))
    assert found(index, "visited", claims=True)
    assert not any(name.startswith("claim/") for name in found(index, "beta"))


def test_hits_come_in_pages(index: Path) -> None:
    whole, total = search.find(index, VERSION, "a", limit=100)
    first, _ = search.find(index, VERSION, "a", limit=2)
    second, _ = search.find(index, VERSION, "a", limit=2, offset=2)
    assert total == len(whole) > 4
    assert [*first, *second] == whole[:4]


@pytest.mark.parametrize("text", ["", " ", "-", "…"])
def test_no_word_finds_nothing(index: Path, text: str) -> None:
    assert found(index, text) == []


@given(st.text())
def test_any_text_can_be_searched(index: Path, text: str) -> None:
    hits, total = search.find(index, VERSION, text, limit=3)
    assert len(hits) <= total


@pytest.mark.parametrize("sign", ["ϒ", "ϲ", "ᴬ", "ᴭ", "㎒", "İ"])
def test_signs_that_hide_capitals_are_folded_through(sign: str) -> None:
    assert search.fold(search.fold(sign)) == search.fold(sign) == search.fold(sign).casefold()


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert search.fold(search.fold(text)) == search.fold(text)


def test_arabic_and_urdu_keyboards_write_the_same_word() -> None:
    assert search.fold("كراچي") == search.fold("کراچی")
    assert search.fold("Łódź Ёж й") == "lodz еж и"


def test_an_index_of_another_record_or_form_is_refused(index: Path, tmp_path: Path) -> None:
    with pytest.raises(search.IndexOutdated, match="of the record abc"):
        search.find(index, "other", "alpha", limit=1)
    broken = tmp_path / search.FILE
    broken.write_bytes(b"no database at all, but long enough to be looked at")
    with pytest.raises(search.IndexOutdated):
        search.find(broken, VERSION, "alpha", limit=1)
    sqlite3.connect(tmp_path / "empty").close()
    with pytest.raises(FileNotFoundError):
        search.find(tmp_path / "none", VERSION, "alpha", limit=1)
