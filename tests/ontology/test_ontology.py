"""The ontology itself: its style, its header, and what OWL 2 DL asks of it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter

import owlready2
import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import VANN
from rdflib.term import Node

import ontology
from ontology.validation import check_style
from ontology.vocabulary import NAMESPACE, vocabulary
from tests.ontology.sampling import triples, whole_ontology

HEADER = URIRef("https://w3id.org/communique/ontology")
FILES = ("communique.ttl", "codes.ttl", "alignment.ttl", "shapes.ttl", "style.ttl")
LOGICAL = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime, XSD.anyURI, RDF.langString, None}
CLASSES, OBJECT, DATA, ANNOTATION = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
)
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))
CMQ_CODE = URIRef(NAMESPACE + "Code")


@pytest.fixture(scope="module")
def whole() -> Graph:
    return whole_ontology()


def _of(graph: Graph, kind: Node) -> set[Node]:
    return set(graph.subjects(RDF.type, kind))


def _list(graph: Graph, axiom: Node, members: URIRef) -> list[Node]:
    head = graph.value(axiom, members)
    return list(Collection(graph, head)) if head else []


def _individuals(graph: Graph) -> set[Node]:
    typed = graph.subject_objects(RDF.type)
    return {s for s, kind in typed if isinstance(s, URIRef) and not str(kind).startswith(BUILT_IN)}


def test_the_style_is_kept() -> None:
    assert check_style() == []


def test_the_header_says_what_documentation_tools_ask_for(whole: Graph) -> None:
    version = str(whole.value(HEADER, OWL.versionInfo))
    assert whole.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")
    assert version in str(whole.value(HEADER, DCTERMS.bibliographicCitation))
    assert whole.value(HEADER, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert str(whole.value(HEADER, VANN.preferredNamespacePrefix)) == "cmq"
    assert str(whole.value(HEADER, VANN.preferredNamespaceUri)) == NAMESPACE
    assert whole.value(HEADER, DCTERMS.created) <= whole.value(HEADER, DCTERMS.modified)  # type: ignore[operator]


@pytest.mark.parametrize("name", FILES)
def test_every_file_bears_the_same_version(whole: Graph, name: str) -> None:
    graph = Graph().parse(data=ontology.read(name), format="turtle")
    versions = {str(version) for version in graph.objects(None, OWL.versionInfo)}
    assert versions <= {str(whole.value(HEADER, OWL.versionInfo))}
    assert versions or name == "codes.ttl"


@pytest.mark.parametrize("name", FILES)
def test_two_parsers_read_the_same_from_every_file(name: str) -> None:
    text = ontology.read(name)
    other = b"".join(
        f"{quad.triple} .\n".encode() for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)
    )
    one = pyoxigraph.Dataset(
        pyoxigraph.parse(triples(Graph().parse(data=text)), format=pyoxigraph.RdfFormat.N_TRIPLES)
    )
    two = pyoxigraph.Dataset(pyoxigraph.parse(other, format=pyoxigraph.RdfFormat.N_TRIPLES))
    for dataset in (one, two):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    assert one == two


def test_every_term_that_is_used_is_declared(whole: Graph) -> None:
    declared = set(whole.subjects(RDF.type))
    properties = {p for _, p, _ in whole}
    classes = {kind for _, kind in whole.subject_objects(RDF.type)}
    own = {node for triple in whole for node in triple if str(node).startswith(NAMESPACE)}
    undeclared = (properties | classes | own) - declared
    assert not {term for term in undeclared if not str(term).startswith(BUILT_IN) and str(term) != NAMESPACE}


def test_no_name_is_of_two_sorts(whole: Graph) -> None:
    sorts = Counter(
        term
        for members in (
            _of(whole, CLASSES),
            _of(whole, OBJECT),
            _of(whole, DATA),
            _of(whole, ANNOTATION),
            _of(whole, RDFS.Datatype),
            _individuals(whole),
        )
        for term in members
    )
    assert not [term for term, count in sorts.items() if count > 1]


def test_properties_lead_to_what_their_sort_allows(whole: Graph) -> None:
    for prop in _of(whole, OBJECT):
        assert not [o for o in whole.objects(None, prop) if isinstance(o, Literal)], prop
        assert not [r for r in whole.objects(prop, RDFS.range) if str(r).startswith(str(XSD))], prop
    for prop in _of(whole, DATA):
        assert {*whole.objects(prop, RDFS.range)} <= LOGICAL, prop


def test_literals_are_of_the_datatypes_that_reasoners_share(whole: Graph) -> None:
    annotations = _of(whole, ANNOTATION)
    for _, prop, value in whole:
        if isinstance(value, Literal) and value.datatype not in LOGICAL:
            assert value.datatype == XSD.date
            assert prop in annotations


def test_transitive_properties_are_not_counted_or_ordered(whole: Graph) -> None:
    """OWL 2 Structural Specification, section 11: such a property is not simple."""
    compound = {
        above
        for transitive in _of(whole, OWL.TransitiveProperty)
        for above in whole.transitive_objects(transitive, RDFS.subPropertyOf)
    }
    assert compound
    for kind in (
        OWL.FunctionalProperty,
        OWL.InverseFunctionalProperty,
        OWL.AsymmetricProperty,
        OWL.IrreflexiveProperty,
    ):
        assert not compound & _of(whole, kind)


def test_no_class_lies_below_itself(whole: Graph) -> None:
    for name in _of(whole, CLASSES):
        for above in whole.objects(name, RDFS.subClassOf):
            assert name not in set(whole.transitive_objects(above, RDFS.subClassOf))


def test_the_classes_at_the_top_exclude_each_other(whole: Graph) -> None:
    tops = {name for name in vocabulary().parents if len(vocabulary().parents[name]) == 1}
    lists = [
        {str(member).removeprefix(NAMESPACE) for member in _list(whole, axiom, OWL.members)}
        for axiom in _of(whole, OWL.AllDisjointClasses)
    ]
    assert tops in lists
    kinds = {
        name for name, parents in vocabulary().parents.items() if len(parents) == 2 and "Agent" in parents
    }
    assert kinds in lists


def test_the_codes_of_a_list_are_different_and_in_one_scheme(whole: Graph) -> None:
    different = [set(_list(whole, axiom, OWL.distinctMembers)) for axiom in _of(whole, OWL.AllDifferent)]
    for name in whole.subjects(RDFS.subClassOf, CMQ_CODE):
        codes = _of(whole, name)
        assert len({scheme for code in codes for scheme in whole.objects(code, SKOS.inScheme)}) == 1
        assert len(codes) == 1 or codes in different, name


def test_each_class_of_identified_things_names_its_kind_once(whole: Graph) -> None:
    kinds = [str(kind) for kind in whole.objects(None, URIRef(NAMESPACE + "idKind"))]
    assert len(set(kinds)) == len(kinds)


def test_names_are_ascii_and_texts_are_normal(whole: Graph) -> None:
    for node in {node for triple in whole for node in triple}:
        if isinstance(node, URIRef):
            assert str(node).isascii()
        elif isinstance(node, Literal):
            assert unicodedata.is_normalized("NFC", node)
            assert str(node) == str(node).strip()


def test_russian_labels_are_in_cyrillic(whole: Graph) -> None:
    labels = [o for o in whole.objects(None, RDFS.label) if isinstance(o, Literal) and o.language == "ru"]
    assert len(labels) > 300
    assert not [label for label in labels if not re.search("[а-яё]", label)]


@pytest.mark.parametrize("syntax", ["nt", "xml"])
def test_owlready2_loads_it(whole: Graph, syntax: str) -> None:
    world = owlready2.World()
    text = whole.serialize(format=syntax, encoding="utf-8")
    loaded = world.get_ontology(str(HEADER)).load(fileobj=io.BytesIO(text))
    own = {name for name in _of(whole, CLASSES) if not isinstance(name, BNode)}
    assert {cls.iri for cls in loaded.classes()} == {str(name) for name in own}
