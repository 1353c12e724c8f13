"""Clients that people use, against a real server on loopback."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from server.app import create_app
from server.site import Site
from tests.server.conftest import served
from tests.server.engines import StoreEngine

X = "http://example.org/"
LABELS = f"SELECT ?label {{ <{X}russia> rdfs:label ?label }} ORDER BY ?label"
SELECT = f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {LABELS}"
CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a <{X}State> ; ?p ?o }}"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with served(create_app(StoreEngine(), Site())) as address:
        yield f"{address}sparql"


def _ask(endpoint: str, query: str, wanted: str, *, post: bool = False, direct: bool = False) -> Any:
    """What SPARQLWrapper makes of the answer: each return format has a type of its own."""
    wrapper = SPARQLWrapper(endpoint, returnFormat=wanted)
    wrapper.setQuery(query)
    if post:
        wrapper.setMethod(POST)
    if direct:
        wrapper.setRequestMethod(POSTDIRECTLY)
    return wrapper.queryAndConvert()


@pytest.mark.parametrize(("post", "direct"), [(False, False), (True, False), (True, True)])
def test_sparqlwrapper_selects(endpoint: str, post: bool, direct: bool) -> None:
    result = _ask(endpoint, SELECT, JSON, post=post, direct=direct)
    assert [row["label"]["value"] for row in result["results"]["bindings"]] == ["Russia", "Россия"]


def test_sparqlwrapper_reads_every_result_format(endpoint: str) -> None:
    assert b"Russia" in _ask(endpoint, SELECT, CSV)
    assert b'"Russia"@en' in _ask(endpoint, SELECT, TSV)
    assert len(_ask(endpoint, SELECT, XML).getElementsByTagName("result")) == 2
    assert _ask(endpoint, f"ASK {{ <{X}russia> ?p ?o }}", JSON)["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("wanted", [RDFXML, JSONLD, XML])
def test_sparqlwrapper_reads_graphs(endpoint: str, wanted: str) -> None:
    assert len(_ask(endpoint, CONSTRUCT, wanted)) == 6


@pytest.mark.parametrize("wanted", [TURTLE, N3])
def test_sparqlwrapper_reads_turtle(endpoint: str, wanted: str) -> None:
    assert len(rdflib.Graph().parse(data=_ask(endpoint, CONSTRUCT, wanted), format="turtle")) == 6


def test_sparqlwrapper_sees_errors_as_errors(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="query-malformed"):
        _ask(endpoint, "SELECT ?x WHERE { ?x ?y }", JSON)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("wanted", ["xml", "json", "csv"])
def test_rdflib_reads_the_endpoint_as_a_graph(endpoint: str, method: str, wanted: str) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint, method=method, returnFormat=wanted))
    labels = {str(row[0]) for row in graph.query(SELECT)}  # type: ignore[index]
    assert labels == {"Russia", "Россия"}


def test_rdflib_asks_for_triples(endpoint: str) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint))
    assert len(list(graph.triples((rdflib.URIRef(X + "russia"), rdflib.RDFS.label, None)))) == 2
    assert (rdflib.URIRef(X + "pakistan"), rdflib.RDF.type, rdflib.URIRef(X + "State")) in graph


def test_rdflib_reads_a_named_graph(endpoint: str) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint), identifier=rdflib.URIRef(X + "g2"))
    assert len(graph) == 2


def test_rdflib_reads_the_description(endpoint: str) -> None:
    described = rdflib.Graph().parse(endpoint)
    assert (
        None,
        rdflib.RDF.type,
        rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#Service"),
    ) in described


@pytest.fixture
def curl() -> str:
    found = shutil.which("curl")
    if found is None:
        pytest.skip("curl is not on this machine")
    return found


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return done.stdout


def test_curl_as_the_query_page_shows_it(endpoint: str, curl: str, tmp_path: Path) -> None:
    question = tmp_path / "question.rq"
    question.write_text(SELECT, encoding="utf-8")
    printed = _run(curl, "-s", "-H", "Accept: text/csv", "--data-urlencode", f"query@{question}", endpoint)
    assert printed.split() == ["label", "Russia", "Россия"]


def test_curl_by_get_by_body_and_by_head(endpoint: str, curl: str, tmp_path: Path) -> None:
    got = _run(curl, "-s", "-G", "--data-urlencode", f"query={SELECT}", "-d", "format=tsv", endpoint)
    assert '"Россия"@ru' in got
    question = tmp_path / "question.rq"
    question.write_text(SELECT, encoding="utf-8")
    kind = "Content-Type: application/sparql-query"
    assert "Россия" in _run(curl, "-s", "-H", kind, "--data-binary", f"@{question}", endpoint)
    assert "200 OK" in _run(curl, "-sI", endpoint)


def test_curl_hears_why_a_large_body_is_refused(endpoint: str, curl: str, tmp_path: Path) -> None:
    large = tmp_path / "large.rq"
    kind = "Content-Type: application/sparql-query"
    for size in (2 * 1024 * 1024, 20 * 1024 * 1024):
        large.write_text("#" * size)
        printed = _run(curl, "-s", "-i", "-H", kind, "--data-binary", f"@{large}", endpoint)
        assert "413 " in printed
        assert "application/problem+json" in printed
