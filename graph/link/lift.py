"""From mappings to quads: each accepted link, and the resource that says what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from graph import names
from graph.link.mapping import SAME, Mapping
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Quad

_OWL: Final = names.PREFIXES["owl"]
_SSSOM: Final = names.PREFIXES["sssom"]
_PAV: Final = names.PREFIXES["pav"]
_XSD: Final = names.PREFIXES["xsd"]

MAPPING: Final = NamedNode(_SSSOM + "Mapping")
ANNOTATED: Final = tuple(NamedNode(_OWL + f"annotated{part}") for part in ("Source", "Property", "Target"))

_Statement = tuple[NamedNode, NamedNode | Literal]


def link_quads(mappings: Iterable[Mapping]) -> Iterator[Quad]:
    """The accepted links and their mappings in the graph `…/graph/links`.

    A mapping is described by the slots of SSSOM as its RDF form names them; its confidence is an xsd:decimal.
    """
    graph = NamedNode(names.LINKS)
    for mapping in mappings:
        if mapping.is_accepted:
            yield Quad(*link(mapping), graph)
            node = NamedNode(names.ID + mapping.name)
            yield from (Quad(node, predicate, value, graph) for predicate, value in _description(mapping))


def link(mapping: Mapping) -> tuple[NamedNode, NamedNode, NamedNode]:
    """The triple that a mapping states."""
    return NamedNode(mapping.subject), NamedNode(mapping.predicate), NamedNode(mapping.object)


def _description(mapping: Mapping) -> Iterator[_Statement]:
    yield TYPE, MAPPING
    yield LABEL, Literal(_label(mapping), language="en")
    yield from zip(ANNOTATED, link(mapping), strict=True)
    yield NamedNode(_SSSOM + "mapping_justification"), NamedNode(mapping.justification)
    yield NamedNode(_SSSOM + "object_source"), NamedNode(mapping.object_source)
    confidence = Literal(str(mapping.confidence), datatype=NamedNode(_XSD + "decimal"))
    yield NamedNode(_SSSOM + "confidence"), confidence
    yield from ((NamedNode(_PAV + "authoredBy"), NamedNode(iri)) for iri in mapping.authors)
    yield from ((NamedNode(_SSSOM + "reviewer_id"), NamedNode(iri)) for iri in mapping.reviewers)
    yield NamedNode(_PAV + "authoredOn"), Literal(mapping.date, datatype=NamedNode(_XSD + "date"))
    yield from ((NamedNode(term), Literal(text)) for term, text in _texts(mapping) if text)


def _texts(mapping: Mapping) -> Iterator[tuple[str, str]]:
    yield names.PREFIXES["rdfs"] + "comment", mapping.comment
    yield _SSSOM + "object_label", mapping.object_label
    yield _SSSOM + "object_category", mapping.object_kind
    yield _SSSOM + "mapping_tool", mapping.tool
    yield _SSSOM + "mapping_tool_version", mapping.tool_version


def _label(mapping: Mapping) -> str:
    verb = "is" if mapping.predicate == SAME else "matches"
    there = f"“{mapping.object_label}”" if mapping.object_label else mapping.object
    return f"{mapping.subject_label or mapping.subject} {verb} {there} at {mapping.target.title}"
