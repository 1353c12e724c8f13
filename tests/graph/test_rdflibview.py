"""The record as an rdflib Dataset: the default graph is the record, named graphs stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Dataset, Literal, URIRef

from graph import names, snapshot
from graph.rdflibview import dataset
from graph.record import default_graph
from ontology.terms import CMQ
from tests.graph.sheetsets import small_record

# rdflib 7.6 warns of a name that it uses itself, in all that reads a Dataset.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")

ALPHA = URIRef(names.iri("state/alpha"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    snapshot.publish(folder, small_record().version, small_record().quads, {})
    return folder


@pytest.fixture
def view(data: Path) -> Iterator[Dataset]:
    opened = dataset(data)
    yield opened
    opened.close()


def test_the_default_graph_is_the_record(view: Dataset) -> None:
    assert (ALPHA, RDFS.label, Literal("Alpha", lang="en")) in view
    assert len(view.default_graph) == len(set(default_graph(small_record().quads)))
    doubtful = URIRef(names.iri("event/delivery-in-doubt"))
    assert not list(view.triples((doubtful, None, None)))


def test_a_claims_graph_is_a_named_graph(view: Dataset) -> None:
    claim = view.graph(URIRef(names.iri("claim/gazette-2020-05-04-9")))
    doubtful = URIRef(names.iri("event/delivery-in-doubt"))
    assert (doubtful, RDF.type, CMQ.Delivery) in claim


def test_queries_know_the_prefixes_of_the_project(view: Dataset) -> None:
    rows = list(view.query("SELECT ?name { state:alpha rdfs:label ?name FILTER(LANG(?name) = 'ru') }"))
    assert [str(row[0]) for row in rows] == ["Альфа"]  # type: ignore[index]
    assert view.namespace_manager.normalizeUri(str(CMQ.Visit)) == "cmq:Visit"


def test_a_query_reaches_the_claims_by_name(view: Dataset) -> None:
    query = "SELECT ?claim { GRAPH ?claim { ?delivery a cmq:Delivery } } ORDER BY ?claim"
    found = [str(row[0]).removeprefix(names.ID) for row in view.query(query)]  # type: ignore[index]
    assert found == [f"claim/gazette-2020-05-04-{number}" for number in (16, 8, 9)]


def test_writing_to_it_fails(view: Dataset) -> None:
    old, new = ((ALPHA, RDFS.label, Literal(text, lang="en")) for text in ("Alpha", "Omega"))
    register = view.graph(URIRef(names.THINGS))
    for change, triple in ((view.add, new), (view.remove, old), (register.add, new), (register.remove, old)):
        with pytest.raises(RuntimeError, match="read-write"):
            change(triple)
    with pytest.raises(RuntimeError, match="read-write"):
        view.update("CLEAR ALL")
    assert old in view
    assert new not in view


def test_a_version_may_be_named_and_abbreviated(data: Path) -> None:
    assert len(dataset(data, small_record().version[:8])) > 1000
    with pytest.raises(snapshot.UnknownVersion):
        dataset(data, "zzz")


def test_without_a_snapshot_there_is_nothing_to_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "default_data", lambda: tmp_path)
    for folder in (tmp_path, None):
        with pytest.raises(snapshot.NoSnapshot) as raised:
            dataset(folder)
        assert raised.value.data == tmp_path
