"""Requests answered before: the kept result goes out again before Flask routes anything."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from server.coding import negotiate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from graph.engine import Answer
    from server.context import Context
    from server.results import Key

KEY: Final = "communique.key"
LINES: Final = 2000
LINE_LENGTH: Final = 4000


class Line(NamedTuple):
    """All of a GET request on which its answer depends."""

    place: str
    path: str
    query_string: str
    accept: str
    coding: str


class Shortcuts:
    """Middleware that remembers the headers under which a result went out, by the request that got it.

    The application names the result by putting its key into the environment as KEY; only whole results
    in a format for programs are named so. The results themselves stay where they are kept.
    """

    def __init__(self, application: WSGIApplication, here: Context) -> None:
        self._application = application
        self._here = here
        self._known: OrderedDict[Line, tuple[Key, list[tuple[str, str]]]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        line = _line(environ)
        if line is None:
            return self._application(environ, start_response)
        key, headers = self._known.get(line, (None, []))
        if key is not None and (kept := self._find(key)):
            start_response("200 OK", list(headers))
            return [kept.body.read()]
        return self._application(environ, self._learning(line, environ, start_response))

    def _find(self, key: Key) -> Answer | None:
        return self._here.results.find(key) if key.version == self._here.engine.version else None

    def _learning(self, line: Line, environ: WSGIEnvironment, start_response: StartResponse) -> StartResponse:
        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            key = environ.get(KEY)
            if key is not None and status.startswith("200 "):
                self._learn(line, key, list(headers))
            return start_response(status, headers, *exc_info)

        return start

    def _learn(self, line: Line, key: Key, headers: list[tuple[str, str]]) -> None:
        with self._lock:
            self._known[line] = key, headers
            self._known.move_to_end(line)
            if len(self._known) > LINES:
                self._known.popitem(last=False)


def _line(environ: WSGIEnvironment) -> Line | None:
    """The request as a line, or None if it is no plain GET with a query string of moderate length."""
    query_string = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] != "GET" or not 0 < len(query_string) <= LINE_LENGTH:
        return None
    if "HTTP_IF_NONE_MATCH" in environ:
        return None
    place = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST')}{environ.get('SCRIPT_NAME')}"
    coding = negotiate(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return Line(place, environ.get("PATH_INFO", ""), query_string, environ.get("HTTP_ACCEPT", ""), coding)
