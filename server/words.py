"""Dates and counts in English words."""

from __future__ import annotations

from typing import Final

from graph import edtf

_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(text: str) -> str:
    """An EDTF text, or several parted by semicolons, in English words; any other text as it is."""
    try:
        return "; ".join(edtf.human(part) for part in text.split("; "))
    except edtf.MalformedDate:
        return text


def count(number: int, noun: str, plural: str = "") -> str:
    """A number and a noun: “one claim”, “twelve claims”, “31 claims”."""
    word = _SMALL[number] if number < len(_SMALL) else f"{number:,}"
    return f"{word} {noun if number == 1 else plural or noun + 's'}"
