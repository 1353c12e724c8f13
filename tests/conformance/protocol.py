"""The suite of the SPARQL 1.1 Protocol: its requests as they go over the wire, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from graph import rdf
from graph.rdf import LABEL, NamedNode
from tests.conformance.suites import MF, ROOT, graph, listed, manifest, value, values

SUITE: Final = ROOT / "sparql" / "sparql11" / "protocol" / "manifest.ttl"
HT: Final = "http://www.w3.org/2011/http#"
CNT: Final = "http://www.w3.org/2011/content#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"


@dataclass(frozen=True)
class Exchange:
    """A request, the first digits that its status may have, the truth and the kind of format expected."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    classes: frozenset[str]
    truth: bool | None
    format: str | None


@cache
def exchanges() -> dict[str, tuple[Exchange, ...]]:
    """The requests of each test, by its name."""
    if not SUITE.is_file():
        return {}
    store = manifest(SUITE)
    found = {}
    for quad in store.quads_for_pattern(None, rdf.TYPE, NamedNode(MF + "ProtocolTest")):
        assert isinstance(quad.subject, NamedNode)
        action = value(store, quad.subject, MF + "action")
        requests = listed(store, value(store, action, HT + "requests"))
        name = f"sparql11/protocol/{quad.subject.value.rpartition('#')[2]}"
        found[name] = tuple(_exchange(store, one) for one in requests)
    return dict(sorted(found.items()))


def _exchange(store: rdf.Store, request: Any) -> Exchange:
    response = value(store, request, HT + "resp")
    body = value(store, request, HT + "body")
    truth = value(store, response, MF + "expectedBoolean")
    wanted = value(store, response, MF + "expectedFormat")
    statuses = values(store, response, MF + "expectedStatus")
    return Exchange(
        method=value(store, request, HT + "methodName").value,
        target=f"/sparql?{urlsplit(value(store, request, HT + 'absolutePath').value).query}",
        headers={
            value(store, header, HT + "fieldName").value: value(store, header, HT + "fieldValue").value
            for header in listed(store, value(store, request, HT + "headers"))
        },
        body=_content(store, body) if body else b"",
        classes=frozenset(status.value[-3] for status in statuses),
        truth=None if truth is None else truth.value == "true",
        format=wanted.value if wanted else None,
    )


def _content(store: rdf.Store, body: Any) -> bytes:
    encoding = value(store, body, CNT + "characterEncoding")
    return str(value(store, body, CNT + "chars").value).encode(encoding.value if encoding else "utf-8")


def dataset() -> Iterator[rdf.Quad]:
    """The graphs of the suite under the names by which its requests ask for them."""
    if not SUITE.is_file():
        return
    store = manifest(SUITE)
    named: dict[str, Path] = {}
    for quad in store.quads_for_pattern(None, NamedNode(UT + "graphData"), None):
        file = Path(value(store, quad.object, UT + "graph").value.removeprefix("file://"))
        named[value(store, quad.object, LABEL.value).value] = file
    for name, file in sorted(named.items()):
        yield from graph(file, name, name)
