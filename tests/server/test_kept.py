"""The notes of a kept answer are those that its page had, whatever has become of the record."""

from __future__ import annotations

import json

import pytest

from graph.engine import JSON, Request
from graph.sourcing import with_citations
from queries.catalogue import Question
from server.app import create_app
from server.citing import sourced
from server.kept import read_notes
from server.naming import expand
from server.notes import Notes, take_notes
from server.questions import catalogue
from server.site import Site
from server.tables import tabulate
from tests.server.records import record_engine, record_premises

NAMES = ("office-holder", "agreements", "contradictions", "corrections", "meetings", "visits-undated")


def _both(question: Question) -> tuple[Notes, Notes]:
    """The notes of the whole answer to a question: as they are taken, and as they are read when kept."""
    engine = record_engine()
    with create_app(engine, Site(premises=record_premises)).test_request_context("/"):
        query = Request(question.bind(question.examples(), expand), JSON, reviewed=True)
        with engine.answer(query) as answer:
            table = tabulate(answer)
        assert not isinstance(table, bool)
        kept = json.loads(with_citations(sourced(query)))
        return take_notes(query, table.answers), read_notes(kept)


@pytest.mark.parametrize("name", NAMES)
def test_they_say_the_same(name: str) -> None:
    taken, kept = _both(catalogue().question(name))
    assert kept.absences == taken.absences
    assert (kept.summary, kept.rules) == (taken.summary, taken.rules)
    for rows in zip(taken.rows, kept.rows, strict=True):
        assert [_claims(notes, row.notes) for notes, row in zip((taken, kept), rows, strict=True)] == [
            _claims(taken, rows[0].notes)
        ] * 2
        assert (rows[0].words, rows[0].is_absent) == (rows[1].words, rows[1].is_absent)


def _claims(notes: Notes, numbers: object) -> set[tuple[str, ...]]:
    """The claims of the notes of these numbers, those of one note together."""
    assert isinstance(numbers, list | tuple)
    return {tuple(card.iri for card in note.cards) for note in notes.ledger.notes if note.number in numbers}


@pytest.mark.parametrize("name", NAMES)
def test_their_cards_are_those_of_the_record(name: str) -> None:
    taken, kept = _both(catalogue().question(name))
    for iri, card in kept.ledger.cards.items():
        other = taken.ledger.cards[iri]
        for member in ("number", "restatement", "document", "dated", "speaker", "modality", "standing"):
            assert getattr(card, member) == getattr(other, member), (iri, member)
        assert (card.places, card.note, card.basis) == (other.places, other.note, other.basis)
        for member in ("conflicts", "corrects", "corrected_by"):
            assert set(getattr(card, member)) == set(getattr(other, member)), (iri, member)
