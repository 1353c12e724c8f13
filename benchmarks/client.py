"""A client that asks a SPARQL endpoint one query after the other, over one connection."""

from __future__ import annotations

import http.client
import itertools
import json
import time
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlencode

from benchmarks.mix import Query

SOLUTIONS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
TIMEOUT: Final = 30.0  # seconds

_numbers = itertools.count(1)


class Found(NamedTuple):
    """What a query found: how many solutions or triples, and the sum of the column `?n`."""

    rows: int
    total: int | None


class Refused(Exception):
    """A server answered with an error; carries the status and the beginning of the body."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status}: {body[:200].decode(errors='replace').strip()}")
        self.status = status
        self.body = body


class Client:
    """Asks by GET; raises Refused, and OSError or http.client.HTTPException where a server fails it.

    A connection that the server has closed meanwhile, since nothing was asked on it, is opened anew.
    """

    def __init__(self, port: int, path: str, parameters: tuple[tuple[str, str], ...] = ()) -> None:
        self.port = port
        self.path = path
        self.parameters = parameters
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self._was_used = False

    def target(self, text: str) -> str:
        """The path and query string at which a query is asked."""
        return f"{self.path}?{urlencode([('query', text), *self.parameters])}"

    def ask(self, query: Query) -> tuple[float, bytes]:
        """The seconds until the whole answer is there, and the answer."""
        try:
            return self._ask(query)
        except ConnectionError:  # RemoteDisconnected is one
            if not self._was_used:
                raise
            self._was_used = False
            return self._ask(query)

    def _ask(self, query: Query) -> tuple[float, bytes]:
        accept = TRIPLES if query.is_construct else SOLUTIONS
        started = time.perf_counter()
        try:
            self._connection.request("GET", self.target(query.text), headers={"Accept": accept})
            response = self._connection.getresponse()
            body = response.read()
        except BaseException:
            self._connection.close()
            raise
        seconds = time.perf_counter() - started
        self._was_used = True
        if response.status != 200:
            raise Refused(response.status, body)
        return seconds, body

    def close(self) -> None:
        """Close the connection; the next query opens another."""
        self._connection.close()

    def answers(self) -> bool:
        """Whether the server answers a query at all."""
        try:
            self.ask(Query("", "", "ASK {}", 0))
        except (OSError, http.client.HTTPException, Refused):
            return False
        return True


def found(query: Query, body: bytes) -> Found:
    """What an answer says was found; a triple that is written twice counts once."""
    if query.is_construct:
        return Found(len({line for line in body.splitlines() if line.strip()}), None)
    rows = json.loads(body)["results"]["bindings"]
    total = None if query.total is None else sum(int(float(row["n"]["value"])) for row in rows)
    return Found(len(rows), total)


def unseen(query: Query) -> Query:
    """The same query in a text that no server has seen before, so that no kept result can answer it."""
    return Query(query.name, query.shape, f"{query.text}\n# {next(_numbers)}", query.rows, query.total)


def fresh(query: Query) -> Iterator[Query]:
    """Texts of the same query, each unseen."""
    while True:
        yield unseen(query)
