"""The numbers of notes: one a passage where its claims are cited together, one a claim elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.cards import Card, Mark, Other, Place, Value
from server.ledger import Ledger

CLAIMS = "abcdefgh"


def _card(claim: str, passage: int, standing: str | None = None, conflicts: tuple[Other, ...] = ()) -> Card:
    place = Place(f"passage/{passage}", passage, 10 * passage, 10 * passage + 5, "0" * 64)
    return Card(
        claim,
        ord(claim),
        f"Words of {claim}.",
        Value("A paper", "document/a"),
        "2018",
        Value("A speaker"),
        Mark("happened", "happened"),
        Mark(standing, standing) if standing else None,
        conflicts=conflicts,
        places=(place,) if passage else (),
    )


def _ledger(*cards: Card) -> Ledger:
    return Ledger({card.iri: card for card in cards})


def test_claims_of_one_passage_that_are_cited_together_share_a_note() -> None:
    ledger = _ledger(_card("a", 1), _card("b", 1), _card("c", 2))
    ledger.share([["a", "b"], ["b", "a", "c"]])
    assert (ledger.numbered("ab"), ledger.numbered("abc")) == ([1], [1, 2])
    assert [[card.iri for card in note.cards] for note in ledger.notes] == [["a", "b"], ["c"]]


def test_a_claim_that_is_cited_alone_somewhere_has_a_note_of_its_own() -> None:
    ledger = _ledger(_card("a", 1), _card("b", 1))
    ledger.share([["a", "b"], ["b"]])
    assert (ledger.numbered("ab"), ledger.numbered("b")) == ([1, 2], [2])


def test_what_is_disputed_or_in_conflict_or_has_no_passage_stands_alone() -> None:
    disputed, contested = _card("c", 1, "disputed"), _card("d", 1, conflicts=(Other("x"),))
    ledger = _ledger(_card("a", 1), _card("b", 1), disputed, contested, _card("e", 0), _card("f", 0))
    ledger.share(["abcdef"])
    found = [[card.iri for card in note.cards] for note in ledger.notes] if ledger.numbered("abcdef") else []
    assert found == [["a", "b"], ["c"], ["d"], ["e"], ["f"]]


@given(
    st.lists(st.integers(0, 2), min_size=len(CLAIMS), max_size=len(CLAIMS)),
    st.lists(st.frozensets(st.sampled_from(CLAIMS), min_size=1), max_size=5),
)
def test_the_notes_of_each_use_hold_its_claims_and_no_other(
    passages: list[int], uses: list[frozenset[str]]
) -> None:
    ledger = _ledger(*(_card(claim, passage) for claim, passage in zip(CLAIMS, passages, strict=True)))
    ledger.share(uses)
    numbers = [ledger.numbered(use) for use in uses]
    notes = {note.number: {card.iri for card in note.cards} for note in ledger.notes}
    assert sorted(notes) == list(range(1, len(notes) + 1))
    for use, found in zip(uses, numbers, strict=True):
        held = [claim for number in found for claim in notes[number]]
        assert sorted(held) == sorted(use)
