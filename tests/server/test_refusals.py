"""What nobody may have the server do: call another, read a file, change the data. Over the real pool.

A trap listens on loopback: whatever reached it would be counted. A file lies beside what may be downloaded:
its words would be seen.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer
from threading import Thread
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask import Flask

from graph import rdf
from graph.pool import Pool
from server.app import create_app
from server.site import Site
from tests.graph.processes import eventually
from tests.server.conftest import served
from tests.server.engines import DATA

OUTSIDE: Final = "what lies outside is nobody's business"
FORM: Final = "application/x-www-form-urlencoded"


class Trap(TCPServer):
    """A server that counts who comes."""

    def __init__(self) -> None:
        self.callers = 0
        super().__init__(("127.0.0.1", 0), self._handler())

    def _handler(self) -> type[BaseRequestHandler]:
        trap = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                trap.callers += 1

        return Handler

    @property
    def address(self) -> str:
        """The address that queries are lured with."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    with Trap() as trap:
        thread = Thread(target=trap.serve_forever)
        thread.start()
        yield trap
        trap.shutdown()
        thread.join()
        assert trap.callers == 0


def test_the_trap_counts_who_comes() -> None:
    with Trap() as trap:
        thread = Thread(target=trap.serve_forever)
        thread.start()
        socket.create_connection(("127.0.0.1", trap.server_address[1])).close()
        assert eventually(lambda: trap.callers == 1)
        trap.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of dumps, with a file beside it that tells a secret, as data and as text."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text(OUTSIDE)
    (outside / "secret.ttl").write_text(f'<urn:a> <urn:b> "{OUTSIDE}" .')
    (outside / "dumps").mkdir()
    (outside / "dumps" / "record.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    return outside / "dumps"


@pytest.fixture(scope="module")
def app(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    path = tmp_path_factory.mktemp("store")
    store = rdf.Store(str(path))
    store.extend(rdf.parse(DATA, format=rdf.RdfFormat.TRIG))
    store.flush()
    del store
    with Pool(path, version="v1", workers=2) as pool:
        yield create_app(pool, Site(dumps=lambda: folder))


@pytest.fixture(scope="module")
def url(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


def _send(
    url: str, target: str, method: str = "GET", body: bytes | None = None, kind: str = ""
) -> tuple[int, bytes]:
    """Send a request whose target is left as it is; the status and the body of its answer."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.putrequest(method, target)
    if body is not None:
        connection.putheader("Content-Type", kind)
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, content


def _ways(text: str) -> list[tuple[str, str, bytes | None, str]]:
    """The ways in which a query can be sent: target, method, body and its type."""
    return [
        ("/sparql?" + urlencode({"query": text}), "GET", None, ""),
        ("/sparql", "POST", urlencode({"query": text}).encode(), FORM),
        ("/sparql", "POST", text.encode(), "application/sparql-query"),
    ]


def _kind(content: bytes) -> str:
    return str(json.loads(content)["type"]).rpartition("/")[2]


CALLS: Final = {
    "constant": "SELECT * { SERVICE <TRAP> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <TRAP> { ?s ?p ?o } }",
    "lower case": "select * { service silent<TRAP>{ ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?g { <TRAP> } SERVICE ?g { ?s ?p ?o } }",
    "variable from the data": "SELECT * { BIND(IRI('TRAP') AS ?g) SERVICE SILENT $g { ?s ?p ?o } }",
    "prefixed name": "PREFIX t: <TRAP> SELECT * { SERVICE t:sparql { ?s ?p ?o } }",
    "prefix alone": "PREFIX : <TRAP> SELECT * { SERVICE: { ?s ?p ?o } }",
    "relative to a base": "BASE <TRAP> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
    "in a sub-select": "SELECT * { { SELECT ?s { SERVICE <TRAP> { ?s ?p ?o } } } }",
    "in optional": "SELECT * { OPTIONAL { SERVICE <TRAP> { ?s ?p ?o } } }",
    "in not exists": "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <TRAP> { ?s ?p ?o } } }",
    "in a graph": "SELECT * { GRAPH ?g { SERVICE <TRAP> { ?s ?p ?o } } }",
    "in construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <TRAP> { ?s ?p ?o } }",
    "in describe": "DESCRIBE ?s { SERVICE <TRAP> { ?s ?p ?o } }",
    "in ask": "ASK { SERVICE <TRAP> { ?s ?p ?o } }",
    "escaped": r"SELECT * { \u0053ERVICE <TRAP> { ?s ?p ?o } }",
    "escaped at length": r"SELECT * { S\U00000045RVICE <TRAP> { ?s ?p ?o } }",
    "after a comment": "SELECT * { #SERVICE\nSERVICE <TRAP> { ?s ?p ?o } }",
    "after a string": "SELECT * { ?s ?p '#' . SERVICE <TRAP> { ?s ?p ?o } }",
    "after a comparison": "SELECT * { ?s ?p ?o FILTER(?s<?o&&?p>?o) SERVICE <TRAP> { ?s ?p ?o } }",
    "without spaces": "SELECT*{SERVICE<TRAP>{?s?p?o}}",
}


@pytest.mark.parametrize("name", CALLS)
def test_no_other_service_is_called(url: str, trap: Trap, name: str) -> None:
    for way in _ways(CALLS[name].replace("TRAP", trap.address)):
        status, content = _send(url, *way)
        assert (status, _kind(content)) == (403, "service-refused")
    assert trap.callers == 0


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <TRAP> { ?s ?p ?o }" }',
        "SELECT * { ?s ?p '''\nSERVICE <TRAP> { }\n''' }",
        "SELECT * { ?s ?p ?o } # SERVICE <TRAP> { ?s ?p ?o }",
        "SELECT * { ?s ?p <TRAPSERVICE> }",
        "PREFIX t: <TRAP> SELECT * { ?s ?p t:SERVICE }",
        "SELECT ?service { ?service ?p ?o }",
        'SELECT * { ?s ?p "x"@service }',
    ],
)
def test_the_mere_word_is_not_refused(url: str, trap: Trap, text: str) -> None:
    for way in _ways(text.replace("TRAP", trap.address)):
        assert _send(url, *way)[0] == 200
    assert trap.callers == 0


def _sources(trap: Trap, folder: Path) -> list[str]:
    return [
        trap.address,
        trap.address + "data.ttl",
        (folder.parent / "secret.ttl").as_uri(),
        (folder / "record.ttl").as_uri(),
        "file:///etc/passwd",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
    ]


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_no_graph_is_fetched_or_read_for_a_query(url: str, trap: Trap, folder: Path, clause: str) -> None:
    for source in _sources(trap, folder):
        text = f"SELECT * {clause} <{source}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
        for way in _ways(text):
            status, content = _send(url, *way)
            assert status == 200
            assert json.loads(content)["results"]["bindings"] == []
    assert trap.callers == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_no_graph_of_the_protocol_is_fetched_or_read(url: str, trap: Trap, folder: Path, name: str) -> None:
    for source in _sources(trap, folder):
        query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        status, content = _send(url, "/sparql?" + urlencode({"query": query, name: source}))
        assert status == 200
        assert json.loads(content)["results"]["bindings"] == []
    assert trap.callers == 0


def test_no_graph_and_no_thing_is_fetched_by_its_name(url: str, trap: Trap, folder: Path) -> None:
    for source in _sources(trap, folder):
        for target in ("/rdf-graphs/service?graph=", "/resource?iri="):
            status, content = _send(url, target + quote(source, safe=""))
            assert status == 404
            assert OUTSIDE.encode() not in content
    assert trap.callers == 0


UPDATES: Final = [
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <TRAP>",
    "LOAD SILENT <TRAP> INTO GRAPH <urn:g>",
    "LOAD <file:///etc/passwd>",
    "CLEAR ALL",
    "DROP DEFAULT",
    "CREATE GRAPH <urn:g>",
    "COPY <urn:g> TO <urn:h>",
    "MOVE <urn:g> TO <urn:h>",
    "ADD <urn:g> TO <urn:h>",
    "load <TRAP>",
    "PREFIX x: <urn:x> # SELECT\nBASE <TRAP> LOAD <data>",
    r"\u004COAD <TRAP>",
    "ASK {} ; LOAD <TRAP>",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> } ; LOAD <TRAP>",
]


@pytest.mark.parametrize("text", UPDATES)
def test_updates_are_refused_in_each_way_they_can_be_sent(url: str, trap: Trap, text: str) -> None:
    text = text.replace("TRAP", trap.address)
    by_name = urlencode({"update": text})
    ways = [
        ("/sparql", "POST", by_name.encode(), FORM),
        ("/sparql", "POST", text.encode(), "application/sparql-update"),
        ("/sparql", "POST", text.encode(), "Application/SPARQL-Update; charset=utf-8"),
        (f"/sparql?{by_name}", "GET", None, ""),
        (f"/sparql?{by_name}", "POST", b"", FORM),
    ]
    as_query = [] if text.startswith("ASK") else _ways(text)
    for way in (*ways, *as_query):
        status, content = _send(url, *way)
        assert (status, _kind(content)) == (403, "update-refused")
    for way in () if as_query else _ways(text):
        assert _send(url, *way)[0] == 400
    assert trap.callers == 0
    assert json.loads(_send(url, "/sparql?query=" + quote("ASK { <urn:a> ?p ?o }"))[1])["boolean"] is False


CLIMBS: Final = [
    "../secret.txt",
    "../../outside/secret.txt",
    "..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "..%252fsecret.txt",
    "%252e%252e%252fsecret.txt",
    "..%5csecret.txt",
    "..\\secret.txt",
    "....//secret.txt",
    "..;/secret.txt",
    "%c0%ae%c0%ae/secret.txt",
    "..%00/secret.txt",
    "record.ttl/../../secret.txt",
    "record.ttl%00.txt",
    "./../secret.txt",
    "//secret.txt",
    "ABSOLUTE",
    "%2fetc%2fpasswd",
    "/etc/passwd",
]


def _targets(app: Flask, climb: str) -> list[str]:
    """Every route of the application with the climb in the place of its parameters, one at a time."""
    found = []
    for rule in app.url_map.iter_rules():
        parameters = re.findall(r"<[^>]+>", rule.rule)
        for parameter in parameters:
            target = rule.rule.replace(parameter, climb)
            found.append(re.sub(r"<(?:int:)?[^>]+>", "x", target))
    return found


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_path_leads_out_of_what_is_served(url: str, app: Flask, folder: Path, climb: str) -> None:
    climb = climb.replace("ABSOLUTE", quote(str(folder.parent / "secret.txt"), safe=""))
    targets = _targets(app, climb)
    assert any(target.startswith("/dumps/") for target in targets)
    assert any(target.startswith("/static/") for target in targets)
    for target in targets:
        status, content = _send(url, target)
        assert 300 <= status < 500, target
        assert OUTSIDE.encode() not in content
        assert b"root:" not in content


def test_the_way_that_is_allowed_is_open(url: str) -> None:
    assert _send(url, "/dumps/record.ttl") == (200, b"<urn:a> <urn:b> <urn:c> .")
