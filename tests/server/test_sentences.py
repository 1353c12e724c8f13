"""The sentence above an answer: told from the checked answers of every question, and piece by piece."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.rdf import Literal
from queries.catalogue import Question
from server.answers import Row, Table
from server.app import create_app
from server.inputs import read_input
from server.naming import expand
from server.questions import catalogue, given, read_table
from server.sentences import tell
from server.site import Site
from tests.queries.samples import question
from tests.queries.test_golden import GOLDEN, Case, cases
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER

QUESTIONS = list(catalogue())
CASES = [
    pytest.param(one.name, case, id="-".join([one.name, *case["parameters"].values()]))
    for one in QUESTIONS
    for case in cases(one.name)
]


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(record_engine(), Site())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_sentence_is_the_one_that_was_checked(app: Flask, name: str, case: Case) -> None:
    found = catalogue().question(name)
    with app.test_request_context("/"):
        inputs = [read_input(one, case["parameters"], {}) for one in found.parameters]
        table = read_table(found, found.bind(case["parameters"], expand))
        assert tell(found, table, given(inputs)) == case["sentence"]


def test_every_question_has_sentences_for_every_case() -> None:
    assert {one.name for one in QUESTIONS if set(one.answer) != {"none", "one", "many"}} == set()
    assert {path.stem for path in GOLDEN.glob("*.json")} == {one.name for one in QUESTIONS}


def asked(many: str, one: str = "One.") -> Question:
    head = f"x-answer: {{none: None., one: '{one}', many: '{many}'}}"
    return question("SELECT ?x ?when { ?x ?p ?when }", head=head)


def table(**columns: str) -> Table:
    """A table of texts: the cells of each column parted by bars, an empty one unbound."""
    rows = zip(*(cells.split("|") for cells in columns.values()), strict=True)
    bound = [{name: Literal(cell) for name, cell in zip(columns, row, strict=True) if cell} for row in rows]
    return Table((), tuple(Row({}, solution) for solution in bound))


@pytest.mark.parametrize(
    ("many", "columns", "sentence"),
    [
        ("{count * row}", {"x": "a|a"}, "Two rows."),
        ("{count ?x thing} of {count * row}", {"x": "a|a|b"}, "Two things of three rows."),
        ("{count ?x man|men}", {"x": "a; b|c"}, "Three men."),
        ("{?x} came", {"x": "a|b|a"}, "A and b came."),
        ("{?x} came", {"x": "a|b|c|d|e|f"}, "A, b, c, d and two more came."),
        ("{tally ?x}", {"x": "b|a|a"}, "A (2) and b (1)."),
        ("{tally ?x}", {"x": "a|b|c|d|e|f|f"}, "F (2), a (1), b (1), c (1) and others (2)."),
        ("{first ?when} to {last ?when}", {"when": "2017|2016-05|2017-10-13"}, "May 2016 to 2017."),
        ("held {span ?when}", {"when": "2016-05|2016-05|"}, "Held in May 2016."),
        ("held {span ?when}", {"when": "2016-05-02|2016-05-02"}, "Held on 2 May 2016."),
        ("held {span ?when}", {"when": "2016/2017|2015"}, "Held from 2015 to 2017."),
        ("held[ {span ?when}]", {"when": "[..2016]|2017/"}, "Held."),
        ("held[ {span ?when}]", {"when": "some day|"}, "Held."),
        ("at {span ?when}", {"when": "2018-02-19T10:39:00|2018-02-19T10:39:00"}, "At on 19 February 2018."),
        ("{?when} and {?x}", {"x": "a|b", "when": "|"}, ""),
    ],
)
def test_a_slot_tells_what_its_column_holds(many: str, columns: dict[str, str], sentence: str) -> None:
    assert tell(asked(many), table(**columns), {}) == sentence


def test_the_number_of_rows_chooses_the_sentence() -> None:
    found = asked("{count * row} came.", one="{?x} came.")
    assert [tell(found, table(x=cells), {}) for cells in ("a", "a|b")] == ["A came.", "Two rows came."]
    assert tell(found, Table(()), {}) == "None."


def test_a_question_without_sentences_says_none() -> None:
    assert tell(question("SELECT ?x { ?x ?p ?o }"), table(x="a|b"), {}) == ""


def test_the_page_says_the_sentence_and_counts_the_rows(client: FlaskClient) -> None:
    page = client.get("/questions/agreements-not-concluded", headers={"Accept": BROWSER}).text
    assert "Two agreements have not been concluded, as of 25 January 2025" in page
    assert "Two rows; the answer rests on" in page
    empty = client.get("/questions/places?state=state/india", headers={"Accept": BROWSER}).text
    assert "No place of the record lies in India." in empty
    assert "only that no document of this record states one" in empty


def test_a_name_has_its_article_within_a_sentence(client: FlaskClient) -> None:
    page = client.get("/questions/agreements?party=state/soviet-union", headers={"Accept": BROWSER}).text
    assert "The record knows one agreement of the Soviet Union: " in page
