"""The shapes of the record: sound data pass, and each rule is shown to fail on data that break it."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from rdflib import SH, Graph

import ontology
from ontology.validation import Violation, validate
from tests.ontology.sampling import sample, turtle

DIGEST = "a" * 64
# The last part of a focus, and the start of the message that it calls forth.
EXPECTED = [
    ("s", "This thing has no label"),
    ("[]", "A thing of the record has no name of its own"),
    ("s", "The record has no blank nodes"),
    ("s", "An ISO 3166 alpha-2 code"),
    ("s", "An ISO 3166 alpha-3 code"),
    ("two", "A tenure has exactly one officeHolder"),
    ("two", "A tenure has exactly one office:"),
    ("s", "A stance has a holder"),
    ("s", "A stance says according to whom"),
    ("s", "A stance has exactly one gist"),
    ("none", "An event has exactly one eventStatus"),
    ("two", "An event has exactly one eventStatus"),
    ("other", "An event has exactly one eventStatus"),
    ("silent", "A delivery has either a quantity"),
    ("both", "A delivery has either a quantity"),
    ("unsigned", "A signed agreement has a signing that occurred"),
    ("drafted", "A signed agreement has a signing that occurred"),
    ("to-send", "A transfer has at most one quantity"),
    ("few", "What a quantity exceeds"),
    ("planned", "An ordinal is counted from one"),
    ("planned", "An anniversary marks"),
    *(
        ("times", f"This is no time of the record: write {name}")
        for name in (
            "when",
            "during",
            "the period",
            "since",
            "dated",
            "attestedAt",
            "asOf",
            "published",
            "updated",
        )
    ),
    ("never", "The earliest bound is one instant"),
    ("never", "The latest bound is one instant"),
    ("d", "The digest of a document"),
    ("empty", "A passage lies in exactly one document"),
    ("bad", "A passage lies in exactly one document"),
    ("bad", "A passage starts in one paragraph"),
    ("bad", "A passage has one digest"),
    ("empty", "A passage has one selector"),
    ("back", "A selector has one start"),
    ("open", "A selector has one end"),
    ("odd", "A claim has one number"),
    ("odd", "A claim has one restatement"),
    ("odd", "A claim is asserted by one agent"),
    ("odd", "A claim has one modality"),
    ("empty", "A claim has one standing"),
    ("empty", "A claim has one primary source"),
    ("empty", "A claim cites a passage"),
    ("odd", "A claim cites passages and nothing else"),
    ("bare", "A curator's claim says what it rests on"),
    ("disputed", "A claim that is disputed, reported or outdated"),
    ("reported", "A claim that is disputed, reported or outdated"),
    ("outdated", "A claim that is disputed, reported or outdated"),
    ("corrected", "A corrected claim is stated rightly"),
    ("one-sided", "A conflict stands on both claims"),
    ("p", "No visit that occurred"),
    ("p", "No meeting that occurred"),
    ("p", "No signing of this agreement that occurred"),
    ("p", "No delivery that occurred"),
    ("p", "Neither a membership nor an accession"),
]
# What else the samples lack.
ALSO = [
    ("[]", "The record has no blank nodes"),
    ("empty", "A passage starts in one paragraph"),
    ("empty", "A passage has one digest"),
    ("odd", "A claim has one standing"),
    ("odd", "A claim has one primary source"),
    *(
        ("bare", start)
        for _, start in EXPECTED
        if start.startswith(("A claim has one", "A claim is asserted"))
    ),
    *(
        ("empty", start)
        for _, start in EXPECTED
        if start.startswith(("A claim has one", "A claim is asserted"))
    ),
]


@pytest.fixture(scope="module")
def violations() -> list[Violation]:
    return validate(sample("record-unsound"))


def _shown(violations: Iterable[Violation], focus: str, start: str) -> bool:
    return any(v.focus.rpartition("/")[2] == focus and v.message.startswith(start) for v in violations)


def test_a_sound_record_breaks_nothing() -> None:
    assert validate(sample("record-sound")) == []


@pytest.mark.parametrize(("focus", "start"), EXPECTED)
def test_a_breach_is_found(violations: list[Violation], focus: str, start: str) -> None:
    assert _shown(violations, focus, start)


def test_every_rule_is_shown_to_fail() -> None:
    shapes = Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")
    for message in shapes.objects(None, SH.message):
        assert any(str(message).startswith(start) for _, start in EXPECTED), message


def test_a_curators_claim_needs_no_passage(violations: list[Violation]) -> None:
    assert not _shown(violations, "bare", "A claim cites a passage")


def test_nothing_else_is_found(violations: list[Violation]) -> None:
    listed = {*EXPECTED, *ALSO}
    assert not [v for v in violations if not any(_shown([v], focus, start) for focus, start in listed)]


def test_a_violation_says_where_what_and_how_bad(violations: list[Violation]) -> None:
    visited = next(v for v in violations if v.message.startswith("No visit"))
    assert visited.focus == "https://w3id.org/communique/id/person/p"
    assert visited.path == "https://w3id.org/communique/ontology#visited"
    assert visited.value == "https://w3id.org/communique/id/place/l"
    assert visited.severity == "violation"
    assert str(visited) == f"{visited.focus} {visited.path} {visited.value}: {visited.message}"
    conflict = next(v for v in violations if v.message.startswith("A conflict"))
    assert conflict.path == "^https://w3id.org/communique/ontology#inConflictWith"
    basis = next(v for v in violations if v.message.startswith("A curator's claim"))
    assert (
        basis.path == "https://w3id.org/communique/ontology#basis|https://w3id.org/communique/ontology#note"
    )


def test_the_answer_is_sorted_whatever_the_order_of_the_data(violations: list[Violation]) -> None:
    assert violations == sorted(set(violations))
    assert validate(reversed(list(sample("record-unsound")))) == violations


def test_the_data_are_left_as_they_are() -> None:
    graph = sample("record-sound")
    before = set(graph)
    validate(graph)
    assert set(graph) == before


def test_thousands_of_triples_take_seconds() -> None:
    one = f"""
    passage:p{{0}} a cmq:Passage ; rdfs:label "p"@en ; oa:hasSource document:d ; cmq:paragraph 1 ;
        cmq:digest "{DIGEST}" ; oa:hasSelector passage:s{{0}} .
    passage:s{{0}} a cmq:Selector ; rdfs:label "s"@en ; oa:start 1 ; oa:end 2 .
    claim:c{{0}} a cmq:Claim ; rdfs:label "c"@en ; cmq:number {{0}} ; cmq:restatement "One." ;
        cmq:cites passage:p{{0}} ;
        cmq:assertedBy person:a ; cmq:modality cmq:modality-happened ; cmq:standing cmq:standing-accepted ;
        prov:hadPrimarySource document:d .
    """
    graph = sample("record-sound") + turtle("".join(one.format(number) for number in range(1, 251)))
    begun = time.process_time()
    assert validate(graph) == []
    assert time.process_time() - begun < 30
