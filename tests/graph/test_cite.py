"""Answers that cite their sources, on a small record made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graph import rdf
from graph.cite import cite
from graph.witnesses import Citation, Kind
from tests.graph.citing.engines import BASE, Here, dataset, rows

RECORD = """
claim:a-1 { :ann :met :bob } claim:a-2 { :ann :met :bob } claim:b-1 { :ann :met :bob }
claim:b-2 { :ann :met :bob }
claim:a-3 { :bob :age 40 } claim:b-3 { :bob :age 41 } claim:a-4 { :bob :born :port . :bob :note "x" }
claim:c-1 { :ann :from :beta } claim:a-5 { :ann :from :alpha }
graph:things { :ann a :Person . :bob a :Person . :cid a :Person }
graph:sources {
  claim:a-1 cmq:standing cmq:standing-accepted ; prov:hadPrimarySource :a ; cmq:restatement "Ann met Bob." ;
    cmq:cites :p1 ; cmq:assertedBy :paper ; cmq:modality cmq:modality-happened .
  :p1 cmq:paragraph 3 ; cmq:digest "00" ; <http://www.w3.org/ns/oa#hasSelector> :s1 .
  :s1 <http://www.w3.org/ns/oa#start> 10 ; <http://www.w3.org/ns/oa#end> 20 .
  :a cmq:title "A" ; cmq:dated "2020" . :b cmq:title "B" .
  claim:a-2 cmq:standing cmq:standing-accepted ; prov:hadPrimarySource :a .
  claim:a-3 cmq:standing cmq:standing-accepted ; prov:hadPrimarySource :a ; cmq:inConflictWith claim:b-3 .
  claim:a-4 cmq:standing cmq:standing-accepted ; prov:hadPrimarySource :a .
  claim:a-5 cmq:standing cmq:standing-corrected ; prov:hadPrimarySource :a ; cmq:restatement "From Alpha." .
  claim:b-1 cmq:standing cmq:standing-accepted ; prov:hadPrimarySource :b .
  claim:b-2 cmq:standing cmq:standing-disputed ; prov:hadPrimarySource :b ; cmq:reason cmq:reason-doubtful .
  claim:b-3 cmq:standing cmq:standing-disputed ; prov:hadPrimarySource :b .
  claim:c-1 cmq:standing cmq:standing-accepted ; prov:hadPrimarySource :c ; cmq:corrects claim:a-5 .
}
"""


@pytest.fixture(scope="module")
def engine() -> Here:
    return Here(dataset(RECORD))


def cited(engine: Here, query: str, **options: Any) -> list[Citation]:
    """The citations of all rows of a SELECT, `:` declared."""
    text = f"PREFIX : <{BASE}> PREFIX cmq: <https://w3id.org/communique/ontology#> {query}"
    return cite(engine, text, rows(engine.store, text), **options)


def names(citation: Citation) -> list[str]:
    return [claim.name for claim in citation.claims]


def test_a_row_rests_on_the_claims_of_its_triples(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT ?who { ?who :met :bob . :bob :age ?age }")
    assert names(citation) == ["a-1", "a-2", "a-3", "b-1"]
    assert citation.is_complete
    assert not citation.absences


def test_what_is_not_accepted_stands_apart(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT * { ?who :met ?whom }")
    (witness,) = citation.witnesses
    assert [claim.name for claim in witness.apart] == ["b-2"]
    assert (witness.apart[0].standing, witness.apart[0].reason) == ("disputed", "doubtful")
    assert [claim.name for claim in citation.apart] == ["b-2"]


def test_corroboration_is_counted_by_document(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT * { ?who :met ?whom }")
    assert citation.witnesses[0].documents == (BASE + "a", BASE + "b")
    assert [document.title for document in citation.documents] == ["A", "B"]


def test_a_claim_is_shown_with_its_words_and_passages(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT * { ?who :met ?whom }")
    claim = citation.claims[0]
    assert (claim.restatement, claim.modality, claim.standing) == ("Ann met Bob.", "happened", "accepted")
    assert claim.speaker == BASE + "paper"
    (passage,) = claim.passages
    assert (passage.paragraph, passage.start, passage.end, passage.digest) == (3, 10, 20, "00")


def test_a_correction_shows_both_wordings(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT * { :ann :from ?where }")
    (claim,) = citation.claims
    assert claim.name == "c-1"
    assert [(one.name, one.restatement) for one in claim.corrects] == [("a-5", "From Alpha.")]


def test_a_contradicted_triple_carries_the_mark(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT * { :bob :age ?age }")
    assert [claim.name for claim in citation.witnesses[0].contradictions] == ["b-3"]


def test_triples_of_the_register_are_naming(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT * { ?who a :Person ; :age ?age }")
    kinds = {witness.kinds: witness.is_naming for witness in citation.witnesses}
    assert kinds == {(Kind.REGISTER,): True, (Kind.CLAIM,): False}


def test_all_rows_of_a_page_are_followed_by_few_requests(engine: Here) -> None:
    engine.requests.clear()
    assert len(cited(engine, "SELECT * { ?s ?p ?o }")) > 40
    assert len(engine.requests) <= 6


def test_a_claim_whose_source_has_no_name_is_shown_without_it() -> None:
    about = 'cmq:standing cmq:standing-accepted ; prov:hadPrimarySource "a letter" ; cmq:assertedBy _:s'
    store = dataset(f"claim:a-1 {{ :ann :met :bob }} graph:sources {{ claim:a-1 {about} . }}")
    (citation,) = cited(Here(store), "SELECT * { ?who :met ?whom }")
    (claim,) = citation.claims
    assert (claim.document, claim.speaker, claim.is_accepted) == (None, None, True)


def test_a_graph_that_is_named_is_the_only_one_cited(engine: Here) -> None:
    found = cited(engine, "SELECT ?g { GRAPH ?g { :ann :met :bob } } ORDER BY ?g")
    assert [names(citation) for citation in found] == [["a-1"], ["a-2"], ["b-1"], ["b-2"]]
    assert found[3].claims[0].standing == "disputed"


def test_a_query_that_cannot_be_read_says_so(engine: Here) -> None:
    (citation,) = cite(engine, "SELECT * { << ?a ?b ?c >> ?p ?o }", [{"a": rdf.NamedNode(BASE)}])
    assert "cannot be read" in citation.untraced[0].reason
