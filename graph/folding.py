"""Names folded for comparison: one script, no case, no titles, and one spelling of what is spelt in many."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii
from rapidfuzz.fuzz import token_sort_ratio

from graph.search import fold

_TITLES: Final = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "prof", "sir", "hon", "sardar", "gospodin", "retd", "ret"),
        *("lt", "gen", "maj", "col", "brig", "adm", "lieutenant", "general", "major", "colonel", "admiral"),
    ]
)
_APOSTROPHES: Final = re.compile(r"['’ʻʼ`´]")
_DOUBLED: Final = re.compile(r"(\w)\1+")
_VOWELS: Final = re.compile(r"(?<=\w)[aeiou]")
# Spellings of one sound, in the order in which they are replaced; both names to compare go through them.
_SPELLINGS: Final = (
    *(("dzh", "j"), ("zh", "j"), ("kh", "h"), ("ph", "f"), ("ks", "x"), ("ts", "c"), ("w", "v"), ("q", "k")),
    *(("yu", "u"), ("ya", "a"), ("ye", "e"), ("yo", "e"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("y", "i")),
    *(("iia", "ia"), ("iie", "ie"), ("ei", "e"), ("ie", "e"), ("ai", "a")),
)


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in Latin letters, without titles, initials and marks; never none if it has any."""
    latin = anyascii(_APOSTROPHES.sub("", unicodedata.normalize("NFC", name)))
    found = tuple(_spelt(word) for word in fold(latin).split())
    kept = tuple(word for word in found if word not in _TITLES and len(word) > 1)
    return kept or found


def folded(name: str) -> str:
    """A name as one text to compare by equality: its words in their order."""
    return " ".join(words(name))


def key(name: str) -> str:
    """A coarse key under which the spellings of a name meet: its words' consonants, sorted."""
    return " ".join(sorted(_VOWELS.sub("", word) for word in words(name)))


def similarity(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their words."""
    return float(token_sort_ratio(folded(one), folded(other))) / 100


def _spelt(word: str) -> str:
    for spelling, sound in _SPELLINGS:
        word = word.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", word)
