"""From mappings to quads: a link and the mapping that explains it, and nothing of what is rejected."""

from __future__ import annotations

from decimal import Decimal

from rdflib import OWL, Literal, URIRef

from graph import names
from graph.link.lift import link_quads
from graph.link.mapping import NOTHING
from graph.record import default_graph
from tests.graph.link.samples import GOOD, PROJECT, changed
from tests.graph.sheetsets import graph_named, seeds, seeds_record

SSSOM = names.PREFIXES["sssom"]
MAPPING = URIRef(names.iri("mapping/state-alpha-wikidata-q1"))


def test_a_link_stands_beside_its_mapping() -> None:
    graph = graph_named(link_quads([GOOD]), names.LINKS)
    assert (URIRef(GOOD.subject), OWL.sameAs, URIRef(GOOD.object)) in graph
    assert graph.value(MAPPING, OWL.annotatedSource) == URIRef(GOOD.subject)
    assert graph.value(MAPPING, OWL.annotatedProperty) == OWL.sameAs
    assert graph.value(MAPPING, OWL.annotatedTarget) == URIRef(GOOD.object)
    confidence = graph.value(MAPPING, URIRef(SSSOM + "confidence"))
    assert isinstance(confidence, Literal)
    assert confidence.value == Decimal("0.95")
    assert graph.value(MAPPING, URIRef(SSSOM + "reviewer_id")) == URIRef(PROJECT)


def test_rejections_and_searches_are_not_lifted() -> None:
    assert list(link_quads([changed(negated=True), changed(object=NOTHING)])) == []


def test_every_accepted_link_is_in_the_record_and_no_rule_reads_it() -> None:
    record = {str(triple) for triple in default_graph(seeds_record().quads)}
    accepted = [mapping for mapping in seeds().links if mapping.is_accepted]
    for mapping in accepted:
        assert f"<{mapping.subject}> <{mapping.predicate}> <{mapping.object}>" in record
    inferred = graph_named(seeds_record().quads, names.INFERRED)
    outside = {mapping.object for mapping in accepted}
    assert not [triple for triple in inferred if {str(term) for term in triple} & outside]
