"""The catalogue described as RDF, so that editors and other endpoints find the questions in the dataset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH

import ontology
from queries.catalogue import Catalogue, Question

# The editor of the SIB (sparql-editor) looks for schema.org by https, the record's own prefix is http.
_SCHEMA: Final = Namespace("https://schema.org/")
_QUESTIONS: Final = URIRef(ontology.prefixes()["graph"] + "questions")


def iri(question: Question) -> URIRef:
    """The IRI of a question."""
    return URIRef(ontology.prefixes()["question"] + question.name)


def describe(catalogue: Catalogue, endpoint: str) -> Graph:
    """The questions as `sh:SPARQLExecutable` (SHACL, section 5), without blank nodes.

    `endpoint` is the IRI of the SPARQL service that answers them. Where a question has parameters, the query
    is the one with their examples, so that an editor that reads the description can run what it shows.
    """
    graph = Graph()
    for prefix, namespace in ontology.prefixes().items():
        declaration = _QUESTIONS + f"#prefix-{prefix}"
        graph.add((_QUESTIONS, SH.declare, declaration))
        graph.add((declaration, RDF.type, SH.PrefixDeclaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    for question in catalogue:
        for predicate, value in _statements(question, URIRef(endpoint)):
            graph.add((iri(question), predicate, value))
    return graph


def written(catalogue: Catalogue, endpoint: str) -> bytes:
    """The description in N-Triples, its lines sorted: the same questions give the same bytes."""
    text = describe(catalogue, endpoint).serialize(format="nt", encoding="utf-8")
    return b"".join(sorted(text.splitlines(keepends=True)))


def _statements(question: Question, endpoint: URIRef) -> Iterator[tuple[URIRef, URIRef | Literal]]:
    is_select = question.form == "SELECT"
    yield RDF.type, SH.SPARQLExecutable
    yield RDF.type, SH.SPARQLSelectExecutable if is_select else SH.SPARQLConstructExecutable
    yield RDFS.label, Literal(question.summary, lang="en")
    yield RDFS.comment, Literal(question.description, lang="en")
    yield SH.prefixes, _QUESTIONS
    yield SH.select if is_select else SH.construct, Literal(question.bind(question.examples()))
    for tag in question.tags:
        yield _SCHEMA.keywords, Literal(tag)
    yield _SCHEMA.target, endpoint
