"""What the endpoint says about itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final

from graph import rdf
from graph.engine import MemoryExceeded, QueryTimedOut
from graph.names import PREFIXES
from graph.rdf import BlankNode, Literal, NamedNode, Triple
from server.asking import Row, solutions
from server.negotiation import GRAPHS, SOLUTIONS

NAMED_GRAPHS_LIMIT: Final = 2000
SECONDS: Final = 10.0  # that each count may take

_SD: Final = PREFIXES["sd"]
_VOID: Final = PREFIXES["void"]
_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
# What is asked for is looked up in the triples that stand there, derived ones among them.
_REGIME: Final = NamedNode("http://www.w3.org/ns/entailment/Simple")
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
_COUNT_ALL: Final = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
_COUNT_NAMED: Final = (
    "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
)


def describe(endpoint: str, media_type: str) -> bytes:
    """The service description of the endpoint at this address, serialised in one of the graph formats."""
    serialisation = rdf.RdfFormat.from_media_type(media_type)
    wanted = {name: PREFIXES[name] for name in ("sd", "void", "xsd")}
    written = io.BytesIO()
    rdf.serialize(triples(endpoint, *_counts()), written, serialisation, prefixes=wanted)
    return written.getvalue()


def triples(
    endpoint: str, default_graph: int | None, named_graphs: Mapping[str, int] | None
) -> Iterator[Triple]:
    """The description's triples, from the counts of triples in the default graph and in each named one.

    Only what is true is claimed: no sd:feature holds, for there is no federation, no dereferencing, and the
    default graph is the record, not the union of the named graphs. Counts that are not known are left out,
    as are more named graphs than NAMED_GRAPHS_LIMIT; a client can ask for them.
    """
    service, dataset = BlankNode("service"), BlankNode("dataset")
    yield _typed(service, "Service")
    yield Triple(service, NamedNode(_SD + "endpoint"), NamedNode(endpoint))
    for language in ("SPARQL10Query", "SPARQL11Query"):
        yield Triple(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + language))
    for format_ in (*SOLUTIONS, *GRAPHS):
        iri = _FORMATS + _FORMAT_NAMES[format_.extension]
        yield Triple(service, NamedNode(_SD + "resultFormat"), NamedNode(iri))
    yield Triple(service, NamedNode(_SD + "defaultEntailmentRegime"), _REGIME)
    yield Triple(service, NamedNode(_SD + "defaultDataset"), dataset)
    yield _typed(dataset, "Dataset")
    yield Triple(dataset, NamedNode(_SD + "defaultGraph"), BlankNode("default"))
    yield from _graph(BlankNode("default"), default_graph)
    if named_graphs is not None and len(named_graphs) <= NAMED_GRAPHS_LIMIT:
        for number, (name, size) in enumerate(named_graphs.items(), start=1):
            yield from _named_graph(dataset, number, name, size)


def _named_graph(dataset: BlankNode, number: int, name: str, size: int) -> Iterator[Triple]:
    entry, content = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
    yield Triple(dataset, NamedNode(_SD + "namedGraph"), entry)
    yield _typed(entry, "NamedGraph")
    yield Triple(entry, NamedNode(_SD + "name"), NamedNode(name))
    yield Triple(entry, NamedNode(_SD + "graph"), content)
    yield from _graph(content, size)


def _graph(node: BlankNode, size: int | None) -> Iterator[Triple]:
    yield _typed(node, "Graph")
    if size is not None:
        yield Triple(node, NamedNode(_VOID + "triples"), Literal(str(size), datatype=_INTEGER))


def _typed(node: BlankNode, name: str) -> Triple:
    return Triple(node, rdf.TYPE, NamedNode(_SD + name))


def _counts() -> tuple[int | None, dict[str, int] | None]:
    """The sizes of the default graph and of the named graphs; None for what takes too long to count."""
    everything, named = _solutions(_COUNT_ALL), _solutions(_COUNT_NAMED)
    return (
        int(everything[0]["triples"].value) if everything else None,
        {row["graph"].value: int(row["triples"].value) for row in named if "graph" in row}
        if named is not None
        else None,
    )


def _solutions(query: str) -> list[Row] | None:
    try:
        return solutions(query, timeout=SECONDS)
    except (QueryTimedOut, MemoryExceeded):
        return None
