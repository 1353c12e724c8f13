"""Parts of the dataset: the record, the claims, the ontology, everything, and one thing with its claims."""

from __future__ import annotations

import pytest

from graph import names
from graph.rdf import DefaultGraph, NamedNode, Quad
from graph.record import is_claim
from graph.selection import Part, UnknownThing, about, select
from ontology.terms import CMQ
from tests.graph.sheetsets import seeds_record, small_record

QUADS = small_record().quads


def thing(name: str) -> NamedNode:
    return NamedNode(names.iri(name))


def claim(number: int, document: str = "gazette-2020-05-04") -> NamedNode:
    return thing(f"claim/{document}-{number}")


def graphs(quads: list[Quad]) -> set[object]:
    return {quad.graph_name for quad in quads}


def test_the_record_is_the_default_graph() -> None:
    assert graphs(select(QUADS, Part.RECORD)) == {DefaultGraph()}
    assert len(select(QUADS, Part.RECORD)) > 1000


def test_the_record_with_claims_has_their_graphs_beside_it() -> None:
    added = set(select(QUADS, Part.RECORD, with_claims=True)) - set(select(QUADS, Part.RECORD))
    assert added == {quad for quad in QUADS if is_claim(quad)}


def test_the_claims_come_with_their_descriptions() -> None:
    found = select(QUADS, Part.CLAIMS)
    assert {claim(number) for number in range(1, 17)} <= graphs(found)
    assert NamedNode(names.SOURCES) in graphs(found)
    assert not graphs(found) & {DefaultGraph(), NamedNode(names.THINGS), NamedNode(names.INFERRED)}


def test_the_ontology_comes_with_its_codes() -> None:
    assert graphs(select(QUADS, Part.ONTOLOGY)) == {NamedNode(names.ONTOLOGY), NamedNode(names.CODES)}


def test_everything_is_every_named_graph_whole() -> None:
    assert set(select(QUADS, Part.EVERYTHING)) == {q for q in QUADS if q.graph_name != DefaultGraph()}


def test_a_thing_comes_with_every_claim_that_mentions_it_whole() -> None:
    found = set(about(QUADS, names.iri("person/ann")))
    mentioning = [claim(1), claim(3), claim(11), claim(12)]
    for number in mentioning:
        assert {quad for quad in QUADS if quad.graph_name == number} <= found
    assert {quad.graph_name for quad in found if is_claim(quad)} == set(mentioning)


def test_a_thing_comes_with_its_entry_and_what_is_derived_of_it() -> None:
    ann = thing("person/ann")
    own = {
        q
        for q in about(QUADS, ann.value)
        if q.graph_name in (NamedNode(names.THINGS), NamedNode(names.INFERRED))
    }
    wanted = {
        quad
        for quad in QUADS
        if quad.graph_name in (NamedNode(names.THINGS), NamedNode(names.INFERRED))
        and ann in (quad.subject, quad.object)
    }
    assert own == wanted
    assert NamedNode(CMQ.visited) in {quad.predicate for quad in own}


def test_the_claims_of_a_thing_come_with_passages_and_selectors() -> None:
    found = about(QUADS, names.iri("person/ann"))
    sources = [quad for quad in found if quad.graph_name == NamedNode(names.SOURCES)]
    passage = thing("passage/gazette-2020-05-04-20-30")
    subjects = {quad.subject for quad in sources}
    assert {claim(1), passage, NamedNode(passage.value + "#position")} <= subjects
    assert claim(2) not in subjects
    assert thing("passage/gazette-2020-05-04-10-20") not in subjects


def test_a_claim_is_a_thing_with_its_own_triples_and_description() -> None:
    found = set(about(QUADS, claim(4).value))
    assert {quad for quad in QUADS if quad.graph_name == claim(4)} <= found
    assert {q for q in QUADS if q.subject == claim(4) and q.graph_name == NamedNode(names.SOURCES)} <= found
    assert {quad.graph_name for quad in found if is_claim(quad)} == {claim(4)}


def test_nothing_comes_twice_and_nothing_from_the_default_graph() -> None:
    for name in ("state/alpha", "document/gazette-2020-05-04", "event/delivery-in-doubt"):
        found = about(QUADS, names.iri(name))
        assert len(found) == len(set(found))
        assert DefaultGraph() not in graphs(found)


def test_what_only_a_disputed_claim_mentions_is_found_with_it() -> None:
    found = about(QUADS, names.iri("event/delivery-in-doubt"))
    assert claim(9) in graphs(found)


def test_an_unknown_thing_is_an_error_with_its_iri() -> None:
    with pytest.raises(UnknownThing, match="nothing in the record is called") as raised:
        about(QUADS, names.iri("state/atlantis"))
    assert raised.value.iri == names.iri("state/atlantis")


def test_the_real_record_has_claims_about_russia() -> None:
    found = about(seeds_record().quads, names.iri("state/russia"))
    assert len({quad.graph_name for quad in found if is_claim(quad)}) > 50
