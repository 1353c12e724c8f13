"""Queries are read into trees that say the same: of every suite of tests, and of every canned question."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from graph import rdf
from graph.citing.cursor import Unreadable
from graph.citing.reading import read_query
from graph.citing.writing import written_group, written_select

SUITES = Path(__file__).parents[3].parent / "shared" / "rdf-tests" / "sparql"
QUESTIONS = sorted(Path(str(queries.__file__)).parent.glob("*.rq"))


def written(text: str) -> str:
    """The body of a query, read and written again, as a SELECT or an ASK."""
    query = read_query(text)
    body = written_select(query.select) if query.select.items else f"ASK {written_group(query.select.group)}"
    return query.prologue + body


def is_accepted(text: str) -> bool:
    try:
        rdf.Store().query(text, base_iri="http://e/")
    except SyntaxError:
        return False
    except RuntimeError:  # a function that is not known
        return True
    return True


@pytest.mark.skipif(not SUITES.exists(), reason="the suites of the W3C are not here")
def test_whatever_the_engine_accepts_is_read_and_written_again() -> None:
    seen = 0
    for file in sorted([*SUITES.glob("sparql10/**/*.rq"), *SUITES.glob("sparql11/**/*.rq")]):
        text = file.read_text(encoding="utf-8", errors="replace")
        if is_accepted(text):
            seen += 1
            assert is_accepted(written(text)), file
    assert seen > 500


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_a_canned_question_is_read_and_written_again(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert is_accepted(written(text))
    assert read_query(written(text)).select.items == read_query(text).select.items


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b }",
        "SELECT * {",
        "SELECT ?a { ?a :p ?b } extra",
        "FIND ?a {}",
        "SELECT * { ?s <p> << ?a ?b ?c >> }",
    ],
)
def test_what_is_no_query_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read_query(text)


def test_new_names_begin_as_no_name_of_the_query_does() -> None:
    assert read_query("SELECT * { ?cite_a ?cite__b [] }").stem == "cite___"
