"""Serving the application over HTTP with uvicorn, until a signal says stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from functools import partial
from threading import Thread
from types import FrameType
from typing import Any, Final

import uvicorn
from flask import Flask

from server.connection import Connection
from server.context import Context
from server.gateway import Gateway
from server.limits import Limits
from server.shortcuts import Shortcuts

BACKLOG: Final = 1024
_GRACE: Final = 5  # seconds for clients to take their last responses
_TICKS: Final = 5  # connections are looked at every so many tenths of a second
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


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


class Server(uvicorn.Server):
    """A server that listens already; `host` and `port` say where."""

    def __init__(
        self, config: uvicorn.Config, listening: socket.socket, gateway: Gateway, connections: int
    ) -> None:
        super().__init__(config)
        self.listening = listening
        self.gateway = gateway
        self.connections = connections
        self.release: Callable[[], None] = lambda: None
        self.host, self.port = listening.getsockname()[:2]

    async def on_tick(self, counter: int) -> bool:
        """End the connections that take too long, every now and then."""
        if counter % _TICKS == 0:
            now = asyncio.get_running_loop().time()
            for connection in tuple(self.server_state.connections):
                if isinstance(connection, Connection):
                    connection.check(now)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop what runs, so that each client hears of it; then close."""
        releasing = Thread(target=self.release, name="release", daemon=True)
        releasing.start()
        while releasing.is_alive():
            await asyncio.sleep(0.02)
        await super().shutdown(sockets)

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        """Leave the signals to `serve`."""
        return contextlib.nullcontext()


def listen(app: Flask, *, host: str, port: int, threads: int, limits: Limits | None = None) -> Server:
    """A server that listens already and answers once it runs; port 0 takes any free one.

    `threads` must exceed the engine's workers and queue places together, so that a full queue is told and
    pages are served meanwhile. Raises CannotListen, or its subclass PortInUse.
    """
    here: Context = app.extensions["communique"]
    limits = limits or Limits()
    known = Shortcuts(lambda: here.engine.version)
    gateway = Gateway(app, known, threads=threads, kept=app.config["MAX_CONTENT_LENGTH"])
    protocol: Any = partial(Connection, limits=limits, known=known)
    config = uvicorn.Config(
        gateway,
        http=protocol,
        ws="none",
        interface="asgi3",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=int(limits.idle),
        timeout_graceful_shutdown=_GRACE,
    )
    return Server(config, _socket(host, port), gateway, limits.connections)


def check_address(host: str, port: int) -> None:
    """Raise CannotListen or PortInUse if the address cannot be listened on, before work is done for it."""
    _socket(host, port).close()


def address(server: Server) -> str:
    """The URL at which a server listens."""
    return _url(server.host, server.port)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(server: Server) -> None:
    """Answer requests until `stop` is called."""
    _allow_files(2 * server.connections)
    server.run(sockets=[server.listening])
    server.gateway.close()


def stop(server: Server) -> None:
    """End the run of a server from another thread."""
    server.should_exit = True


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

    On the signal `release` is called first, to stop the queries that still run; a second signal does not
    wait for that. Runs in the main thread. Raises CannotListen or PortInUse.
    """
    server = listen(app, host=host, port=port, threads=threads)
    server.release = release
    gc.collect()
    gc.freeze()  # what the start has made lives as long as the process; there is no need to look it through
    with _leaving(server):
        announce(address(server))
        run(server)


@contextlib.contextmanager
def _leaving(server: Server) -> Iterator[None]:
    """Stop the server at the first signal; at a second the process ends as it stands."""
    previous = {number: signal.getsignal(number) for number in _SIGNALS}

    def leave(_signal: int, _frame: FrameType | None) -> None:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        stop(server)

    for number in _SIGNALS:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _allow_files(number: int) -> None:
    """Let this process hold so many files and connections open, as far as the system lets it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _socket(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host, port) from None
        raise CannotListen(host, port, error.strerror or str(error)) from None
