"""Other people's SPARQL endpoints: the one module that imports SPARQLWrapper, and reads answers strictly."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.error import HTTPError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from graph.outgoing import Failed, Fetched, Outgoing, RemoteError, Response, Truncated, excerpt
from graph.rdf import Node, QueryResultsFormat, QuerySolutions, parse_query_results

Row: TypeAlias = dict[str, Node]

_RESULTS: Final = ("application/sparql-results+json", "application/json")
_STATUSES: Final[dict[type[SPARQLWrapperException], int]] = {
    QueryBadFormed: 400,
    Unauthorized: 401,
    EndPointNotFound: 404,
    URITooLong: 414,
    EndPointInternalError: 500,
}
_TRACE: Final = re.compile(
    r"Traceback \(most recent call last\)|^\s+at [\w.$<>]+\(|\w+(?:Exception|Error):", re.M
)


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint: its address, and the number of rows at which it is known to cut answers off."""

    address: str
    most_rows: int | None = None


WIKIDATA: Final = Endpoint("https://query.wikidata.org/sparql")
DBPEDIA: Final = Endpoint("https://dbpedia.org/sparql", most_rows=10_000)


class NoResults(RemoteError):
    """The answer is of another type than SPARQL results, such as a page; carries its media type."""

    def __init__(self, endpoint: str, media_type: str, body: bytes) -> None:
        super().__init__(endpoint, f"answered with {media_type} instead of SPARQL results: {excerpt(body)}")
        self.media_type = media_type


class Garbled(RemoteError):
    """The answer promises SPARQL results and holds something else, such as an error after the first rows."""

    def __init__(self, endpoint: str, found: str) -> None:
        super().__init__(endpoint, f"the answer is no SPARQL result: {found}")
        self.found = found


class CutShort(RemoteError):
    """The endpoint stopped at its own limit of rows, so that rows are missing; carries their number."""

    def __init__(self, endpoint: str, rows: int) -> None:
        super().__init__(endpoint, f"cut the answer off at {rows:,} rows; ask for less at a time")
        self.rows = rows


def select(outgoing: Outgoing, endpoint: Endpoint, query: str) -> list[Row]:
    """All solutions of a SELECT at an endpoint; raises RemoteError, for each failure one of its own kind."""

    def send(agent: str, timeout: float) -> Response:
        return _send(endpoint.address, query, agent, timeout)

    def check(found: Fetched) -> list[Row]:
        return _rows(endpoint, found)

    return check(outgoing.ask(endpoint.address, query, send, check))


def _send(address: str, query: str, agent: str, timeout: float) -> Response:
    wrapper = SPARQLWrapper(address, agent=agent, returnFormat=JSON)
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)
    wrapper.setTimeout(math.ceil(timeout))
    wrapper.setQuery(query)
    try:
        response: Response = wrapper.query().response
    except SPARQLWrapperException as error:
        if isinstance(error.__context__, HTTPError):
            error.__context__.close()
        status = _STATUSES.get(type(error), 500)
        raise Failed(address, status, excerpt(str(error.args[0] if error.args else error))) from error
    return response


def _rows(endpoint: Endpoint, found: Fetched) -> list[Row]:
    address = endpoint.address
    if found.media_type not in _RESULTS:
        raise NoResults(address, found.media_type, found.body)
    _check_json(address, found.body)
    try:
        rows = _parsed(found.body)
    except (SyntaxError, ValueError) as error:
        raise Garbled(address, excerpt(str(error))) from error
    if len(rows) in (endpoint.most_rows, _announced(found)):
        raise CutShort(address, len(rows))
    return rows


def _parsed(body: bytes) -> list[Row]:
    results = parse_query_results(body, QueryResultsFormat.JSON)
    try:
        if not isinstance(results, QuerySolutions):
            raise ValueError("it answers yes or no, and not with rows")  # noqa: TRY004 (the answer is wrong)
        columns = [variable.value for variable in results.variables]
        return [{c: row[c] for c in columns if row[c] is not None} for row in results]
    finally:
        # An error would keep the solutions alive, and the engine forbids another thread to drop them.
        del results


def _check_json(address: str, body: bytes) -> None:
    """Tell an answer that broke off from one with an error in it; the reader of results sees the rest."""
    text = body.decode(errors="replace")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        if trace := _TRACE.search(text):
            raise Garbled(address, excerpt(text[trace.start() :])) from error
        ends_early = error.pos >= len(text.rstrip()) or not text.rstrip().endswith("}")
        if ends_early and text.lstrip()[:1] in ("", "{"):
            raise Truncated(address, len(body)) from error
        raise Garbled(address, excerpt(str(error))) from error


def _announced(found: Fetched) -> int | None:
    """The limit of rows that Virtuoso announces in a header."""
    limit = found.headers.get("x-sparql-maxrows", "")
    return int(limit) if limit.isdecimal() else None
