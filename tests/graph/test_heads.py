"""Heads of sheets; the messages about one bad head each stand in `bad_sheets`."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.heads import check_heads, known_agents
from graph.sheets import read_sheets
from tests.graph.sheetsets import seeds, small, write
from tests.graph.small_sheets import DOCUMENT, SMALL


def test_agents_are_what_can_speak() -> None:
    agents = known_agents(small())
    assert {"person/ann", "state/alpha", "organization/gazette"} <= agents
    assert not {"place/port", "topic/trade", "document/curation", "stance/bob-on-trade"} & agents


def test_the_sheets_are_headed_well() -> None:
    assert check_heads(small()) == []
    assert check_heads(seeds()) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("report/gazette", "“report” is no kind"),
        ("document/The Gazette", "lower-case ASCII letters"),
        ("gazette", "write kind/slug"),
        ("event/gazette", "its id begins with document/, not as event/gazette"),
    ],
)
def test_a_sheet_reads_a_document(tmp_path: Path, name: str, message: str) -> None:
    text = SMALL[DOCUMENT].replace("id: document/gazette-2020-05-04\n  type", f"id: {name}\n  type")
    write(tmp_path, SMALL | {DOCUMENT: text})
    (problem,) = check_heads(read_sheets(tmp_path))
    assert message in problem.message
    assert (problem.path, problem.line) == (tmp_path / DOCUMENT, 2)


def test_an_undated_document_of_no_publisher_is_well_headed(tmp_path: Path) -> None:
    text = (
        SMALL[DOCUMENT]
        .replace("  dated: 2020-05-04\n", "")
        .replace("  publisher: organization/gazette\n", "")
    )
    write(tmp_path, SMALL | {DOCUMENT: text})
    assert check_heads(read_sheets(tmp_path)) == []
