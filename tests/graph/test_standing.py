"""The verdict on each claim; wrong marks, corrections and conflicts stand in `bad_sheets`."""

from __future__ import annotations

from pathlib import Path

from graph.build import read_checked
from graph.standing import Verdict, check_standing, verdicts
from tests.graph.sheetsets import seeds, small, write
from tests.graph.small_sheets import DOCUMENT, SMALL

GAZETTE = "claim/gazette-2020-05-04-"


def test_every_claim_has_one_verdict() -> None:
    names = [claim.name for sheet in small().all for claim in sheet.claims]
    assert list(verdicts(small())) == names
    assert check_standing(small()) == []


def test_a_claim_is_accepted_unless_something_else_is_said() -> None:
    assert verdicts(small())[GAZETTE + "1"] == Verdict("accepted", None, (), ())
    assert verdicts(small())["claim/curation-1"] == Verdict("accepted", None, (), ())


def test_the_curators_marks_come_with_reason_and_marker() -> None:
    found = verdicts(small())
    assert found[GAZETTE + "9"] == Verdict("disputed", "evident-error", ("claim/curation-2",), ())
    assert found[GAZETTE + "10"] == Verdict("corrected", "anachronism", ("claim/curation-1",), ())
    assert found[GAZETTE + "11"] == Verdict("outdated", None, ("claim/curation-3",), ())


def test_what_one_quoted_person_says_is_reported() -> None:
    assert verdicts(small())[GAZETTE + "8"] == Verdict("reported", "single-voice", (), ())


def test_the_curator_may_accept_what_was_reported(tmp_path: Path) -> None:
    mark = f"    marks:\n      - {{claim: {GAZETTE}8, standing: accepted}}\n"
    text = SMALL["curation.yaml"].replace("    basis: An atlas.\n", "    basis: An atlas.\n" + mark)
    for standing in ("    standing: reported\n", ""):
        document = SMALL[DOCUMENT].replace("    standing: reported\n", standing)
        sheets = read_checked(write(tmp_path, SMALL | {"curation.yaml": text, DOCUMENT: document}))
        assert verdicts(sheets)[GAZETTE + "8"] == Verdict("accepted", None, ("claim/curation-4",), ())


def test_conflicts_stand_on_all_their_claims_and_on_no_claim_itself() -> None:
    found = verdicts(small())
    group = {GAZETTE + number for number in "567"}
    for name in group:
        assert set(found[name].conflicts) == group - {name}
        assert found[name].conflicts == tuple(sorted(found[name].conflicts))
    assert {name for name, verdict in found.items() if verdict.conflicts} == group


def test_the_real_sheets_stand_well() -> None:
    assert check_standing(seeds()) == []
