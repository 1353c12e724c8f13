"""Names folded: one key for the ways in which one name is written, other keys for other names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.folding import folded, key, similarity, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sardar Ayaz Sadiq", "Ayaz Sadiq"),
        ("Mr. Sergey Lavrov", "SERGEY LAVROV"),
        ("Sergei Lavrov", "Sergey Lavrov"),
        ("Lt Gen (retd) Nasser Khan Janjua", "Nasser Khan Janjua"),
        ("Albert P. Khorev", "Albert Khorev"),
        ("Алексей Оверчук", "Aleksei Overchuk"),
        ("Alexei Overchuk", "Aleksey Overchuk"),
        ("Хаваджа Асиф", "Khawaja Asif"),
        ("São Tomé", "Sao Tome"),
        ("ایران", "ايران"),
    ],
)
def test_spellings_of_one_name_fold_to_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_other_spellings_meet_under_one_key() -> None:
    assert key("Mohammad Faisal") == key("Mohammed Faisal")
    assert key("Lavrov, Sergey") == key("Sergei Lavrov")
    assert key("Gazprom") != key("Gazprombank")


def test_a_title_alone_is_a_name() -> None:
    assert words("General") == ("general",)
    assert words("…") == ()


@given(st.text(max_size=30))
def test_folding_is_stable(name: str) -> None:
    assert folded(name.upper().lower()) == folded(name.upper().lower().casefold())
    assert 0 <= similarity(name, "Moscow") <= 1
