"""Contradictions in words, for each kind of contradiction."""

from __future__ import annotations

import pytest
from rdflib import Graph

from ontology.contradictions import explain, rivals
from ontology.terms import CMQ
from tests.ontology.sampling import CASES, turtle, whole_ontology


@pytest.fixture(scope="module")
def base() -> Graph:
    return whole_ontology()


def test_the_ontology_itself_has_nothing_to_explain(base: Graph) -> None:
    assert explain(base) == []


@pytest.mark.parametrize("name", CASES)
def test_each_contradiction_is_said_in_one_sentence(base: Graph, name: str) -> None:
    data, sentence = CASES[name]
    assert explain(base + turtle(data)) == [sentence]


def test_a_class_below_two_that_exclude_each_other(base: Graph) -> None:
    data = turtle("cmq:Envoy a owl:Class ; rdfs:subClassOf cmq:Person , cmq:Place .")
    assert "Nothing can be Envoy: it would be both Agent and Place." in explain(base + data)


def test_one_member_of_a_union_is_enough(base: Graph) -> None:
    held = turtle(
        "event:e cmq:topic topic:t . stance:s cmq:topic topic:t . state:a cmq:visited place:p , state:b ."
    )
    assert explain(base + held) == []


def test_an_integer_is_a_decimal(base: Graph) -> None:
    assert explain(base + turtle("figure:f cmq:value 12 ; cmq:percentChange 1.5 .")) == []


def test_rivals_stand_on_one_thing_only(base: Graph) -> None:
    held = turtle("tenure:t cmq:office office:a . tenure:u cmq:office office:b .")
    assert list(rivals(base + held)) == []
    ((subject, predicate, values),) = rivals(base + held + turtle("tenure:t cmq:office office:b ."))
    assert (str(subject).rpartition("/")[2], predicate, len(values)) == ("t", CMQ.office, 2)
