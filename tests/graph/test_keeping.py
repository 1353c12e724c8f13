"""Kept answers stay as they are under names made of what they depend on, within bounds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.keeping import Answers, AnswerTooLarge, Change, NoRoom, Recipe, compare

RESULT = b'{"head":{"vars":["x"]},"results":{"bindings":[]},"citations":[],"claims":{}}'
RECIPE = Recipe("v1", "SELECT * {}", ("http://e/d",), ("http://e/n",), "agreements", {"party": "state/x"})


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "answers")
    name = answers.keep(RECIPE, RESULT)
    found = Answers(tmp_path / "answers").find(name)
    assert found is not None
    assert (found.recipe, found.result) == (RECIPE, json.loads(RESULT))
    assert answers.keep(RECIPE, b'{"later": true}') == name
    assert answers.find(name) == found


def test_nothing_is_found_where_nothing_is_kept(tmp_path: Path) -> None:
    assert Answers(tmp_path / "none").find("0" * 32) is None
    (tmp_path / "secret.json").write_text("{}")
    assert Answers(tmp_path / "none").find("../secret") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "v2"},
        {"query": "ASK {}"},
        {"default_graphs": ()},
        {"named_graphs": ()},
        {"question": None},
        {"parameters": {}},
    ],
)
def test_the_name_depends_on_all_of_the_recipe(changed: dict[str, object]) -> None:
    assert replace(RECIPE, **changed).name != RECIPE.name  # type: ignore[arg-type]
    assert replace(RECIPE).name == RECIPE.name


def test_size_and_number_are_bounded(tmp_path: Path) -> None:
    answers = Answers(tmp_path, most=2, largest=len(RESULT))
    with pytest.raises(AnswerTooLarge) as large:
        answers.keep(RECIPE, RESULT + b" ")
    assert (large.value.size, large.value.limit) == (len(RESULT) + 1, len(RESULT))
    first = answers.keep(RECIPE, RESULT)
    answers.keep(replace(RECIPE, version="v2"), RESULT)
    with pytest.raises(NoRoom) as full:
        answers.keep(replace(RECIPE, version="v3"), RESULT)
    assert full.value.limit == 2
    assert answers.keep(RECIPE, RESULT) == first


values = st.fixed_dictionaries({"value": st.sampled_from("abc")})
rows = st.lists(st.fixed_dictionaries({"x": values}), max_size=6)


@given(rows, rows, st.randoms(use_true_random=False))
def test_a_difference_turns_the_old_answer_into_the_new(
    old: list[object], new: list[object], random: Random
) -> None:
    def result(bindings: list[object]) -> dict[str, object]:
        return {"head": {"vars": ["x"]}, "results": {"bindings": bindings}}

    change = compare(result(old), result(new))
    left = [json.dumps(row) for row in old]
    for row in change.gone:
        left.remove(json.dumps(row))
    assert sorted([*left, *map(json.dumps, change.new)]) == sorted(map(json.dumps, new))
    shuffled = [*old]
    random.shuffle(shuffled)
    assert not compare(result(old), result(shuffled))


def test_a_truth_that_changes_is_told() -> None:
    assert compare({"boolean": True}, {"boolean": False}) == Change(truth=False)
    assert not compare({"boolean": True}, {"boolean": True})
