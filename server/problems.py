"""What went wrong, told in one shape: RFC 9457 problem details for programs, the same words on a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException

from graph.engine import (
    FORMATS,
    EngineFailed,
    MemoryExceeded,
    NotExpressible,
    QueryError,
    QueryMalformed,
    QueryStopped,
    QueryTimedOut,
    QueryTooDeep,
    QueryTooLarge,
    QueueFull,
    ResultTooLarge,
    ServiceRefused,
    TooManyGraphs,
    TooManyTokens,
    TooMuchToCite,
    UnsupportedFormat,
    UpdateRefused,
)
from server.negotiation import negotiate

TYPES: Final = "https://w3id.org/communique/problem/"
MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the last part of its type IRI, its status, its title, and what to do about it."""

    name: str
    status: int
    title: str
    advice: str = ""


REQUEST_MALFORMED: Final = Kind("request-malformed", 400, "The request is not well formed")
NOT_ACCEPTABLE: Final = Kind(
    "not-acceptable", 406, "No such format", "Ask for one of the formats listed, by Accept or by format=."
)
UNSUPPORTED_BODY: Final = Kind(
    "unsupported-body",
    415,
    "The body is of a type this endpoint does not read",
    "Send application/sparql-query (the query as the body) or application/x-www-form-urlencoded.",
)
ID_IN_USE: Final = Kind(
    "query-id-in-use", 409, "A query with this id is running", "Choose a fresh id, such as a UUID."
)
NO_INDEX: Final = Kind(
    "no-index", 503, "Names cannot be searched here", "The questions and the query page answer all the same."
)
NOT_RUNNING: Final = Kind("query-not-running", 404, "No query with this id is running")
MALFORMED: Final = Kind("query-malformed", 400, "The query is not SPARQL 1.1")
TOO_MANY_REQUESTS: Final = Kind(
    "too-many-requests",
    429,
    "Too many requests come from your address",
    "Wait as long as Retry-After says; to have everything, take the files of the dataset instead.",
)
ANSWER_TOO_LARGE: Final = Kind(
    "answer-too-large",
    413,
    "The answer is too large to be kept",
    "Ask for fewer rows, or keep a file of your own.",
)
ANSWERS_FULL: Final = Kind(
    "answers-full",
    503,
    "No answer can be kept",
    "Keep a file of your own; those kept before stay where they are.",
)
ANSWER_VOLATILE: Final = Kind(
    "answer-volatile",
    400,
    "An answer that changes each time cannot be kept",
    "Leave out NOW, RAND, UUID, STRUUID and BNODE.",
)
UPDATE_REFUSED: Final = Kind(
    "update-refused", 403, "Updates are refused", "The dataset is published as it was built; only query it."
)

QUERY_KINDS: Final[Mapping[type[QueryError], Kind]] = {
    QueryMalformed: MALFORMED,
    QueryTooLarge: Kind("query-too-large", 413, "The query is too large", "Send a shorter query."),
    TooManyGraphs: Kind("too-many-graphs", 400, "The request names too many graphs", "Name fewer graphs."),
    QueryTooDeep: Kind(
        "query-too-deep",
        400,
        "The query is nested too deeply",
        "Use fewer groups and brackets in each other.",
    ),
    TooManyTokens: Kind("query-too-long", 400, "The query has too many parts", "Send several short queries."),
    ServiceRefused: Kind(
        "service-refused",
        403,
        "SERVICE is refused",
        "This endpoint calls no other; ask the other service yourself and join the answers.",
    ),
    UpdateRefused: UPDATE_REFUSED,
    QueryTimedOut: Kind(
        "query-timeout",
        503,
        "The query took too long and was stopped",
        "Ask for less: fewer patterns, a narrower FILTER, a LIMIT, no join without a shared variable.",
    ),
    QueryStopped: Kind("query-stopped", 503, "The query was stopped on request"),
    MemoryExceeded: Kind(
        "memory-exceeded",
        503,
        "The query needed too much memory and was stopped",
        "Ask for less: sort, group or join fewer rows. The limit is that of each query, in bytes.",
    ),
    TooMuchToCite: Kind(
        "too-much-to-cite",
        413,
        "The answer is too large to be cited at once",
        "Ask for fewer rows at a time, with ORDER BY, LIMIT and OFFSET; or ask without “cite”.",
    ),
    QueueFull: Kind("queue-full", 503, "Too many queries are waiting", "Try again in a few seconds."),
    ResultTooLarge: Kind(
        "result-too-large",
        503,
        "The result is too large",
        "Ask for less, or load a dump into a store of yours.",
    ),
    UnsupportedFormat: NOT_ACCEPTABLE,
    NotExpressible: Kind(
        "not-expressible",
        406,
        "The format cannot hold this result",
        "Ask for another of the formats listed; XML has no way to write some characters and names.",
    ),
    EngineFailed: Kind(
        "engine-failed", 500, "The query engine failed", "This is our fault, not yours; try again."
    ),
}

KINDS: Final = (
    REQUEST_MALFORMED,
    NOT_ACCEPTABLE,
    UNSUPPORTED_BODY,
    ID_IN_USE,
    NOT_RUNNING,
    TOO_MANY_REQUESTS,
    ANSWER_TOO_LARGE,
    ANSWERS_FULL,
    ANSWER_VOLATILE,
    *(kind for kind in QUERY_KINDS.values() if kind is not NOT_ACCEPTABLE),
)

_MEMBERS: Final = (
    "line",
    "column",
    "expected",
    "remedy",
    "seconds",
    "limit",
    "size",
    "depth",
    "waiting",
    "iri",
    "keyword",
    "reason",
)


class Problem(Exception):
    """A request that cannot be answered; carries its kind, the detail, further members and headers."""

    def __init__(
        self, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    @property
    def document(self) -> dict[str, object]:
        """The problem as the JSON object of RFC 9457."""
        kind = self.kind
        document: dict[str, object] = {
            "type": TYPES + kind.name if kind.name else "about:blank",
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail,
        }
        return document | ({"advice": kind.advice} if kind.advice else {}) | self.members


def from_query_error(error: QueryError) -> Problem:
    """The problem that an error of the query engine makes, with the numbers that the error carries."""
    kind = next(QUERY_KINDS[cls] for cls in type(error).__mro__ if cls in QUERY_KINDS)
    members: dict[str, object] = {
        name: getattr(error, name) for name in _MEMBERS if getattr(error, name, None) not in (None, "")
    }
    if isinstance(error, UnsupportedFormat):
        members["available"] = [one for one in FORMATS[error.form] if one != error.media_type]
    headers = {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, QueueFull) else None
    return Problem(kind, _sentence(str(error)), headers=headers, **members)


def _sentence(message: str) -> str:
    """An error's message as a sentence; the errors themselves are clauses, as on the command line."""
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith(('.', '?', '!')) else '.'}"


def from_http_error(error: HTTPException) -> Problem:
    """The problem that an error of the HTTP frame makes: unknown path, wrong method, body too large."""
    kind = Kind("", error.code or 500, error.name)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return Problem(kind, _detail(error), headers=headers)


def _detail(error: HTTPException) -> str:
    """What an error of the frame says: its own description where one was given, else our words for it."""
    given = error.description or error.name
    if given != type(error).description:
        return given
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    words = {
        404: f"There is nothing at {request.path}.",
        405: f"{request.method} is not among the methods that {request.path} answers.",
        413: f"The body is larger than {limit:,} bytes.",
        500: "The error has been noted in the log of the server. It is our fault, not yours.",
    }
    return words.get(error.code or 500, given)


def respond(problem: Problem) -> Response:
    """The response that tells a problem: a page where the client prefers HTML, else problem details."""
    kind = problem.kind
    accept = request.headers.get("Accept", "")
    if negotiate(accept, [MEDIA_TYPE, "application/json", "text/html"]) == "text/html":
        query = g.get("query")
        page = render_template("problem.html", problem=problem, query=query, excerpt=_excerpt(problem, query))
        response = Response(page, kind.status, mimetype="text/html")
    else:
        body = json.dumps(problem.document, ensure_ascii=False, indent=2) + "\n"
        response = Response(body, kind.status, mimetype=MEDIA_TYPE)
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _excerpt(problem: Problem, query: str | None) -> str:
    """The line of the query at which the problem lies, the one before it, and a mark below the column."""
    line, column = problem.members.get("line"), problem.members.get("column")
    if query is None or not isinstance(line, int) or not isinstance(column, int):
        return ""
    lines = query.splitlines()[max(0, line - 2) : line]
    return "\n".join([*lines, " " * (column - 1) + "^"])
