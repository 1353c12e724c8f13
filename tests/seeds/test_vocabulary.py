"""The ontology is no more than the sheets need: each term is used in the data, or a reason stands here."""

from __future__ import annotations

from functools import cache

from graph import names
from graph.rdf import NamedNode
from ontology.vocabulary import NAMESPACE, vocabulary
from tests.graph.sheetsets import seeds_record

UNUSED_PROPERTIES = {
    "states": "exports without graphs list what a claim states by it",
    "published": "no document says when it was published",
    "since": "no document says since when a cooperation goes on",
}
UNUSED_CODES = {
    "event-cancelled": "the statuses of events are a closed list, and nothing was cancelled",
    "event-unconfirmed": "the statuses of events are a closed list, and every event has a clearer one",
    "method-extractor": "every claim was recorded by hand",
    "standing-outdated": "the standings are a closed list, and no claim is outdated yet",
}
UNUSED_CLASSES = {"Statement": "exports without graphs list what a claim states by it"}


@cache
def used() -> frozenset[str]:
    """The local names of the ontology's terms that stand in the data as predicate or object."""
    vocabularies = {NamedNode(name) for name in (names.ONTOLOGY, names.CODES)}
    terms = (
        term.value
        for quad in seeds_record().quads
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name not in vocabularies
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    )
    return frozenset(term.removeprefix(NAMESPACE) for term in terms if term.startswith(NAMESPACE))


def test_every_property_is_used_or_excused() -> None:
    assert vocabulary().properties.keys() - used() == UNUSED_PROPERTIES.keys()


def test_every_code_is_used_or_excused() -> None:
    codes = {local for words in vocabulary().codes.values() for local in words.values()}
    assert codes - used() == UNUSED_CODES.keys()


def test_every_class_is_used_or_excused() -> None:
    of_codes = vocabulary().codes.keys() - {"Code"}
    assert vocabulary().parents.keys() - used() - of_codes == UNUSED_CLASSES.keys()


def test_every_class_of_codes_is_the_range_of_a_used_property() -> None:
    ranges = {
        name for prop in vocabulary().properties.values() if prop.name in used() for name in prop.ranges
    }
    assert vocabulary().codes.keys() <= ranges
