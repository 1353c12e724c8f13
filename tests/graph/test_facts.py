"""The tables behind the check of facts, and the lexical forms of data; bad facts stand in `bad_sheets`."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import SKOS

import ontology
from graph import times
from graph.facts import (
    COMPUTED,
    EDTF_PROPERTIES,
    LEXICAL,
    SHORTCUTS,
    check_facts,
    classes,
    every_fact,
    takes_languages,
)
from graph.rdf import Literal, NamedNode, Quad, Store, Triple
from graph.rules import read_rule
from ontology.terms import CMQ
from ontology.vocabulary import NAMESPACE, load_graph, vocabulary
from tests.graph.sheetsets import seeds, small

XSD = "http://www.w3.org/2001/XMLSchema#"


def stored(text: str, datatype: str) -> str:
    """The lexical form in which the store gives a literal back."""
    node, store = NamedNode("urn:x"), Store()
    store.add(Quad(node, node, Literal(text, datatype=NamedNode(XSD + datatype))))
    (quad,) = store
    assert isinstance(quad.object, Literal)
    return quad.object.value


def test_every_fact_comes_with_its_file() -> None:
    facts = list(every_fact(small()))
    assert [path.name for path, _ in facts[:12]] == ["things.yaml"] * 12
    assert {path.name for path, _ in facts} == {"things.yaml", "gazette-2020-05-04.yaml", "curation.yaml"}


def test_the_classes_of_things_come_from_register_claims_and_heads() -> None:
    given = classes(small())
    assert given["state/old-alpha"] == {"HistoricalState"}
    assert given["event/forum"] == {"Forum"}
    assert given["document/gazette-2020-05-04"] == {"NewsArticle"}
    assert "event/absent" not in given


def test_the_sheets_have_no_bad_facts() -> None:
    assert check_facts(small()) == []
    assert check_facts(seeds()) == []


def test_shortcuts_are_what_the_rules_derive() -> None:
    heads = {read_rule(name, text).head[0][1] for name, text in ontology.rules().items()}
    assert {str(term).removeprefix(NAMESPACE) for term in heads if NAMESPACE in term} == SHORTCUTS


def test_computed_terms_are_the_bounds_of_times() -> None:
    node = NamedNode("urn:x")
    derived = times.derive_bounds([Triple(node, NamedNode(CMQ.when), Literal("2017~"))])
    assert {d.triple.predicate.value.removeprefix(NAMESPACE) for d in derived} == COMPUTED


def test_times_are_the_properties_whose_definition_says_so() -> None:
    definitions = load_graph().subject_objects(SKOS.definition)
    assert {
        str(s).removeprefix(NAMESPACE) for s, text in definitions if "EDTF" in str(text)
    } == EDTF_PROPERTIES


def test_every_datatype_of_the_ontology_has_a_form() -> None:
    stated = (p for p in vocabulary().properties.values() if p.is_data and p.name not in COMPUTED)
    assert {prop.ranges[0] for prop in stated} == LEXICAL.keys()


def test_labels_take_languages_and_coordinates_do_not() -> None:
    assert [key for key in ("label", "altLabel", "asWKT", "when") if takes_languages(key)] == [
        "label",
        "altLabel",
    ]


@given(st.integers(-(10**17), 10**17))
def test_integers_are_written_as_the_store_writes_them(number: int) -> None:
    assert LEXICAL["integer"].fullmatch(str(number))
    assert stored(str(number), "integer") == str(number)


@pytest.mark.parametrize("text", ["", "-0", "+1", "007", "1.0", "1_000", "1e3", " 1", "1\n", "٣", "²"])
def test_other_integers_are_refused(text: str) -> None:
    assert not LEXICAL["integer"].fullmatch(text)


@given(st.from_regex(LEXICAL["decimal"], fullmatch=True))
def test_decimals_keep_their_value_in_the_store(text: str) -> None:
    assert Decimal(stored(text, "decimal")) == Decimal(text)


@pytest.mark.parametrize(
    "text", ["", "+1.5", ".5", "5.", "01.5", "1_0", "1e3", "NaN", "Infinity", " 1", "1.5\n", "٣"]
)
def test_other_decimals_are_refused(text: str) -> None:
    assert not LEXICAL["decimal"].fullmatch(text)
