"""SPARQL endpoints on loopback: one that answers from a store, and answers that misbehave."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs

from graph.rdf import QueryResultsFormat, QuerySolutions, Store

RESULTS = "application/sparql-results+json"


class Reply:
    """What a server sends: status, headers and body; `cut` leaves out the last bytes of the body."""

    def __init__(
        self, body: bytes, media_type: str = RESULTS, status: int = 200, *, cut: int = 0, **headers: str
    ) -> None:
        self.body = body
        self.status = status
        self.cut = cut
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.headers = {"Content-Type": media_type, "Content-Length": str(len(body)), **named}


Answer = Callable[[str], Reply]


def rows(number: int) -> bytes:
    """A well-formed result of so many rows."""
    bindings = [{"n": {"type": "literal", "value": str(count)}} for count in range(number)]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": bindings}}).encode()


def from_store(store: Store) -> Answer:
    """The answers of a well-behaved endpoint over a store."""

    def answer(query: str) -> Reply:
        results = store.query(query)
        assert isinstance(results, QuerySolutions)
        return Reply(results.serialize(format=QueryResultsFormat.JSON) or b"")

    return answer


@contextmanager
def serving(answer: Answer, seen: list[dict[str, Any]] | None = None) -> Iterator[str]:
    """The address of a server that answers so; what it is asked is noted in `seen`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.0"  # type: ignore[misc]

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if seen is not None:
                seen.append({"headers": dict(self.headers), "path": self.path, **form})
            reply = answer(form.get("query", form.get("queries", "")))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])

        def do_GET(self) -> None:
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
