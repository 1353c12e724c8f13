"""The sheets as data: the register, one sheet a document, and the curator's sheet, read from YAML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from graph.link import sssom
from graph.link.mapping import Mapping as Link
from graph.passages import At
from graph.reading import BadSheets, Problem, Reading, suggest
from graph.yamltext import Mapping, Node, SheetUnreadable, read

T = TypeVar("T")

REGISTER: Final = "things.yaml"
CURATION: Final = "curation.yaml"
CURATORS: Final = "CuratorNotes"

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Value:
    """One value of a fact: its text, its language where it is a label of one, and its line."""

    text: str
    line: int
    language: str | None = None


@dataclass(frozen=True)
class Fact:
    """One node of a claim's facts: the name of its thing, and the values of each key."""

    name: str
    values: dict[str, tuple[Value, ...]]
    line: int


@dataclass(frozen=True)
class Thing:
    """A registered thing: its facts (type, labels) and the sentence that says where they come from."""

    fact: Fact
    source: str


@dataclass(frozen=True)
class Mark:
    """A standing that the curator gives a claim, with its reason if it has one."""

    claim: str
    standing: str
    reason: str | None
    line: int


@dataclass(frozen=True)
class Claim:
    """A claim as a sheet words it; the last five fields are the curator's."""

    name: str
    number: int
    says: str
    modality: str
    line: int
    passages: tuple[At, ...] = ()
    by: str | None = None
    standing: str = "accepted"
    implied: bool = False
    relative_date: bool = False
    note: str | None = None
    facts: tuple[Fact, ...] = ()
    finding: str | None = None
    basis: str | None = None
    corrects: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Head:
    """The head of a sheet: the document that it reads."""

    name: str
    type: str
    title: str
    author: str
    language: str
    recorded_by: str
    reviewed_by: str
    method: str
    line: int
    publisher: str | None = None
    dated: str | None = None
    file: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its file, the document and the claims in their order."""

    path: Path
    head: Head
    claims: tuple[Claim, ...]

    @property
    def is_curators(self) -> bool:
        """Whether it is the curator's sheet."""
        return self.path.name == CURATION


@dataclass(frozen=True)
class Sheets:
    """All sheets of a folder: the register, the documents' sheets, the curator's, and the links."""

    folder: Path
    things: tuple[Thing, ...]
    documents: tuple[Sheet, ...]
    curation: Sheet
    links: tuple[Link, ...] = ()

    @property
    def all(self) -> tuple[Sheet, ...]:
        """The documents' sheets and then the curator's."""
        return (*self.documents, self.curation)


def read_sheets(folder: Path) -> Sheets:
    """Read all sheets of a folder; raises BadSheets with every problem of form in all of them."""
    sheets, problems = read_forms(folder)
    if problems or sheets is None:
        raise BadSheets(problems)
    return sheets


def read_forms(folder: Path) -> tuple[Sheets | None, list[Problem]]:
    """The sheets of a folder as far as they can be read, and every problem of form in them.

    There are no sheets where a file is missing, cannot be read, or does not say which document it reads.
    """
    problems: list[Problem] = []
    own = (folder / REGISTER, folder / CURATION)
    documents = [path for path in sorted(folder.glob("*.yaml")) if path not in own]
    if not documents:
        problems.append(Problem(folder, 1, "no sheet of a document is here"))
    for path in sorted(folder.glob("*.yml")):
        problems.append(Problem(path, 1, "sheets end in .yaml; rename this one, or it is not read"))
    things = _read(folder / REGISTER, _register, problems)
    sheets = [_read(path, _sheet, problems) for path in documents]
    curation = _read(folder / CURATION, _sheet, problems)
    links, found = sssom.read(folder / sssom.LINKS)
    problems += found
    whole = tuple(sheet for sheet in (*sheets, curation) if sheet and sheet.head.name)
    if things is None or len(whole) <= len(documents) or not documents:
        return None, problems
    return Sheets(folder, things, whole[:-1], whole[-1], tuple(links)), problems


def _read(path: Path, build: Callable[[Reading, Node], T], problems: list[Problem]) -> T | None:
    if not path.is_file():
        missing = "this file is missing; every set of sheets has one"
        odd = "this is no regular file; mend it, or leave it out of the folder"
        there = path.is_symlink() or path.exists()
        problems.append(Problem(path, 1, odd if there else missing))
        return None
    reading = Reading(path)
    try:
        return build(reading, read(path))
    except SheetUnreadable as error:
        reading.problems.append(Problem(path, error.line or 1, f"{error.reason}; {error.remedy}"))
        return None
    finally:
        problems += reading.problems


def _register(reading: Reading, node: Node) -> tuple[Thing, ...]:
    entries = reading.mapping(node, "the register", "sources things")
    sources = _sources(reading, entries.get("sources"))
    return tuple(_thing(reading, item, sources) for item in reading.items(entries.get("things")))


def _sources(reading: Reading, node: Node | None) -> dict[str, str] | None:
    """The sentences on where things come from, by name; None where that cannot be read."""
    if isinstance(node, Mapping):
        return {key: reading.text(value) for key, value in node.entries.items()}
    if node is not None:
        reading.report(node, "`sources` must be a mapping of names to sentences")
    return None


def _thing(reading: Reading, node: Node, sources: dict[str, str] | None) -> Thing:
    entries = reading.mapping(node, "a thing", "id type label from", "altLabel")
    source = reading.text(named := entries.pop("from", None))
    if named and source and sources is not None and source not in sources:
        reading.report(named, f"no source is called `{source}`{suggest(source, sources)}")
    return Thing(_fact_of(reading, entries, node), (sources or {}).get(source, source))


def _sheet(reading: Reading, node: Node) -> Sheet:
    entries = reading.mapping(node, "a sheet", "document claims")
    head = _head(reading, entries["document"]) if "document" in entries else _NO_HEAD
    claims = tuple(_claim(reading, item, head) for item in reading.items(entries.get("claims")))
    return Sheet(reading.path, head, claims)


def _head(reading: Reading, node: Node) -> Head:
    required = "id type title author language recordedBy reviewedBy method"
    e = reading.mapping(node, "the document", required, "publisher dated file sha256")
    name, kind, title, author, language, recorder, reviewer, method = (
        reading.text(e.get(key)) for key in required.split()
    )
    if "type" in e and (kind == CURATORS) != (reading.path.name == CURATION):
        reading.report(e["type"], f"the type {CURATORS} is that of {CURATION}, and of no other sheet")
    return Head(
        *(name, kind, title, author, language, recorder, reviewer, method, node.line),
        publisher=reading.text(e.get("publisher")) or None,
        dated=reading.text(e.get("dated")) or None,
        file=reading.text(e.get("file")) or None,
        sha256=_digest(reading, e.get("sha256")) or None,
    )


_NO_HEAD: Final = Head("", "", "", "", "", "", "", "", 1)


def _claim(reading: Reading, node: Node, head: Head) -> Claim:
    e = reading.mapping(node, "a claim", *(_CURATORS_KEYS if reading.path.name == CURATION else _KEYS))
    number = reading.integer(e.get("id"))
    return Claim(
        name=f"claim/{head.name.partition('/')[2]}-{number}",
        number=number,
        says=reading.text(e.get("says")),
        modality=reading.text(e.get("modality")),
        line=node.line,
        passages=tuple(_at(reading, item) for item in reading.items(e.get("at"))),
        by=reading.text(e.get("by")) or None,
        standing=reading.text(e.get("standing"), "accepted"),
        implied=reading.flag(e.get("implied")),
        relative_date=reading.flag(e.get("relativeDate")),
        note=reading.text(e.get("note")) or None,
        facts=tuple(_fact(reading, item) for item in reading.items(e.get("facts"))),
        finding=reading.text(e.get("finding")) or None,
        basis=reading.text(e.get("basis")) or None,
        corrects=reading.texts(e.get("corrects")),
        concerns=reading.texts(e.get("concerns")),
        marks=tuple(_mark(reading, item) for item in reading.items(e.get("marks"))),
        conflicts=tuple(_conflict(reading, item) for item in reading.items(e.get("conflicts"))),
    )


_KEYS: Final = ("id says at modality", "by standing implied relativeDate note facts")
_CURATORS_KEYS: Final = ("id says finding modality", "note facts basis corrects concerns marks conflicts")


def _at(reading: Reading, node: Node) -> At:
    e = reading.mapping(node, "`at`", "paragraph start end sha256")
    before = len(reading.problems)
    paragraph, start, end = (reading.integer(e.get(key)) for key in ("paragraph", "start", "end"))
    if len(e) == 4 and len(reading.problems) == before and (start >= end or paragraph < 1):
        reading.report(node, "a passage starts before it ends, in a paragraph counted from 1")
    return At(paragraph, start, end, _digest(reading, e.get("sha256")))


def _digest(reading: Reading, node: Node | None) -> str:
    digest = reading.text(node)
    if node and digest and not _DIGEST.fullmatch(digest):
        reading.report(node, "sha256 has 64 lower-case hexadecimal digits; `communique passage` prints it")
    return digest


def _mark(reading: Reading, node: Node) -> Mark:
    e = reading.mapping(node, "a mark", "claim standing", "reason")
    claim, standing, reason = (reading.text(e.get(key)) for key in ("claim", "standing", "reason"))
    return Mark(claim, standing, reason or None, node.line)


def _conflict(reading: Reading, node: Node) -> tuple[str, ...]:
    claims = reading.texts(node)
    if len(claims) < 2:
        reading.report(node, "a conflict names at least two claims")
    return claims


def _fact(reading: Reading, node: Node) -> Fact:
    if not isinstance(node, Mapping):
        reading.report(node, "a fact must be a mapping with an `id`")
        return Fact("", {}, node.line)
    return _fact_of(reading, dict(node.entries), node)


def _fact_of(reading: Reading, entries: dict[str, Node], node: Node) -> Fact:
    name = reading.text(entries.pop("id", None))
    if not name:
        reading.report(node, "this fact lacks `id`; write kind/slug")
    return Fact(name, {key: tuple(_values(reading, value)) for key, value in entries.items()}, node.line)


def _values(reading: Reading, node: Node) -> list[Value]:
    by_language = node.entries if isinstance(node, Mapping) else {None: node}
    return [
        Value(reading.text(item), item.line, language)
        for language, value in by_language.items()
        for item in reading.items(value)
    ]
