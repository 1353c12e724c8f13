"""The ontology as tables: its classes, properties and codes, for checks and for the JSON-LD context."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

import ontology

NAMESPACE: Final = "https://w3id.org/communique/ontology#"
EXTERNAL: Final = {
    "label": ("http://www.w3.org/2000/01/rdf-schema#label", "language"),
    "altLabel": ("http://www.w3.org/2004/02/skos/core#altLabel", "language"),
    "asWKT": (
        "http://www.opengis.net/ont/geosparql#asWKT",
        "http://www.opengis.net/ont/geosparql#wktLiteral",
    ),
}


@dataclass(frozen=True)
class Property:
    """A property: local name, ranges as local names of classes or datatypes, domains as local names."""

    name: str
    is_data: bool
    domains: tuple[str, ...]
    ranges: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The ontology's terms by local name.

    `parents` maps each class to all its superclasses and itself; `kinds` maps a kind of identifier to its
    class; `codes` maps each class of codes to {word in a sheet: local name}.
    """

    parents: dict[str, frozenset[str]]
    kinds: dict[str, str]
    properties: dict[str, Property]
    codes: dict[str, dict[str, str]]

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether the class is the ancestor or lies below it."""
        return ancestor in self.parents.get(name, frozenset())

    def kind_of(self, name: str) -> str | None:
        """The kind of identifier that members of the class bear, or None for codes and abstract classes."""
        return next((kind for kind, top in self.kinds.items() if self.is_a(name, top)), None)


def load_graph() -> Graph:
    """The ontology and its codes as one rdflib graph."""
    graph = Graph()
    for name in ("communique.ttl", "codes.ttl"):
        graph.parse(data=ontology.read(name), format="turtle")
    return graph


@cache
def vocabulary() -> Vocabulary:
    """The tables of the ontology, read once."""
    graph = load_graph()
    parents = {_local(c): frozenset(_ancestors(graph, c)) for c in _own(graph, OWL.Class)}
    kinds = {str(o): _local(s) for s, o in graph.subject_objects(URIRef(NAMESPACE + "idKind"))}
    return Vocabulary(parents, kinds, dict(_properties(graph)), _codes(graph, parents))


def context() -> dict[str, Any]:
    """The JSON-LD context of the sheets: no @vocab, no default language, codes scoped to their property."""
    terms = vocabulary()
    entries: dict[str, Any] = {"@version": 1.1, "cmq": NAMESPACE, "xsd": ontology.prefixes()["xsd"]}
    entries |= {"id": "@id", "type": "@type"}
    entries |= {name: "cmq:" + name for name in sorted(terms.parents) if "Code" not in terms.parents[name]}
    entries |= {name: _external(*EXTERNAL[name]) for name in sorted(EXTERNAL)}
    entries |= {name: _term(terms, terms.properties[name]) for name in sorted(terms.properties)}
    return {"@context": entries}


def context_text() -> str:
    """The published file `context.jsonld`."""
    return json.dumps(context(), indent=2, ensure_ascii=False) + "\n"


def _external(iri: str, datatype: str) -> dict[str, str]:
    if datatype == "language":
        return {"@id": iri, "@container": "@language", "@language": "en"}
    return {"@id": iri, "@type": datatype}


def _term(terms: Vocabulary, prop: Property) -> dict[str, Any]:
    iri = {"@id": "cmq:" + prop.name}
    if prop.is_data:
        return iri if prop.ranges == ("string",) else iri | {"@type": "xsd:" + prop.ranges[0]}
    words = next((terms.codes[r] for r in prop.ranges if r in terms.codes), None)
    if words is None:
        return iri | {"@type": "@id"}
    return iri | {"@type": "@vocab", "@context": {word: "cmq:" + code for word, code in words.items()}}


def _local(term: Node | None) -> str:
    return str(term).removeprefix(NAMESPACE)


def _own(graph: Graph, kind: URIRef) -> list[URIRef]:
    return sorted(
        s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef) and s.startswith(NAMESPACE)
    )


def _ancestors(graph: Graph, term: URIRef) -> Iterator[str]:
    return (
        _local(a) for a in graph.transitive_objects(term, RDFS.subClassOf) if str(a).startswith(NAMESPACE)
    )


def _properties(graph: Graph) -> Iterator[tuple[str, Property]]:
    for kind, is_data in ((OWL.ObjectProperty, False), (OWL.DatatypeProperty, True)):
        for prop in _own(graph, kind):
            domains, ranges = (_members(graph, graph.value(prop, p)) for p in (RDFS.domain, RDFS.range))
            yield _local(prop), Property(_local(prop), is_data, domains, ranges)


def _members(graph: Graph, node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    if isinstance(node, BNode):
        union = graph.value(node, OWL.unionOf)
        return tuple(_local(member) for member in Collection(graph, union)) if union else ()
    return (_local(node).removeprefix(ontology.prefixes()["xsd"]),)


def _codes(graph: Graph, parents: dict[str, frozenset[str]]) -> dict[str, dict[str, str]]:
    table = {}
    for name in sorted(parents):
        if "Code" in parents[name] and name != "Code":
            members = sorted(_local(s) for s in graph.subjects(RDF.type, URIRef(NAMESPACE + name)))
            table[name] = {member.partition("-")[2]: member for member in members}
    return table
