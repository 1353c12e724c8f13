"""The build: what it publishes and reports, when it need not be done, and that a failure changes nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from graph import build, files, invariants, names, snapshot
from graph.build import Step, Unsound
from graph.export import Format, serialise
from graph.rdf import DefaultGraph, NamedNode, Quad, RdfFormat, labelled, parse
from graph.reading import BadSheets
from graph.record import assemble, is_claim
from ontology.reasoning import NotChecked, Reasoning
from ontology.validation import Violation
from tests.graph.sheetsets import small, small_record, write
from tests.graph.small_sheets import CLAIM, DOCUMENT, SMALL
from tests.graph.test_files import room_for

MORE = SMALL | {DOCUMENT: SMALL[DOCUMENT] + CLAIM + "    facts: [{id: person/bob, writtenAs: B.}]\n"}


@dataclass(frozen=True)
class Built:
    """A finished build of the small set: its sheets, its data folder, its snapshot and what it reported."""

    sheets: Path
    data: Path
    snapshot: snapshot.Snapshot
    steps: tuple[Step, ...]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """One build with all its checks; tests that change anything copy it."""
    folder, steps = tmp_path_factory.mktemp("whole"), list[Step]()
    sheets = write(folder / "sheets")
    return Built(
        sheets, folder / "data", build.build(sheets, folder / "data", report=steps.append), tuple(steps)
    )


@pytest.fixture
def built(whole: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """A copy of the build; further builds skip SHACL, HermiT and new dumps, of which other tests speak."""
    written = {n: whole.snapshot.dump(n).read_bytes() for n in whole.snapshot.dumps if n != snapshot.SUMS}
    shutil.copytree(whole.sheets, tmp_path / "sheets")
    shutil.copytree(whole.data, tmp_path / "data")
    monkeypatch.setattr(build, "validate", lambda _: [])
    monkeypatch.setattr(build, "check_consistency", lambda _: NotChecked("it is tested elsewhere"))
    monkeypatch.setattr(build, "dumps", lambda record: (list(record.quads), written))
    current = snapshot.current(tmp_path / "data")
    assert current
    return Built(tmp_path / "sheets", tmp_path / "data", current, whole.steps)


def again(built: Built, questions: bytes = b"") -> snapshot.Snapshot:
    return build.build(built.sheets, built.data, questions=questions, report=lambda _: None)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the lock, with its bytes."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name not in ("lock", "LOCK"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def dump(built: Built, name: str, form: RdfFormat) -> set[Quad]:
    return labelled(parse(built.snapshot.dump(name).read_bytes(), format=form))


def test_each_step_says_what_it_found_and_how_long_it_took(whole: Built) -> None:
    assert [step.name for step in whole.steps] == [
        *("sheets", "record", "invariants", "shapes", "consistency", "dumps", "snapshot")
    ]
    found = {step.name: step.found for step in whole.steps}
    assert found["sheets"] == "20 claims in 2 sheets, 12 things"
    assert found["record"].endswith(f"{len({d.triple for d in small_record().derivations})} of them derived")
    assert found["shapes"] == "the record fits its shapes"
    assert found["consistency"].startswith("consisten")
    assert found["snapshot"] == f"version {small_record().version[:12]} in {whole.snapshot.path}"
    assert all(step.seconds >= 0 for step in whole.steps)


def test_the_store_holds_the_record_and_its_description(whole: Built) -> None:
    stored = set(snapshot.quads(whole.snapshot))
    assert stored == set(build.dumps(small_record())[0])
    assert whole.snapshot.version == small_record().version


def test_the_dumps_hold_the_parts_of_the_record(whole: Built) -> None:
    quads = set(build.dumps(small_record())[0])
    accepted = {NamedNode(name) for name in small_record().accepted}
    assert dump(whole, "record.ttl", RdfFormat.TURTLE) == {q for q in quads if q.graph_name == DefaultGraph()}
    assert dump(whole, "claims-accepted.trig", RdfFormat.TRIG) == {
        q for q in quads if q.graph_name in accepted
    }
    others = {q for q in quads if is_claim(q) and q.graph_name not in accepted}
    assert dump(whole, "claims-other.trig", RdfFormat.TRIG) == others
    assert dump(whole, "everything.trig", RdfFormat.TRIG) == {
        q for q in quads if q.graph_name != DefaultGraph()
    }
    terms = (NamedNode(names.ONTOLOGY), NamedNode(names.CODES))
    ontology = labelled(Quad(*list(q)[:3]) for q in quads if q.graph_name in terms)
    assert dump(whole, "ontology.ttl", RdfFormat.TURTLE) == ontology


def test_every_dump_is_headed_by_version_licence_and_citation(whole: Built) -> None:
    version = small_record().version
    for name in (
        "record.ttl",
        "claims-accepted.trig",
        "claims-other.trig",
        "ontology.ttl",
        "everything.trig",
    ):
        head = whole.snapshot.dump(name).read_text().split("\n")[:3]
        assert head == [
            f"# The Communiqué record, version {version}",
            "# Licence: https://creativecommons.org/licenses/by/4.0/",
            f"# {build.citation(version)}",
        ]


def test_the_derivations_stand_beside_the_dumps(whole: Built) -> None:
    listed = json.loads(whole.snapshot.dump("derivations.json").read_bytes())
    assert len(listed) == len(small_record().derivations)
    assert {entry["rule"] for entry in listed} >= {"bounds", "met-with", "signed"}


def test_the_same_sheets_make_the_same_bytes(whole: Built) -> None:
    record = assemble(small())
    _, made = build.dumps(replace(record, quads=tuple(reversed(record.quads))))
    assert {name: whole.snapshot.dump(name).read_bytes() for name in made} == made


def test_building_again_changes_nothing(built: Built) -> None:
    before = contents(built.data)
    assert again(built) == built.snapshot
    assert contents(built.data) == before


def test_a_comment_changes_what_was_read_and_not_the_version(built: Built) -> None:
    register = built.sheets / "things.yaml"
    register.write_text(register.read_text() + "# a remark\n")
    assert not build.is_current(built.sheets, built.data)
    assert again(built) == built.snapshot
    assert build.is_current(built.sheets, built.data)


def test_a_claim_more_makes_another_version(built: Built) -> None:
    write(built.sheets, MORE)
    published = again(built)
    assert published != built.snapshot
    assert snapshot.current(built.data) == published
    assert [kept.version for kept in snapshot.history(built.data)] == [
        published.version,
        built.snapshot.version,
    ]


def test_the_questions_make_another_version(built: Built) -> None:
    question = (
        b'<https://w3id.org/communique/id/question/x> <http://www.w3.org/2000/01/rdf-schema#label> "X" .\n'
    )
    assert again(built, question) != built.snapshot
    assert build.is_current(built.sheets, built.data, question)
    assert not build.is_current(built.sheets, built.data)


def test_checking_writes_nothing(built: Built) -> None:
    before = contents(built.sheets)
    assert build.check(built.sheets, report=lambda _: None) == small_record()
    assert contents(built.sheets) == before
    assert not list(built.sheets.glob(".*"))


@pytest.mark.parametrize(
    "harm",
    [
        lambda built: write(built.sheets, MORE),
        lambda built: (built.sheets / "things.yaml").rename(built.sheets / "other.yaml"),
        lambda built: (built.data / build.FINGERPRINT).unlink(),
        lambda built: (built.data / build.FINGERPRINT).write_bytes(b"{"),
        lambda built: (built.data / build.FINGERPRINT).write_bytes(b"{}"),
        lambda built: (built.data / "current").unlink(),
        lambda built: (built.data / "current").write_text("other\n"),
        lambda built: built.snapshot.dump("record.ttl").write_bytes(b""),
        lambda built: shutil.rmtree(built.data),
    ],
)
def test_a_snapshot_is_current_only_while_whole_and_of_these_sheets(
    built: Built, harm: Callable[[Built], object]
) -> None:
    assert build.is_current(built.sheets, built.data)
    harm(built)
    assert not build.is_current(built.sheets, built.data)


def test_sheets_that_were_moved_are_the_same_sheets(built: Built, tmp_path: Path) -> None:
    built.sheets.rename(tmp_path / "elsewhere")
    assert build.is_current(tmp_path / "elsewhere", built.data)


def fails(built: Built, error: type[Exception]) -> Exception:
    """The error of a build that must fail, and leave the data folder as it was."""
    before = contents(built.data)
    with pytest.raises(error) as raised:
        again(built)
    assert contents(built.data) == before
    assert snapshot.current(built.data) == built.snapshot
    assert [path.name for path in (built.data / "snapshots").iterdir()] == [built.snapshot.version]
    return raised.value


def test_bad_sheets_leave_what_was_there(built: Built) -> None:
    write(built.sheets, SMALL | {DOCUMENT: SMALL[DOCUMENT].replace("visitor", "vistor")})
    assert "did you mean `visitor`?" in str(fails(built, BadSheets))


def test_bad_sheets_create_no_data_folder(built: Built, tmp_path: Path) -> None:
    (built.sheets / "curation.yaml").unlink()
    with pytest.raises(BadSheets):
        build.build(built.sheets, tmp_path / "new", report=lambda _: None)
    assert not (tmp_path / "new").exists()


def test_a_sheet_that_cannot_be_read_is_a_bad_sheet(built: Built) -> None:
    (built.sheets / "folder.yaml").mkdir()
    assert "no regular file" in str(fails(built, BadSheets))
    assert not build.is_current(built.sheets, built.data)


@pytest.mark.parametrize("invariant", ["broken", "differs"])
def test_a_broken_invariant_leaves_what_was_there(
    built: Built, monkeypatch: pytest.MonkeyPatch, invariant: str
) -> None:
    write(built.sheets, MORE)
    monkeypatch.setattr(invariants, invariant, lambda *_: ["I0: it is broken"])
    error = fails(built, Unsound)
    assert isinstance(error, Unsound)
    assert error.messages == ("I0: it is broken",)


def test_an_event_of_two_statuses_is_unsound(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    claim = (
        CLAIM.replace("happened", "planned") + "    facts: [{id: event/visit-of-ann, eventStatus: planned}]\n"
    )
    write(built.sheets, SMALL | {DOCUMENT: SMALL[DOCUMENT] + claim})
    error = fails(built, Unsound)
    assert "event/visit-of-ann" in str(error)
    sheet = built.sheets / DOCUMENT
    last = len(sheet.read_text(encoding="utf-8").splitlines())
    assert re.match(rf"{re.escape(str(sheet))}:\d+, {re.escape(str(sheet))}:{last}: ", str(error))
    assert "An event has exactly one eventStatus in the record" in str(error)


def test_warnings_of_the_shapes_are_told_and_no_hindrance(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    warning = Violation("urn:x", "", "It could be nicer.", "warning", "")
    monkeypatch.setattr(build, "validate", lambda _: [warning])
    steps: list[Step] = []
    build.check(built.sheets, report=steps.append)
    assert steps[3].found == "the record fits its shapes; urn:x: It could be nicer."
    monkeypatch.setattr(
        build, "validate", lambda _: [warning, Violation("urn:y", "", "No.", "violation", "")]
    )
    assert fails(built, Unsound).args == ("urn:y: No.",)


def test_an_inconsistent_record_leaves_what_was_there(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    for reasoning, messages in (
        (Reasoning(consistent=False, contradictions=("a state is a person",)), ("a state is a person",)),
        (Reasoning(consistent=True, unsatisfiable=("Void",)), ("Void can have no member",)),
        (Reasoning(consistent=False), ("the record contradicts itself",)),
    ):
        monkeypatch.setattr(build, "check_consistency", lambda _, found=reasoning: found)
        error = fails(built, Unsound)
        assert isinstance(error, Unsound)
        assert error.messages == messages


def test_without_a_reasoner_the_build_says_so_and_goes_on(built: Built) -> None:
    steps: list[Step] = []
    build.check(built.sheets, report=steps.append)
    assert steps[-1].found == "consistency not checked: it is tested elsewhere"


@pytest.mark.parametrize("room", [1_000, 100_000])
def test_a_full_disk_leaves_what_was_there(built: Built, room: int) -> None:
    write(built.sheets, MORE)
    with room_for(room):
        error = fails(built, files.CannotWrite)
    assert "cannot write" in str(error)


def test_a_note_that_cannot_be_written_costs_only_another_build(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(built.sheets, MORE)
    writing = files.write

    def full(path: Path, data: bytes) -> None:
        if path.name == build.FINGERPRINT:
            raise files.CannotWrite(path, "No space left on device")
        writing(path, data)

    monkeypatch.setattr(files, "write", full)
    steps: list[Step] = []
    published = build.build(built.sheets, built.data, report=steps.append)
    assert snapshot.current(built.data) == published
    assert "; the next start builds it again, for cannot write" in steps[-1].found
    assert not build.is_current(built.sheets, built.data)


def test_a_version_is_cited_in_short() -> None:
    assert build.citation("0123456789abcdef") == (
        "How to cite: The Communiqué project. The Communiqué record, version 0123456789ab."
    )


def test_the_dumps_are_what_the_export_writes(whole: Built) -> None:
    record = serialise((q for q in small_record().quads if q.graph_name == DefaultGraph()), Format.TURTLE)
    assert whole.snapshot.dump("record.ttl").read_bytes().endswith(record)
