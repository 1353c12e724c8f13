"""What citing composes itself goes to the engine as it is, which no one else may claim for a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import rdf
from graph.cite import cite
from graph.engine import Answer, Composed, Request
from graph.witnesses import Citation
from tests.graph.citing.engines import BASE, Here, dataset, rows

ROOT = Path(__file__).parents[3]
RECORD = """
claim:a-1 { :ann :met :bob } claim:d-1 { :ann :met :bob }
graph:sources {
  claim:a-1 cmq:standing cmq:standing-accepted ; cmq:restatement "Ann met Bob." .
  claim:d-1 cmq:standing cmq:standing-disputed ; cmq:restatement "Ann met Bob, it is said." .
}
"""
QUERY = f"SELECT ?b {{ ?a <{BASE}met> ?b FILTER EXISTS {{ ?a ?p ?b }} }}"


def test_only_citing_composes_queries() -> None:
    sources = [path for folder in ("graph", "queries", "server") for path in (ROOT / folder).rglob("*.py")]
    composing = [path.stem for path in sources if "Composed(" in path.read_text(encoding="utf-8")]
    assert sorted(composing) == ["asking", "engine"]


def test_what_holds_a_part_of_the_query_is_guarded_and_what_holds_terms_alone_is_not() -> None:
    engine = Here(dataset(RECORD))
    cite(engine, QUERY, rows(engine.store, QUERY))
    composed = [isinstance(request, Composed) for request in engine.requests]
    assert ["WHERE" in request.text for request in engine.requests[:2]] == [True, True]
    assert composed == [False, False, *[True] * (len(composed) - 2)]


@pytest.mark.parametrize("escape", [r"\u003E", r"\u0020", r"\u007D", r"\u0022"])
def test_no_term_that_is_read_can_end_its_own_text(escape: str) -> None:
    for line in (f"<http://e/{escape}> <http://e/p> 1 .", f"<http://e/s> <http://e/p> <http://e/{escape}> ."):
        with pytest.raises(SyntaxError):
            list(rdf.parse(line.encode(), format=rdf.RdfFormat.TURTLE))


def test_without_words_claims_have_their_iri_and_standing_alone() -> None:
    engine = Here(dataset(RECORD))
    (full,) = cite(engine, QUERY, rows(engine.store, QUERY))
    (bare,) = cite(engine, QUERY, rows(engine.store, QUERY), words=False)
    for found in (full, bare):
        assert [(claim.name, claim.standing) for claim in found.claims] == [("a-1", "accepted")]
        assert [(claim.name, claim.standing) for claim in found.apart] == [("d-1", "disputed")]
    assert [claim.restatement for claim in (*full.claims, *bare.claims)] == ["Ann met Bob.", ""]


@pytest.mark.parametrize("words", [False, True])
def test_what_is_being_looked_up_is_not_known_yet(monkeypatch: pytest.MonkeyPatch, words: bool) -> None:
    """Two requests may cite the same claims at once; neither takes the other's half of an answer."""
    engine = Here(dataset(RECORD))
    row = rows(engine.store, QUERY)
    answer = engine.answer
    meanwhile: list[Citation] = []

    def interrupted(request: Request) -> Answer:
        if "?standing" in request.text:
            monkeypatch.setattr(engine, "answer", answer)
            meanwhile.extend(cite(engine, QUERY, row, words=words))
        return answer(request)

    monkeypatch.setattr(engine, "answer", interrupted)
    cite(engine, QUERY, row, words=words)
    (other,) = meanwhile
    assert [claim.standing for claim in (*other.claims, *other.apart)] == ["accepted", "disputed"]
