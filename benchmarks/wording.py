"""Invented names for what the generated dataset speaks of, in Latin and in Cyrillic letters."""

from __future__ import annotations

from typing import Final

_SYLLABLES: Final = (
    ("ba", "ба"),
    ("de", "де"),
    ("fi", "фи"),
    ("go", "го"),
    ("ha", "ха"),
    ("ka", "ка"),
    ("le", "ле"),
    ("mi", "ми"),
    ("no", "но"),
    ("pu", "пу"),
    ("ra", "ра"),
    ("se", "се"),
    ("ti", "ти"),
    ("vo", "во"),
    ("zu", "зу"),
    ("ny", "ны"),
)
_GIVEN: Final = (
    ("Amina", "Амина"),
    ("Boris", "Борис"),
    ("Clara", "Клара"),
    ("Daniyar", "Данияр"),
    ("Elena", "Елена"),
    ("Farid", "Фарид"),
    ("Greta", "Грета"),
    ("Hamid", "Хамид"),
    ("Irina", "Ирина"),
    ("Jamil", "Джамиль"),
    ("Karim", "Карим"),
)


def name(number: int) -> tuple[str, str]:
    """A name of three syllables or more, in both alphabets; different numbers give different names."""
    digits = []
    number += len(_SYLLABLES) ** 2
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        digits.append(digit)
    latin, cyrillic = ("".join(_SYLLABLES[digit][script] for digit in reversed(digits)) for script in (0, 1))
    return latin.capitalize(), cyrillic.capitalize()


def full_name(number: int) -> tuple[str, str]:
    """The given name and the family name of a person."""
    given, family = _GIVEN[number % len(_GIVEN)], name(number)
    return f"{given[0]} {family[0]}", f"{given[1]} {family[1]}"


def slug(text: str) -> str:
    """The text as it stands in an IRI."""
    return text.lower().replace(" ", "-")
