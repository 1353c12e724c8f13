"""Sentences with slots are read and filled, and what is wrong in one is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.sentences import MalformedSentence, Part, Sentence, Slot, choose, read


def say(**words: str) -> Callable[[Slot], str]:
    """What a slot has to say, by verb and name."""
    return lambda slot: words.get(f"{slot.verb}_{slot.name}".strip("_"), "")


def test_a_template_in_full() -> None:
    sentence = read("{count ?person person|people} held {?office} in {state}[, first {first ?when}].")
    assert list(sentence.slots) == [
        Slot("count", "person", is_column=True, noun="person", plural="people"),
        Slot("", "office", is_column=True),
        Slot("", "state", is_column=False),
        Slot("first", "when", is_column=True),
    ]
    words = say(count_person="two people", office="an office", state="Russia", first_when="1999")
    assert sentence.fill(words) == "Two people held an office in Russia, first 1999."


def test_what_stands_in_brackets_is_left_out_with_its_slot() -> None:
    sentence = read("{?x} is so[ since {first ?when}][ in {place}].")
    assert sentence.fill(say(x="it", place="Moscow")) == "It is so in Moscow."


def test_a_sentence_without_a_word_it_needs_is_not_said() -> None:
    assert read("{?x} is so[ in {place}].").fill(say(place="Moscow")) == ""


def test_rows_are_counted_by_a_star() -> None:
    (slot,) = read("{count * row} came.").slots
    assert (slot.is_rows, slot.noun, slot.plural) == (True, "row", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{?x", "braces come in pairs"),
        ("?x}", "braces come in pairs"),
        ("[{?x}", "brackets come in pairs"),
        ("[a [{?x}] b]", "brackets come in pairs"),
        ("[here]", "holds no slot"),
        ("{}", "names nothing"),
        ("{?}", "stands alone"),
        ("{sum ?x}", "“sum” in {sum ?x} is none of count"),
        ("{count ?x}", "a count, and nothing else, has a noun"),
        ("{first ?x day}", "a count, and nothing else, has a noun"),
        ("{first when}", "“first” takes a column, written ?when"),
        ("{*}", "* stands alone, after count"),
        ("{first *}", "* stands alone, after count"),
        ("{?x-y}", "{?x-y} is no slot"),
    ],
)
def test_what_is_wrong_is_told(text: str, reason: str) -> None:
    with pytest.raises(MalformedSentence) as caught:
        read(text)
    assert reason in str(caught.value)
    assert caught.value.text == text


@given(st.text())
def test_any_text_is_read_or_told_wrong(text: str) -> None:
    try:
        sentence = read(text)
    except MalformedSentence:
        return
    filled = sentence.fill(lambda slot: f"<{slot.name}>")
    assert filled or not text.strip("[]")


@given(st.text(alphabet=st.characters(exclude_characters="[]{}"), min_size=1))
def test_a_text_without_slots_says_itself(text: str) -> None:
    end = "" if text.endswith((".", "?", "!")) else "."
    assert read(text).fill(lambda _: "") == text[:1].upper() + text[1:] + end


def test_the_sentence_is_chosen_by_the_number_of_rows() -> None:
    sentences = {case: Sentence((Part((case,)),)) for case in ("none", "one", "many")}
    chosen = [choose(sentences, rows) for rows in (0, 1, 2, 31)]
    assert [one and one.fill(lambda _: "") for one in chosen] == ["None.", "One.", "Many.", "Many."]
    assert choose({}, 3) is None
