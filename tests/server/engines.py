"""Engines for the tests of the web front: one answers from a small store in this process, one hangs."""

from __future__ import annotations

import io
import re
from threading import Event
from typing import Any

from graph import rdf
from graph.engine import Answer, Form, QueryError, QueryMalformed, QueryStopped, QueryTimedOut, Request
from graph.guard import inspect

DATA = """\
@prefix x: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
x:russia a x:State ; rdfs:label "Russia"@en, "Россия"@ru .
x:pakistan a x:State ; rdfs:label "Pakistan"@en , "پاکستان"@ur .
x:visit x:note "<script>alert('no')</script> & co" ; x:see <javascript:alert(1)> ; x:days 3 .
<http://example.org/a%20b> x:note "encoded once" .
x:g1 { x:russia x:says "one" . }
x:g2 { x:pakistan x:says "two" . x:pakistan x:says "three" . }
"""


def store(data: str = DATA, syntax: rdf.RdfFormat = rdf.RdfFormat.TRIG) -> rdf.Store:
    """A store in memory with this data."""
    filled = rdf.Store()
    filled.extend(rdf.parse(data, format=syntax))
    return filled


class StoreEngine:
    """Answers in the test's own process; counts its answers, and fails as told."""

    def __init__(self, data: rdf.Store | None = None, version: str = "v1") -> None:
        self.version = version
        self.store = store() if data is None else data
        self.failure: QueryError | None = None
        self.requests: list[Request] = []

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        if self.failure is not None:
            raise self.failure
        form = inspect(request.text).form
        body = self._body(form, request)
        return Answer(form, request.media_type, io.BytesIO(body), len(body), 0.01)

    def _body(self, form: Form, request: Request) -> bytes:
        try:
            results = self.store.query(request.text, base_iri=request.base_iri, **_dataset(request))
        except SyntaxError as error:
            raise _malformed(str(error)) from None
        kind: type[rdf.RdfFormat | rdf.QueryResultsFormat] = (
            rdf.RdfFormat if form in (Form.CONSTRUCT, Form.DESCRIBE) else rdf.QueryResultsFormat
        )
        written = io.BytesIO()
        results.serialize(written, kind.from_media_type(request.media_type))  # type: ignore[arg-type]
        return written.getvalue()

    def stop(self, identity: str) -> bool:  # noqa: ARG002 (nothing runs for long here)
        return False

    def close(self) -> None:
        return None


class SlowToCite(StoreEngine):
    """Never done within a time that is asked for: with what has time it answers, without it at once."""

    def answer(self, request: Request) -> Answer:
        if request.timeout is not None:
            self.requests.append(request)
            raise QueryTimedOut(request.timeout)
        return super().answer(request)


class HangingEngine(StoreEngine):
    """Every answer waits until it is stopped; `begun` is set once one waits, `stopped` says which were."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = Event()
        self.stopped: list[str] = []
        self._ends: dict[str, Event] = {}

    @property
    def waiting(self) -> int:
        """How many answers have begun to wait."""
        return len(self._ends)

    def answer(self, request: Request) -> Answer:
        identity = request.identity or ""
        self._ends[identity] = Event()
        self.begun.set()
        self._ends[identity].wait(timeout=30)
        raise QueryStopped

    def stop(self, identity: str) -> bool:
        if identity not in self._ends:
            return False
        self.stopped.append(identity)
        self._ends[identity].set()
        return True


def _malformed(message: str) -> QueryMalformed:
    place = re.match(r"error at (\d+):(\d+): expected (.*)", message)
    assert place is not None
    return QueryMalformed("no SPARQL", int(place[1]), int(place[2]), (place[3],))


def _dataset(request: Request) -> dict[str, Any]:
    """The dataset of the protocol: naming any graph leaves out all others (SPARQL 1.1 Protocol, 2.1.4)."""
    if not request.default_graphs and not request.named_graphs:
        return {}
    return {
        "default_graph": [rdf.NamedNode(iri) for iri in request.default_graphs],
        "named_graphs": [rdf.NamedNode(iri) for iri in request.named_graphs],
    }
