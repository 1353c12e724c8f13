"""An answer and its citations come together, within the same time and the same bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import rdf
from graph.engine import JSON, Form, QueryTimedOut, Request, TooMuchToCite
from graph.sourced import ask_sourced, solutions, term
from tests.graph.citing.engines import Here, dataset

DATA = """
graph:sources {
  claim:one cmq:standing cmq:standing-accepted ; cmq:restatement "One." .
  claim:two cmq:standing cmq:standing-disputed .
}
claim:one { :a :knows :b . :b :knows :c . }
claim:two { :a :knows :b . :a :knows :d . }
"""
KNOWS = "<http://e/knows>"
CLAIM = "https://w3id.org/communique/id/claim/"


@pytest.fixture
def engine() -> Here:
    return Here(dataset(DATA))


def test_each_row_comes_with_its_claims(engine: Here) -> None:
    answer = ask_sourced(engine, Request(f"SELECT ?x ?y {{ ?x {KNOWS} ?y }} ORDER BY ?x", JSON))
    assert answer.form is Form.SELECT
    assert answer.names == ["x", "y"]
    assert [row["x"]["value"] for row in answer.bindings] == ["http://e/a", "http://e/b"]
    assert [[claim.iri for claim in one.claims] for one in answer.citations] == [[CLAIM + "one"]] * 2
    assert [claim.iri for claim in answer.citations[0].apart] == [CLAIM + "two"]


def test_each_triple_of_a_graph_is_a_row(engine: Here) -> None:
    answer = ask_sourced(engine, Request(f"CONSTRUCT WHERE {{ ?x {KNOWS} <http://e/c> }}", "text/turtle"))
    assert answer.names == ["subject", "predicate", "object"]
    assert [row["object"]["value"] for row in answer.bindings] == ["http://e/c"]
    assert [str(triple.subject) for triple in answer.triples] == ["<http://e/b>"]
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    ("object_", "truth", "absences"), [("<http://e/b>", True, 0), ("<http://e/z>", False, 1)]
)
def test_a_truth_value_has_one_citation(engine: Here, object_: str, truth: bool, absences: int) -> None:
    answer = ask_sourced(engine, Request(f"ASK {{ ?x {KNOWS} {object_} }}", JSON))
    assert answer.results["boolean"] is truth
    assert (answer.names, answer.bindings) == ([], [])
    assert [len(one.absences) for one in answer.citations] == [absences]


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_too_many_rows_are_refused_rather_than_cut(engine: Here, text: str) -> None:
    with pytest.raises(TooMuchToCite) as raised:
        ask_sourced(engine, Request(text, JSON), rows=2)
    assert raised.value.limit == 2


def test_answer_and_citations_share_the_time(engine: Here) -> None:
    with pytest.raises(QueryTimedOut) as raised:
        ask_sourced(engine, Request("SELECT * { ?s ?p ?o }", JSON, timeout=1e-9))
    assert raised.value.seconds == 1e-9


terms = st.one_of(
    st.just(rdf.NamedNode("http://e/a")),
    st.just(rdf.BlankNode("b0")),
    st.builds(rdf.Literal, st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(rdf.Literal, st.text("ab\"'\n"), language=st.sampled_from(["en", "ur"])),
    st.builds(rdf.Literal, st.integers(-9, 9)),
)


@given(terms)
def test_a_term_is_written_as_sparql_json(node: rdf.Node) -> None:
    import json

    document = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": term(node)}]}}
    assert solutions(json.dumps(document).encode()) == [{"x": node}]
