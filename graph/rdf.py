"""RDF terms, parsing, serialising and stores: the one module that imports pyoxigraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import metadata
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
    "ENGINE",
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
    "lines",
    "parse",
    "parse_query_results",
    "read",
    "serialize",
]

Node: TypeAlias = NamedNode | BlankNode | Literal

ENGINE: Final = metadata.version("pyoxigraph")
TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def in_graph(triple: Triple, graph: NamedNode | DefaultGraph | None = None) -> Quad:
    """The triple as a quad of a graph, the default graph unless given."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def canonical(quads: Iterable[Quad]) -> bytes:
    """The quads as canonical N-Quads (RDFC-1.0): blank nodes renamed, lines sorted in code point order."""
    return b"".join(sorted(lines(quads)))


def labelled(quads: Iterable[Quad]) -> set[Quad]:
    """The quads, blank nodes renamed by RDFC-1.0."""
    return set(read(lines(quads)))


def lines(statements: Iterable[Quad] | Iterable[Triple]) -> set[bytes]:
    """The distinct quads or triples as lines of N-Quads, blank nodes renamed by RDFC-1.0.

    Lines are compared and sorted many times faster than quads.
    """
    distinct = _lines(statements)
    # RDFC-1.0 looks only at quads that hold a blank node; a string with this sign in it does no harm.
    anonymous = {line for line in distinct if b"_:" in line}
    if not anonymous:
        return distinct
    dataset = Dataset(read(anonymous))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (distinct - anonymous) | _lines(dataset)


def _lines(statements: Iterable[Quad] | Iterable[Triple]) -> set[bytes]:
    text = serialize(statements, format=RdfFormat.N_QUADS) or b""
    return set(text.splitlines(keepends=True))


def read(quads: Iterable[bytes]) -> Iterator[Quad]:
    """The quads in lines of N-Quads that `lines` wrote."""
    return iter(parse(b"".join(quads), format=RdfFormat.N_QUADS, lenient=True))
