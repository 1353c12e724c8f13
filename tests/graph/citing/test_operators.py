"""What is a witness for each operator of SPARQL, and the traps that a rewriting of queries falls into."""

from __future__ import annotations

from typing import Any

import pytest

from graph import rdf
from graph.cite import cite
from graph.citing.reading import read_query
from graph.derivations import among
from graph.engine import Answer, QueryTimedOut, Request, TooManyTokens
from graph.rules import Derivation
from graph.witnesses import Citation, Kind
from tests.graph.citing.engines import BASE, Here, dataset, name, rows

RECORD = """
claim:a-1 { :ann :met :bob } claim:a-2 { :bob :age 40 } claim:a-3 { :cid :met :dan }
claim:a-4 { :ann :in :port } claim:a-5 { :port :in :land } claim:a-6 { :land :in :world }
claim:a-7 { :eve :in :land } claim:a-8 { :dan :age 30 } claim:a-9 { _:b :age 7 . _:c :age 7 }
claim:a-10 { :cid :likes :ann } claim:d-1 { :ann :age 50 }
graph:sources {
  claim:a-1 cmq:standing cmq:standing-accepted . claim:a-2 cmq:standing cmq:standing-accepted .
  claim:a-3 cmq:standing cmq:standing-accepted . claim:a-4 cmq:standing cmq:standing-accepted .
  claim:a-5 cmq:standing cmq:standing-accepted . claim:a-6 cmq:standing cmq:standing-accepted .
  claim:a-7 cmq:standing cmq:standing-accepted . claim:a-8 cmq:standing cmq:standing-accepted .
  claim:a-9 cmq:standing cmq:standing-accepted . claim:a-10 cmq:standing cmq:standing-accepted .
  claim:d-1 cmq:standing cmq:standing-disputed .
}
"""
PREFIXES = (
    f"PREFIX : <{BASE}> PREFIX cmq: <https://w3id.org/communique/ontology#> "
    "PREFIX claim: <https://w3id.org/communique/id/claim/> "
)


@pytest.fixture(scope="module")
def engine() -> Here:
    return Here(dataset(RECORD))


def cited(engine: Here, query: str, **options: Any) -> list[Citation]:
    text = PREFIXES + query
    return cite(engine, text, rows(engine.store, text), **options)


def claims(citation: Citation) -> str:
    return " ".join(sorted((claim.name for claim in citation.claims), key=lambda n: int(n[2:])))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?a { ?a :met ?b . ?b :age 40 }", ["a-1 a-2"]),
        ("SELECT ?a { :ann :met ?b BIND(?b AS ?a) FILTER(?a = :bob) VALUES ?x { 1 } }", ["a-1"]),
        (
            "SELECT ?n { { ?a :met :bob BIND(1 AS ?n) } UNION { ?a :met :dan BIND(2 AS ?n) } } ORDER BY ?n",
            ["a-1", "a-3"],
        ),
        ("SELECT ?b { :ann :met ?b OPTIONAL { ?b :age ?age } }", ["a-1 a-2"]),
        ("SELECT DISTINCT ?p { ?s ?p ?o FILTER(?p = :met) }", ["a-1 a-3"]),
        ("SELECT ?x { :ann :in/:in ?x }", ["a-4 a-5"]),
        ("SELECT ?x { :port ^:in ?x }", ["a-4"]),
        ("SELECT ?x { :cid :met|:likes ?x } ORDER BY ?x", ["a-10", "a-3"]),
        ("SELECT ?x { :cid !:met ?x }", ["a-10"]),
        ("SELECT ?x { :ann !^:met ?x }", ["a-10"]),
        ("SELECT ?x { :ann :in+ ?x FILTER(?x = :world) }", ["a-4 a-5 a-6"]),
        ("SELECT ?x { :ann :in* ?x FILTER(?x = :land) }", ["a-4 a-5"]),
        ("SELECT ?x { :port :in? ?x FILTER(?x = :land) }", ["a-5"]),
        ("SELECT (COUNT(*) AS ?n) { ?a :met ?b }", ["a-1 a-3"]),
        ("SELECT ?b (COUNT(*) AS ?n) { ?a :met ?b } GROUP BY ?b ORDER BY ?b", ["a-1", "a-3"]),
        ("SELECT (COUNT(*) AS ?n) { ?a :met ?b } GROUP BY ?b HAVING (COUNT(*) > 0)", ["a-1 a-3"] * 2),
        ("SELECT (MAX(?y) AS ?m) { :bob :age ?y } GROUP BY (?y + 1)", ["a-2"]),
        (
            "SELECT ?b ?n { ?a :met ?b { SELECT ?b (MAX(?y) AS ?n) { ?b :age ?y } GROUP BY ?b } }",
            ["a-1 a-2", "a-3 a-8"],
        ),
        ("SELECT ?a { ?a :met ?b { SELECT ?b { ?b :age ?a } } } ORDER BY ?a", ["a-1 a-2", "a-3 a-8"]),
        ("SELECT ?b { { SELECT DISTINCT ?b { ?a :met ?b . ?b :age 30 } LIMIT 1 } }", ["a-3 a-8"]),
        ("SELECT ?a { ?a :met ?b FILTER(EXISTS { ?b :age 40 }) }", ["a-1 a-2"]),
        ("SELECT ?a { ?a :met :bob FILTER(true || EXISTS { :bob :age ?y }) }", ["a-1"]),
        ("SELECT ?a { ?a :met ?b FILTER(!NOT EXISTS { ?b :age 40 }) }", ["a-1 a-2"]),
        (
            "SELECT ?x { { OPTIONAL { :eve :met ?x } FILTER EXISTS { ?x :age ?y } } :ann :met ?x }",
            ["a-1 a-2 a-8 a-9"],
        ),
        (
            "SELECT ?x { { VALUES ?x { UNDEF } FILTER(!NOT EXISTS { ?x :in ?y }) } :ann :in ?x }",
            ["a-4 a-5 a-6 a-7"],
        ),
        (
            "SELECT ?x ?y { { { ?x :hates ?z } UNION { ?y :likes ?z } FILTER EXISTS { ?x :in :land } } "
            "VALUES ?x { :eve } }",
            ["a-5 a-7 a-10"],
        ),
        (
            "SELECT ?x ?y { OPTIONAL { :eve :met ?x } OPTIONAL { ?y :likes ?z FILTER EXISTS { ?x :age 30 } } "
            "?x :met ?w }",
            ["a-1 a-8 a-10", "a-3 a-8 a-10"],
        ),
        (
            "SELECT ?b ?y { ?a :met ?b OPTIONAL { ?b :age ?y "
            "FILTER(?a = :ann || EXISTS { :cid :likes ?z }) } } ORDER BY ?b",
            ["a-1 a-2", "a-3 a-8 a-10"],
        ),
        (
            "SELECT ?b ?n { ?b :age 40 OPTIONAL { :ann :in ?z BIND(EXISTS { ?b :age ?y } AS ?n) } }",
            ["a-2 a-4 a-8 a-9"],
        ),
        ("SELECT ?x FROM claim:d-1 { :ann :age ?x }", ["d-1"]),
        ("SELECT ?x { GRAPH claim:d-1 { :ann :age ?x } }", ["d-1"]),
    ],
)
def test_a_row_rests_on(engine: Here, query: str, expected: list[str]) -> None:
    found = cited(engine, query)
    assert [claims(citation) for citation in found] == expected
    assert all(citation.is_complete for citation in found)


def test_an_unmatched_optional_joins_with_nothing_and_is_named(engine: Here) -> None:
    found = cited(engine, "SELECT ?a ?y { ?a :met ?b OPTIONAL { ?a :age ?y } } ORDER BY ?a")
    assert [claims(citation) for citation in found] == ["a-1", "a-3"]
    assert [[a.kind for a in citation.absences] for citation in found] == [["optional"], ["optional"]]
    assert found[0].absences[0].pattern == "{ <http://e/ann> :age ?y . }"


@pytest.mark.parametrize(
    ("pattern", "absence"),
    [
        ("?a :met ?b OPTIONAL { ?b :in ?y } OPTIONAL { ?b :age ?y }", "{ <http://e/bob> :in ?y . }"),
        ("{ VALUES ?y { UNDEF } FILTER NOT EXISTS { :bob :in ?y } } ?b :age ?y", "{ :bob :in ?y . }"),
        ("{ OPTIONAL { ?b :age ?y } MINUS { ?y :age ?z } } ?a :met ?b", "{ 40 :age ?z . }"),
    ],
)
def test_an_absence_names_the_values_that_were_known_there(engine: Here, pattern: str, absence: str) -> None:
    (citation, *_) = cited(engine, f"SELECT ?b ?y {{ {pattern} FILTER(?b = :bob) }}")
    assert citation.is_complete
    assert absence in [
        found.pattern.replace('"40"^^<http://www.w3.org/2001/XMLSchema#integer>', "40")
        for found in citation.absences
    ]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?b (COUNT(*) AS ?n) { ?a :met ?b } GROUP BY ?b HAVING (EXISTS { ?b :age ?y })",
        "SELECT (SUM(IF(EXISTS { ?b :age ?y }, 1, 0)) AS ?n) { ?a :met ?b }",
    ],
)
def test_an_exists_among_aggregates_is_said_to_be_untraced(engine: Here, query: str) -> None:
    for citation in cited(engine, query):
        assert claims(citation).startswith("a-")
        assert ["EXISTS" in note.part for note in citation.untraced] == [True]


def test_an_optional_within_an_optional_is_missed_only_where_the_outer_matched(engine: Here) -> None:
    pattern = "VALUES ?s { :ann :cid } OPTIONAL { ?s :likes ?z OPTIONAL { ?z :age ?y } }"
    query = f"SELECT ?s ?y {{ {pattern} }} ORDER BY ?s"
    ann, cid = cited(engine, query)
    assert [absence.pattern.count("OPTIONAL") for absence in ann.absences] == [1]
    assert [absence.pattern for absence in cid.absences] == ["{ <http://e/ann> :age ?y . }"]


def test_a_pattern_counts_only_in_the_branch_that_matched(engine: Here) -> None:
    query = "SELECT ?a ?b { { ?a :met ?b } UNION { ?a :likes ?b } } ORDER BY ?a ?b"
    assert [claims(citation) for citation in cited(engine, query)] == ["a-1", "a-10", "a-3"]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT ?a { ?a :met ?b MINUS { ?b :age 40 } }", "minus"),
        ("SELECT ?a { ?a :met ?b FILTER NOT EXISTS { ?b :age 40 } }", "not exists"),
        ("SELECT ?a { ?a :met ?b FILTER(!EXISTS { ?b :age 40 }) }", "not exists"),
    ],
)
def test_what_is_taken_away_is_an_absence(engine: Here, query: str, kind: str) -> None:
    (citation,) = cited(engine, query)
    assert claims(citation) == "a-3"
    assert [(absence.kind, absence.pattern) for absence in citation.absences] == [
        (kind, "{ <http://e/dan> :age 40 . }")
    ]


def test_a_count_of_nothing_rests_on_there_being_nothing(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT (COUNT(*) AS ?n) { ?a :hates ?b }")
    assert not citation.witnesses
    assert [absence.kind for absence in citation.absences] == ["none"]


def test_a_path_of_length_zero_and_values_need_no_triple(engine: Here) -> None:
    (zero,) = cited(engine, "SELECT ?x { :world :in* ?x }")
    (values,) = cited(engine, "SELECT ?x { VALUES ?x { 1 } }")
    assert (zero.is_free, len(zero.given), zero.witnesses) == (True, 1, ())
    assert (values.is_free, values.given, values.witnesses) == (True, (), ())


def test_values_never_stand_before_a_bind_of_their_variable(engine: Here) -> None:
    query = "SELECT ?a ?w { BIND(:port AS ?w) ?a :in ?w } "
    assert [claims(citation) for citation in cited(engine, query)] == ["a-4"]


def test_values_stand_behind_an_optional_that_they_would_change(engine: Here) -> None:
    query = "SELECT ?a ?b ?y { OPTIONAL { ?b :age ?y } ?a :met ?b } ORDER BY ?a"
    assert [claims(citation) for citation in cited(engine, query)] == ["a-1 a-2", "a-3 a-8"]


def test_rows_with_blank_nodes_are_told_apart(engine: Here) -> None:
    found = cited(engine, "SELECT ?who { ?who :age 7 }")
    assert [claims(citation) for citation in found] == ["a-9", "a-9"]
    assert len({citation.witnesses[0].triple for citation in found}) == 2


def test_a_computed_blank_node_is_not_compared(engine: Here) -> None:
    found = cited(engine, "SELECT (BNODE() AS ?new) ?b { :ann :met ?b }")
    assert [claims(citation) for citation in found] == ["a-1"]


def test_a_row_that_the_query_does_not_have_says_so(engine: Here) -> None:
    (citation,) = cite(engine, PREFIXES + "SELECT ?a { ?a :met ?b }", [{"a": name("zoe")}])
    assert not citation.witnesses
    assert "no solution" in citation.untraced[0].reason


def test_an_ask_has_one_witness_or_an_absence(engine: Here) -> None:
    (true,) = cite(engine, PREFIXES + "ASK { ?a :met ?b }")
    (false,) = cite(engine, PREFIXES + "ASK { ?a :hates ?b }")
    assert claims(true) in ("a-1", "a-3")
    assert true.is_complete
    assert [absence.kind for absence in false.absences] == ["none"]


def triples(engine: Here, text: str) -> list[rdf.Triple]:
    found = engine.store.query(text)
    assert isinstance(found, rdf.QueryTriples)
    return sorted(found, key=str)


def test_each_triple_of_a_construct_is_cited(engine: Here) -> None:
    text = PREFIXES + "CONSTRUCT { ?b :metBy ?a . ?b :years ?y } { ?a :met ?b . ?b :age ?y }"
    found = cite(engine, text, triples(engine, text))
    assert [claims(citation) for citation in found] == ["a-1 a-2", "a-1 a-2", "a-3 a-8", "a-3 a-8"]


def test_a_construct_where_and_a_blank_node_of_a_template_are_cited(engine: Here) -> None:
    short, blank = (
        PREFIXES + "CONSTRUCT WHERE { ?a :met ?b }",
        PREFIXES + "CONSTRUCT { [] :of ?a } { ?a :met :bob }",
    )
    assert [claims(c) for c in cite(engine, short, triples(engine, short))] == ["a-1", "a-3"]
    assert [claims(c) for c in cite(engine, blank, triples(engine, blank))] == ["a-1"]


def test_each_triple_of_a_describe_is_cited(engine: Here) -> None:
    named, sought = PREFIXES + "DESCRIBE :bob", PREFIXES + "DESCRIBE ?b { :ann :met ?b }"
    assert [claims(c) for c in cite(engine, named, triples(engine, named))] == ["a-2"]
    assert [claims(c) for c in cite(engine, sought, triples(engine, sought))] == ["a-1 a-2"]


def test_what_another_service_answers_is_not_traced() -> None:
    query = read_query("SELECT * { ?a ?b ?c SERVICE SILENT <http://e/> { ?c ?d ?e } }")
    assert [type(element).__name__ for element in query.select.group.elements] == ["Basic", "Service"]


@pytest.mark.parametrize("inner", ["SELECT ?b { ?b :age ?y }", "SELECT (COUNT(*) AS ?n) { ?b :age ?y }"])
def test_a_sub_select_whose_graph_the_engine_forgets_is_untraced(engine: Here, inner: str) -> None:
    """Its rows are of all graphs together, where the standard has those of each graph apart."""
    found = cited(engine, f"SELECT ?a {{ GRAPH ?g {{ ?a :met :bob {{ {inner} }} }} }}")
    assert found
    assert not any(citation.is_complete for citation in found)


def test_a_part_whose_own_query_is_refused_is_untraced(engine: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    text = PREFIXES + "SELECT ?x { :ann :in+ ?x FILTER(?x = :world) }"
    row = rows(engine.store, text)
    answer = engine.answer

    def refuse(request: Request) -> Answer:
        if ")*" in request.text:
            raise TooManyTokens(5)
        return answer(request)

    monkeypatch.setattr(engine, "answer", refuse)
    (citation,) = cite(engine, text, row)
    assert "refused: the query has more than 5 words" in citation.untraced[0].reason


def test_a_limit_says_that_it_was_reached(engine: Here) -> None:
    (citation,) = cited(engine, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }", limit=3)
    assert len(citation.witnesses) == 4
    assert [note.part.partition(" of ")[0] for note in citation.untraced] == ["more than 3 solutions"]


def test_a_group_whose_share_is_refused_is_untraced(engine: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = engine.answer

    def refuse(request: Request) -> Answer:
        if " UNION " in request.text:
            raise TooManyTokens(5)
        return answer(request)

    monkeypatch.setattr(engine, "answer", refuse)
    query = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o VALUES ?p { :likes :in } } GROUP BY ?p"
    for citation in cited(engine, query, limit=3):
        assert "refused" in citation.untraced[0].reason


def test_each_group_has_its_share_of_a_limit(engine: Here) -> None:
    query = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o VALUES ?p { :likes :met :in } } GROUP BY ?p ORDER BY ?n"
    likes, met, places = cited(engine, query, limit=6)
    assert (claims(likes), claims(met)) == ("a-10", "a-1 a-3")
    assert likes.is_complete
    assert met.is_complete
    assert len(places.witnesses) == 3
    assert [note.reason for note in places.untraced] == ["not all of them were followed"]


def test_time_that_is_up_is_an_error(engine: Here) -> None:
    with pytest.raises(QueryTimedOut):
        cited(engine, "SELECT ?a { ?a :met ?b }", timeout=0)


def triple(subject: str, predicate: str, object_: str) -> rdf.Triple:
    return rdf.Triple(name(subject), name(predicate), name(object_))


INFERRED = """
claim:a-1 { :ann :knows :bob }
graph:inferred { :bob :knows :ann . :bob :friend :ann . :ann :knows :bob . :cid :knows :dan }
graph:sources { claim:a-1 cmq:standing cmq:standing-accepted }
"""
DERIVED = among(
    [
        Derivation(triple("bob", "knows", "ann"), 1, "symmetric", (triple("ann", "knows", "bob"),)),
        Derivation(triple("ann", "knows", "bob"), 2, "symmetric", (triple("bob", "knows", "ann"),)),
        Derivation(triple("bob", "friend", "ann"), 2, "friends", (triple("bob", "knows", "ann"),)),
    ]
)


def test_an_inferred_triple_is_followed_to_its_claims() -> None:
    (citation,) = cited(Here(dataset(INFERRED)), "SELECT ?a { :bob :friend ?a }", premises=DERIVED)
    (witness,) = citation.witnesses
    assert witness.kinds == (Kind.RULE,)
    (inference,) = witness.inferences
    assert (inference.rule, inference.round) == ("friends", 2)
    assert claims(citation) == "a-1"
    assert citation.is_complete


def test_a_symmetric_rule_never_supports_itself() -> None:
    (citation,) = cited(Here(dataset(INFERRED)), "SELECT ?b { :bob :knows ?b }", premises=DERIVED)
    (inference,) = citation.witnesses[0].inferences
    (premise,) = inference.premises
    assert premise.inferences == ()
    assert claims(citation) == "a-1"


def test_the_bound_on_depth_says_that_it_was_reached() -> None:
    (citation,) = cited(Here(dataset(INFERRED)), "SELECT ?a { :bob :friend ?a }", premises=DERIVED, depth=1)
    assert claims(citation) == ""
    assert [note.reason for note in citation.untraced] == [
        "the bound on the depth of inference is reached here"
    ]


@pytest.mark.parametrize("premises", [None, DERIVED])
def test_an_inference_without_record_is_untraced(premises: Any) -> None:
    (citation,) = cited(Here(dataset(INFERRED)), "SELECT ?a { :cid :knows ?a }", premises=premises)
    assert [note.part for note in citation.untraced] == [str(triple("cid", "knows", "dan"))]
