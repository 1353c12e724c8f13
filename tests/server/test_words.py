"""Dates, counts, numbers, places and names as a person reads them."""

from __future__ import annotations

import pytest

from server.words import count, figure, listed, named, number, position, tongue, truth


@pytest.mark.parametrize(
    ("wkt", "words"),
    [
        ("POINT(71.44598 51.1801)", "51.18° N, 71.45° E"),
        ("POINT(-74.00597 40.71427)", "40.71° N, 74.01° W"),
        ("POINT(0 -33.9)", "33.90° S, 0.00° E"),
        ("LINESTRING(0 0, 1 1)", "LINESTRING(0 0, 1 1)"),
        ("POINT(400 10)", "POINT(400 10)"),
    ],
)
def test_a_point_is_told_by_latitude_and_longitude(wkt: str, words: str) -> None:
    assert position(wkt) == words


@pytest.mark.parametrize(
    ("lexical", "words"),
    [
        *(("500000000", "500,000,000"), ("2017", "2017"), ("12345", "12,345"), ("-40000.50", "-40,000.50")),
        *(("1.5E6", "1.5E6"), ("0", "0"), ("INF", "INF")),
    ],
)
def test_large_numbers_have_their_thousands_apart(lexical: str, words: str) -> None:
    assert figure(lexical) == words


def test_languages_and_truth_values_are_words() -> None:
    assert [tongue(tag) for tag in ("en", "ru-RU", "de")] == ["English", "Russian (ru-RU)", "de"]
    assert [truth(lexical) for lexical in ("true", "1", "false", "0")] == ["yes", "yes", "no", "no"]


def test_counts_and_lists() -> None:
    assert [number(many) for many in (0, 10, 11, 1234)] == ["no", "ten", "11", "1,234"]
    assert [count(1, "party", "parties"), count(2, "party", "parties")] == ["one party", "two parties"]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed("abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert listed("abcdef", 4) == "a, b, c, d and two more"


@pytest.mark.parametrize(
    ("name", "within"),
    [
        *(
            ("Pakistan", "Pakistan"),
            ("Soviet Union", "the Soviet Union"),
            ("United States", "the United States"),
        ),
        ("Shanghai Cooperation Organisation", "the Shanghai Cooperation Organisation"),
        ("Soviet delegation received in Karachi", "Soviet delegation received in Karachi"),
        ("Comment on a visit to the Russian Federation", "Comment on a visit to the Russian Federation"),
    ],
)
def test_a_name_has_its_article_where_it_needs_one(name: str, within: str) -> None:
    assert named(name) == within
