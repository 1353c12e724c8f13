"""The head of a question's file: a view hint as Wikidata has them, then YAML in lines that begin `#+ `.

The YAML is read as grlc reads it (`yaml.safe_load`), so that a file means the same to both. Keys are grlc's
`summary`, `description`, `tags`, `defaults` and `enumerate`; everything else is ours and begins with `x-`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from queries import sentences
from queries.sentences import Sentence

VIEWS: Final = ("Table", "Timeline", "Map", "Graph", "BarChart")
PARAMETER_KEYS: Final = ("name", "label", "help", "example", "required", "choices", "kind", "class", "leads")
COLUMN_KEYS: Final = ("name", "label", "kind")

_VIEW: Final = re.compile(r"#(?:defaultView|view):(.*)")


# The safe loader in C where there is one: it is some ten times faster.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadQuestion(ValueError):
    """A question's file breaks a rule; carries the file's name, the line (from 1) and the reason."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Source:
    """A question's file: its name and its text."""

    path: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines, by the line feed alone, as grlc has them."""
        return self.text.split("\n")

    @property
    def query(self) -> str:
        """The query without its front matter, as grlc sends it; the view hint stays."""
        return "\n".join(line for line in self.lines if not line.startswith("#+"))

    def bad(self, reason: str, at: str | int = 1) -> BadQuestion:
        """The error for what is wrong at a line (from 1), or at the first line that holds a word."""
        return BadQuestion(self.path, at if isinstance(at, int) else self.line_of(at), reason)

    def line_of(self, word: str) -> int:
        """The first line (from 1) that holds a word, or 1."""
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return next((n for n, line in enumerate(self.lines, 1) if pattern.search(line)), 1)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a file, checked for its shape only: what the keys hold, by their names without `x-`."""

    summary: str
    description: str
    tags: tuple[str, ...]
    view: str = "Table"
    defaults: Mapping[str, str] = field(default_factory=dict)
    enumerate: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    view_options: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    next: tuple[str, ...] = ()
    answer: Mapping[str, Sentence] = field(default_factory=dict)


def read(source: Source) -> FrontMatter:
    """The front matter of a file; raises BadQuestion for the first thing that is wrong with it."""
    fields = {}
    for key, value in _load(source).items():
        if key not in _KEYS:
            raise source.bad(f"“{key}” is no key of a question; {_nearest(key)}", key)
        name, check = _KEYS[key]
        try:
            fields[name] = check(value)
        except ValueError as error:
            raise source.bad(f"{key}: {error}", key) from None
    for key in ("summary", "description", "tags"):
        if not fields.get(key):
            raise source.bad(f"the front matter has no {key}")
    return FrontMatter(view=_view(source), **fields)


def _load(source: Source) -> dict[str, Any]:
    first, block = _block(source)
    try:
        loaded = yaml.load("\n".join(line[2:] for line in block), Loader=LOADER)  # noqa: S506 (it is a safe loader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line if error.problem_mark else 0
        raise source.bad(f"this is no YAML: {error.problem}", first + at) from None
    except (yaml.YAMLError, ValueError) as error:
        raise source.bad(f"this is no YAML: {error}", first) from None
    if not isinstance(loaded, dict) or not all(isinstance(key, str) for key in loaded):
        raise source.bad("the front matter is no mapping of keys to values", first)
    for key in loaded:
        if sum(line.startswith(f"#+ {key}:") for line in block) > 1:
            raise source.bad(f"“{key}” stands there twice", key)
    return loaded


def _block(source: Source) -> tuple[int, list[str]]:
    """The number of the first line of front matter, and its lines."""
    numbered = [(n, line) for n, line in enumerate(source.lines, 1) if line.startswith("#+")]
    if not numbered:
        raise source.bad("there is no front matter; begin with lines of YAML after “#+ ”")
    first = numbered[0][0]
    for place, (number, line) in enumerate(numbered, first):
        if number != place:
            raise source.bad("the front matter is one block; this line stands apart from it", number)
        if not line.startswith("#+ ") and line != "#+":
            raise source.bad("a line of front matter begins with “#+ ”, with the space", number)
    return first, [line for _, line in numbered]


def _view(source: Source) -> str:
    match = _VIEW.match(source.lines[0])
    if match is None:
        return "Table"
    if match[1] not in VIEWS:
        raise source.bad(
            f"“{match[1]}” is no view; use one of {', '.join(VIEWS)}, and x-view for its options"
        )
    return match[1]


def _nearest(key: str) -> str:
    near = difflib.get_close_matches(key, _KEYS, n=1)
    return f"did you mean “{near[0]}”?" if near else f"the keys are {', '.join(_KEYS)}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        shown = type(value).__name__ if value is not None and not isinstance(value, str) else "nothing"
        raise ValueError(f"write text, in quotation marks if need be (YAML reads {shown} here)")
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value))


def _list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    raise ValueError("write a list")


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise ValueError("write a mapping of names to values")
    return value


def _pairs(value: object) -> dict[str, Any]:
    pairs = [pair for item in _list(value) for pair in _mapping(item).items()]
    return _unique([(name, item) for name, item in pairs])


def _defaults(value: object) -> dict[str, str]:
    return {name: _text(item) for name, item in _pairs(value).items()}


def _enumerations(value: object) -> dict[str, tuple[str, ...]]:
    return {name: _texts(items) for name, items in _pairs(value).items()}


def _records(keys: tuple[str, ...]) -> Callable[[object], dict[str, dict[str, Any]]]:
    def check(value: object) -> dict[str, dict[str, Any]]:
        records = [_mapping(item) for item in _list(value)]
        for unknown in (key for record in records for key in record if key not in keys):
            raise ValueError(f"“{unknown}” is no key here; the keys are {', '.join(keys)}")
        return _unique([(_text(record.get("name")), record) for record in records])

    return check


def _sentences(value: object) -> dict[str, Sentence]:
    found = _mapping(value)
    if set(found) != set(sentences.CASES):
        raise ValueError(f"give a sentence for each of {', '.join(sentences.CASES)}, and for nothing else")
    return {case: sentences.read(_text(text)) for case, text in found.items()}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, _ in pairs:
        if sum(name == other for other, _ in pairs) > 1:
            raise ValueError(f"“{name}” stands there twice")
    return dict(pairs)


_KEYS: Final[Mapping[str, tuple[str, Callable[[object], Any]]]] = {
    "summary": ("summary", _text),
    "description": ("description", _text),
    "tags": ("tags", _texts),
    "defaults": ("defaults", _defaults),
    "enumerate": ("enumerate", _enumerations),
    "x-view": ("view_options", _mapping),
    "x-params": ("params", _records(PARAMETER_KEYS)),
    "x-columns": ("columns", _records(COLUMN_KEYS)),
    "x-next": ("next", _texts),
    "x-answer": ("answer", _sentences),
}
