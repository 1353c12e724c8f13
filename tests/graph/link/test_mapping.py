"""Mappings: the rules that each must keep, by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from graph import names
from graph.link.mapping import (
    BY_IDENTIFIER,
    BY_SCORE,
    CLOSE,
    EXACT,
    NOTHING,
    faults,
    read_confidence,
    unpublishable,
)
from tests.graph.link.samples import GOOD, changed


def test_a_good_mapping_has_no_faults() -> None:
    assert not list(faults(GOOD))
    assert not list(unpublishable(GOOD))
    assert GOOD.name == "mapping/state-alpha-wikidata-q1"
    assert GOOD.is_accepted


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"subject": "http://example.org/x"}, "must be a thing of the record"),
        ({"kind": "person"}, "subject_category is “person”, and the subject is of the kind state"),
        ({"object": "http://example.org/Q1"}, "no identifier of a dataset that is linked to"),
        ({"object": "https://www.wikidata.org/wiki/Q1"}, "no identifier of a dataset"),
        ({"object_source": ""}, "the object belongs to target:wikidata"),
        ({"predicate": names.PREFIXES["skos"] + "broadMatch"}, "is none of owl:sameAs, skos:exactMatch"),
        ({"justification": "http://example.org/because"}, "is none of semapv:ManualMappingCuration"),
        ({"authors": ()}, "author_id is empty"),
        ({"authors": ("https://orcid.org/1",)}, "name a thing of the record or an ORCID"),
        ({"comment": ""}, "say in words what the mapping rests on"),
        ({"date": "yesterday"}, "“yesterday” is no date"),
    ],
)
def test_each_fault_is_named(fields: dict[str, Any], message: str) -> None:
    (found,) = faults(changed(**fields))
    assert message in found


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"confidence": None}, "confidence is empty"),
        ({"object_kind": "place"}, "owl:sameAs joins things of one kind, not “state” and “place”"),
        ({"predicate": EXACT, "reviewers": ()}, "only an equal identifier counts"),
        (
            {"subject": names.iri("person/ann"), "kind": "person", "predicate": EXACT, "reviewers": ()}
            | {"justification": BY_IDENTIFIER},
            "a person is linked by review only",
        ),
        (
            {"reviewers": (), "justification": BY_IDENTIFIER},
            "owl:sameAs needs a reviewer: review it, or say skos:exactMatch",
        ),
    ],
)
def test_what_is_published_needs_evidence(fields: dict[str, Any], message: str) -> None:
    (found,) = unpublishable(changed(**fields))
    assert message in found


@pytest.mark.parametrize(
    "fields",
    [
        {"predicate": EXACT, "reviewers": (), "justification": BY_IDENTIFIER},
        {"predicate": CLOSE, "object_kind": "place"},
        {"negated": True, "reviewers": (), "confidence": None, "justification": BY_SCORE},
        {"object": NOTHING, "reviewers": (), "confidence": None},
    ],
)
def test_equal_identifiers_near_things_rejections_and_searches_may_stand(fields: dict[str, Any]) -> None:
    assert not [*faults(changed(**fields)), *unpublishable(changed(**fields))]


def test_a_search_without_a_find_names_what_was_searched() -> None:
    search = changed(object=NOTHING)
    assert search.is_search
    assert not search.is_accepted
    assert search.target.name == "wikidata"
    assert list(faults(changed(object=NOTHING, object_source=""))) != []


@pytest.mark.parametrize("text", ["1.01", "-0.1", "nan", "inf", "high"])
def test_a_confidence_lies_between_0_and_1(text: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        read_confidence(text)
    assert read_confidence("") is None
    assert read_confidence("0.97") == Decimal("0.97")
