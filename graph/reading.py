"""Reading a sheet: typed access to its nodes that collects problems instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.yamltext import Mapping, Node, Scalar, Sequence

_WHOLE: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a sheet: where it stands and what to do about it."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class BadSheets(ValueError):
    """The sheets hold problems; carries all of them, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Reading:
    """A sheet being read: its path and the problems found so far."""

    path: Path
    problems: list[Problem] = field(default_factory=list)

    def report(self, node: Node, message: str) -> None:
        """Note a problem at the place of a node."""
        self.problems.append(Problem(self.path, node.line, message))

    def mapping(self, node: Node, what: str, required: str, optional: str = "") -> dict[str, Node]:
        """The entries of a mapping; unknown and missing keys are problems.

        A misspelt key is reported once, and read as the one it is near to.
        """
        if not isinstance(node, Mapping):
            self.report(node, f"{what} must be a mapping of keys to values")
            return {}
        known = {*required.split(), *optional.split()}
        entries = {key: value for key, value in node.entries.items() if key in known}
        for key in (key for key in node.entries if key not in known):
            self.report(node.keys[key], f"unknown key `{key}` in {what}{suggest(key, known)}")
            entries |= dict.fromkeys(_near(key, known - entries.keys()), node.entries[key])
        for key in required.split():
            if key not in entries:
                self.report(node, f"{what} lacks `{key}`")
        return entries

    def text(self, node: Node | None, default: str = "") -> str:
        """The text of a scalar."""
        if node is None:
            return default
        if not isinstance(node, Scalar) or not node.text.strip():
            self.report(node, "write one text here")
            return default
        return node.text

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """The texts of a sequence of scalars, or of the scalar itself."""
        return tuple(self.text(item) for item in self.items(node))

    def flag(self, node: Node | None) -> bool:
        """The truth of a scalar; anything but true and false is a problem."""
        if node is None:
            return False
        if not isinstance(node, Scalar) or node.text not in ("true", "false"):
            self.report(node, "write true or false")
            return False
        return node.text == "true"

    def integer(self, node: Node | None) -> int:
        """The natural number of a scalar, of at most nine digits; 0 where there is none."""
        text = self.text(node)
        if _WHOLE.fullmatch(text):
            return int(text)
        if node is not None and text:
            self.report(node, f"“{text}” must be a whole number of at most nine digits")
        return 0

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """The items of a sequence, or the node itself as the only one."""
        if node is None:
            return ()
        return tuple(node.items) if isinstance(node, Sequence) else (node,)


def suggest(word: str, known: Collection[str]) -> str:
    """“: did you mean …?” where a known word is near, else the known words where they are few."""
    if near := _near(word, known):
        return f": did you mean `{near[0]}`?"
    return f"; known are {', '.join(sorted(known))}" if 0 < len(known) <= 16 else ""


def _near(word: str, known: Collection[str]) -> list[str]:
    """The known word that is nearest, if one is near."""
    return difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
