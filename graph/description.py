"""The dataset's description of itself: VoID and DCAT, with its version and counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph import names
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Quad
from graph.record import Record, default_graph
from ontology.terms import CMQ

DATASET: Final = NamedNode("https://w3id.org/communique/dataset")
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_P: Final = names.PREFIXES


def dataset_quads(record: Record) -> Iterator[Quad]:
    """The quads of the graph `…/graph/dataset`, written last: the version and never the time of the build."""
    graph = NamedNode(names.DATASET)
    for predicate, value in _statements(record):
        yield Quad(DATASET, predicate, value, graph)


def latest_date(record: Record) -> str | None:
    """The latest date that a document of the record bears, as EDTF text."""
    dated = (t.object for t in default_graph(record.quads) if t.predicate == NamedNode(CMQ.dated))
    return max((text.value for text in dated if isinstance(text, Literal)), default=None)


def _statements(record: Record) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    triples = list(default_graph(record.quads))
    things = {t.subject for t in triples if t.predicate == TYPE and str(t.subject).startswith(f"<{names.ID}")}
    yield TYPE, NamedNode(_P["void"] + "Dataset")
    yield TYPE, NamedNode(_P["dcat"] + "Dataset")
    yield LABEL, Literal("The Communiqué record", language="en")
    yield NamedNode(_P["dcterms"] + "title"), Literal("The Communiqué record", language="en")
    description = (
        "What states have agreed, done, planned and said of each other, each statement with its source."
    )
    yield NamedNode(_P["dcterms"] + "description"), Literal(description, language="en")
    yield NamedNode(_P["dcterms"] + "license"), NamedNode(LICENCE)
    yield NamedNode(_P["dcterms"] + "publisher"), NamedNode(names.ID + "organization/communique-project")
    yield NamedNode(_P["dcat"] + "version"), Literal(record.version)
    if latest := latest_date(record):
        yield NamedNode(CMQ.asOf), Literal(latest)
    yield NamedNode(_P["void"] + "uriSpace"), Literal(names.ID)
    yield NamedNode(_P["void"] + "vocabulary"), NamedNode(_P["cmq"])
    counts = (("triples", triples), ("entities", things), ("distinctSubjects", {t.subject for t in triples}))
    for term, counted in counts:
        yield NamedNode(_P["void"] + term), _integer(len(counted))


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(_P["xsd"] + "integer"))
