"""A client for JavaScript, `fetch-sparql-endpoint` (which Comunica asks with), against a real server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import rdf
from server.app import create_app
from server.site import Site
from tests.server.conftest import served
from tests.server.engines import StoreEngine

HERE = Path(__file__).parent
X = "http://example.org/"
MANY = "SELECT ?n { ?s <urn:p> ?n } ORDER BY ?n"

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not on this machine"),
    pytest.mark.skipif(
        not (HERE / "node_modules").is_dir(), reason="run `npm ci` in tests/clients to install the clients"
    ),
]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    engine = StoreEngine()
    numbers = "".join(f"<urn:s{n}> <urn:p> {n} ." for n in range(1000))
    engine.store.extend(rdf.parse(numbers, format=rdf.RdfFormat.TURTLE))
    with served(create_app(engine, Site())) as address:
        yield f"{address}sparql"


def _ask(kind: str, endpoint: str, query: str, method: str = "GET") -> Any:
    command = ["node", "ask.mjs", kind, endpoint, query, method]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("method", ["GET", "POST", "DIRECT"])
def test_bindings_keep_their_languages(endpoint: str, method: str) -> None:
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    rows = _ask("bindings", endpoint, f"SELECT ?label {{ <{X}russia> <{label}> ?label }}", method)
    assert {tuple(row["label"]) for row in rows} == {("Russia", "en"), ("Россия", "ru")}


def test_compressed_results_are_read_whole(endpoint: str) -> None:
    rows = _ask("bindings", endpoint, MANY)
    assert [row["n"][0] for row in rows] == [str(number) for number in range(1000)]


@pytest.mark.parametrize(
    ("query", "truth"), [("ASK { ?s ?p ?o }", True), ("ASK { <urn:none> ?p ?o }", False)]
)
def test_truth(endpoint: str, query: str, truth: bool) -> None:
    assert _ask("ask", endpoint, query) is truth


def test_triples(endpoint: str) -> None:
    assert _ask("triples", endpoint, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a <{X}State> ; ?p ?o }}") == 6


def test_an_error_is_an_error_and_says_which(endpoint: str) -> None:
    message = _ask("error", endpoint, "SELECT ?x { ?x ?y }")
    assert "400" in message
    assert "query-malformed" in message
