"""The catalogue: every file a question, in one order, each with its parameters and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries import catalogue
from queries.catalogue import Column, UnknownQuestion
from queries.frontmatter import BadQuestion, Source
from tests.queries.samples import FOLDER, question, samples

STATE = "{name: state, label: State, example: state/russia}"
QUERY = "SELECT ?x { ?x ?p ?_state_iri }"


def test_questions_come_by_theme_then_by_name() -> None:
    assert [(q.theme, q.name) for q in samples()] == [
        ("Agreements", "agreements-of-status"),
        ("Agreements", "signed-in-span"),
        ("Network", "parties-network"),
    ]
    assert {theme: len(questions) for theme, questions in samples().themes().items()} == {
        "Agreements": 2,
        "Network": 1,
    }


def test_a_question_in_full() -> None:
    span = samples().question("signed-in-span")
    assert (span.summary, span.view, span.form) == ("What was signed between two dates", "Timeline", "SELECT")
    assert span.description.endswith("if a party is given.")
    assert (span.tags, span.next) == (("Agreements", "Events"), ("agreements-of-status",))
    assert span.columns[2] == Column("latest", "Signed", "date")
    assert [(p.name, p.kind, p.required, p.default) for p in span.parameters] == [
        ("from", "date", False, "1948-01-01"),
        ("to", "date", True, None),
        ("party", "iri", False, None),
    ]
    assert span.parameters[2].class_name == "State"
    assert span.examples() == {"to": "2018-12-31"}
    assert span.text == (FOLDER / "signed-in-span.rq").read_text(encoding="utf-8")
    assert samples().question("parties-network").form == "CONSTRUCT"


def test_choices_have_their_prefixes_declared() -> None:
    status = samples().question("agreements-of-status").parameters[0]
    assert status.choices is not None
    assert status.choices.startswith("PREFIX cmq: <https://w3id.org/communique/ontology#>\nPREFIX rdfs: <")
    assert status.values[0] == "https://w3id.org/communique/ontology#agreement-signed"


def test_an_unknown_question_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownQuestion, match="did you mean “signed-in-span”") as raised:
        samples().question("signed-in-spam")
    assert (raised.value.name, raised.value.suggestions) == ("signed-in-spam", ("signed-in-span",))
    with pytest.raises(UnknownQuestion, match=r"catalogue$"):
        samples().question("zzz")


def test_an_empty_folder_is_an_empty_catalogue(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no question", encoding="utf-8")
    assert len(catalogue.load(tmp_path)) == 0


def test_a_next_question_exists(tmp_path: Path) -> None:
    for name in ("signed-in-span.rq", "parties-network.rq"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    with pytest.raises(BadQuestion, match="“agreements-of-status” is no question") as raised:
        catalogue.load(tmp_path)
    assert (raised.value.path, raised.value.line) == ("signed-in-span.rq", 33)


def test_a_file_is_utf_8(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_bytes(b"#+ summary: \xff")
    with pytest.raises(BadQuestion, match="not UTF-8"):
        catalogue.load(tmp_path)


@pytest.mark.parametrize("path", ["My Question.rq", "a_b.rq", "A.rq", "a--b.rq", ".rq", "вопрос.rq"])
def test_file_names_make_addresses(path: str) -> None:
    with pytest.raises(BadQuestion, match="lower-case"):
        catalogue.parse(Source(path, "#+ summary: x\n"))


@pytest.mark.parametrize(
    ("query", "params", "reason"),
    [
        (QUERY, "", "“state” has no entry in x-params"),
        ("SELECT ?x { ?x ?p ?o }", STATE, "the query has no ?_state"),
        ("SELECT ?x { ?x ?_state_iri ?_state }", STATE, "spelled both ?_state_iri and ?_state"),
        ("SELECT ?x { ?x ?p ?_my_state_iri_x }", STATE, "“?_my_state_iri_x” is no parameter"),
        (
            "SELECT ?x { ?x ?p ?_page }",
            "{name: page, label: Page, example: x}",
            "something else in an address",
        ),
        (QUERY, "{name: state, example: x}", "needs a label and an example"),
        (QUERY, "{name: state, label: State}", "needs a label and an example"),
        (
            QUERY,
            "{name: state, label: State, example: x, kind: date}",
            "cannot be of kind “date”; it can be of iri",
        ),
        (QUERY, "{name: state, label: State, example: x, kind: colour}", "cannot be of kind “colour”"),
        (
            QUERY,
            "{name: state, label: State, example: x, required: false}",
            "“required” contradicts ?_state_iri",
        ),
        (QUERY, "{name: state, label: State, example: 5}", "example: write text"),
    ],
)
def test_parameters_are_declared_twice_and_alike(query: str, params: str, reason: str) -> None:
    with pytest.raises(BadQuestion) as raised:
        question(query, params)
    assert reason in raised.value.reason


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("{name: x}", "the column “x” needs a label"),
        ("{name: x, label: X, kind: colour}", "no kind of column"),
    ],
)
def test_columns_have_labels_and_kinds(column: str, reason: str) -> None:
    with pytest.raises(BadQuestion, match=reason):
        question(QUERY, STATE, head=f"x-columns: [{column}]")
