"""RDF terms, parsing, serialising and stores: the one module that imports pyoxigraph."""

from __future__ import annotations

import io
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
    "BlankNode",
    "Dataset",
    "DefaultGraph",
    "LABEL",
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
    "TYPE",
    "Triple",
    "Variable",
    "canonical",
    "parse",
    "parse_query_results",
    "serialize",
]

Node: TypeAlias = NamedNode | BlankNode | Literal

TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def canonical(quads: Iterable[Quad]) -> bytes:
    """The quads as canonical N-Quads: blank nodes renamed by RDFC-1.0, lines sorted in code point order."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    buffer = io.BytesIO()
    serialize(dataset, buffer, format=RdfFormat.N_QUADS)
    return b"".join(sorted(buffer.getvalue().splitlines(keepends=True)))
