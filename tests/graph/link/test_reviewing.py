"""Proposals, decisions and second looks: what each does to the files, and what it must not do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph import names
from graph.link import sssom
from graph.link.console import link_commands
from graph.link.entity import Entity
from graph.link.mapping import BY_IDENTIFIER, BY_SCORE, CLOSE, EXACT, NOTHING, SAME, Mapping
from graph.link.proposing import propose
from graph.link.rereading import changes
from graph.link.reviewing import Decision, Files, decide, open_files, passage_of
from graph.reading import BadSheets
from tests.graph.link.samples import GOOD, PROJECT, changed
from tests.graph.sheetsets import small_record, write

DAY = "2026-11-22"
CODES = frozenset([("iso3166", "al")])
STATE = frozenset(["state"])
ALPHA = Entity(names.iri("state/alpha"), ("Alpha",), kinds=STATE)
THERE = Entity(GOOD.object, ("Alpha",), kinds=STATE)
WAITING = changed(reviewers=(), justification=BY_SCORE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small sheets, with two candidates for one thing."""
    folder = write(tmp_path / "sheets")
    Files(folder, [], [WAITING, replace(WAITING, object="http://www.wikidata.org/entity/Q2")]).write()
    return folder


def test_an_equal_code_links_at_once_and_never_as_the_same() -> None:
    alike = replace(THERE, identifiers=CODES)
    found = propose([replace(ALPHA, identifiers=CODES)], [alike], [], DAY)
    (link,) = found.certain
    assert (link.predicate, link.justification, link.reviewers) == (EXACT, BY_IDENTIFIER, ())
    assert found.pending == ()


def test_the_rest_waits_with_its_features() -> None:
    (waiting,) = propose([ALPHA], [THERE], [], DAY).pending
    assert (waiting.predicate, waiting.justification) == (SAME, BY_SCORE)
    assert waiting.confidence == Decimal("0.88")
    assert waiting.comment == "Label 1.00, kind equal, lead 0.88."


@pytest.mark.parametrize(
    "known",
    [
        GOOD,
        changed(negated=True),
        changed(object=NOTHING),
        changed(predicate=CLOSE),
        changed(subject=names.iri("state/beta")),
        changed(object="http://www.wikidata.org/entity/Q9"),
    ],
    ids=["linked", "rejected", "searched", "close", "taken by another", "linked to another"],
)
def test_what_is_decided_is_not_proposed_again(known: Mapping) -> None:
    assert propose([ALPHA], [THERE], [known], DAY).pending == ()


def test_a_rejection_leaves_others_to_be_proposed() -> None:
    other = replace(THERE, iri="http://www.wikidata.org/entity/Q2")
    assert propose([ALPHA], [THERE, other], [changed(negated=True)], DAY).pending


@pytest.mark.parametrize(
    ("decision", "links", "left"),
    [
        (Decision.ACCEPT, [(SAME, False, GOOD.object)], 0),
        (Decision.REJECT, [(SAME, True, GOOD.object)], 1),
        (Decision.CLOSE, [(CLOSE, False, GOOD.object)], 1),
        (Decision.SKIP, [], 2),
        (
            Decision.NONE,
            [
                (SAME, True, GOOD.object),
                (SAME, True, "http://www.wikidata.org/entity/Q2"),
                (SAME, False, NOTHING),
            ],
            0,
        ),
    ],
)
def test_a_decision_moves_the_candidate(
    folder: Path, decision: Decision, links: list[tuple[str, bool, str]], left: int
) -> None:
    opened = open_files(folder)
    assert decide(opened, opened.candidates[0], decision, PROJECT, DAY) == []
    again = open_files(folder)
    assert [(one.predicate, one.negated, one.object) for one in again.links] == links
    assert all(one.reviewers == (PROJECT,) for one in again.links)
    assert len(again.candidates) == left


def test_a_decision_that_would_merge_two_things_is_not_done(folder: Path) -> None:
    opened = open_files(folder)
    opened.links.append(changed(subject=names.iri("state/beta")))
    (objection,) = decide(opened, opened.candidates[0], Decision.ACCEPT, PROJECT, DAY)
    assert "state/alpha and state/beta would both be wd:Q1" in objection
    assert len(opened.candidates) == 2


def test_bad_files_are_not_opened(folder: Path) -> None:
    (folder / sssom.LINKS).write_text("subject_id\n", encoding="utf-8")
    with pytest.raises(BadSheets):
        open_files(folder)


def test_a_passage_tells_where_the_record_speaks_of_a_thing() -> None:
    found = passage_of(small_record().quads, names.iri("person/ann"))
    assert found is not None
    assert found.restatement == "Ann visited Beta in March 2020."
    assert (found.document, found.paragraph) == ("A year of Alpha and Beta", "1")
    assert passage_of(small_record().quads, names.iri("person/nobody")) is None


@pytest.mark.parametrize(
    ("now", "message"),
    [
        (None, "nothing is said of it any more"),
        (replace(THERE, successor="http://www.wikidata.org/entity/Q3"), "it is redirected to wd:Q3"),
        (replace(THERE, labels=("Gamma",)), "it was called “Alpha, a state” and is now “Gamma”"),
        (
            replace(THERE, labels=("Alpha, a state",), kinds=frozenset(["person"])),
            "it was a state and is now a person",
        ),
    ],
)
def test_what_became_of_a_target_is_told(now: Entity | None, message: str) -> None:
    labelled = now and (now if "Gamma" in now.labels else replace(now, labels=("Alpha, a state",)))
    (found,) = changes([GOOD], [labelled] if labelled else [])
    assert message in str(found)
    assert str(found).startswith("wd:Q1 (Alpha): ")


def test_an_unchanged_target_is_silent() -> None:
    assert list(changes([GOOD], [replace(THERE, aliases=("Alpha, a State",))])) == []


def test_the_command_reviews_one_candidate_at_a_time(folder: Path) -> None:
    arguments = ["review", "--sheets", str(folder), "--reviewer", "organization/communique-project"]
    result = CliRunner().invoke(link_commands, arguments, input="r\na\n")
    assert result.exit_code == 0, result.output
    assert "ours    state/alpha “Alpha”" in result.output
    assert "also called Альфа, Alphaland, Realm of Alpha" in result.output
    assert "passage " in result.output
    assert "0 candidates wait for review" in result.output
    assert [one.negated for one in open_files(folder).links] == [True, False]


def test_the_review_ends_when_the_reviewer_does(folder: Path) -> None:
    arguments = ["review", "--sheets", str(folder), "--reviewer", "https://orcid.org/0000-0002-1825-0097"]
    for typed in ("q\n", ""):
        result = CliRunner().invoke(link_commands, arguments, input=typed)
        assert result.exit_code == 0
        assert "2 candidates wait for review" in result.output
    assert open_files(folder).links == []


def test_proposals_from_a_file_are_kept_in_the_named_folder(folder: Path, tmp_path: Path) -> None:
    local = tmp_path / "states.ttl"
    local.write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<http://www.wikidata.org/entity/Q7> rdfs:label "Beta"@en ; '
        "<http://www.wikidata.org/prop/direct/P31> <http://www.wikidata.org/entity/Q6256> .\n",
        encoding="utf-8",
    )
    arguments = ["propose", "--sheets", str(folder), "--file", str(local), "--kind", "state"]
    result = CliRunner().invoke(link_commands, arguments)
    assert result.exit_code == 0, result.output
    assert "to review  state/beta ~ wd:Q7 “Beta” 0.88: Label 1.00, kind equal, lead 0.88." in result.output
    assert len(open_files(folder).candidates) == 3


def test_export_writes_each_form(folder: Path) -> None:
    opened = open_files(folder)
    decide(opened, opened.candidates[0], Decision.ACCEPT, PROJECT, DAY)
    run = CliRunner().invoke
    arguments = ["export", "--sheets", str(folder), "-f"]
    assert "\nstate:alpha\t" in run(link_commands, [*arguments, "sssom"]).output
    void = run(link_commands, [*arguments, "void"]).output
    assert "void:triples 1" in void
    assert "links-wikidata-sameAs" in void
    (line,) = run(link_commands, [*arguments, "ntriples"]).output.splitlines()
    assert line == f"<{GOOD.subject}> <{SAME}> <{GOOD.object}> ."


def test_check_reads_targets_again_and_edits_nothing(folder: Path, tmp_path: Path) -> None:
    opened = open_files(folder)
    decide(opened, opened.candidates[0], Decision.ACCEPT, PROJECT, DAY)
    before = (folder / sssom.LINKS).read_bytes()
    local = tmp_path / "now.ttl"
    local.write_text(f'<{GOOD.object}> <http://www.w3.org/2000/01/rdf-schema#label> "Omega"@en .', "utf-8")
    result = CliRunner().invoke(link_commands, ["check", "--sheets", str(folder), "--file", str(local)])
    assert result.exit_code == 1
    assert "is now “Omega”" in result.output
    assert "1 of 1 links read again, 1 changes" in result.output
    assert (folder / sssom.LINKS).read_bytes() == before
