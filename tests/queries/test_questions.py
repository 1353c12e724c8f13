"""The project's own questions keep the rules that make them questions."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from queries import catalogue
from queries.frontmatter import Source
from queries.lint import lint

FOLDER = Path(str(queries.__file__)).parent
FILES = sorted(FOLDER.glob("*.rq"))


def test_the_catalogue_holds_every_file() -> None:
    if not FILES:
        pytest.skip("no question is written yet")
    assert {question.source.path for question in catalogue.load()} == {file.name for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_question_keeps_every_rule(file: Path) -> None:
    question = catalogue.parse(Source(file.name, file.read_text(encoding="utf-8")))
    assert [str(error) for error in lint(question)] == []
