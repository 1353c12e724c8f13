"""The dataset's description of itself: version, counts and latest date, and never the time of the build."""

from __future__ import annotations

from graph import names
from graph.description import DATASET, LICENCE, dataset_quads, latest_date
from graph.rdf import LABEL, Literal, NamedNode, Quad
from graph.record import Record, default_graph
from ontology.terms import CMQ
from tests.graph.sheetsets import seeds_record, small_record

P = names.PREFIXES


def described(record: Record) -> dict[str, str]:
    return {names.shorten(quad.predicate.value): quad.object.value for quad in dataset_quads(record)}  # type: ignore[union-attr]


def test_every_statement_is_about_the_dataset_in_its_own_graph() -> None:
    quads = list(dataset_quads(small_record()))
    assert {quad.subject for quad in quads} == {DATASET}
    assert {quad.graph_name for quad in quads} == {NamedNode(names.DATASET)}


def test_it_carries_version_licence_and_latest_date() -> None:
    found = described(small_record())
    assert found["dcat:version"] == small_record().version
    assert found["dcterms:license"] == LICENCE
    assert found["cmq:asOf"] == "2020-05-04"
    assert described(seeds_record())["cmq:asOf"] == "2025-01-25"


def test_its_counts_are_those_of_the_record() -> None:
    triples = set(default_graph(small_record().quads))
    found = described(small_record())
    assert found["void:triples"] == str(len(triples))
    assert found["void:distinctSubjects"] == str(len({triple.subject for triple in triples}))
    labelled = {str(t.subject) for t in triples if t.predicate == LABEL}
    things = {subject for subject in labelled if subject.startswith(f"<{names.ID}")}
    assert found["void:entities"] == str(len(things))


def test_the_same_record_is_described_in_the_same_way() -> None:
    assert list(dataset_quads(small_record())) == list(dataset_quads(small_record()))


def test_a_record_without_dates_has_no_latest_one() -> None:
    node = NamedNode(names.iri("document/x"))
    assert latest_date(Record((), (), frozenset(), "0")) is None
    undated = Quad(node, NamedNode(CMQ.title), Literal("X"))
    dated = [Quad(node, NamedNode(CMQ.dated), Literal(text)) for text in ("2018-02-19", "2025-01-25")]
    record = Record((undated, *dated), (), frozenset(), "0")
    assert latest_date(record) == "2025-01-25"
