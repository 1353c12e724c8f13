"""The dataset's description of itself: VoID and DCAT, with its version, its counts and its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from graph import names, rdf
from graph.linksets import linksets
from graph.partitions import partitions, totals
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Node, Quad, Triple
from graph.record import Record, default_graph
from ontology.terms import CMQ

DATASET: Final = NamedNode(names.HOME + "dataset")
SERVICE: Final = NamedNode(names.HOME + "dataset#service")
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
FILES: Final = names.HOME + "dumps/"
# Of the files that people take away, by the endings of their names.
MEDIA_TYPES: Final = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "json": "application/json",
    "gz": "application/gzip",
}

_P: Final = names.PREFIXES
_TITLE: Final = "The Communiqué record"
_DESCRIPTION: Final = (
    "What states have agreed, done, planned and said of each other, each statement with its source."
)
# One thing of each of these kinds shows what the dataset is like.
_TELLING: Final = ("state", "agreement", "event", "claim")
_REGISTRY: Final = "https://www.iana.org/assignments/media-types/"
_PROTOCOL: Final = NamedNode("http://www.w3.org/TR/sparql11-protocol/")
_SHA_256: Final = NamedNode(_P["spdx"] + "checksumAlgorithm_sha256")

_Statement: TypeAlias = tuple[NamedNode, Node]


@dataclass(frozen=True)
class File:
    """A file that holds the dataset or a part of it: its name, its bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


def file(name: str, content: bytes) -> File:
    """The file of this name and content."""
    return File(name, len(content), hashlib.sha256(content).hexdigest())


def dataset_quads(record: Record, files: Iterable[File] = ()) -> Iterator[Quad]:
    """The quads of the graph `…/graph/dataset`, written last: the version and never the time of the build.

    Addresses are those that the project's names have below w3id.org; a server puts its own in their place.
    """
    graph = NamedNode(names.DATASET)
    store = rdf.Store()
    store.extend(rdf.in_graph(triple) for triple in default_graph(record.quads))

    def ask(query: str) -> Iterator[Mapping[str, Node]]:
        results: Any = store.query(query)
        columns = [variable.value for variable in results.variables]
        return ({column: row[column] for column in columns} for row in results)

    for predicate, value in _statements(record):
        yield Quad(DATASET, predicate, value, graph)
    for triple in (
        *totals(DATASET, ask),
        *partitions(DATASET, f"{DATASET.value}#", ask),
        *linksets(DATASET, f"{DATASET.value}#", record.quads),
        *service(DATASET, SERVICE, names.ENDPOINT),
        *(statement for one in files for statement in distribution(DATASET, one, FILES)),
    ):
        yield rdf.in_graph(triple, graph)


def latest_date(record: Record) -> str | None:
    """The latest date that a document of the record bears, as EDTF text."""
    dated = (t.object for t in default_graph(record.quads) if t.predicate == NamedNode(CMQ.dated))
    return max((text.value for text in dated if isinstance(text, Literal)), default=None)


def service(dataset: NamedNode, node: NamedNode, endpoint: str) -> Iterator[Triple]:
    """The SPARQL endpoint of a dataset, in VoID's terms and in DCAT's."""
    yield Triple(dataset, NamedNode(_P["void"] + "sparqlEndpoint"), NamedNode(endpoint))
    yield Triple(dataset, NamedNode(_P["dcat"] + "accessService"), node)
    yield Triple(node, TYPE, NamedNode(_P["dcat"] + "DataService"))
    yield Triple(node, NamedNode(_P["dcterms"] + "title"), Literal("SPARQL endpoint", language="en"))
    yield Triple(node, NamedNode(_P["dcterms"] + "conformsTo"), _PROTOCOL)
    yield Triple(node, NamedNode(_P["dcat"] + "endpointURL"), NamedNode(endpoint))
    yield Triple(node, NamedNode(_P["dcat"] + "endpointDescription"), NamedNode(endpoint))
    yield Triple(node, NamedNode(_P["dcat"] + "servesDataset"), dataset)


def distribution(dataset: NamedNode, file: File, base: str) -> Iterator[Triple]:
    """A file of a dataset, found behind `base`, with size and check sum (DCAT 3, section 6.8)."""
    address = NamedNode(base + file.name)
    checksum = NamedNode(f"{address.value}#sha256")
    media_type = MEDIA_TYPES.get(file.name.rpartition(".")[2])
    yield Triple(dataset, NamedNode(_P["dcat"] + "distribution"), address)
    yield Triple(address, TYPE, NamedNode(_P["dcat"] + "Distribution"))
    yield Triple(address, NamedNode(_P["dcterms"] + "title"), Literal(file.name))
    yield Triple(address, NamedNode(_P["dcat"] + "downloadURL"), address)
    yield Triple(address, NamedNode(_P["dcat"] + "byteSize"), _integer(file.size))
    yield Triple(address, NamedNode(_P["spdx"] + "checksum"), checksum)
    yield Triple(checksum, TYPE, NamedNode(_P["spdx"] + "Checksum"))
    yield Triple(checksum, NamedNode(_P["spdx"] + "algorithm"), _SHA_256)
    digest = Literal(file.sha256, datatype=NamedNode(_P["xsd"] + "hexBinary"))
    yield Triple(checksum, NamedNode(_P["spdx"] + "checksumValue"), digest)
    if media_type:
        yield Triple(address, NamedNode(_P["dcat"] + "mediaType"), NamedNode(_REGISTRY + media_type))
    if media_type and media_type != "application/json":
        yield Triple(dataset, NamedNode(_P["void"] + "dataDump"), address)


def _statements(record: Record) -> Iterator[_Statement]:
    triples = list(default_graph(record.quads))
    things = {t.subject.value for t in triples if t.predicate == TYPE and isinstance(t.subject, NamedNode)}
    entities = sorted(thing for thing in things if thing.startswith(names.ID))
    yield from _told(record)
    yield NamedNode(_P["void"] + "uriSpace"), Literal(names.ID)
    yield NamedNode(_P["void"] + "entities"), _integer(len(entities))
    for kind in _TELLING:
        if example := next((iri for iri in entities if iri.startswith(_P[kind])), None):
            yield NamedNode(_P["void"] + "exampleResource"), NamedNode(example)
    for namespace in _vocabularies(triples):
        yield NamedNode(_P["void"] + "vocabulary"), NamedNode(namespace)


def _told(record: Record) -> Iterator[_Statement]:
    """What is said of the dataset as a whole: title, licence, publisher, version, latest document."""
    yield TYPE, NamedNode(_P["void"] + "Dataset")
    yield TYPE, NamedNode(_P["dcat"] + "Dataset")
    yield LABEL, Literal(_TITLE, language="en")
    yield NamedNode(_P["dcterms"] + "title"), Literal(_TITLE, language="en")
    yield NamedNode(_P["dcterms"] + "description"), Literal(_DESCRIPTION, language="en")
    yield NamedNode(_P["dcterms"] + "license"), NamedNode(LICENCE)
    yield NamedNode(_P["dcterms"] + "publisher"), NamedNode(names.ID + "organization/communique-project")
    yield NamedNode(_P["dcat"] + "version"), Literal(record.version)
    yield NamedNode(_P["dcat"] + "landingPage"), NamedNode(names.HOME)
    if latest := latest_date(record):
        yield NamedNode(CMQ.asOf), Literal(latest)


def _vocabularies(triples: Iterable[Triple]) -> list[str]:
    """The namespaces, among those with a prefix, whose terms are predicates or classes of the record."""
    terms = {t.predicate.value for t in triples}
    terms |= {t.object.value for t in triples if t.predicate == TYPE and isinstance(t.object, NamedNode)}
    return sorted(
        namespace
        for prefix, namespace in _P.items()
        if prefix not in names.KINDS and any(term.startswith(namespace) for term in terms)
    )


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(_P["xsd"] + "integer"))
