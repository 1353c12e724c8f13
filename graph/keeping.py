"""Answers that are kept: the recipe and the result of a query, under a name made of what it depends on.

A name stays good for ever, so nothing kept is thrown away: when the room is used up, no more is taken.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from graph import files

ANSWERS: Final = 10_000
BYTES: Final = 2 * 1024 * 1024

_NAME: Final = re.compile(r"[0-9a-f]{32}")


class CannotKeep(Exception):
    """An answer cannot be kept; says why."""


class AnswerTooLarge(CannotKeep):
    """The answer is too large to be kept; carries its size and the limit in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"the answer with its sources holds {size:,} bytes; {limit:,} can be kept")
        self.size = size
        self.limit = limit


class NoRoom(CannotKeep):
    """As many answers are kept as may be; carries the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit:,} answers are kept already, and none is ever thrown away")
        self.limit = limit


@dataclass(frozen=True)
class Recipe:
    """What an answer depends on: dataset version, query, graphs; and the canned question it came from.

    `parameters` are those of the question, as they were given.
    """

    version: str
    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    question: str | None = None
    parameters: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The name of the answer: the digest of the recipe, 32 hexadecimal digits."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Kept:
    """An answer that is kept: its recipe, its result with citations (`sourcing.with_citations`), its day."""

    recipe: Recipe
    result: Mapping[str, Any]
    day: str


@dataclass(frozen=True)
class Answers:
    """The answers kept in a folder, which is made when the first comes; so many, each so large."""

    folder: Path
    most: int = ANSWERS
    largest: int = BYTES

    def keep(self, recipe: Recipe, result: bytes) -> str:
        """Keep an answer and give its name; one that is kept already stays as it is.

        Raises AnswerTooLarge, NoRoom, and files.CannotWrite.
        """
        path = self._path(recipe.name)
        if path.exists():
            return recipe.name
        if len(result) > self.largest:
            raise AnswerTooLarge(len(result), self.largest)
        if sum(1 for _ in self.folder.glob("*.json")) >= self.most:
            raise NoRoom(self.most)
        document = {
            "recipe": asdict(recipe),
            "day": datetime.now(UTC).date().isoformat(),
            "result": json.loads(result),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        return recipe.name

    def find(self, name: str) -> Kept | None:
        """The answer of a name, or None."""
        if not _NAME.fullmatch(name):
            return None
        try:
            document = json.loads(self._path(name).read_bytes())
        except FileNotFoundError:
            return None
        recipe = document["recipe"]
        recipe["default_graphs"] = tuple(recipe["default_graphs"])
        recipe["named_graphs"] = tuple(recipe["named_graphs"])
        return Kept(Recipe(**recipe), document["result"], document["day"])

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"


@dataclass(frozen=True)
class Change:
    """How an answer differs from one that was kept: rows that are gone and rows that are new, in SPARQL JSON.

    `truth` is the answer of an ASK now, where it has changed.
    """

    gone: Sequence[Mapping[str, Any]] = ()
    new: Sequence[Mapping[str, Any]] = ()
    truth: bool | None = None

    def __bool__(self) -> bool:
        return bool(self.gone or self.new or self.truth is not None)


def compare(kept: Mapping[str, Any], now: Mapping[str, Any]) -> Change:
    """What differs between two answers in SPARQL JSON, whatever the order of their rows."""
    if "boolean" in kept:
        return Change(truth=now["boolean"] if now["boolean"] != kept["boolean"] else None)
    old, new = _rows(kept), _rows(now)
    return Change(gone=_read(old - new), new=_read(new - old))


def _read(rows: Counter[str]) -> list[Mapping[str, Any]]:
    return [json.loads(row) for row in rows.elements()]


def _rows(result: Mapping[str, Any]) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in result["results"]["bindings"])
