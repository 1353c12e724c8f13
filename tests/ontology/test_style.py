"""The rules of style, each shown to fail on an ontology that breaks it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rdflib import SH, Graph

import ontology
from ontology.validation import Violation, check_style
from tests.ontology.sampling import sample

# The last part of a focus, and the start of the message that it calls forth.
EXPECTED = [
    ("lower", "A class is named in upper camel case"),
    ("Envoys", "A class is named in the singular"),
    ("sent_by", "A property is named in lower camel case"),
    ("Event_Planned", "A code is named in lower case"),
    ("event-expected", "A code belongs to one concept scheme"),
    ("Envoys", "A term has one label in English and one in Russian"),
    ("lower", "A term has one definition"),
    ("Envoys", "A definition is a full sentence"),
    ("Envoys", "A scope note is a full sentence"),
    ("Envoys", "An example is in English"),
    ("plain", "A term says by which ontology it is defined"),
    ("sent_by", "Another class or property has one of these labels too"),
    ("Envoys", "Another class or property has one of these labels too"),
    ("statuses", "Two codes of this list have the label “planned”"),
    ("plain", "A property has a domain"),
    ("sent_by", "Several domains"),
    ("plain", "A property has a range"),
    ("sent_by", "Several ranges"),
    ("Agent", "A term of another vocabulary is declared by type, label and origin alone"),
    ("Agent", "A term of another vocabulary is declared with one type"),
    ("Agent", "A term of another vocabulary has one label"),
    ("Agent", "A term of another vocabulary says where it is defined"),
    ("ontology", "The ontology is declared"),
    ("ontology", "The header names the prefix"),
    ("ontology", "The header names the namespace"),
    ("other", "The header lacks its short name"),
    ("other", "The header has a title"),
    ("other", "The header has one description"),
    ("other", "The header has one abstract"),
    ("other", "The header names its creator"),
    ("other", "The header has one date of creation"),
    ("other", "The header has one date of issue"),
    ("other", "The header has one date of the last change"),
    ("other", "The header has one licence"),
    ("other", "The header says how to cite"),
    ("other", "The header has one version IRI"),
    ("other", "The header has one version of three numbers"),
]


@pytest.fixture(scope="module")
def violations() -> list[Violation]:
    return check_style(sample("style-unsound"))


def _shown(violations: Iterable[Violation], focus: str, start: str) -> bool:
    return any(
        v.focus.replace("#", "/").endswith("/" + focus) and v.message.startswith(start) for v in violations
    )


@pytest.mark.parametrize(("focus", "start"), EXPECTED)
def test_a_breach_is_found(violations: list[Violation], focus: str, start: str) -> None:
    assert _shown(violations, focus, start)


def test_every_rule_is_shown_to_fail() -> None:
    shapes = Graph().parse(data=ontology.read("style.ttl"), format="turtle")
    for message in shapes.objects(None, SH.message):
        start = str(message).partition("{")[0]
        assert any(start.startswith(shown) or shown.startswith(start) for _, shown in EXPECTED), message


def test_a_good_ontology_breaks_nothing() -> None:
    assert check_style(sample("style-sound")) == []


def test_the_answer_is_sorted_and_the_graph_untouched() -> None:
    graph = sample("style-unsound")
    before = set(graph)
    found = check_style(graph)
    assert found == sorted(found)
    assert set(graph) == before
