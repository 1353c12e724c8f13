"""Mappings as SSSOM/TSV: what is written is read again, and what is wrong is told with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import names
from graph.link.mapping import EXACT, JUSTIFICATIONS, Mapping, in_order
from graph.link.sssom import COLUMNS, REQUIRED, WRITTEN, read, write
from graph.link.targets import WIKIDATA
from tests.graph.link.samples import GOOD, PROJECT, changed

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30).map(
    str.strip
)


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    """Any sound mapping of a state to Wikidata."""
    return changed(
        subject=names.iri(f"state/s{draw(st.integers(1, 99))}"),
        object=f"{WIKIDATA.namespace}Q{draw(st.integers(1, 10**9))}",
        predicate=draw(st.sampled_from([GOOD.predicate, EXACT])),
        justification=draw(st.sampled_from(JUSTIFICATIONS)),
        confidence=draw(st.decimals(0, 1, places=2)),
        subject_label=draw(texts),
        object_label=draw(texts),
        negated=draw(st.booleans()),
        comment=draw(texts) or "-",
        authors=tuple(draw(st.lists(st.just(PROJECT), min_size=1, max_size=2))),
        rest=tuple((name, "x") for name in draw(st.sets(st.sampled_from(["see_also", "other"])))),
    )


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    path = folder / "links.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    return path


@given(st.lists(mappings(), max_size=6, unique_by=lambda mapping: mapping.name))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, found: list[Mapping]
) -> None:
    text = write(found)
    back, problems = read(written(tmp_path_factory.mktemp("links"), text))
    assert problems == []
    normal = [(m, sorted(m.rest)) for m in (changed(**{**vars(one), "rest": ()}) for one in in_order(found))]
    assert [(changed(**{**vars(one), "rest": ()}), []) for one in back] == normal
    assert [sorted(one.rest) for one in back] == [sorted(one.rest) for one in in_order(found)]
    assert write(reversed(back)) == text


def test_the_head_declares_prefixes_and_licence(tmp_path: Path) -> None:
    text = write([GOOD])
    assert "#  wd: http://www.wikidata.org/entity/\n" in text
    assert "#license: https://creativecommons.org/licenses/by/4.0/\n" in text
    assert "\nstate:alpha\tAlpha\tstate\towl:sameAs\t\twd:Q1\t" in text
    (line,) = read(written(tmp_path, text))[0]
    assert line.line == len(text.splitlines())


def test_the_columns_are_those_of_the_standard() -> None:
    assert {*WRITTEN, *REQUIRED} <= {*COLUMNS}
    assert len(COLUMNS) == len(set(COLUMNS)) == 44


def test_identifiers_are_normalised_as_they_are_read(tmp_path: Path) -> None:
    text = write([GOOD]).replace("\twd:Q1\t", "\thttps://www.wikidata.org/wiki/Q1\t")
    assert read(written(tmp_path, text)) == ([GOOD], [])


def test_no_file_holds_no_mappings(tmp_path: Path) -> None:
    assert read(tmp_path / "links.sssom.tsv") == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("\tobject_id\t", "\tobjct_id\t", 0, "“objct_id” is no column of SSSOM: did you mean `object_id`?"),
        ("\tobject_id\t", "\tobjct_id\t", 0, "the column object_id is missing"),
        ("\tsubject_label\t", "\tsubject_id\t", 0, "a column stands twice"),
        ("state:alpha", "stat:alpha", 1, "“stat:alpha” is no IRI and no CURIE whose prefix"),
        ("\tAlpha\t", "\t", 1, "cells, and the head 17 columns"),
        ("\t0.95\t", "\t95%\t", 1, "the confidence “95%” is no number between 0 and 1"),
        ("\towl:sameAs\t\t", "\towl:sameAs\tnot\t", 1, "predicate_modifier is empty or Not"),
        ("A table", '"A table', 1, "this is no table with tabs"),
        ("#curie_map:", "#prefixes:", -99, "with a curie_map of prefixes"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    text = write([GOOD])
    assert old in text
    head = len(text.splitlines()) - 1
    path = written(tmp_path, text.replace(old, new))
    found = [problem for problem in read(path)[1] if message in problem.message]
    assert [(one.path, one.line) for one in found[:1]] == [(path, max(1, head + line))]


def test_lines_out_of_order_are_told(tmp_path: Path) -> None:
    other = changed(subject=names.iri("state/beta"))
    lines = write([GOOD, other]).splitlines(keepends=True)
    lines[-2:] = reversed(lines[-2:])
    (problem,) = read(written(tmp_path, "".join(lines)))[1]
    assert "out of order" in problem.message
    assert problem.line == len(lines) - 1


def test_a_candidate_needs_no_reviewer(tmp_path: Path) -> None:
    path = written(tmp_path, write([changed(reviewers=(), confidence=Decimal("0.4"))]))
    assert read(path, published=False)[1] == []
    assert read(path)[1] != []


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "links.sssom.tsv"
    path.write_bytes(b"\xff\xfe")
    (problem,) = read(path)[1]
    assert "cannot be read" in problem.message
