"""The Python names of the terms."""

from __future__ import annotations

import pytest

from ontology.terms import CMQ
from ontology.vocabulary import NAMESPACE, load_graph


def test_there_is_a_name_for_every_term_and_no_other() -> None:
    terms = {str(s).removeprefix(NAMESPACE) for s in load_graph().subjects() if str(s).startswith(NAMESPACE)}
    assert set(CMQ.__annotations__) | set(CMQ._extras) == terms


def test_a_name_is_the_iri_of_its_term() -> None:
    assert str(CMQ.eventStatus) == NAMESPACE + "eventStatus"
    assert str(CMQ["event-planned"]) == NAMESPACE + "event-planned"


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(AttributeError):
        CMQ.vistor  # noqa: B018
