"""Contradictions in words: what a reasoner only calls inconsistent, looked for by the plainest rules.

They read types, domains, ranges, disjointness and functional, irreflexive and asymmetric properties, which is
nearly all that this ontology forbids by. Two names stand for two things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from typing import Final, TypeAlias

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.vocabulary import NAMESPACE

Classes: TypeAlias = tuple[Node, ...]
"""A thing belongs to at least one of them."""

_ID: Final = "https://w3id.org/communique/id/"


def explain(graph: Graph) -> list[str]:
    """What contradicts itself in an ontology and its data, a sentence each, sorted."""
    rules = (_empty, _clashing, _rivalling, _circular, _mistyped)
    return sorted({sentence for rule in rules for sentence in rule(graph)})


def rivals(graph: Graph) -> Iterator[tuple[Node, Node, list[Node]]]:
    """Subject, functional property and its values, sorted, wherever it has more than one."""
    for functional in graph.subjects(RDF.type, OWL.FunctionalProperty):
        for subject in set(graph.subjects(functional)):
            values = sorted(set(graph.objects(subject, functional)), key=str)
            if len(values) > 1:
                yield subject, functional, values


def _rivalling(graph: Graph) -> Iterator[str]:
    for subject, functional, values in rivals(graph):
        listed = " and ".join(map(_name, values))
        yield f"{_name(subject)} has one {_name(functional)} at most, and is given {listed}."


def _empty(graph: Graph) -> Iterator[str]:
    disjoint = _disjoint(graph)
    for name in graph.subjects(RDF.type, OWL.Class):
        for one, other in combinations(sorted(_above(graph, name), key=str), 2):
            if frozenset((one, other)) in disjoint:
                yield f"Nothing can be {_name(name)}: it would be both {_name(one)} and {_name(other)}."


def _clashing(graph: Graph) -> Iterator[str]:
    disjoint = _disjoint(graph)
    for thing, belongings in _belongings(graph).items():
        for one, other in combinations(sorted(belongings), 2):
            if all(_exclude(graph, disjoint, *pair) for pair in product(one, other)):
                yield (
                    f"{_name(thing)} is both {_either(one)} ({belongings[one]}) "
                    f"and {_either(other)} ({belongings[other]}), which exclude each other."
                )


def _belongings(graph: Graph) -> dict[Node, dict[Classes, str]]:
    """For each thing the classes that it is said or bound to belong to, and by what."""
    table: dict[Node, dict[Classes, str]] = defaultdict(dict)
    for subject, property_, value in sorted(graph):
        if property_ == RDF.type:
            if (value, RDF.type, OWL.Class) in graph:
                table[subject][(value,)] = "by its type"
            continue
        if domain := _members(graph, graph.value(property_, RDFS.domain)):
            table[subject].setdefault(domain, f"as it has {_name(property_)}")
        if not isinstance(value, Literal) and (range_ := _members(graph, graph.value(property_, RDFS.range))):
            table[value].setdefault(range_, f"as {_name(property_)} of {_name(subject)}")
    return table


def _circular(graph: Graph) -> Iterator[str]:
    for asymmetric in graph.subjects(RDF.type, OWL.AsymmetricProperty):
        for one, other in graph.subject_objects(asymmetric):
            if str(one) < str(other) and (other, asymmetric, one) in graph:
                yield f"{_name(one)} and {_name(other)} are each given as {_name(asymmetric)} of the other."
    for irreflexive in graph.subjects(RDF.type, OWL.IrreflexiveProperty):
        for one, other in graph.subject_objects(irreflexive):
            if one == other:
                yield f"{_name(one)} is given as {_name(irreflexive)} of itself."


def _mistyped(graph: Graph) -> Iterator[str]:
    for property_ in graph.subjects(RDF.type, OWL.DatatypeProperty):
        wanted = graph.value(property_, RDFS.range)
        fitting = {wanted, XSD.integer} if wanted == XSD.decimal else {wanted}
        for subject, value in graph.subject_objects(property_):
            if wanted and not (isinstance(value, Literal) and (value.datatype or XSD.string) in fitting):
                where = f"{_name(subject)} has the {_name(property_)} {_name(value)}"
                yield f"{where}, which is no {_name(wanted)}."


def _disjoint(graph: Graph) -> set[frozenset[Node]]:
    pairs = set(map(frozenset, graph.subject_objects(OWL.disjointWith)))
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = _list(graph, graph.value(axiom, OWL.members))
        pairs |= set(map(frozenset, combinations(members, 2)))
    return pairs


def _exclude(graph: Graph, disjoint: set[frozenset[Node]], one: Node, other: Node) -> bool:
    pairs = product(_above(graph, one), _above(graph, other))
    return any(frozenset(pair) in disjoint for pair in pairs)


def _above(graph: Graph, name: Node) -> list[Node]:
    """The class and all that it lies below by name."""
    above = graph.transitive_objects(name, RDFS.subClassOf)
    return [each for each in above if isinstance(each, URIRef)]


def _members(graph: Graph, name: Node | None) -> Classes:
    if isinstance(name, BNode):
        return tuple(sorted(_list(graph, graph.value(name, OWL.unionOf)), key=str))
    return () if name is None else (name,)


def _list(graph: Graph, head: Node | None) -> Classes:
    return () if head is None else tuple(Collection(graph, head))


def _either(classes: Classes) -> str:
    return " or ".join(map(_name, classes))


def _name(node: Node) -> str:
    if isinstance(node, Literal):
        return f"“{node}”"
    text = str(node)
    return next((text.removeprefix(p) for p in (NAMESPACE, _ID, str(XSD)) if text.startswith(p)), f"<{text}>")
