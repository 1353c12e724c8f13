"""Binding: values take the place of tokens, faults are told together, and what is left out stays out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Graph, Literal, Variable
from rdflib.plugins.sparql.algebra import translateQuery, traverse
from rdflib.plugins.sparql.parser import parseQuery

from graph.rdf import QuerySolutions
from queries.binding import BadParameter, BadParameters, MissingParameter, UnknownParameter, bind
from queries.tokens import tokenise
from tests.queries.samples import RECORD, question, samples, store
from tests.queries.test_terms import INJECTIONS, NASTY

WORD = question(
    "SELECT ?x {\n"
    '  # a comment, with a quotation mark " and a brace }\n'
    '  ?x <http://e/p#q> ?o , \'o # x\' , """\n"o" """ .\n'
    "  FILTER(?o = ?_word || ?o = ?_label_en || ?_word = 'a')\n"
    "}",
    "{name: word, label: Word, example: gas}\n{name: label, label: Label, example: gas}",
)


def literals(query: str) -> list[Literal]:
    """The literals in a query, as rdflib's parser has them."""
    found: list[Literal] = []

    def visit(node: object) -> None:
        if isinstance(node, Literal):
            found.append(node)

    traverse(translateQuery(parseQuery(query)).algebra, visitPre=visit)
    return found


def names(query: str) -> list[str]:
    """The first column of a query's answer over the small record, last parts only, by the engine."""
    solutions = store().query(query)
    assert isinstance(solutions, QuerySolutions)
    return [str(solution[0]).strip("<>").rpartition("/")[2] for solution in solutions]


@given(NASTY.filter(bool))
@example(INJECTIONS[0])
@example(INJECTIONS[1])
@example(INJECTIONS[2])
@example('" UNION { ?s ?p ?o } #')
def test_no_text_changes_the_query_around_it(text: str) -> None:
    bound = WORD.bind({"word": text, "label": text})
    normal = unicodedata.normalize("NFC", text)
    kinds = [(token.kind, token.text) for token in tokenise(WORD.query)]
    expected = []
    for kind, spelling in kinds:
        if spelling == "?_word":
            expected += ["string"]
        elif spelling == "?_label_en":
            expected += ["string", "sign", "word"]
        else:
            expected += [kind]
    assert [token.kind for token in tokenise(bound)] == expected
    constants = {Literal("o # x"), Literal('\n"o" '), Literal("a")}
    assert set(literals(bound)) - constants <= {Literal(normal), Literal(normal, lang="en")}
    assert {Literal(normal), Literal(normal, lang="en")} <= set(literals(bound))


def test_strings_comments_and_iris_stay_as_they_are() -> None:
    body = "SELECT ?x { ?x ?p ?_word # no _word\n FILTER(?x != '_word') }"
    sample = question(body, "{name: word, label: Word, example: gas}")
    assert bind(sample.query, sample.parameters, {"word": "gas"}) == sample.query.replace("?_word", '"gas"')


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(BadParameters) as raised:
        samples().question("signed-in-span").bind(
            {"form": "2017-01-01", "from": "2017-02-31", "party": "Russia"}
        )
    unknown, early, missing, party = raised.value.errors
    assert isinstance(unknown, UnknownParameter)
    assert (unknown.name, unknown.suggestion, unknown.known) == ("form", "from", ("from", "to", "party"))
    assert isinstance(early, BadParameter)
    assert (early.name, early.value, early.example) == ("from", "2017-02-31", "1948-01-01")
    assert isinstance(missing, MissingParameter)
    assert (missing.name, missing.label, missing.example) == ("to", "To", "2018-12-31")
    assert isinstance(party, BadParameter)
    assert str(raised.value).splitlines() == [str(error) for error in raised.value.errors]


def test_a_message_shows_a_long_or_hidden_value_safely() -> None:
    with pytest.raises(BadParameters) as raised:
        samples().question("signed-in-span").bind({"to": "\x1b[31m\n" + "9" * 1000})
    assert "\x1b" not in str(raised.value)
    assert len(str(raised.value)) < 200


def test_a_question_without_parameters_knows_none() -> None:
    with pytest.raises(BadParameters, match="it has none"):
        samples().question("parties-network").bind({"state": "x"})


def test_a_default_is_taken_and_an_empty_value_clears_it() -> None:
    span = samples().question("signed-in-span")
    assert '"1948-01-01"' in span.bind({"to": "2018-12-31"})
    with pytest.raises(BadParameters, match=r"“from” \(From\) is missing"):
        span.bind({"to": "2018-12-31", "from": ""})
    sample = question(
        "SELECT ?x { ?x ?p ?o BIND(?__word AS ?word) FILTER(!BOUND(?word) || ?word = ?o) }",
        "{name: word, label: Word}",
        'defaults:\n  - word: "gas"',
    )
    assert 'BIND("gas" AS ?word)' in sample.bind({})
    assert "BIND(?__word AS ?word)" in sample.bind({"word": ""})


def test_a_value_is_one_of_those_that_are_fixed() -> None:
    status = samples().question("agreements-of-status")
    assert "ontology#agreement-signed>" in status.bind({"status": "cmq:agreement-signed"})
    with pytest.raises(BadParameters, match="it is none of https"):
        status.bind({"status": "cmq:agreement-lost"})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"to": "2018-12-31"}, ["one", "two"]),
        ({"to": "2018-12-31", "party": ""}, ["one", "two"]),
        ({"to": "2018-12-31", "party": "state/russia"}, ["one"]),
        ({"to": "2018-12-31", "party": "state:pakistan"}, ["one", "two"]),
        ({"to": "2018-12-31", "party": "state/nobody"}, []),
        ({"to": "2018-05-30"}, ["one"]),
        ({"to": "2018-12-31", "from": "2018-01-01"}, ["two"]),
    ],
)
def test_what_is_left_out_does_not_restrict(values: dict[str, str], expected: list[str]) -> None:
    bound = samples().question("signed-in-span").bind(values)
    assert names(bound) == expected
    rows = Graph().parse(data=RECORD, format="turtle").query(bound)
    assert [str(row[Variable("signing")]).rpartition("/")[2] for row in rows.bindings] == expected


def test_the_file_as_it_stands_asks_for_every_party() -> None:
    status = samples().question("agreements-of-status")
    assert sorted(names(status.text)) == ["gas", "steel"]
    assert names(status.bind({"status": "cmq:agreement-signed", "word": "GAS"})) == ["gas"]


@given(st.dictionaries(st.sampled_from(["from", "to", "party", "x"]), NASTY))
def test_binding_ends_in_a_query_or_in_faults(values: dict[str, str]) -> None:
    try:
        bound = samples().question("signed-in-span").bind(values)
    except BadParameters as error:
        assert error.errors  # noqa: PT017 (either outcome is right)
    else:
        parseQuery(bound)
