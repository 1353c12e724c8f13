"""The canned questions give exactly the answers that were checked against the documents, row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest

import queries
import seeds
from graph import names
from graph.rdf import Literal, NamedNode, Node, QuerySolutions, QueryTriples, Store, Triple
from graph.record import assemble
from graph.sheets import read_sheets
from queries import catalogue
from queries.catalogue import Question
from queries.frontmatter import Source

FILES = sorted(Path(str(queries.__file__)).parent.glob("*.rq"))
GOLDEN = Path(__file__).parent / "golden"

Rows = list[list[str | None]]


class Case(TypedDict):
    """A question asked with certain parameters: its columns, rows and sentence.

    `shown` writes the terms of the rows; tests/server/test_sentences.py holds the page to the sentence.
    """

    parameters: dict[str, str]
    sentence: str
    columns: list[str]
    rows: Rows


def parsed(file: Path) -> Question:
    """The question in a file."""
    return catalogue.parse(Source(file.name, file.read_text(encoding="utf-8")))


def cases(name: str) -> list[Case]:
    """The golden cases of a question; none where the file is missing, which a test of its own reports."""
    file = GOLDEN / f"{name}.json"
    loaded: list[Case] = json.loads(file.read_text(encoding="utf-8"))["cases"] if file.exists() else []
    return loaded


def shown(term: Node | Triple | None) -> str | None:
    """A term as golden results have it: a prefixed name, `text@language`, or the text of a literal."""
    if isinstance(term, NamedNode):
        return names.shorten(term.value)
    if isinstance(term, Literal):
        return f"{term.value}@{term.language}" if term.language else term.value
    assert term is None, f"{term} is neither an IRI nor a literal"
    return None


def answer(store: Store, query: str) -> tuple[list[str], Rows]:
    """The columns and rows of a SELECT; those of a CONSTRUCT, which have no order, sorted."""
    results = store.query(query)
    if isinstance(results, QueryTriples):
        triples = {tuple(shown(term) for term in triple) for triple in results}
        return ["subject", "predicate", "object"], [list(triple) for triple in sorted(triples, key=str)]
    assert isinstance(results, QuerySolutions)
    columns = [variable.value for variable in results.variables]
    return columns, [[shown(solution[column]) for column in columns] for solution in results]


@pytest.fixture(scope="session")
def record() -> Store:
    """The dataset of the project's own sheets, in memory."""
    store = Store()
    store.extend(assemble(read_sheets(Path(str(seeds.__file__)).parent)).quads)
    return store


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def question(request: pytest.FixtureRequest) -> Question:
    """Each question of the folder."""
    return parsed(request.param)


def test_every_golden_file_belongs_to_a_question() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} <= {file.stem for file in FILES}


def test_a_question_has_golden_cases(question: Question) -> None:
    given = [case["parameters"] for case in cases(question.name)]
    assert given, f"write tests/queries/golden/{question.name}.json"
    assert {} in given or question.examples(), "a case takes the parameters' defaults"
    assert len(given) > 1 or not question.parameters, "a second case gives parameters"


def test_no_answer_is_empty_by_default(record: Store, question: Question) -> None:
    assert answer(record, question.bind(question.examples()))[1]


@pytest.mark.parametrize(
    ("file", "case"),
    [
        pytest.param(file, case, id="-".join([file.stem, *case["parameters"].values()]))
        for file in FILES
        for case in cases(file.stem)
    ],
)
def test_the_answer_is_the_golden_one(record: Store, file: Path, case: Case) -> None:
    columns, rows = answer(record, parsed(file).bind(case["parameters"]))
    assert columns == case["columns"]
    assert rows == case["rows"]
