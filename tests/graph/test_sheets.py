"""Reading sheets: the small set whole, and every kind of bad sheet as one clear problem with its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph import yamltext
from graph.build import fingerprint, read_checked
from graph.passages import At
from graph.reading import BadSheets, Problem
from graph.sheets import CURATION, REGISTER, Mark, Value, read_sheets
from tests.graph.bad_sheets import BAD_FACTS, BAD_FORMS, BAD_STANDINGS
from tests.graph.sheetsets import SEEDS, small, write
from tests.graph.small_sheets import DIGEST, DOCUMENT, SMALL


def problems(folder: Path) -> list[Problem]:
    """The problems of a folder of sheets, of which nothing is changed by reading it."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(BadSheets) as raised:
        read_checked(folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert str(raised.value) == "\n".join(map(str, raised.value.problems))
    return list(raised.value.problems)


def only(folder: Path) -> Problem:
    found = problems(folder)
    assert len(found) == 1, found
    return found[0]


def edit(folder: Path, name: str, old: str, new: str) -> str:
    """Write the small set with one edit, and give back the edited sheet."""
    assert old in SMALL[name]
    text = SMALL[name].replace(old, new, 1)
    write(folder, SMALL | {name: text})
    return text


def test_the_small_set_reads_whole() -> None:
    sheets = small()
    assert [sheet.path.name for sheet in sheets.all] == [DOCUMENT, CURATION]
    assert len(sheets.things) == 12
    assert sheets.things[0].source == "Named in the documents."
    assert sheets.things[0].fact.values["label"] == (Value("Alpha", 6, "en"), Value("Альфа", 6, "ru"))
    assert [value.text for value in sheets.things[0].fact.values["altLabel"]] == [
        "Alphaland",
        "Realm of Alpha",
    ]


def test_a_claim_reads_as_written() -> None:
    first, *_, last = small().documents[0].claims
    assert (first.name, first.number) == ("claim/gazette-2020-05-04-1", 1)
    assert first.says == "Ann visited Beta in March 2020."
    assert first.passages == (At(1, 0, 10, DIGEST), At(2, 20, 30, DIGEST))
    assert first.relative_date
    assert not first.implied
    assert (first.by, first.standing) == (None, "accepted")
    assert [fact.name for fact in first.facts] == ["event/visit-of-ann", "person/ann"]
    assert [value.text for value in first.facts[1].values["writtenAs"]] == ["Miss Ann", "A."]
    assert first.facts[0].values["when"][0].text == "2020-03"
    assert last.facts[0].values["quantity"][0].text == "3"


def test_a_curators_claim_reads_as_written() -> None:
    first, _, third, _ = small().curation.claims
    assert first.corrects == ("claim/gazette-2020-05-04-10",)
    assert first.marks == (Mark("claim/gazette-2020-05-04-10", "corrected", "anachronism", 18),)
    assert third.marks[0].reason is None
    assert third.conflicts == (tuple(f"claim/gazette-2020-05-04-{number}" for number in (5, 6, 7)),)
    assert third.note == "A later claim says so."


def test_scalars_are_the_text_as_written(tmp_path: Path) -> None:
    for written in ("no", "10:39", "1961", "2017-10-13", "0x1F", "~"):
        edit(tmp_path, DOCUMENT, "gist: Trade will grow.", f"gist: {written}")
        (gist,) = read_checked(tmp_path).documents[0].claims[6].facts[0].values["gist"]
        assert gist.text == written


@pytest.mark.parametrize(("name", "old", "new", "message"), [*BAD_FORMS, *BAD_FACTS, *BAD_STANDINGS])
def test_a_bad_sheet_is_one_problem_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    before = SMALL[name].partition(old)[0]
    text = edit(tmp_path, name, old, new)
    problem = only(tmp_path)
    assert message in problem.message
    assert problem.path == tmp_path / name
    first = before.count("\n") + 1
    claim = text[: len(before)].rpartition("  - id: ")[0].count("\n") + 1
    assert claim <= problem.line <= first + new.count("\n") + 1, problem
    assert str(problem) == f"{problem.path}:{problem.line}: {problem.message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"document:\n\tid: x\n", "a tab character; indent with spaces"),
        (b"document: [", "did not find expected node content; check the indentation"),
        (b"a: &a [x]\nb: *a\n", "an anchor (&)"),
        (b"document: !!python/object x\n", "a tag (!)"),
        ("document: Заметка\n".encode("cp1251"), "is not UTF-8; save the file as UTF-8"),
        (b"", "the file holds no YAML"),
        (b"[" * 100 + b"]" * 100, "nested more than 50 deep"),
        (b"document: x\ndocument: y\n", "stands here a second time"),
        (b"--- 1\n--- 2\n", "a second document begins"),
        (b"- 1\n", "a sheet must be a mapping of keys to values"),
        (b"document: x\nclaims: []\n", "the document must be a mapping of keys to values"),
        (b"claims: []\n", "a sheet lacks `document`"),
    ],
)
def test_a_file_that_is_no_sheet_is_one_problem(tmp_path: Path, content: bytes, message: str) -> None:
    write(tmp_path)
    (tmp_path / DOCUMENT).write_bytes(content)
    problem = only(tmp_path)
    assert (problem.path, message in problem.message) == (tmp_path / DOCUMENT, True), problem
    assert problem.line >= 1


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / DOCUMENT).write_bytes(b"#" * (yamltext.SIZE_LIMIT + 1))
    assert "over 5 MB" in only(tmp_path).message


@pytest.mark.parametrize("name", [REGISTER, CURATION])
def test_a_missing_sheet_is_one_problem(tmp_path: Path, name: str) -> None:
    write(tmp_path, {other: text for other, text in SMALL.items() if other != name})
    assert str(only(tmp_path)) == f"{tmp_path / name}:1: this file is missing; every set of sheets has one"


def test_a_folder_without_documents_or_none_at_all(tmp_path: Path) -> None:
    write(tmp_path, {name: text for name, text in SMALL.items() if name != DOCUMENT})
    assert only(tmp_path).message == "no sheet of a document is here"
    with pytest.raises(BadSheets) as raised:
        read_sheets(tmp_path / "absent")
    assert len(raised.value.problems) == 3


def test_a_sheet_that_is_a_folder_is_one_problem(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(BadSheets) as raised:
        read_sheets(tmp_path)
    assert "no regular file" in str(raised.value)


def test_two_sheets_of_one_document_are_one_problem(tmp_path: Path) -> None:
    head = SMALL[DOCUMENT].partition("claims:\n")[0]
    write(tmp_path, SMALL | {"second.yaml": f"{head}claims: []\n"})
    problem = only(tmp_path)
    assert problem.path.name == "second.yaml"
    assert "is read by gazette-2020-05-04.yaml already" in problem.message


def test_all_problems_of_all_sheets_are_reported_at_once_and_in_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            REGISTER: SMALL[REGISTER].replace("type: City", "type: Town"),
            DOCUMENT: SMALL[DOCUMENT]
            .replace("visitor: person/ann", "vistor: person/ann")
            .replace("    implied: true", "    implied: perhaps")
            .replace("when: 2020-06", "when: soon")
            .replace("standing: reported", "standing: corrected"),
            CURATION: SMALL[CURATION].replace("finding: error", "finding: horror"),
        },
    )
    found = problems(tmp_path)
    assert [problem.path.name for problem in found] == [CURATION, *[DOCUMENT] * 4, REGISTER]
    assert found == sorted(found)
    words = ("`horror`", "`vistor`", "'soon'", "true or false", "mark a claim corrected", "`Town`")
    assert all(word in str(found) for word in words)


def test_problems_of_form_hide_nothing_but_their_own_place(tmp_path: Path) -> None:
    text = SMALL[DOCUMENT].replace("    modality: expected\n", "")
    write(tmp_path, SMALL | {DOCUMENT: text.replace("visitor: person/bob", "visitor: person/rob")})
    messages = {problem.message.partition(":")[0] for problem in problems(tmp_path)}
    assert messages == {"a claim lacks `modality`", "nothing is called `person/rob`"}


def test_the_real_sheets_have_no_problem() -> None:
    assert len(read_sheets(SEEDS).all) == 5


def test_what_is_no_regular_file_or_ends_in_yml_is_told_and_nothing_hangs(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    (tmp_path / "forgotten.yml").write_text("document: {}\n", encoding="utf-8")
    with pytest.raises(BadSheets) as raised:
        read_checked(tmp_path)
    told = {problem.path.name: problem.message for problem in raised.value.problems}
    assert told.keys() == {"pipe.yaml", "loop.yaml", "forgotten.yml"}
    assert "no regular file" in told["pipe.yaml"]
    assert "rename" in told["forgotten.yml"]
    assert fingerprint(tmp_path)
