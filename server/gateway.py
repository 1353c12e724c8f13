"""From ASGI to the application and back: a thread works on a request, never waits for its client.

The body of a request is read before a thread begins, the response sent after it has ended; both are kept in
memory while they are small, in files beyond.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from urllib.parse import unquote_to_bytes

from werkzeug.wsgi import FileWrapper

from server import shortcuts
from server.shortcuts import Header, Shortcuts
from server.watch import DEPARTURE, Departure

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope

CHUNK: Final = 256 * 1024  # bytes
SMALL: Final = 64 * 1024  # bytes
_BODILESS: Final = frozenset((204, 304))
_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Reply:
    """A response: `first` holds its body, or the first CHUNK of it where `rest` holds more."""

    status: int
    headers: list[Header]
    first: bytes
    rest: BinaryIO | None = None


class Gateway:
    """An ASGI application that has a WSGI application answer in one of so many threads.

    Where the client leaves, the Departure in the environment is told until the thread has ended. Responses
    that the application says may be given again are learnt by `shortcuts`.
    """

    def __init__(self, application: WSGIApplication, known: Shortcuts, *, threads: int, kept: int) -> None:
        self._application = application
        self._shortcuts = known
        self._kept = kept
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        with tempfile.SpooledTemporaryFile(SMALL) as body:
            length = await _read(receive, body, self._kept)
            if length is None:
                return
            environ = _environ(scope, body, length)
            leaving = asyncio.ensure_future(receive())
            try:
                reply = await self._answer(environ, leaving)
                with reply.rest or nullcontext():
                    await _send(reply, send, leaving)
            finally:
                leaving.cancel()
        self._learn(scope, environ, reply)

    def close(self) -> None:
        """Begin nothing more; wait for what runs."""
        self._threads.shutdown(cancel_futures=True)

    async def _answer(self, environ: WSGIEnvironment, leaving: asyncio.Future[Any]) -> Reply:
        loop = asyncio.get_running_loop()
        answering = loop.run_in_executor(self._threads, _call, self._application, environ)
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        while not answering.done():
            environ[DEPARTURE].tell()
            await asyncio.wait((answering,), timeout=_SECONDS)
        return answering.result()

    def _learn(self, scope: HTTPScope, environ: WSGIEnvironment, reply: Reply) -> None:
        key = environ.get(shortcuts.KEY)
        if key is None or reply.status != 200 or reply.rest is not None or scope["method"] != "GET":
            return
        if found := shortcuts.line(_url(scope), scope["headers"]):
            self._shortcuts.learn(found[0], key.version, reply.headers, reply.first)


async def _read(receive: ASGIReceiveCallable, body: Any, kept: int) -> int | None:
    """Read the body of a request, keep so many bytes of it; its length, or None if the client left."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece = message["body"]
        body.write(piece[: max(0, kept - length)])
        length += len(piece)
        more = message["more_body"]
    body.seek(0)
    return length


def _url(scope: HTTPScope) -> bytes:
    query = scope["query_string"]
    return scope["raw_path"] + b"?" + query if query else scope["raw_path"]


def _environ(scope: HTTPScope, body: Any, length: int) -> WSGIEnvironment:
    """The environment of a request (PEP 3333); headers whose names hold an underscore are left out."""
    host, port = scope["server"] or ("localhost", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        DEPARTURE: Departure(),
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            key, text = f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}", value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    if length:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


def _call(application: WSGIApplication, environ: WSGIEnvironment) -> Reply:
    """The application's whole response, its body no longer than CHUNK in memory."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[..., Any]:
        started[:] = [(status, headers)]
        return _refuse_to_write

    body = _file(application(environ, start_response))
    first = body.read(CHUNK)
    status, texts = started[0]
    code = int(status.partition(" ")[0])
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in texts]
    has_length = any(name == b"content-length" for name, _ in headers)
    if not has_length and code not in _BODILESS and environ["REQUEST_METHOD"] != "HEAD":
        headers.append((b"content-length", str(_length(body)).encode()))
    if len(first) == CHUNK:
        return Reply(code, headers, first, body)
    body.close()
    return Reply(code, headers, first)


def _refuse_to_write(_data: bytes) -> None:
    raise NotImplementedError("the application is to return its response, not to write it")


def _file(response: Iterable[bytes]) -> BinaryIO:
    """The body of a response as a file that stands at its beginning."""
    if isinstance(response, FileWrapper):
        file: Any = response.file
        return file  # type: ignore[no-any-return]
    pieces = iter(response)
    try:
        first = next(pieces, b"")
        second = next(pieces, None)
        if second is None:
            return io.BytesIO(first)
        return _spooled(first, second, pieces)
    finally:
        if hasattr(response, "close"):
            response.close()


def _spooled(first: bytes, second: bytes, others: Iterable[bytes]) -> BinaryIO:
    file: Any = tempfile.SpooledTemporaryFile(CHUNK)  # noqa: SIM115 (closed when it has been sent)
    for piece in (first, second, *others):
        file.write(piece)
    file.seek(0)
    return file  # type: ignore[no-any-return]


def _length(body: BinaryIO) -> int:
    place = body.tell()
    length = body.seek(0, io.SEEK_END)
    body.seek(place)
    return length


async def _send(reply: Reply, send: ASGISendCallable, leaving: asyncio.Future[Any]) -> None:
    """Send a reply as fast as the client takes it, or until it has gone."""
    await send(
        {"type": "http.response.start", "status": reply.status, "headers": reply.headers, "trailers": False}
    )
    piece = reply.first
    while reply.rest is not None and len(piece) == CHUNK and not leaving.done():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        piece = await asyncio.to_thread(reply.rest.read, CHUNK)
    await send({"type": "http.response.body", "body": piece, "more_body": False})
