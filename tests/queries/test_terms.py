"""Values are read strictly, and each becomes exactly one term of SPARQL."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from graph.rdf import QuerySolutions, Store
from queries import terms
from queries.tokens import tokenise

NASTY = st.text(
    alphabet=st.one_of(st.sampled_from("\\uUtn0045\"'\n\r\t #?_{}<>@^.;"), st.characters(codec="utf-8"))
)
INJECTIONS = (
    'x" . ?s ?any ?o } #',
    "http://e/> . ?z ?y ?w . <http://e/",
    "\\u0022 } #",
    '\\\\" } #',
    '"""',
    "'''",
)


def by_rdflib(term: str) -> Node:
    """What rdflib makes of a term in a query."""
    row = next(iter(Graph().query(f"SELECT ?x {{ BIND({term} AS ?x) }}")))
    assert not isinstance(row, bool)
    value: Node = row[0]
    return value


def by_oxigraph(term: str) -> str:
    """What the engine makes of a term in a query, its value only."""
    solutions = Store().query(f"SELECT ?x {{ BIND({term} AS ?x) }}")
    assert isinstance(solutions, QuerySolutions)
    value = next(solutions)[0]
    return str(getattr(value, "value", value))


@given(NASTY)
@example(INJECTIONS[0])
@example(INJECTIONS[2])
@example(INJECTIONS[3])
@example("\\U00000022")
@example("\\")
@example("a\tb\x0b\x85\u2028\ufeff\x00")
def test_any_text_is_one_string_to_everyone(text: str) -> None:
    term = terms.spell("string", terms.read("text", text))
    normal = unicodedata.normalize("NFC", text)
    assert [token.kind for token in tokenise(term)] == ["string"]
    assert by_rdflib(term) == Literal(normal)
    assert by_oxigraph(term) == normal


@given(st.one_of(NASTY, NASTY.map("http://e/".__add__), NASTY.map("urn:a:".__add__)))
@example(INJECTIONS[1])
@example("http://e:port/")
@example("http://e/%zz")
@example("http://e/a#b#c")
@example("http://e/Россия")
def test_any_text_is_one_iri_or_none(text: str) -> None:
    try:
        lexical = terms.read("iri", text)
    except ValueError:
        return
    term = terms.spell("iri", lexical)
    assert [token.kind for token in tokenise(term)] == ["iri"]
    assert by_rdflib(term) == URIRef(lexical)
    assert by_oxigraph(term) == lexical


@pytest.mark.parametrize(
    ("short", "iri"),
    [
        ("state/russia", "https://w3id.org/communique/id/state/russia"),
        ("state:russia", "https://w3id.org/communique/id/state/russia"),
        (" cmq:Signing ", "https://w3id.org/communique/ontology#Signing"),
        ("wd:Q159", "http://www.wikidata.org/entity/Q159"),
        ("http://e/x", "http://e/x"),
        ("urn:x:y", "urn:x:y"),
        ("http://e/café".replace("é", "e\u0301"), "http://e/café"),
    ],
)
def test_iris_have_short_forms(short: str, iri: str) -> None:
    assert terms.read("iri", short) == iri


def test_the_caller_says_how_short_forms_expand() -> None:
    assert terms.read("iri", "here/x", lambda name: f"http://{name}") == "http://here/x"


@pytest.mark.parametrize("text", ["russia", "/state/russia", "state russia", "", "nokind/x", "//e/x", "1a:b"])
def test_what_is_no_absolute_iri(text: str) -> None:
    with pytest.raises(ValueError, match="absolute IRI"):
        terms.read("iri", text)


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_integers_stay_what_they_are(number: int) -> None:
    term = terms.spell("integer", terms.read("integer", f" {number:+05d}"))
    assert by_rdflib(term) == Literal(number)
    assert by_oxigraph(term) == str(number)


@given(st.decimals(-(10**17), 10**17, places=4))
def test_numbers_with_a_point_are_decimals(number: object) -> None:
    term = terms.spell("number", terms.read("number", f"{number:f}"))
    assert by_rdflib(term) == Literal(f"{number:f}", datatype=XSD.decimal)


def test_numbers_without_a_point_are_integers() -> None:
    assert by_rdflib(terms.spell("number", terms.read("number", "007"))) == Literal(7)


@given(st.dates())
def test_days_of_the_calendar_are_dates(day: date) -> None:
    term = terms.spell("date", terms.read("date", day.isoformat()))
    assert by_rdflib(term) == Literal(day)
    assert by_oxigraph(term) == day.isoformat()
    assert terms.read("month", day.isoformat()[:7]) == day.isoformat()[:7]
    assert terms.read("year", day.isoformat()[:4]) == day.isoformat()[:4]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("integer", "1.0", "whole number"),
        ("integer", "٣", "whole number"),
        ("integer", "1e5", "whole number"),
        ("integer", "9" * 5000, "18 digits"),
        ("number", "1,5", "point"),
        ("number", "NaN", "point"),
        ("number", "0." + "1" * 19, "18 decimals"),
        ("boolean", "yes", "neither"),
        ("date", "2017-02-29", "no such date"),
        ("date", "20171013", "YYYY-MM-DD"),
        ("date", "2017-W01-1", "YYYY-MM-DD"),
        ("date", "٢٠١٧-01-01", "YYYY-MM-DD"),
        ("date", "2017-10", "YYYY-MM-DD"),
        ("dateTime", "2017-10-13T25:00:00Z", "no such date"),
        ("dateTime", "2017-10-13", "YYYY-MM-DDThh"),
        ("dateTime", "2017-10-13T10:00:00", "YYYY-MM-DDThh"),
        ("month", "2017-13", "no such date"),
        ("year", "17", "YYYY"),
        ("year", "0000", "no such date"),
        ("text", "\ud800", "surrogate"),
    ],
)
def test_values_of_no_such_kind(kind: str, value: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        terms.read(kind, value)


@given(st.sampled_from(sorted(set(terms.KINDS) - {"text", "iri"})), NASTY)
@example("date", '2017-01-01" } #')
@example("integer", "5 } #")
def test_any_text_is_one_typed_literal_or_none(kind: str, text: str) -> None:
    try:
        lexical = terms.read(kind, text)
    except ValueError:
        assume(len(text) < 100)
        return
    type_ = terms.KINDS[kind][0]
    assert [token.kind for token in tokenise(terms.spell(type_, lexical))] == [
        "string",
        "sign",
        "sign",
        "iri",
    ]


def test_a_language_follows_its_string() -> None:
    assert by_rdflib(terms.spell("langString", "gaz\\u0022", "fr")) == Literal("gaz\\u0022", lang="fr")


def test_each_type_has_a_usual_kind() -> None:
    assert terms.kind_of("string") == "text"
    assert terms.kind_of("gYear") == "year"
    assert terms.kind_of("decimal") == "number"
