"""The rules on questions: the samples keep them, and each breach is told with its line."""

from __future__ import annotations

import pytest

from queries.lint import lint
from tests.queries.samples import question, samples

WORD = "{name: word, label: Word, example: gas}"
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


@pytest.mark.parametrize("name", [question.name for question in samples()])
def test_the_samples_keep_every_rule(name: str) -> None:
    assert lint(samples().question(name)) == ()


@pytest.mark.parametrize(
    ("query", "params", "reason"),
    [
        ("ASK { ?x ?p ?o }", "", "a SELECT or a CONSTRUCT"),
        ("SELECT ?x { SERVICE <http://e/> { ?x ?p ?o } }", "", "SERVICE reaches beyond"),
        ("SELECT ?x FROM <http://e/> { ?x ?p ?o }", "", "FROM reaches beyond"),
        ("SELECT ?x { ?x ?p ?_word . # as ?_word\n}", WORD, "never in strings, comments"),
        ("SELECT ?x { ?x ?p ?_word , '?_word' }", WORD, "never in strings, comments"),
        ("SELECT ?x { ?x <http://e/?_word> ?_word }", WORD, "never in strings, comments"),
        ("SELECT ?x { ?x ?p 'caf\\u00E9' }", "", "codepoint escape"),
        (
            "SELECT ?x { ?x ?p ?_word , ?_word2 }",
            f"{WORD}\n{WORD.replace('word,', 'word2,')}",
            "is the beginning of",
        ),
        ("PREFIX cmq: <http://e/>\nSELECT ?x { ?x cmq:p 5 }", "", "“cmq:” is <https"),
        (
            "SELECT ?x { ?x ?p ?_y_integer }",
            "{name: y, label: Y, example: '5'}",
            "needs the line PREFIX xsd:",
        ),
        ("SELECT ?x { ?x ?p ex:o }", "", "the prefix “ex:” is not declared"),
        ("SELECT ?x { ?x ?p ?o FILTER(?o=?_word) }", WORD, "leave white space around ?_word"),
        ("SELECT ?x { ?x ?p ?o FILTER(?_word= ?o) }", WORD, "leave white space around ?_word"),
        ("SELECT ?_word { ?_word ?p ?o }", WORD, "stands after SELECT"),
        ("SELECT (STR( ?_word ) AS ?x) { ?y ?p ?o }", WORD, "stands after SELECT"),
        ("SELECT ?x { { SELECT ?x ?_word { ?x ?p ?_word } } }", WORD, "stands after SELECT"),
        ("SELECT ?x { ?x ?p ?o } GROUP BY ?x ?_word", WORD, "stands after GROUP"),
        ("SELECT ?x { ?x ?p ?o } ORDER BY DESC( ?_word )", WORD, "stands after ORDER"),
        ("SELECT ?x { ?x ?p ?o BIND(1 AS ?_word ) }", WORD, "stands after AS"),
        ("SELECT ?x { ?x ?p ?o VALUES ?_word { 1 } }", WORD, "stands after VALUES"),
        ("SELECT * { ?x ?p ?_word }", WORD, "name the columns"),
        ("SELECT DISTINCT * { ?x ?p ?_word }", WORD, "name the columns"),
        ("SELECT ?x { ?x ?p ?__word }", WORD, "write BIND(?__word AS ?variable)"),
        ("SELECT ?x { ?x ?p ?o FILTER(!BOUND( ?__word ) || ?o = ?__word ) }", WORD, "write BIND("),
        (
            "SELECT ?x { BIND(?__word AS ?w) ?x ?p ?o OPTIONAL { ?x ?q ?r FILTER(!BOUND(?w) || ?r = ?w) } }",
            WORD,
            "?w is bound in another group",
        ),
        (
            "SELECT ?x { OPTIONAL { ?x ?q ?r FILTER(BOUND(?w)) } { ?x ?p ?o BIND(?__word AS ?w) } }",
            WORD,
            "?w is bound in another group",
        ),
        ("SELECT ?x { ?x ?p ?o FILTER(BOUND( ?_word )) }", WORD, "this is no SPARQL"),
        ("SELECT ?x { ?x ?p ", "", "this is no SPARQL"),
        ("SELECT ?x { BIND(?__word AS", WORD, "this is no SPARQL"),
        ("} SELECT ?x { ?x ?p ?o FILTER(BOUND(?x)) }", "", "this is no SPARQL"),
        ("SELECT ?x { ?x ?p ?_s_iri }", "{name: s, label: S, example: Russia}", "“s” cannot be “Russia”"),
        (
            "SELECT ?x { ?x ?p ?_word }",
            WORD.replace("}", ", class: Sate}"),
            "the ontology has no class “Sate”",
        ),
        (
            "SELECT ?x { ?x ?p ?_word }",
            WORD.replace("}", ", choices: 'SELECT ?v { ?v ?p ?o }'}"),
            "choices select ?value and ?label",
        ),
        ("SELECT ?x { ?x ?p ?_word }", WORD.replace("}", ", choices: no query}"), "this is no SPARQL"),
    ],
)
def test_a_breach_is_told(query: str, params: str, reason: str) -> None:
    reasons = [error.reason for error in lint(question(query, params))]
    assert any(reason in told for told in reasons), reasons


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("x-columns: [{name: y, label: Y}]", "the query has no column ?y"),
        ('x-view: {hide: {deep: ["?y"]}}', "x-view names ?y"),
        ("defaults: [s: state/russia]", "“s” cannot be “state/russia”"),
        ("enumerate: [s: [state/russia]]", "“s” cannot be “state/russia”"),
    ],
)
def test_a_breach_of_the_front_matter_is_told(head: str, reason: str) -> None:
    sample = question("SELECT ?x { ?x ?p ?_s_iri }", "{name: s, label: S, example: 'http://e/'}", head)
    reasons = [error.reason for error in lint(sample)]
    assert any(reason in told for told in reasons), reasons


def test_the_front_matter_spells_no_parameter() -> None:
    sample = question("SELECT ?x { ?x ?p ?_word }", WORD.replace("gas", "'as ?_word'"))
    assert [(error.line, "front matter" in error.reason) for error in lint(sample)] == [(5, True)]


def test_a_breach_is_told_with_its_line() -> None:
    (error,) = lint(question("\nSELECT ?x {\n  ?x ?p ?__word }", WORD, path="told.rq"))
    assert (error.path, error.line) == ("told.rq", 8)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { BIND(?__word AS ?w) ?x ?p ?w }",
        "SELECT ?x { ?x ?p ?o FILTER(!bound(?w) || ?o = ?w) bind(?__word as ?w) }",
        "SELECT ?x { { ?x ?p ?o BIND(?__word AS ?w) FILTER(BOUND(?w)) } UNION { ?x ?p 1 FILTER(BOUND(?x)) }}",
        "SELECT ?x { ?x ?p ?o { SELECT ?x { ?x ?q ?r BIND(?__word AS ?w) FILTER(!BOUND(?w) || ?r = ?w) } } }",
        "SELECT (COUNT(*) AS ?x) { BIND(?__word AS ?w) ?y ?p ?w }",
    ],
)
def test_what_keeps_the_rules(query: str) -> None:
    assert lint(question(query, WORD)) == ()


def test_typed_parameters_with_the_line_that_grlc_looks_for() -> None:
    query = XSD + "SELECT ?x { ?x ?p ?_day_xsd_date }"
    assert lint(question(query, "{name: day, label: Day, example: '2017-10-13'}")) == ()


LED = "{name: word, label: Word, example: gas, leads: {state: What of it?}}"


@pytest.mark.parametrize(
    ("head", "params", "reason"),
    [
        ("{none: No., one: '{?y}.', many: Many.}", "", "names the column ?y, which there is not"),
        ("{none: No., one: '{word}.', many: Many.}", "", "names the parameter “word”, which there is not"),
        ("{none: No., one: '{word}.', many: '{word}.'}", WORD, "silent on “word”"),
        ("{none: No., one: One., many: Many.}", LED, "only a thing or a date is filled in"),
        ("{none: No., one: One., many: Many.}", LED.replace("state", "star"), "“star” is no kind of thing"),
    ],
)
def test_sentences_and_leads_name_what_there_is(head: str, params: str, reason: str) -> None:
    query = "SELECT ?x { ?x ?p ?_word }" if params else "SELECT ?x { ?x ?p ?o }"
    errors = [str(error) for error in lint(question(query, params, f"x-answer: {head}"))]
    assert any(reason in error for error in errors), errors


def test_a_lead_fills_all_that_has_no_value() -> None:
    led = "{name: one, label: One, example: state/x, leads: {state: What?}}"
    params = f"{led}\n{{name: two, label: Two, example: x}}"
    errors = lint(question("SELECT ?x { ?x ?_one_iri ?_two }", params))
    assert any("another parameter would have no value" in str(error) for error in errors)


def test_a_sentence_for_one_row_may_let_the_row_speak_for_a_parameter() -> None:
    head = "x-answer: {none: 'No[ {word}].', one: One., many: '{tally ?word}.'}"
    assert lint(question("SELECT ?word { ?x ?word ?_word }", WORD, head)) == ()
