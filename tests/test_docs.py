"""The documents for users, held to the code: what they tell is done here to the letter."""

from __future__ import annotations

import doctest
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import rdflib

import communique
import queries
from graph import passages, snapshot, verify
from graph.build import read_checked
from graph.names import ID
from graph.record import assemble, default_graph
from queries import sentences

ROOT = Path(__file__).parents[1]
DOCS = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
SENTENCE = "On 3 March 2025 Russia and Kazakhstan signed an agreement on rail transport in Astana."


def test_every_verb_of_a_sentence_is_told() -> None:
    text = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
    assert [verb for verb in sentences.VERBS if f"`{{{verb} ?" not in text] == []
    for template in re.findall(r'#\+   (?:none|one|many): "(.*)"', text):
        assert list(sentences.read(template).slots)


def blocks(text: str) -> list[str]:
    """The indented blocks of a Markdown text, without their indentation."""
    found = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in found]


def block(text: str, beginning: str) -> str:
    """The one block that begins so."""
    (found,) = [one for one in blocks(text) if one.lstrip().startswith(beginning)]
    return found


@pytest.fixture
def fifth(tmp_path: Path) -> Path:
    """A folder with `sheets` and `corpus`, made as docs/sheets.md says."""
    text = (ROOT / "docs" / "sheets.md").read_text(encoding="utf-8")
    sheets, corpus = tmp_path / "sheets", tmp_path / "corpus"
    shutil.copytree(ROOT / "seeds", sheets, ignore=shutil.ignore_patterns("__pycache__", "*.py", "py.typed"))
    corpus.mkdir()
    notice = corpus / "notice.txt"
    notice.write_text(block(text, "Notice of the Ministry"), encoding="utf-8")
    content = passages.read_document(notice)
    digest = hashlib.sha256(notice.read_bytes()).hexdigest()
    head = block(text, "document:").replace("(the 64 digits)", digest)
    places = [
        passages.render(passages.find(content, words)[0]) for words in (SENTENCE, content.splitlines()[3])
    ]
    first = re.sub(r"at: \{.*\}", f"at: {places[0]}", block(text, "- id: 1\n"))
    second = re.sub(r"at: \(.*\)", f"at: {places[1]}", block(text, "- id: 2\n"))
    (sheets / "ministry-2025-03-04.yaml").write_text(head + first + second, encoding="utf-8")
    for name, beginning in (("things.yaml", "- id: organization/ministry"), ("curation.yaml", "- id: 58")):
        with (sheets / name).open("a", encoding="utf-8") as file:
            file.write(block(text, beginning))
    return tmp_path


def test_a_fifth_document_enters_the_record_as_the_document_says(fifth: Path) -> None:
    sheets = read_checked(fifth / "sheets")
    record = {str(triple) for triple in default_graph(assemble(sheets).quads)}
    signed = "https://w3id.org/communique/ontology#signed"
    assert f"<{ID}state/kazakhstan> <{signed}> <{ID}agreement/rail-transport-2025>" in record
    assert not any("stance/new-route-possible" in triple and "eventStatus" in triple for triple in record)
    ours = [one for one in verify.checks(sheets) if one.file == "notice.txt"]
    assert len(ours[0].passages) == 2
    assert verify.verify(fifth / "corpus", ours) == []


def test_the_passage_in_the_document_is_the_one_the_command_prints() -> None:
    text = (ROOT / "docs" / "sheets.md").read_text(encoding="utf-8")
    notice = block(text, "Notice of the Ministry")
    (at,) = passages.find(notice, SENTENCE)
    assert f"{{paragraph: {at.paragraph}, start: {at.start}, end: {at.end}, sha256: …}}" in text


def test_python_examples_give_what_they_show(tmp_path: Path) -> None:
    record = assemble(read_checked(ROOT / "seeds"))
    snapshot.publish(tmp_path, record.version, record.quads, {})
    names = {"data": tmp_path, "agreement": rdflib.URIRef(ID + "agreement/lng-deliveries-2017")}
    failed, tried = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, globs=names)
    assert tried > 5
    assert not failed


def commands() -> Iterator[tuple[str, str, str]]:
    """Every use of the command line in the documents: the file, the command and the whole line."""
    for path in DOCS:
        for line in "\n".join(blocks(path.read_text(encoding="utf-8"))).splitlines():
            if match := re.search(r"\bcommunique ([a-z]+)(.*)", line):
                yield path.name, match[1], match[0]


@pytest.mark.parametrize(("file", "command", "line"), list(commands()))
def test_every_command_and_option_in_the_documents_exists(file: str, command: str, line: str) -> None:
    found = communique.cli.commands.get(command)
    while isinstance(found, click.Group):
        found = found.commands.get(line.partition(f"{found.name} ")[2].split()[0])
    assert isinstance(found, click.Command), f"{file}: {line}"
    known = {option for parameter in found.params for option in parameter.opts}
    used = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", line.partition("#")[0]))
    assert used <= known, f"{file}: {line}"


def test_every_question_named_in_the_documents_exists() -> None:
    there = {path.stem for path in Path(str(queries.__file__)).parent.glob("*.rq")}
    for path in DOCS:
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"communique query ([a-z][a-z-]+)(?![.a-z-])", text))
        assert named <= there, path.name


def test_the_command_line_names_no_command_that_the_documents_leave_out() -> None:
    told = {command for _, command, _ in commands()}
    assert set(communique.cli.commands) <= told
