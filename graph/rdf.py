"""RDF terms, parsing, serialising and stores: the one module that imports pyoxigraph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
    parse_query_results,
    serialize,
)

__all__ = [
    "LABEL",
    "TYPE",
    "BlankNode",
    "Dataset",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Node",
    "Quad",
    "QueryBoolean",
    "QueryResultsFormat",
    "QuerySolution",
    "QuerySolutions",
    "QueryTriples",
    "RdfFormat",
    "Store",
    "Triple",
    "Variable",
    "canonical",
    "in_graph",
    "labelled",
    "parse",
    "parse_query_results",
    "serialize",
]

Node: TypeAlias = NamedNode | BlankNode | Literal

TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def in_graph(triple: Triple, graph: NamedNode | DefaultGraph | None = None) -> Quad:
    """The triple as a quad of a graph, the default graph unless given."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def canonical(quads: Iterable[Quad]) -> bytes:
    """The quads as canonical N-Quads (RDFC-1.0): blank nodes renamed, lines sorted in code point order."""
    text = serialize(labelled(quads), format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))


def labelled(quads: Iterable[Quad]) -> set[Quad]:
    """The quads, blank nodes renamed by RDFC-1.0 (which looks only at the quads that hold one)."""
    distinct = set(quads)
    anonymous = {quad for quad in distinct if any(isinstance(term, BlankNode) for term in quad)}
    dataset = Dataset(anonymous)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (distinct - anonymous) | set(dataset)
