"""Every row of every canned question can be followed: it has a witness or a named absence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import seeds
from graph import derivations, rdf
from graph.cite import cite
from graph.derivations import Premises
from graph.record import assemble
from graph.sheets import read_sheets
from tests.graph.citing.engines import Here
from tests.queries.test_golden import FILES, Case, cases, parsed

DOC = Path(__file__).parents[2] / "docs" / "citing.md"
CASES = [
    pytest.param(file, case, id="-".join([file.stem, *case["parameters"].values()]))
    for file in FILES
    for case in cases(file.stem)
]


@pytest.fixture(scope="session")
def cited_record() -> tuple[Here, Premises]:
    """The project's own record, and how what was derived in it was derived."""
    record = assemble(read_sheets(Path(str(seeds.__file__)).parent))
    store = rdf.Store()
    store.extend(record.quads)
    return Here(store), derivations.among(record.derivations)


@pytest.mark.parametrize(("file", "case"), CASES)
def test_each_row_of_a_question_has_its_sources(
    cited_record: tuple[Here, Premises], file: Path, case: Case
) -> None:
    engine, premises = cited_record
    text = parsed(file).bind(case["parameters"])
    results = engine.store.query(text)
    if isinstance(results, rdf.QueryTriples):
        citations = cite(engine, text, list(results), premises=premises)
    else:
        assert isinstance(results, rdf.QuerySolutions)
        columns = [variable.value for variable in results.variables]
        rows = [dict(zip(columns, row, strict=True)) for row in results]
        citations = cite(engine, text, rows, premises=premises)
    assert len(citations) >= len(case["rows"])
    for citation in citations:
        assert citation.witnesses or citation.absences
        assert citation.is_complete, citation.untraced
        assert all(claim.is_accepted or claim in citation.described for claim in citation.claims)


def test_the_figure_in_the_document_is_right() -> None:
    rows = sum(len(case["rows"]) for file in FILES for case in cases(file.stem))
    text = DOC.read_text(encoding="utf-8")
    (found,) = re.findall(r"(\d+) canned questions, asked in (\d+) ways, (\d+) rows", text)
    assert tuple(map(int, found)) == (len(FILES), len(CASES), rows)
