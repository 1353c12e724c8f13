"""Serving the application over HTTP with waitress, until a signal says stop."""

from __future__ import annotations

import errno
import json
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask

from server.app import HEADERS
from server.context import Context
from server.problems import MEDIA_TYPE

CONNECTIONS: Final = 1000
# Bodies over the application's own limit are read up to here, so that the client hears why they are refused.
RECEIVED_BYTES: Final = 16 * 1024 * 1024


class CannotListen(Exception):
    """The address cannot be listened on; carries host, port and the system's reason."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


class PortInUse(CannotListen):
    """Another program listens on the port; carries host and port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, "another program uses it; choose another port")


class _Refusal(ErrorTask):  # type: ignore[misc]
    """What waitress refuses by itself (no HTTP, headers or body far too large), told in our one shape."""

    def execute(self) -> None:
        error = self.request.error
        problem = {"type": "about:blank", "title": error.reason, "status": error.code, "detail": error.body}
        body = json.dumps(problem).encode() + b"\n"
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend([("Content-Type", MEDIA_TYPE), *HEADERS.items()])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _Refusal


def listen(app: Flask, *, host: str, port: int, threads: int) -> TcpWSGIServer:
    """A server that listens already and answers once it runs; port 0 takes any free one.

    `threads` must exceed the engine's workers and queue places together, so that a full queue is told and
    kept results are served meanwhile. Raises CannotListen, or its subclass PortInUse.
    """
    here: Context = app.extensions["communique"]
    server = create_server(
        app,
        sockets=[_socket(host, port)],
        threads=threads,
        connection_limit=CONNECTIONS,
        channel_request_lookahead=1,
        max_request_body_size=RECEIVED_BYTES,
        clear_untrusted_proxy_headers=here.site.proxies == 0,
        ident="communique",
    )
    server.channel_class = _Channel
    return server


def check_address(host: str, port: int) -> None:
    """Raise CannotListen or PortInUse if the address cannot be listened on, before work is done for it."""
    _socket(host, port).close()


def address(server: TcpWSGIServer) -> str:
    """The URL at which a server listens."""
    host, port = server.effective_host, server.effective_port
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(server: TcpWSGIServer) -> None:
    """Answer requests until `stop` is called, or until SIGINT or SIGTERM raises in the main thread."""
    server.run()
    server.task_dispatcher.shutdown()
    server.asyncore.close_all(server._map)


def stop(server: TcpWSGIServer) -> None:
    """End the run of a server from another thread."""
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))


def serve(
    app: Flask,
    *,
    host: str,
    port: int,
    threads: int,
    announce: Callable[[str], None] = print,
    release: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is told the URL once it can be reached.

    On the signal `release` is called first, to stop the queries that still run (a second signal does not
    wait). Runs in the main thread. Raises CannotListen or PortInUse.
    """
    server = listen(app, host=host, port=port, threads=threads)
    with _leaving(release):
        announce(address(server))
        run(server)


@contextmanager
def _leaving(release: Callable[[], None]) -> Iterator[None]:
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
        restore()
        release()
        raise SystemExit(0)

    def restore() -> None:
        for number, handler in previous.items():
            signal.signal(number, handler)

    for number in previous:
        signal.signal(number, leave)
    try:
        yield
    finally:
        restore()


def _socket(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host, port) from None
        raise CannotListen(host, port, error.strerror or str(error)) from None
