"""The notes of rows: what each rests on, in numbers or in words; late where the engine takes its time."""

from __future__ import annotations

import re

import pytest

import ontology
from graph import names
from graph.engine import JSON, Answer, QueryTimedOut, QueueFull, Request
from graph.rdf import NamedNode
from server.app import create_app
from server.notes import Notes, take_notes
from server.rules import say
from server.site import Site
from server.tables import SOURCES, Table, tabulate
from tests.server.engines import SlowToCite, StoreEngine
from tests.server.records import record_engine, record_premises, record_store

PROLOGUE = """\
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX state: <https://w3id.org/communique/id/state/>
"""


PATHS = ("cmq:party", "cmq:party|cmq:host")
KNOWN = Site(premises=record_premises)


def notes(
    text: str, engine: StoreEngine | None = None, patience: float | None = None, site: Site = KNOWN
) -> Notes:
    """The notes of all rows of the answer to a query over the record."""
    engine = engine or record_engine()
    with create_app(engine, site).test_request_context("/"):
        form = next(form for form in SOURCES if form.name in text)
        with engine.answer(Request(PROLOGUE + text, SOURCES[form])) as answer:
            result = tabulate(answer)
        rows = result.answers if isinstance(result, Table) else ()
        return take_notes(Request(PROLOGUE + text, JSON), rows, patience=patience)


def test_each_row_has_its_claims() -> None:
    found = notes("SELECT ?a { ?a cmq:party state:pakistan } ORDER BY ?a")
    assert len(found.rows) > 5
    assert all(row.notes for row in found.rows)
    assert {number for row in found.rows for number in (*row.notes, *row.apart)} == {
        note.number for note in found.ledger.notes
    }
    assert " claims in " in found.summary


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT ?x { state:pakistan a ?x FILTER(?x = cmq:State) }", ["register"]),
        ("SELECT ?x { cmq:party rdfs:label ?x FILTER(LANG(?x) = 'en') }", ["ontology"]),
        ("SELECT ?x { cmq:event-planned rdfs:label ?x FILTER(LANG(?x) = 'en') }", ["code list"]),
        ("SELECT ?x { VALUES ?x { 1 } }", ["the query itself"]),
        ("SELECT (COUNT(?a) AS ?n) { ?a cmq:party state:atlantis }", ["an absence"]),
        ("ASK { ?a cmq:party state:atlantis }", ["an absence"]),
    ],
)
def test_a_row_without_a_claim_says_what_else_it_rests_on(text: str, words: list[str]) -> None:
    [row] = notes(text).rows
    assert (row.notes, list(row.words)) == ([], words)


def test_a_triple_of_a_graph_has_its_claims_and_so_has_a_yes() -> None:
    made = notes("CONSTRUCT { ?a cmq:party state:pakistan } WHERE { ?a cmq:party state:pakistan }")
    assert len(made.rows) > 5
    assert all(row.notes for row in made.rows)
    [truth] = notes("ASK { ?a cmq:party state:pakistan }").rows
    assert truth.notes


def test_what_is_not_traced_is_said() -> None:
    text = "SELECT ?x ?y { ?x cmq:metWith ?y }"
    followed, cut = notes(text), notes(text, site=Site())
    assert all(row.notes for row in followed.rows)
    assert not followed.unfollowed
    assert followed.rules == ["met-with"]
    assert {tuple(row.words) for row in cut.rows} == {("derived by rule",)}
    assert all("not traced" in part for part in cut.unfollowed)
    assert cut.unfollowed


def test_every_rule_says_what_it_does() -> None:
    for name in (*ontology.rules(), "bounds"):
        assert say(name).endswith("."), name
        assert " " in say(name), name


def test_a_page_does_not_wait_for_notes_that_take_longer() -> None:
    text = "SELECT ?a { ?a cmq:party state:pakistan }"
    slow = SlowToCite(record_store(), version="record")
    late = notes(text, slow, patience=60.0)
    assert late.is_late
    assert not late.ledger.notes
    assert {row.notes for row in late.rows} == {()}
    assert not notes(text, slow).is_late


def test_a_page_does_not_wait_in_a_full_line() -> None:
    class Busy(StoreEngine):
        def answer(self, request: Request) -> Answer:
            if request.timeout is not None:
                raise QueueFull(32)
            return super().answer(request)

    assert notes("SELECT ?a { ?a cmq:party state:pakistan }", Busy(record_store(), "record"), 60.0).is_late


def test_notes_that_were_taken_once_are_there_at_once() -> None:
    slow = SlowToCite(record_store(), version="record")
    query, other = (Request(f"{PROLOGUE}SELECT ?a {{ ?a {path} state:pakistan }}", JSON) for path in PATHS)
    with create_app(slow, KNOWN).test_request_context("/"):
        rows = [{"a": NamedNode(names.iri("agreement/lng-deliveries-2017"))}]
        taken = take_notes(query, rows)
        assert take_notes(query, rows, patience=60.0) is taken
        assert take_notes(other, rows, patience=60.0).is_late
        assert take_notes(
            query, [{"a": NamedNode(names.iri("agreement/readmission"))}], patience=60.0
        ).is_late
        slow.version = "another"
        assert take_notes(query, rows, patience=60.0).is_late


def test_more_claims_than_a_page_can_show_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.notes.MOST_CLAIMS", 3)
    found = notes("SELECT ?a { ?a cmq:party state:pakistan }")
    assert re.search(r"rest on \d+ claims, more than a page can hold", found.uncited)
    assert not found.ledger.notes


def test_notes_that_fail_say_why() -> None:
    class Failing(StoreEngine):
        def answer(self, request: Request) -> Answer:
            if request.text.startswith(PROLOGUE):
                return super().answer(request)
            raise QueryTimedOut(30)

    found = notes("SELECT ?a { ?a cmq:party state:pakistan }", Failing(record_store(), version="record"))
    assert "cannot be shown: the query was stopped" in found.uncited
    assert not found.is_late
