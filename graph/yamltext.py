"""YAML as positioned text: every scalar is the text that was written, every node knows its line and column.

`no`, `10:39`, `1961`, `2017-10-13`, `0x1F` and `~` are those texts, an absent value is the empty text;
quotes and block scalars are read as YAML 1.1 says. What a sheet never needs is refused: anchors, aliases,
merge keys, tags, directives, several documents, keys that are not text, raw tabs and control characters.
PyYAML's parser in C is used where it is present, the one in Python otherwise: seven times slower, and of
what is left of the language it reads the same text, save that one refuses a few oddities that the other
lets pass (`|#`, a `?` at the edge of a flow text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

LOADER: Final[type[yaml.BaseLoader]] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SIZE_LIMIT: Final = 5_000_000
DEPTH_LIMIT: Final = 50

_BOM: Final = "\ufeff"
_UNREADABLE: Final = re.compile(
    r"[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_CONTROL: Final = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Scalar:
    """A text, and where it begins; lines and columns count from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Sequence:
    """A list of nodes in order, and where it begins."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True)
class Mapping:
    """Nodes by key in the order written, the keys themselves with their places, and where it begins."""

    entries: dict[str, Node]
    keys: dict[str, Scalar]
    line: int
    column: int


Node: TypeAlias = Scalar | Sequence | Mapping
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


class SheetUnreadable(ValueError):
    """A file cannot be read as positioned text; carries the path, the place, the reason and the remedy.

    Line and column count from 1; both are 0 where the file as a whole is at fault.
    """

    def __init__(self, path: Path, line: int, column: int, reason: str, remedy: str) -> None:
        place = f"{path}:{line}:{column}" if line else str(path)
        super().__init__(f"{place}: {reason}; {remedy}")
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
        self.remedy = remedy


def read(path: Path) -> Node:
    """Read a file of at most 5 MB, UTF-8, one YAML document; a byte-order mark at its start is dropped.

    Raises SheetUnreadable at the first thing that is refused.
    """
    return parse(_decode(path, _contents(path)).removeprefix(_BOM), path)


def parse(text: str, path: Path, loader: type[yaml.BaseLoader] = LOADER) -> Node:
    """Read one YAML document from a text; `path` names it in errors. Raises SheetUnreadable."""
    if match := _UNREADABLE.search(text):
        raise SheetUnreadable(path, *_place(text, match.start()), *_refused_character(match[0]))
    events = yaml.parse(text, Loader=loader)
    try:
        return _Composer(path, events).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(path, error) from None


def plain(node: Node) -> Plain:
    """The node as text, lists and dictionaries alone, ready for JSON."""
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return {key: plain(value) for key, value in entries.items()}


@dataclass
class _Composer:
    """Builds nodes from a stream of events, refusing what a sheet may not hold."""

    path: Path
    events: Iterator[Any]
    last: Any = None

    def document(self) -> Node:
        self.next()
        start = self.next()
        if isinstance(start, yaml.StreamEndEvent):
            raise SheetUnreadable(self.path, 0, 0, "the file holds no YAML", "write the sheet into it")
        if start.version or start.tags:
            raise self.refusal(start, "a directive (%)", "leave it out")
        root = self.node(self.next(), depth=1)
        self.next()
        if not isinstance(after := self.next(), yaml.StreamEndEvent):
            raise self.refusal(after, "a second document begins", "put it into a file of its own")
        return root

    def next(self) -> Any:
        try:
            self.last = next(self.events)
        except (ValueError, OverflowError):
            # Only the parser in Python comes here: it tries to make a character of any number.
            reason = "an escape after this names no character"
            raise self.refusal(self.last, reason, "write the character itself") from None
        return self.last

    def node(self, event: Any, depth: int) -> Node:
        self.check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self.items(depth + 1)), *_begin(event))
        return self.mapping(*_begin(event), depth + 1)

    def items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self.next(), yaml.CollectionEndEvent):
            yield self.node(event, depth)

    def mapping(self, line: int, column: int, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        while not isinstance(event := self.next(), yaml.CollectionEndEvent):
            key = self.key(event, keys)
            keys[key.text] = key
            entries[key.text] = self.node(self.next(), depth)
        return Mapping(entries, keys, line, column)

    def key(self, event: Any, before: dict[str, Scalar]) -> Scalar:
        self.check(event, depth=0)
        if not isinstance(event, yaml.ScalarEvent):
            raise self.refusal(event, "a key that is not text", "write a plain text before the colon")
        key = _scalar(event)
        if key.text == "<<":
            raise self.refusal(event, "a merge key (<<)", "write the entries out")
        if first := before.get(key.text):
            reason = f"the key “{key.text}” stands here a second time (first in line {first.line})"
            raise self.refusal(event, reason, "keep one of the two, or make the value a list")
        return key

    def check(self, event: Any, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self.refusal(event, "an alias (*)", "write the value out, or put the text in quotes")
        if event.anchor is not None:
            raise self.refusal(event, "an anchor (&)", "leave it out, or put the text in quotes")
        if event.tag not in (None, "!"):
            raise self.refusal(event, "a tag (!)", "leave it out, or put the text in quotes")
        if isinstance(event, yaml.ScalarEvent) and (control := _CONTROL.search(event.value)):
            reason = f"the text holds the control character U+{ord(control[0]):04X}"
            raise self.refusal(event, reason, "leave it out")
        if isinstance(event, yaml.CollectionStartEvent) and depth > DEPTH_LIMIT:
            raise self.refusal(event, f"nested more than {DEPTH_LIMIT} deep", "sheets are nearly flat")

    def refusal(self, event: Any, reason: str, remedy: str) -> SheetUnreadable:
        return SheetUnreadable(self.path, *_begin(event), reason, remedy)


def _scalar(event: Any) -> Scalar:
    return Scalar(event.value, *_begin(event))


def _begin(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            contents = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise SheetUnreadable(path, 0, 0, reason, "check its name and its permissions") from error
    if len(contents) > SIZE_LIMIT:
        raise SheetUnreadable(
            path, 0, 0, f"the file is over {SIZE_LIMIT // 10**6} MB", "split it into several"
        )
    return contents


def _decode(path: Path, contents: bytes) -> str:
    try:
        return contents.decode("utf-8")
    except UnicodeDecodeError as error:
        before = contents[: error.start].decode("utf-8").removeprefix(_BOM)
        reason = f"the byte 0x{contents[error.start]:02X} is not UTF-8"
        raise SheetUnreadable(path, *_place(before, len(before)), reason, "save the file as UTF-8") from None


def _place(text: str, index: int) -> tuple[int, int]:
    *breaks, last = [0, *(match.end() for match in _LINE_BREAK.finditer(text, 0, index))]
    return len(breaks) + 1, index - last + 1


def _refused_character(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab character", "indent with spaces; inside double quotes write \\t"
    return f"the character U+{ord(character):04X}, which no editor shows", "delete it"


_REMEDIES: Final = {
    "mapping values are not allowed": "put the text in quotes if it holds a colon, or mend the indentation",
    "cannot start any token": "put the text in quotes",
    "unexpected end of stream": "close the quotation mark that opens here",
    "expected ','": "close the bracket that opens here",
    "escape": "write the character itself",
}


def _syntax_error(path: Path, error: yaml.MarkedYAMLError) -> SheetUnreadable:
    problem = error.problem or "this is not YAML"
    # Of what is left open, the place where it opens helps; of all else, the place where reading stopped.
    opens_here = error.context_mark and re.search("quoted|flow", error.context or "")
    mark = error.context_mark if opens_here else error.problem_mark
    remedy = next((remedy for words, remedy in _REMEDIES.items() if words in problem), None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return SheetUnreadable(path, line, column, problem, remedy or "check the indentation and the quotes")
