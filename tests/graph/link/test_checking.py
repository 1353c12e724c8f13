"""The links as a set: strangers, and what would make two things one or one thing two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import names
from graph.build import read_checked
from graph.link.checking import check_links, clashes
from graph.link.mapping import CLOSE, EXACT, NOTHING, Mapping
from graph.link.sssom import LINKS, write
from graph.reading import BadSheets
from tests.graph.link.samples import GOOD, changed
from tests.graph.sheetsets import seeds, small
from tests.graph.sheetsets import write as write_sheets


def messages(*mappings: Mapping) -> list[str]:
    """What the clashes of these mappings are, each in a line of its own."""
    numbered = (replace(mapping, line=number) for number, mapping in enumerate(mappings, start=1))
    return [problem.message for problem in clashes(Path(LINKS), numbered)]


def test_the_links_of_the_record_are_sound() -> None:
    assert check_links(seeds()) == []
    assert len(seeds().links) > 60


@pytest.mark.parametrize(
    "fields", [{"subject": names.iri("state/alfa")}, {"authors": (names.iri("state/alfa"),)}]
)
def test_a_stranger_is_told_with_a_suggestion(fields: dict[str, Any]) -> None:
    (problem,) = check_links(replace(small(), links=(changed(**fields, line=7),)))
    assert (problem.path.name, problem.line) == (LINKS, 7)
    assert problem.message == "nothing is called `state/alfa`: did you mean `state/alpha`?"


def test_two_things_do_not_become_one() -> None:
    union = changed(subject=names.iri("state/old-alpha"))
    (message,) = messages(GOOD, union)
    assert message.startswith("state/old-alpha and state/alpha would both be wd:Q1")
    assert messages(GOOD, replace(union, predicate=CLOSE)) == []
    assert messages(GOOD, replace(union, negated=True)) == []


def test_one_thing_does_not_become_two() -> None:
    (message,) = messages(GOOD, changed(object="http://www.wikidata.org/entity/Q2", predicate=EXACT))
    assert message.startswith("state/alpha would be both wd:Q1 and wd:Q2")


def test_a_pair_is_linked_once() -> None:
    (message,) = messages(GOOD, changed(negated=True))
    assert message == "this pair stands in line 1 already; keep one of the two"


def test_a_link_overtakes_a_search() -> None:
    (message,) = messages(GOOD, changed(object=NOTHING))
    assert message == "line 1 links to Wikidata, so this search is overtaken; remove it"


def test_bad_links_stop_the_build_with_file_and_line(tmp_path: Path) -> None:
    folder = write_sheets(tmp_path / "sheets")
    (folder / LINKS).write_text(write([changed(reviewers=())]), encoding="utf-8")
    with pytest.raises(BadSheets, match=r"links\.sssom\.tsv:\d+: owl:sameAs needs a reviewer"):
        read_checked(folder)
