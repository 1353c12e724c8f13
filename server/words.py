"""Dates and counts in English words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from graph import edtf
from server.pictures.maps import read_point

_DAY: Final = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}(, .*)?")
_MONTH_OR_YEAR: Final = re.compile(r"([A-Z][a-z]+ )?\d{4}")
# Names of these forms have the article within a sentence.
_WITH_ARTICLE: Final = re.compile(
    r"(United|Soviet)( [A-Z]\w+){1,2}|([A-Z]\w+ ){1,2}(Union|Federation|Republic|Kingdom|Organisation)"
)
LANGUAGES: Final = {"en": "English", "ru": "Russian", "ur": "Urdu"}
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(text: str) -> str:
    """An EDTF text, or several parted by semicolons, in English words; any other text as it is."""
    try:
        return "; ".join(edtf.human(part) for part in text.split("; "))
    except edtf.MalformedDate:
        return text


def dated(words: str) -> str:
    """A date in words with its preposition: “on 13 October 2017”, “in June 2017”, “by 2018” as it is."""
    if _DAY.fullmatch(words):
        return f"on {words}"
    return f"in {words}" if _MONTH_OR_YEAR.fullmatch(words) else words


def position(wkt: str) -> str:
    """A WKT point as latitude and longitude, “51.18° N, 71.45° E”; any other text as it is."""
    point = read_point(wkt)
    if point is None:
        return wkt
    east, north = point
    return f"{_degrees(north, 'NS')}, {_degrees(east, 'EW')}"


def _degrees(value: float, sides: str) -> str:
    """Degrees to two digits, a kilometre or so, with the side of the equator or of Greenwich."""
    return f"{abs(value):.2f}° {sides[value < 0]}"


def figure(lexical: str) -> str:
    """A number as a person reads it, its thousands apart from five digits on: “500,000,000”, “2017”."""
    whole, dot, rest = lexical.partition(".")
    digits = whole.lstrip("+-")
    return f"{int(whole):,}{dot}{rest}" if digits.isdigit() and len(digits) > 4 else lexical


def tongue(tag: str) -> str:
    """A language tag (BCP 47) in words where it is a language of the record: “English”, “Russian (ru-RU)”."""
    first, hyphen, _ = tag.partition("-")
    name = LANGUAGES.get(first)
    return tag if name is None else f"{name} ({tag})" if hyphen else name


def truth(lexical: str) -> str:
    """An `xsd:boolean` in words."""
    return "yes" if lexical in ("true", "1") else "no"


def number(many: int) -> str:
    """A number, small ones in letters: “one”, “31”."""
    return _SMALL[many] if many < len(_SMALL) else f"{many:,}"


def count(many: int, noun: str, plural: str = "") -> str:
    """A number and a noun: “one claim”, “ten claims”, “31 claims”."""
    return f"{number(many)} {noun if many == 1 else plural or noun + 's'}"


def named(name: str) -> str:
    """A name as it stands within a sentence: “Pakistan”, “the Soviet Union”."""
    return f"the {name}" if _WITH_ARTICLE.fullmatch(name) else name


def listed(words: Iterable[str], most: int | None = None) -> str:
    """Words in a row: “a, b and c”; beyond `most` the rest are counted."""
    shown = list(words)
    if most is not None and len(shown) > most:
        shown[most:] = [f"{number(len(shown) - most)} more"]
    return " and ".join([part for part in (", ".join(shown[:-1]), *shown[-1:]) if part])
