"""Validation by SHACL (W3C Recommendation of 2017): of the record, and of the ontology's own style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from rdflib import RDF, RDFS, SH, BNode, Graph
from rdflib.collection import Collection
from rdflib.term import Node

import ontology
from ontology.vocabulary import NAMESPACE, load_graph

Triple: TypeAlias = tuple[Node, Node, Node]


@dataclass(frozen=True, order=True)
class Violation:
    """A rule of the shapes that a node breaks.

    `focus` is the node; `path` the property or SPARQL path, empty where the rule is about the node itself;
    `message` says what is wrong and the remedy; `severity` is violation, warning or info; `value` is the
    offending value, empty where something is missing. IRIs are in full, literals their lexical form.
    """

    focus: str
    path: str
    message: str
    severity: str
    value: str

    def __str__(self) -> str:
        place = " ".join(part for part in (self.focus, self.path, self.value) if part)
        return f"{place}: {self.message}"


def validate(data: Iterable[Triple], shapes: str = "shapes.ttl") -> list[Violation]:
    """The violations of a record, sorted; the ontology's hierarchy and codes need not be in the data.

    Nothing is fetched, and the data are not changed. Besides the shapes it looks for blank nodes, which no
    SHACL target can name.
    """
    graph = Graph()
    for triple in data:
        graph.add(triple)
    nameless = list(_nameless(graph))
    for triple in _background():
        graph.add(triple)
    return sorted({*nameless, *_violations(graph, _shapes(shapes))})


def check_style(graph: Graph | None = None) -> list[Violation]:
    """The violations of the house style in an ontology, sorted; in this one with its alignment by default."""
    copy = Graph()
    for triple in _whole() if graph is None else graph:
        copy.add(triple)
    return sorted(set(_violations(copy, _shapes("style.ttl"))))


@cache
def _shapes(name: str) -> Graph:
    return Graph().parse(data=ontology.read(name), format="turtle")


def _whole() -> Graph:
    return load_graph().parse(data=ontology.read("alignment.ttl"), format="turtle")


@cache
def _background() -> tuple[Triple, ...]:
    """What the shapes need of the ontology: which class lies below which, and the class of each code."""
    graph = load_graph()
    hierarchy = (t for t in graph.triples((None, RDFS.subClassOf, None)) if not isinstance(t[2], BNode))
    codes = (t for t in graph.triples((None, RDF.type, None)) if str(t[2]).startswith(NAMESPACE))
    return (*hierarchy, *codes)


def _nameless(graph: Graph) -> Iterator[Violation]:
    for triple in graph:
        for node in triple:
            if isinstance(node, BNode):
                message = "The record has no blank nodes: give this node an id."
                yield Violation(_name(triple[0]), str(triple[1]), message, "violation", _name(triple[2]))


def _violations(graph: Graph, shapes: Graph) -> Iterator[Violation]:
    # Imported here, for it takes its time, and only a build validates.
    import pyshacl

    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True, inplace=True)
    assert isinstance(report, Graph), f"the shapes are at fault: {report}"
    for result in report.objects(None, SH.result):
        yield _violation(report, result)


def _violation(report: Graph, result: Node) -> Violation:
    focus, path, message, severity, value = (
        report.value(result, term)
        for term in (SH.focusNode, SH.resultPath, SH.resultMessage, SH.resultSeverity, SH.value)
    )
    return Violation(
        focus=_name(focus),
        path="" if path is None else _path(report, path),
        message=str(message),
        severity=str(severity).removeprefix(str(SH)).lower(),
        value="" if value == focus else _name(value),
    )


def _name(node: Node | None) -> str:
    """The node in text, the same in every run: so a blank node's label, which is not, is left out."""
    if node is None:
        return ""
    return "[]" if isinstance(node, BNode) else str(node)


def _path(report: Graph, path: Node) -> str:
    """A SHACL path as SPARQL writes it, of the kinds that the shapes use: inverse, alternative, sequence."""
    if inverse := report.value(path, SH.inversePath):
        return "^" + _path(report, inverse)
    if alternatives := report.value(path, SH.alternativePath):
        return "|".join(_path(report, each) for each in Collection(report, alternatives))
    if isinstance(path, BNode):
        return "/".join(_path(report, step) for step in Collection(report, path))
    return str(path)
