"""The sheets as data: the register, one sheet a document, and the curator's sheet, read from YAML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from graph.passages import At
from graph.reading import BadSheets, Problem, Reading, suggest
from graph.yamltext import Mapping, Node, SheetUnreadable, read

T = TypeVar("T")

REGISTER: Final = "things.yaml"
CURATION: Final = "curation.yaml"


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
    """A standing that the curator gives a claim, with its reason."""

    claim: str
    standing: str
    reason: str
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


@dataclass(frozen=True)
class Sheets:
    """All sheets of a folder: the register, the documents' sheets and the curator's."""

    folder: Path
    things: tuple[Thing, ...]
    documents: tuple[Sheet, ...]
    curation: Sheet

    @property
    def all(self) -> tuple[Sheet, ...]:
        """The documents' sheets and then the curator's."""
        return (*self.documents, self.curation)


def read_sheets(folder: Path) -> Sheets:
    """Read all sheets of a folder; raises BadSheets with every problem of form in all of them."""
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    for name in (REGISTER, CURATION):
        if folder / name not in paths:
            problems.append(Problem(folder / name, 1, "this file is missing; every set of sheets has one"))
    documents = [path for path in paths if path.name not in (REGISTER, CURATION)]
    if not documents:
        problems.append(Problem(folder, 1, "no sheet of a document is here"))
    if problems:
        raise BadSheets(problems)
    things = _read(folder / REGISTER, _register, problems)
    sheets = [_read(path, _sheet, problems) for path in (*documents, folder / CURATION)]
    if problems or things is None:
        raise BadSheets(problems)
    whole = [sheet for sheet in sheets if sheet is not None]
    return Sheets(folder, things, tuple(whole[:-1]), whole[-1])


def _read(path: Path, build: Callable[[Reading, Node], T], problems: list[Problem]) -> T | None:
    reading = Reading(path)
    try:
        return build(reading, read(path))
    except SheetUnreadable as error:
        reading.problems.append(Problem(path, error.line, f"{error.reason}; {error.remedy}"))
        return None
    finally:
        problems += reading.problems


def _register(reading: Reading, node: Node) -> tuple[Thing, ...]:
    entries = reading.mapping(node, "the register", "sources things")
    sources = {}
    if isinstance(named := entries.get("sources"), Mapping):
        sources = {key: reading.text(value) for key, value in named.entries.items()}
    return tuple(_thing(reading, item, sources) for item in reading.items(entries.get("things")))


def _thing(reading: Reading, node: Node, sources: dict[str, str]) -> Thing:
    entries = reading.mapping(node, "a thing", "id type label from", "altLabel")
    source = reading.text(entries.get("from"))
    if source not in sources:
        reading.report(entries.get("from", node), f"no source is called `{source}`{suggest(source, sources)}")
    facts = {key: value for key, value in entries.items() if key != "from"}
    return Thing(_fact_of(reading, facts, node), sources.get(source, source))


def _sheet(reading: Reading, node: Node) -> Sheet:
    entries = reading.mapping(node, "a sheet", "document claims")
    head = _head(reading, entries.get("document", node))
    claims = tuple(_claim(reading, item, head) for item in reading.items(entries.get("claims")))
    return Sheet(reading.path, head, claims)


def _head(reading: Reading, node: Node) -> Head:
    required = "id type title author language recordedBy reviewedBy method"
    e = reading.mapping(node, "the document", required, "publisher dated file sha256")
    optional = {key: reading.text(e[key]) for key in ("publisher", "dated", "file", "sha256") if key in e}
    name, kind, title, author, language, recorder, reviewer, method = (
        reading.text(e.get(key)) for key in required.split()
    )
    return Head(name, kind, title, author, language, recorder, reviewer, method, node.line, **optional)


def _claim(reading: Reading, node: Node, head: Head) -> Claim:
    curators = head.type == "CuratorNotes"
    optional = "by standing implied relativeDate note facts at"
    if curators:
        optional = "note facts basis corrects concerns marks conflicts"
    e = reading.mapping(
        node, "a claim", "id says finding modality" if curators else "id says at modality", optional
    )
    number = reading.integer(e.get("id"))
    return Claim(
        name=f"claim/{head.name.partition('/')[2]}-{number}",
        number=number,
        says=reading.text(e.get("says")),
        modality=reading.text(e.get("modality")),
        line=node.line,
        passages=tuple(_at(reading, item) for item in reading.items(e.get("at"))),
        by=reading.text(e["by"]) if "by" in e else None,
        standing=reading.text(e.get("standing"), "accepted"),
        implied=reading.flag(e.get("implied")),
        relative_date=reading.flag(e.get("relativeDate")),
        note=reading.text(e["note"]) if "note" in e else None,
        facts=tuple(_fact(reading, item) for item in reading.items(e.get("facts"))),
        finding=reading.text(e["finding"]) if "finding" in e else None,
        basis=reading.text(e["basis"]) if "basis" in e else None,
        corrects=tuple(reading.text(item) for item in reading.items(e.get("corrects"))),
        concerns=tuple(reading.text(item) for item in reading.items(e.get("concerns"))),
        marks=tuple(_mark(reading, item) for item in reading.items(e.get("marks"))),
        conflicts=tuple(_conflict(reading, item) for item in reading.items(e.get("conflicts"))),
    )


def _at(reading: Reading, node: Node) -> At:
    e = reading.mapping(node, "`at`", "paragraph start end sha256")
    paragraph, start, end = (reading.integer(e.get(key)) for key in ("paragraph", "start", "end"))
    digest = reading.text(e.get("sha256"))
    if start >= end or paragraph < 1:
        reading.report(node, "a passage starts before it ends, in a paragraph counted from 1")
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        reading.report(node, "sha256 has 64 lower-case hexadecimal digits; `communique passage` prints it")
    return At(paragraph, start, end, digest)


def _mark(reading: Reading, node: Node) -> Mark:
    e = reading.mapping(node, "a mark", "claim standing reason")
    claim, standing, reason = (reading.text(e.get(key)) for key in ("claim", "standing", "reason"))
    return Mark(claim, standing, reason, node.line)


def _conflict(reading: Reading, node: Node) -> tuple[str, ...]:
    claims = tuple(reading.text(item) for item in reading.items(node))
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


def _values(reading: Reading, node: Node, language: str | None = None) -> list[Value]:
    if isinstance(node, Mapping):
        return [v for tag, value in node.entries.items() for v in _values(reading, value, tag)]
    return [Value(reading.text(item), item.line, language) for item in reading.items(node)]
