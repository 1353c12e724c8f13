"""The W3C's suites of SPARQL 1.0 and 1.1, evaluation, syntax and result formats, over HTTP.

Each test's data stand as named graphs in the one dataset that is served; the request chooses among them, as
the SPARQL 1.1 Protocol provides (2.1.4), unless the query itself does so by FROM.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from graph.rdf import QueryResultsFormat
from tests.conformance import comparison, suites
from tests.conformance.conftest import Client
from tests.conformance.suites import Test, known_failures

pytestmark = pytest.mark.conformance

TESTS = {test.name: test for version in ("sparql10", "sparql11") for test in suites.tests(version)}
ACCEPTED = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "srj": "application/sparql-results+json",
}
SEPARATORS = {"text/csv": ",", "text/tab-separated-values": "\t"}
GRAPH = "application/n-triples"
XML = "application/sparql-results+xml"


@pytest.mark.skipif(not TESTS, reason="the W3C test suites are not beside the project")
def test_the_suites_are_read() -> None:
    evaluated = [test for test in TESTS.values() if test.kind == "QueryEvaluationTest"]
    assert len([test for test in evaluated if test.name.startswith("sparql11/")]) > 180
    assert len(TESTS) > 600


@pytest.mark.parametrize("name", TESTS)
def test_query(client: Client, name: str) -> None:
    passed = _passes(client, TESTS[name])
    reason = known_failures().get(name)
    if reason is None:
        assert passed
    else:
        assert not passed, "it passes: take it off the list in docs/conformance.md"


def test_every_listed_failure_is_a_test() -> None:
    listed = [name for name in known_failures() if not name.startswith(("sparql11/protocol/", "rdf11/"))]
    assert not TESTS or set(listed) <= set(TESTS)


def _passes(client: Client, test: Test) -> bool:
    accept = ACCEPTED.get(test.result.suffix[1:], XML) if test.result else XML
    response, body = client.ask(
        "POST",
        "/sparql",
        {"Content-Type": "application/x-www-form-urlencoded", "Accept": f"{accept}, {GRAPH};q=0.9"},
        urlencode([("query", test.text), *_graphs(test)]).encode(),
    )
    if test.kind.startswith("NegativeSyntaxTest"):
        return response.status == 400
    if test.kind.startswith("PositiveSyntaxTest") or response.status != 200:
        return response.status == 200
    return _is_expected(test, response.headers.get_content_type(), body)


def _graphs(test: Test) -> list[tuple[str, str]]:
    """The parameters that make up the test's dataset, unless the query does so itself."""
    if test.sources:
        return []
    default = [("default-graph-uri", path.as_uri()) for path in test.data]
    return default + [("named-graph-uri", path.as_uri()) for path in test.graphs]


def _is_expected(test: Test, media_type: str, body: bytes) -> bool:
    assert test.result is not None
    if media_type in SEPARATORS:
        wanted_cells = comparison.cells(test.result.read_bytes(), SEPARATORS[media_type])
        return comparison.cells(body, SEPARATORS[media_type]) == wanted_cells
    is_graph = media_type == GRAPH
    wanted = comparison.expected(test.result, is_graph=is_graph)
    if isinstance(wanted, set):
        return is_graph and comparison.same_graph(wanted, comparison.triples(body))
    syntax = QueryResultsFormat.from_media_type(media_type)
    assert syntax is not None
    found = comparison.solutions(body, syntax)
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    return comparison.same(wanted, found, test.query.read_text(encoding="utf-8"))
