"""Typed access to the nodes of a sheet: problems are collected, places kept, misspelt keys read as meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.reading import BadSheets, Problem, Reading, suggest
from graph.yamltext import Mapping, Node, Scalar, Sequence, parse

HERE = Path("sheet.yaml")


def read(text: str) -> tuple[Reading, Node]:
    return Reading(HERE), parse(text, HERE)


def value(text: str) -> tuple[Reading, Node]:
    reading, node = read(f"key: {text}")
    assert isinstance(node, Mapping)
    return reading, node.entries["key"]


def test_problems_are_ordered_and_each_is_given_once() -> None:
    late, early, other = Problem(HERE, 9, "b"), Problem(HERE, 2, "z"), Problem(Path("a.yaml"), 50, "c")
    error = BadSheets([late, early, late, other])
    assert error.problems == (other, early, late)
    assert str(error) == "a.yaml:50: c\nsheet.yaml:2: z\nsheet.yaml:9: b"


def test_unknown_and_missing_keys_are_problems_at_their_places() -> None:
    reading, node = read("one: 1\nfoo: 2\n")
    entries = reading.mapping(node, "a claim", "one two", "three")
    assert set(entries) == {"one"}
    assert reading.problems == [
        Problem(HERE, 2, "unknown key `foo` in a claim; known are one, three, two"),
        Problem(HERE, 1, "a claim lacks `two`"),
    ]


def test_a_misspelt_key_is_read_as_the_one_it_is_near_to() -> None:
    reading, node = read("modalty: holds\n")
    entries = reading.mapping(node, "a claim", "modality")
    assert entries == {"modality": Scalar("holds", 1, 10)}
    assert [problem.message for problem in reading.problems] == [
        "unknown key `modalty` in a claim: did you mean `modality`?"
    ]


def test_a_misspelt_key_replaces_none_that_stands_there() -> None:
    reading, node = read("modality: holds\nmodalty: planned\n")
    assert reading.mapping(node, "a claim", "modality") == {"modality": Scalar("holds", 1, 11)}
    assert len(reading.problems) == 1


@pytest.mark.parametrize("text", ["text", "[a, b]", ""])
def test_what_is_no_mapping_is_a_problem(text: str) -> None:
    reading, node = value(text)
    assert reading.mapping(node, "a claim", "id says") == {}
    assert [problem.message for problem in reading.problems] == [
        "a claim must be a mapping of keys to values"
    ]


def test_absent_nodes_are_defaults_and_no_problems() -> None:
    reading = Reading(HERE)
    assert (reading.text(None), reading.text(None, "accepted"), reading.integer(None)) == ("", "accepted", 0)
    assert (reading.flag(None), reading.items(None), reading.texts(None)) == (False, (), ())
    assert reading.problems == []


@pytest.mark.parametrize("text", ["[a]", "{a: b}", "", "'  '"])
def test_what_is_no_text_is_a_problem(text: str) -> None:
    reading, node = value(text)
    assert reading.text(node, "default") == "default"
    assert reading.integer(node) == 0
    assert [problem.message for problem in reading.problems] == ["write one text here"] * 2


def test_one_item_may_stand_for_a_list_of_one() -> None:
    for text, texts in (("a", ("a",)), ("[a, b]", ("a", "b")), ("[]", ())):
        reading, node = value(text)
        assert reading.texts(node) == texts
        assert len(reading.items(node)) == len(texts)
        assert isinstance(node, Scalar | Sequence)


@given(st.integers(0, 999_999_999))
def test_whole_numbers_are_read(number: int) -> None:
    reading, node = value(f"'{number}'")
    assert reading.integer(node) == number
    assert reading.problems == []


@given(st.text("0123456789-+._ eE٣²", min_size=1).filter(lambda text: text.strip()))
def test_what_is_no_whole_number_is_a_problem(text: str) -> None:
    reading, node = Reading(HERE), Scalar(text, 3, 1)
    natural = text.isascii() and text.isdigit() and len(text) <= 9
    assert reading.integer(node) == (int(text) if natural else 0)
    assert bool(reading.problems) is not natural


def test_suggestions_name_a_near_word_or_the_few_there_are() -> None:
    assert suggest("vistor", ["visitor", "host"]) == ": did you mean `visitor`?"
    assert suggest("colour", ["visitor", "host"]) == "; known are host, visitor"
    assert suggest("colour", [f"word{number}" for number in range(17)]) == ""
    assert suggest("colour", []) == ""
