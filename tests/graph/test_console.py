"""What stands under an answer on a terminal says what it rests on besides claims."""

from __future__ import annotations

import pytest

from graph.console import show_notes
from graph.footnotes import footnotes
from graph.witnesses import Absence, Citation

NOBODY = Absence("none", "{ ?a :met ?b . }")
NOTHING = Absence("minus", "{ ?a :hates ?b . }")


def test_the_one_thing_that_is_absent_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    citations = [Citation(absences=(NOBODY,)), Citation(absences=(NOBODY,))]
    show_notes(footnotes(citations), citations)
    printed = " ".join(capsys.readouterr().out.split())
    assert printed == "Rests on what the record does not hold: nothing matches { ?a :met ?b . }"


def test_several_things_that_are_absent_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    citations = [Citation(absences=(NOBODY, NOTHING))]
    show_notes(footnotes(citations), citations)
    assert "2 patterns that nothing matches" in " ".join(capsys.readouterr().out.split())
