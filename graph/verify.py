"""Verifying: whether the documents of a corpus still hold, where the sheets say, what the claims cite.

What it reports names files, paragraphs and offsets, never a word of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Final

from graph.passages import At, DocumentUnreadable, NoPassage, digest, locate, read_document, render
from graph.sheets import Sheets

_SEARCH_LIMIT: Final = 20_000_000
"""How many characters are hashed, at most, to find where one passage has gone (under half a second)."""


class Kind(StrEnum):
    """What differs between a sheet and the corpus."""

    FILE_MISSING = "file missing"
    FILE_UNREADABLE = "file unreadable"
    FILE_CHANGED = "file changed"
    PASSAGE_ABSENT = "passage absent"
    PASSAGE_MOVED = "passage moved"
    PASSAGE_CHANGED = "passage changed"
    PARAGRAPH_WRONG = "paragraph wrong"


@dataclass(frozen=True)
class PassageCheck:
    """A passage as a sheet gives it, with the claim that cites it and its line in the sheet."""

    at: At
    claim: str
    line: int


@dataclass(frozen=True)
class DocumentCheck:
    """A document as a sheet gives it: the file's name, its SHA-256 in hexadecimal, the passages cited."""

    file: str
    sha256: str
    passages: tuple[PassageCheck, ...]


@dataclass(frozen=True)
class Difference:
    """What differs in a document, named by its file; for a passage, its claim and line in the sheet."""

    document: str
    kind: Kind
    message: str
    claim: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.claim} (line {self.line})" if self.claim else self.document
        return f"{place}: {self.kind}: {self.message}"


class CorpusUnreadable(ValueError):
    """The corpus cannot be listed; carries its path and the reason."""

    def __init__(self, corpus: Path, reason: str) -> None:
        super().__init__(f"{corpus}: {reason}; name the folder that holds the documents")
        self.corpus = corpus
        self.reason = reason


def checks(sheets: Sheets) -> list[DocumentCheck]:
    """What the sheets of documents say of their files, ready to be verified."""
    return [
        DocumentCheck(
            sheet.head.file or "",
            sheet.head.sha256 or "",
            tuple(
                PassageCheck(at, claim.name, claim.line) for claim in sheet.claims for at in claim.passages
            ),
        )
        for sheet in sheets.documents
    ]


def verify(corpus: Path, documents: Iterable[DocumentCheck]) -> list[Difference]:
    """Every difference between the documents in a folder and what sheets say of them, in the sheets' order.

    A document is the file of its name or, failing that, the file with its digest. Raises CorpusUnreadable.
    """
    try:
        files = _Files({path.name: path for path in sorted(corpus.iterdir()) if path.is_file()})
    except OSError as error:
        raise CorpusUnreadable(corpus, error.strerror or "it cannot be listed") from error
    return [difference for document in documents for difference in _differences(files, document)]


@dataclass
class _Files:
    """The files of a corpus; their digests are computed when a document is missing by name."""

    by_name: dict[str, Path]

    def find(self, document: DocumentCheck) -> Path | None:
        return self.by_name.get(document.file) or self.by_digest.get(document.sha256)

    @cached_property
    def by_digest(self) -> dict[str, Path]:
        return {found: path for path in self.by_name.values() if (found := _file_digest(path))}


def _file_digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        # A file that cannot be read is no candidate for a document that was renamed.
        return None


def _differences(files: _Files, document: DocumentCheck) -> Iterator[Difference]:
    unchecked = f"its {len(document.passages)} passages were not checked"
    path = files.find(document)
    if path is None:
        message = f"the corpus holds no file of this name or digest; {unchecked}"
        yield Difference(document.file, Kind.FILE_MISSING, message)
        return
    try:
        text = read_document(path)
    except DocumentUnreadable as error:
        yield Difference(document.file, Kind.FILE_UNREADABLE, f"{error}; {unchecked}")
        return
    # UTF-8 read strictly loses nothing, so the text has the digest of the file.
    if (found := digest(text)) != document.sha256:
        message = f"the digest of {path} is {found}, where the sheet has {document.sha256}"
        yield Difference(document.file, Kind.FILE_CHANGED, message)
    for passage in document.passages:
        if problem := _problem(text, passage.at):
            yield Difference(document.file, *problem, passage.claim, passage.line)


def _problem(text: str, at: At) -> tuple[Kind, str] | None:
    try:
        found = locate(text, at.start, at.end)
    except NoPassage as error:
        return _search(text, at) or (Kind.PASSAGE_ABSENT, error.reason)
    if found.sha256 != at.sha256:
        changed = f"the characters from {at.start} to {at.end} have another digest"
        return _search(text, at) or (Kind.PASSAGE_CHANGED, changed)
    if found.paragraph != at.paragraph:
        return Kind.PARAGRAPH_WRONG, f"it stands in paragraph {found.paragraph}, not in {at.paragraph}"
    return None


def _search(text: str, at: At) -> tuple[Kind, str] | None:
    """Where the nearest passage of the same length and digest stands, if the text is short enough to look."""
    length = at.end - at.start
    starts = range(len(text) - length + 1)
    if length < 1 or len(starts) * length > _SEARCH_LIMIT:
        return None
    for start in sorted(starts, key=lambda start: abs(start - at.start)):
        passage = text[start : start + length]
        if digest(passage) == at.sha256 and passage.strip():
            return Kind.PASSAGE_MOVED, f"it now stands at {render(locate(text, start, start + length))}"
    return None
