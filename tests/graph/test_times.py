"""Bounds of times: one set a node, from all that is stated of it, and a contradiction that names both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import names
from graph.rdf import Literal, NamedNode, Triple
from graph.times import ContradictoryTimes, derive_bounds
from ontology.terms import CMQ
from tests.graph.sheetsets import seeds_record, small_record

EVENT = NamedNode(names.iri("event/visit"))


def stated(*texts: str, node: NamedNode = EVENT, term: str = CMQ.when) -> list[Triple]:
    return [Triple(node, NamedNode(term), Literal(text)) for text in texts]


def bounds(*texts: str) -> dict[str, str]:
    """The bounds of one node, by the local name of their property."""
    derived = derive_bounds(stated(*texts))
    assert all(isinstance(d.triple.object, Literal) and d.triple.subject == EVENT for d in derived)
    return {d.triple.predicate.value.partition("#")[2]: d.triple.object.value for d in derived}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["2017-10-13"], ("2017-10-13T00:00:00Z", "2017-10-13T23:59:59Z", "2017", "day")),
        (["2015", "2015-10"], ("2015-10-01T00:00:00Z", "2015-10-31T23:59:59Z", "2015", "month")),
        (["2015", "2014/2015"], ("2015-01-01T00:00:00Z", "2015-12-31T23:59:59Z", "2015", "year")),
        (["2024-10-01/2024-10-02"], ("2024-10-01T00:00:00Z", "2024-10-02T23:59:59Z", "2024", "interval")),
        (["2016/2017"], ("2016-01-01T00:00:00Z", "2017-12-31T23:59:59Z", None, "interval")),
        (["2017-08/"], ("2017-08-01T00:00:00Z", None, None, "interval")),
        (["/2017-08"], (None, "2017-08-31T23:59:59Z", None, "interval")),
        (["2017-08/.."], ("2017-08-01T00:00:00Z", None, None, "interval")),
        (["[..2025-01-25]"], (None, "2025-01-25T23:59:59Z", None, "unknown")),
        (["197X"], ("1970-01-01T00:00:00Z", "1979-12-31T23:59:59Z", None, "decade")),
        (["2018-02-19T10:39:00"], ("2018-02-19T10:39:00Z", "2018-02-19T10:39:00Z", "2018", "second")),
    ],
)
def test_bounds_are_the_intersection_of_what_is_stated(
    texts: list[str], wanted: tuple[str | None, ...]
) -> None:
    terms = ("earliest", "latest", "year", "precision")
    assert bounds(*texts) == {term: value for term, value in zip(terms, wanted, strict=True) if value}


def test_about_a_year_is_approximate_unless_an_exact_date_decides() -> None:
    assert bounds("2017~")["approximate"] == "true"
    assert "approximate" not in bounds("2017~", "2017-05")
    assert "approximate" not in bounds("2017")


def test_bounds_have_the_datatypes_that_reasoners_take() -> None:
    datatypes = {
        d.triple.predicate.value.partition("#")[2]: d.triple.object.datatype.value.partition("#")[2]
        for d in derive_bounds(stated("2017~"))
        if isinstance(d.triple.object, Literal)
    }
    assert datatypes == {
        "earliest": "dateTime",
        "latest": "dateTime",
        "year": "integer",
        "precision": "string",
        "approximate": "boolean",
    }


def test_the_premises_of_bounds_are_all_stated_times() -> None:
    triples = stated("2015", "2015-10")
    other = stated("1999", node=NamedNode(names.iri("event/other")))
    label = Triple(EVENT, NamedNode(CMQ.note), Literal("2015"))
    for derivation in derive_bounds([*triples, *other, label]):
        mine = derivation.triple.subject == EVENT
        assert set(derivation.premises) == set(triples if mine else other)
        assert (derivation.rule, derivation.round) == ("bounds", 1)


@pytest.mark.parametrize("term", [CMQ.when, CMQ.during, CMQ.period, CMQ.since, CMQ.dated])
def test_every_stated_time_has_bounds(term: str) -> None:
    assert len(derive_bounds(stated("2017", term=term))) == 4


@pytest.mark.parametrize("term", [CMQ.attestedAt, CMQ.asOf, CMQ.published, CMQ.updated])
def test_a_date_of_attestation_bounds_nothing(term: str) -> None:
    assert derive_bounds(stated("2017", term=term)) == []


def test_times_that_exclude_each_other_are_named_with_their_node() -> None:
    with pytest.raises(ContradictoryTimes) as raised:
        derive_bounds(stated("2016", "2015-10", "2015"))
    assert raised.value.node == EVENT.value
    assert raised.value.stated == ("2015", "2015-10", "2016")
    assert "no time fits 2015 and 2015-10 and 2016; mark one of the claims" in str(raised.value)


@given(st.permutations(["2015", "2015-10", "[2014..2015-10-20]", "2015~"]))
def test_the_order_in_which_times_are_stated_does_not_matter(texts: list[str]) -> None:
    assert derive_bounds(stated(*texts)) == derive_bounds(stated(*sorted(texts)))


def test_documents_of_the_record_have_bounds_too() -> None:
    gazette = NamedNode(names.iri("document/gazette-2020-05-04"))
    (day,) = (
        d.triple.object
        for d in small_record().derivations
        if d.triple.subject == gazette and d.triple.predicate == NamedNode(CMQ.latest)
    )
    assert isinstance(day, Literal)
    assert day.value == "2020-05-04T23:59:59Z"


def test_each_node_of_the_record_has_each_bound_once() -> None:
    for record in (small_record(), seeds_record()):
        found = [d.triple for d in record.derivations if d.rule == "bounds"]
        assert len(found) == len({(triple.subject, triple.predicate) for triple in found})
