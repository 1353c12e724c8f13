"""Reasoning with HermiT: what it finds, and what is said where it cannot run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ontology import reasoning
from ontology.reasoning import NotChecked, Reasoning, check_consistency, find_java
from ontology.vocabulary import load_graph
from tests.ontology.sampling import CASES, triples, turtle, whole_ontology

needs_java = pytest.mark.skipif(find_java() is None, reason="no Java: HermiT cannot run")

# A run takes seconds, so one case of each kind of axiom; the others are in test_contradictions.
FOUND = (
    "a person who is a state",
    "a delivery with two event statuses",
    "a tenure with two holders",
    "a code of another list",
    "two states that succeed each other",
    "a quantity in words",
)

SOUND = """
state:soviet-union a cmq:HistoricalState . state:russia a cmq:State ; cmq:successorOf state:soviet-union .
place:karachi a cmq:City ; geo:asWKT "POINT(67.01 24.86)"^^geo:wktLiteral .
person:a a cmq:Person ; rdfs:label "A"@en .
tenure:t a cmq:Tenure ; cmq:officeHolder person:a ; cmq:office office:o ; cmq:during "2017-08/" .
event:v a cmq:Visit ; cmq:visitor person:a ; cmq:destination place:karachi ;
    cmq:eventStatus cmq:event-planned ;
    cmq:when "2018-02-20" ; cmq:earliest "2018-02-20T00:00:00Z"^^xsd:dateTime ; cmq:year 2018 .
cmq:Envoy a owl:Class ; rdfs:subClassOf cmq:Person , cmq:Place .
cmq:VisitWithTalks a owl:Class ; owl:equivalentClass [ owl:intersectionOf ( cmq:Visit cmq:Meeting ) ] .
"""


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Reasoning | NotChecked]:
    """What HermiT says of the clean ontology, of sound data, and of contradictions, two runs at a time."""
    whole, core = whole_ontology(), load_graph()
    inputs = {"clean": triples(whole), "sound": triples(whole, turtle(SOUND))}
    inputs |= {name: triples(core, turtle(CASES[name][0])) for name in FOUND}
    with ThreadPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
        # So short a run spends more time on compiling than it gains.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        return dict(zip(inputs, pool.map(check_consistency, inputs.values()), strict=True))


@needs_java
def test_the_ontology_is_consistent_and_all_its_classes_can_have_members(
    verdicts: dict[str, Reasoning | NotChecked],
) -> None:
    assert verdicts["clean"] == Reasoning(consistent=True)


@needs_java
def test_sound_data_are_consistent_and_what_follows_for_classes_is_told(
    verdicts: dict[str, Reasoning | NotChecked],
) -> None:
    verdict = verdicts["sound"]
    assert isinstance(verdict, Reasoning)
    assert verdict.consistent
    assert [iri.rpartition("#")[2] for iri in verdict.unsatisfiable] == ["Envoy"]
    assert "Nothing can be Envoy: it would be both Agent and Place." in verdict.contradictions
    inferred = {(lower.rpartition("#")[2], upper.rpartition("#")[2]) for lower, upper in verdict.inferred}
    assert inferred == {("VisitWithTalks", "Visit"), ("VisitWithTalks", "Meeting")}


@needs_java
@pytest.mark.parametrize("name", FOUND)
def test_each_contradiction_is_found(verdicts: dict[str, Reasoning | NotChecked], name: str) -> None:
    sentence = CASES[name][1]
    assert verdicts[name] == Reasoning(consistent=False, contradictions=(sentence,))


def test_a_datatype_that_hermit_refuses_is_named_before_it_runs() -> None:
    held = turtle('cmq:when a owl:DatatypeProperty . event:e cmq:when "2018-02-20"^^xsd:date .')
    verdict = check_consistency(triples(held), java=Path("never-run"))
    assert isinstance(verdict, NotChecked)
    assert "XMLSchema#date" in verdict.reason
    assert "event/e" in verdict.reason


def test_without_java_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoning, "find_java", lambda: None)
    verdict = check_consistency(b"")
    assert isinstance(verdict, NotChecked)
    assert "no Java was found" in verdict.reason


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], Path]:
    """Make an executable out of a line of shell, to stand in for Java."""

    def write(line: str) -> Path:
        file = tmp_path / "bin" / "java"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{line}\n")
        file.chmod(0o755)
        return file

    return write


def test_a_java_that_fails_is_no_verdict_and_prints_nothing(
    program: Callable[[str], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    verdict = check_consistency(b"", java=program("echo the machine is too small; exit 3"))
    assert verdict == NotChecked("HermiT did not run: the machine is too small")
    assert capfd.readouterr() == ("", "")


def test_a_java_that_is_not_there_is_no_verdict(tmp_path: Path) -> None:
    verdict = check_consistency(b"", java=tmp_path / "java")
    assert isinstance(verdict, NotChecked)
    assert "No such file" in verdict.reason


def test_a_run_is_ended_at_its_deadline_with_all_that_it_started(
    program: Callable[[str], Path], tmp_path: Path
) -> None:
    begun = time.monotonic()
    check_consistency(b"", java=program("exit 1"))
    enough_to_start = 1 + 3 * (time.monotonic() - begun)
    note = tmp_path / "pid"
    java = program(f"echo $$ > '{note}'; exec sleep 600")
    verdict = check_consistency(b"", java=java, deadline=enough_to_start)
    assert isinstance(verdict, NotChecked)
    assert "did not finish within" in verdict.reason
    assert _has_ended(int(note.read_text()))


def _has_ended(process: int) -> bool:
    """Whether the process is gone within five seconds; one that init has yet to reap counts as gone."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{process}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_java_home_comes_before_the_path(program: Callable[[str], Path], tmp_path: Path) -> None:
    java = program("exit 0")
    other = tmp_path / "other"
    other.mkdir()
    (other / "java").symlink_to(java)
    assert find_java({"JAVA_HOME": str(tmp_path), "PATH": str(other)}) == java
    assert find_java({"JAVA_HOME": str(other), "PATH": str(other)}) == other / "java"


def test_the_packaged_java_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoning, "_packaged_java", lambda: Path("packaged"))
    assert find_java({"PATH": ""}) == Path("packaged")
