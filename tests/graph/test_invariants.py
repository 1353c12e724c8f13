"""The invariants I1 to I5: they hold for both records, and each is seen when it is broken."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from graph import names
from graph.invariants import MOST_SHOWN, broken, differs
from graph.rdf import LABEL, TYPE, BlankNode, Literal, NamedNode, Quad, Store, in_graph
from graph.record import Record
from ontology.terms import CMQ
from tests.graph.sheetsets import seeds_record, small_record

ALPHA = NamedNode(names.iri("state/alpha"))
STRANGER = NamedNode(names.iri("state/stranger"))
THINGS = NamedNode(names.THINGS)


def changed(added: Iterable[Quad] = (), removed: Iterable[Quad] = ()) -> Record:
    """The small record with quads added and removed."""
    quads = {*small_record().quads, *added} - set(removed)
    return dataclasses.replace(small_record(), quads=tuple(sorted(quads, key=str)))


def everywhere(*triple: object) -> list[Quad]:
    """A triple in the register and in the record."""
    subject, predicate, object_ = triple
    quad = Quad(subject, predicate, object_, THINGS)  # type: ignore[arg-type]
    return [quad, in_graph(quad.triple)]


@pytest.mark.parametrize("record", [small_record, seeds_record])
def test_the_invariants_hold(record: Callable[[], Record]) -> None:
    assert broken(record()) == []


@pytest.mark.parametrize("record", [small_record, seeds_record])
def test_a_store_on_disk_gives_back_what_was_built(tmp_path: Path, record: Callable[[], Record]) -> None:
    store = Store(str(tmp_path))
    store.bulk_extend(record().quads)
    assert differs(record().quads, store) == []


def test_i1_sees_a_triple_that_the_record_lacks_or_has_too_much() -> None:
    label = Quad(ALPHA, LABEL, Literal("Alpha", language="en"))
    leaked = Quad(NamedNode(names.iri("event/establishment-1950")), NamedNode(CMQ.party), ALPHA)
    corrected = NamedNode(names.iri("claim/gazette-2020-05-04-10"))
    assert in_graph(leaked.triple, corrected) in small_record().quads
    for record in (changed(removed=[label]), changed(added=[leaked])):
        (message,) = broken(record)
        assert message.startswith("I1: the default graph is not the union of its graphs: <")


def test_i1_and_i2_see_a_triple_that_stands_in_no_graph() -> None:
    first, second = broken(changed(added=[Quad(ALPHA, NamedNode(CMQ.note), Literal("x"))]))
    assert first.startswith("I1")
    assert second == (
        f'I2: a triple of the record stands in no named graph: <{ALPHA.value}> <{CMQ.note}> "x"'
    )


def test_i3_sees_what_the_store_loses_or_alters() -> None:
    quads = list(small_record().quads)
    assert "I3: the store does not give back what was built" in differs(quads, quads[1:])[0]
    uncanonical = Literal("1.50", datatype=NamedNode(names.PREFIXES["xsd"] + "decimal"))
    store = Store()
    store.add(quad := Quad(ALPHA, NamedNode(CMQ.value), uncanonical))
    (message,) = differs([quad], store)
    assert '"1.50"' in message
    assert '"1.5"' in message


@pytest.mark.parametrize("kept", ["type", "label", "neither"])
def test_i4_sees_a_thing_without_type_or_label(kept: str) -> None:
    added = everywhere(ALPHA, NamedNode(CMQ.successorOf), STRANGER)
    added += everywhere(STRANGER, TYPE, NamedNode(CMQ.State)) if kept == "type" else []
    added += everywhere(STRANGER, LABEL, Literal("Stranger", language="en")) if kept == "label" else []
    assert broken(changed(added)) == [f"I4: a thing of the record has no type or no label: {STRANGER.value}"]


def test_i5_sees_a_blank_node() -> None:
    messages = broken(changed(everywhere(ALPHA, NamedNode(CMQ.note), BlankNode("b"))))
    assert any(message.startswith("I5: a blank node stands in the record:") for message in messages)


def test_a_message_shows_a_few_examples_and_counts_the_rest() -> None:
    notes = [Quad(ALPHA, NamedNode(CMQ.note), Literal(str(number)), THINGS) for number in range(8)]
    (message,) = broken(changed(notes))
    assert message.count(CMQ.note) == MOST_SHOWN
    assert message.endswith(" and 3 more")


def test_i6_sees_a_link_without_a_mapping_and_a_mapping_without_a_link() -> None:
    same = NamedNode(names.PREFIXES["owl"] + "sameAs")
    link = Quad(ALPHA, same, NamedNode("http://www.wikidata.org/entity/Q1"), NamedNode(names.LINKS))
    (message,) = broken(changed(added=[link, in_graph(link.triple)]))
    assert message.startswith("I6: a link has no mapping, or a mapping no link")
    there = [quad for quad in seeds_record().quads if quad.predicate == same]
    without = dataclasses.replace(
        seeds_record(), quads=tuple(quad for quad in seeds_record().quads if quad not in there)
    )
    (message,) = broken(without)
    assert message.startswith("I6: a link has no mapping")
    assert "and " in message
