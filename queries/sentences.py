"""A question's answer in a sentence: templates of its front matter, filled from the rows that came.

    x-answer:
      none: "No document of the record says so[ of {state}]."
      one: "{?office} is held by {?person}."
      many: "{count ?person person|people} held {?office}[, the first on {first ?when}]."

`none`, `one` and `many` are for that number of rows. A slot holds a column of the answer (`{?person}`: its
values in words; `{count ?person person|people}`: how many different ones, with the noun; `{count * row}`: the
rows; `{first ?when}`, `{last ?when}`: its earliest and its latest date; `{span ?when}`: from the one to the
other; `{tally ?status}`: each value with the number of its rows), or a parameter (`{state}`: its value in
words). What stands in brackets is left out where a slot in it has nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

CASES: Final = ("none", "one", "many")
VERBS: Final = ("count", "first", "last", "span", "tally")

_SLOT: Final = re.compile(
    r"(?:(?P<verb>[a-z]+) )?(?P<sign>[?*])?(?P<name>\w*)(?: (?P<noun>[^|{}]+)(?:\|(?P<plural>[^|{}]+))?)?"
)
_PART: Final = re.compile(r"\[(?P<inner>[^\[\]]*)\]|(?P<outer>[^\[\]]+)|(?P<stray>.)")
_PIECE: Final = re.compile(r"\{(?P<slot>[^{}]*)\}|(?P<text>[^{}]+)|(?P<stray>.)")


class MalformedSentence(ValueError):
    """A template cannot be read; carries its text and what is wrong with it."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text}”: {reason}")
        self.text = text
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: a verb of VERBS or none, a variable, `*` for the rows, or a parameter, and a noun."""

    verb: str
    name: str
    is_column: bool
    noun: str = ""
    plural: str = ""

    @property
    def is_rows(self) -> bool:
        """Whether it counts the rows themselves."""
        return self.is_column and not self.name


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence, texts and slots in turn; one that `may_miss` goes where a slot is empty."""

    pieces: tuple[str | Slot, ...]
    may_miss: bool = False

    def fill(self, say: Callable[[Slot], str]) -> str | None:
        """The stretch in words; None where a slot of it has nothing to say."""
        words = [piece if isinstance(piece, str) else say(piece) for piece in self.pieces]
        return "".join(words) if all(words) else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with slots; where it ends in one, the full stop may be left to it."""

    parts: tuple[Part, ...]

    @property
    def slots(self) -> Iterator[Slot]:
        """The slots, in order."""
        for part in self.parts:
            yield from (piece for piece in part.pieces if isinstance(piece, Slot))

    def fill(self, say: Callable[[Slot], str]) -> str:
        """The sentence in words, with a capital; nothing where a slot that it needs has nothing to say."""
        told = [(part.fill(say), part.may_miss) for part in self.parts]
        if any(words is None and not may_miss for words, may_miss in told):
            return ""
        text = "".join(words for words, _ in told if words)
        return text[:1].upper() + text[1:] + ("" if not text or text.endswith((".", "?", "!")) else ".")


def read(text: str) -> Sentence:
    """The sentence of a template; raises MalformedSentence."""
    parts = []
    for match in _PART.finditer(text):
        if match["stray"]:
            raise MalformedSentence(text, "brackets come in pairs, none within another")
        inner = match["inner"]
        pieces = tuple(_pieces(text, match["outer"] if inner is None else inner))
        if inner is not None and not any(isinstance(piece, Slot) for piece in pieces):
            raise MalformedSentence(text, f"[{inner}] holds no slot to decide whether it is said")
        parts.append(Part(pieces, may_miss=inner is not None))
    return Sentence(tuple(parts))


def choose(sentences: Mapping[str, Sentence], rows: int) -> Sentence | None:
    """The sentence of CASES for so many rows; None where there are no sentences."""
    return sentences.get(CASES[min(rows, 2)])


def _pieces(text: str, part: str) -> Iterator[str | Slot]:
    for match in _PIECE.finditer(part):
        if match["stray"]:
            raise MalformedSentence(text, "braces come in pairs")
        yield match["text"] or _slot(text, match["slot"])


def _slot(text: str, inside: str) -> Slot:
    match = _SLOT.fullmatch(inside)
    if match is None:
        raise MalformedSentence(text, f"{{{inside}}} is no slot")
    verb, sign, name = match["verb"] or "", match["sign"], match["name"]
    if verb and verb not in VERBS:
        raise MalformedSentence(text, f"“{verb}” in {{{inside}}} is none of {', '.join(VERBS)}")
    if (verb == "count") != bool(match["noun"]):
        raise MalformedSentence(text, f"{{{inside}}}: a count, and nothing else, has a noun")
    if (sign == "*") != (sign is not None and not name) or (sign == "*" and verb != "count"):
        raise MalformedSentence(text, f"{{{inside}}}: * stands alone, after count")
    if verb and sign is None:
        raise MalformedSentence(text, f"{{{inside}}}: “{verb}” takes a column, written ?{name or 'name'}")
    if sign is None and not name:
        raise MalformedSentence(text, "{} names nothing")
    return Slot(verb, name, sign is not None, match["noun"] or "", match["plural"] or "")
