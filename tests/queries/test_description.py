"""The questions as RDF: what editors of other houses look for, without a blank node."""

from __future__ import annotations

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.plugins.sparql.parser import parseQuery

import ontology
from queries.description import describe, iri
from tests.queries.samples import samples

ENDPOINT = "http://127.0.0.1:8000/sparql"
QUESTION = "https://w3id.org/communique/id/question/"


def described() -> Graph:
    """The sample questions, described."""
    return describe(samples(), ENDPOINT)


def test_a_question_is_an_executable() -> None:
    graph = described()
    span = URIRef(QUESTION + "signed-in-span")
    assert span == iri(samples().question("signed-in-span"))
    assert set(graph.objects(span, RDF.type)) == {SH.SPARQLExecutable, SH.SPARQLSelectExecutable}
    assert graph.value(span, RDFS.label) == Literal("What was signed between two dates", lang="en")
    assert graph.value(span, URIRef("https://schema.org/target")) == URIRef(ENDPOINT)
    assert {str(word) for word in graph.objects(span, URIRef("https://schema.org/keywords"))} == {
        "Agreements",
        "Events",
    }
    network = URIRef(QUESTION + "parties-network")
    assert (network, RDF.type, SH.SPARQLConstructExecutable) in graph
    assert graph.value(network, SH.construct) is not None


def test_the_query_runs_with_its_examples() -> None:
    query = str(described().value(URIRef(QUESTION + "signed-in-span"), SH.select))
    parseQuery(query)
    assert '"2018-12-31"' in query
    assert "?_to" not in query
    assert "BIND(?__party_iri AS ?party)" in query


def test_the_prefixes_are_the_projects() -> None:
    graph = described()
    declarations = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for question in set(graph.subjects(RDF.type, SH.SPARQLExecutable))
        for node in graph.objects(graph.value(question, SH.prefixes), SH.declare)
    }
    assert declarations == ontology.prefixes()


def test_there_is_no_blank_node_and_everything_has_a_label() -> None:
    graph = described()
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    assert len(graph.query("SELECT ?x { ?x a sh:SPARQLExecutable ; rdfs:label ?l ; rdfs:comment ?c }")) == 3
