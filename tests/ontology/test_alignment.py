"""The alignment with public vocabularies."""

from __future__ import annotations

import re

import pytest
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, BNode, Graph, URIRef
from rdflib.namespace import GEO
from rdflib.term import Node

import ontology
from ontology.vocabulary import NAMESPACE
from tests.ontology.sampling import turtle, whole_ontology

HEADER = URIRef("https://w3id.org/communique/ontology/alignment")
MAPPINGS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.exactMatch, SKOS.relatedMatch)

PROPERTIES = (
    "17 31 36 35 6 39 580 582 585 1365 1366 1545 748 2715 1001 1308 1313 1906 2389 530 531 463 488 527 361 "
    "571 276 664 710 1344 1132 793 1891 2058 88 193 137 559 609 1427 1444 176 520 1114 1448 1810 1932 1480 "
    "1310 2241 1319 1326 248 958 854 813 297 298 299 1566"
)
# The identifiers whose labels were looked up in public material; others must be, before they are used.
CHECKED = {
    *("Q" + number for number in ["131569", "15221623", "294414", "4164871", "1072326", "6934728", "213283"]),
    *("P" + number for number in PROPERTIES.split()),
}
# Terms of the vocabularies for which rdflib has no closed list, as their files declare them.
DECLARED = {
    "http://www.w3.org/ns/oa#": "SpecificResource TextPositionSelector hasSource hasSelector start end",
    "http://semanticweb.cs.vu.nl/2009/11/sem/": "Actor Event Place View accordingTo hasActor hasPlace "
    "hasTimeStamp hasEarliestBeginTimeStamp hasLatestEndTimeStamp subEventOf",
    "http://dbpedia.org/ontology/": "Agent City Company Country Document Event Factory GovernmentAgency "
    "HistoricalCountry InternationalOrganisation Meeting MilitaryConflict Organisation Person PersonFunction "
    "Place PowerStation Profession Project RouteOfTransportation TermOfOffice Treaty University",
    "http://purl.org/ontology/bibo/": "status",
    "http://purl.org/vocab/vann/": "preferredNamespacePrefix preferredNamespaceUri",
}
CLOSED = (DCTERMS, FOAF, GEO, ORG, PROV, SKOS)


@pytest.fixture(scope="module")
def alignment() -> Graph:
    return Graph().parse(data=ontology.read("alignment.ttl"), format="turtle")


@pytest.fixture(scope="module")
def whole() -> Graph:
    return whole_ontology()


def _mappings(graph: Graph) -> list[tuple[Node, Node, Node]]:
    return [triple for mapping in MAPPINGS for triple in graph.triples((None, mapping, None))]


def test_it_is_an_ontology_of_its_own_that_imports_nothing(alignment: Graph, whole: Graph) -> None:
    assert set(alignment.subjects(RDF.type, OWL.Ontology)) == {HEADER}
    assert not list(whole.triples((None, OWL.imports, None)))


def test_only_checked_wikidata_identifiers_are_used(whole: Graph) -> None:
    used = {str(node) for triple in whole for node in triple if "wikidata.org" in str(node)}
    identifiers = {match[0] for text in used if (match := re.search(r"[QP][0-9]+$", text))}
    assert identifiers
    assert identifiers <= CHECKED


def test_terms_whose_names_deceive_are_not_used(whole: Graph) -> None:
    names = "dbo:Convention , dbo:Ambassador , dbo:President , dbo:PrimeMinister , schema:Project"
    traps = set(turtle(f"cmq:x cmq:y {names} .").objects())
    assert len(traps) == 5
    assert not traps & {node for triple in whole for node in triple}


def test_every_named_vocabulary_is_related(whole: Graph) -> None:
    targets = {str(target) for _, _, target in _mappings(whole)}
    for prefix in ("prov", "org", "sem", "schema", "foaf", "skos", "oa", "geo", "dbo", "wd"):
        assert any(target.startswith(ontology.prefixes()[prefix]) for target in targets), prefix


def test_a_term_is_related_to_terms_of_its_own_sort(whole: Graph) -> None:
    sorts = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    for own, _, target in _mappings(whole):
        if not isinstance(target, BNode):
            shared = set(whole.objects(own, RDF.type)) & set(whole.objects(target, RDF.type)) & sorts
            assert shared, (own, target)


def test_only_own_terms_are_related_and_never_twice(alignment: Graph) -> None:
    mappings = _mappings(alignment)
    assert all(str(own).startswith(NAMESPACE) for own, _, _ in mappings)
    assert len({(own, target) for own, _, target in mappings}) == len(mappings)


def test_every_external_term_exists_in_its_vocabulary(whole: Graph) -> None:
    sdo, schema = str(SDO), "http://schema.org/"
    known = {namespace + name for namespace, names in DECLARED.items() for name in names.split()}
    for term in set(whole.subjects(RDF.type)):
        text = str(term).replace(schema, sdo)
        if isinstance(term, BNode) or text.startswith(
            ("https://w3id.org/communique/", "http://www.wikidata.org/")
        ):
            continue
        assert text in known or any(URIRef(text) in vocabulary for vocabulary in (*CLOSED, SDO)), text
