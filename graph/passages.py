"""Passages of documents: where a claim stands, by paragraph, code points and digest, never by its words.

A document is a file decoded as UTF-8 with nothing changed: line ends, no-break spaces and a byte-order mark
count as the characters they are. Offsets are Unicode code points, as in a text position selector
(Web Annotation Data Model, section 4.2.5).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple


class Span(NamedTuple):
    """A stretch of a text: from `start` up to, but without, `end`, in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class At:
    """A passage: its paragraph (counted from 1), its span in code points, the digest of its characters."""

    paragraph: int
    start: int
    end: int
    sha256: str


class DocumentUnreadable(ValueError):
    """A document cannot be read as UTF-8 text; carries the path and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class NoPassage(ValueError):
    """A span or wanted text names no passage; carries the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_document(path: Path) -> str:
    """The text of a document, every character kept; raises DocumentUnreadable."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise DocumentUnreadable(path, f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentUnreadable(path, f"not UTF-8 at byte {error.start}; save the file as UTF-8") from None


@lru_cache(maxsize=8)
def paragraphs(text: str) -> tuple[Span, ...]:
    """The lines that are not blank, in order; the n-th is paragraph n, counted from 1.

    Lines end at a line feed alone; a line is blank if it holds nothing but white space as Unicode has it.
    """
    return tuple(Span(*line.span()) for line in _LINE.finditer(text) if line[0].strip())


_LINE: Final = re.compile(r"[^\n]+")


def digest(text: str) -> str:
    """The SHA-256 of the text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def locate(text: str, start: int, end: int) -> At:
    """The passage from `start` up to `end`, in the paragraph where its words begin.

    Raises NoPassage where the span leaves the text or holds only white space.
    """
    if not 0 <= start < end <= len(text):
        raise NoPassage(f"offsets {start} to {end} are no passage of a text of {len(text)} characters")
    passage = text[start:end]
    if not passage.strip():
        raise NoPassage(f"from {start} to {end} there is only white space")
    first = end - len(passage.lstrip())
    return At(bisect_right(paragraphs(text), (first, len(text))), start, end, digest(passage))


def find(text: str, wanted: str) -> list[At]:
    """Every occurrence of a text, overlapping ones too: the exact ones first, then those equal once folded.

    The offsets and digests are always those of the document as it is. Raises NoPassage for a blank text.
    """
    if not wanted.strip():
        raise NoPassage("the text to find is blank")
    exact = _occurrences(text, wanted)
    starts = dict.fromkeys([*exact, *_occurrences(fold(text), fold(wanted))])
    return [locate(text, start, start + len(wanted)) for start in starts]


def fold(text: str) -> str:
    """The text, as long as before, with white space, quotation marks, apostrophes and dashes in ASCII."""
    return re.sub(r"\s", " ", text).translate(_ASCII_FORMS)


_ASCII_FORMS: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′ʼ", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


def _occurrences(text: str, wanted: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)]


def render(at: At) -> str:
    """The passage as the flow mapping that follows `at:` in a sheet."""
    return f"{{paragraph: {at.paragraph}, start: {at.start}, end: {at.end}, sha256: {at.sha256}}}"
