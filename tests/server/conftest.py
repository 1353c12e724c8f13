"""A small web front for the tests: the application, a client in this process, and a server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.app import create_app
from server.limits import Limits
from server.serving import Server, address, listen, run, stop
from server.site import Site
from tests.server.engines import StoreEngine


@pytest.fixture
def engine() -> StoreEngine:
    return StoreEngine()


@pytest.fixture
def client(engine: StoreEngine) -> FlaskClient:
    return create_app(engine, Site(version="1.0")).test_client()


@contextmanager
def served(app: Flask, threads: int = 8, limits: Limits | None = None) -> Iterator[str]:
    """The address of a real server on loopback that runs in a thread of its own."""
    with serving(app, threads, limits) as server:
        yield address(server)


@contextmanager
def serving(app: Flask, threads: int = 8, limits: Limits | None = None) -> Iterator[Server]:
    """A real server on loopback that runs in a thread of its own."""
    server = listen(app, host="127.0.0.1", port=0, threads=threads, limits=limits)
    thread = Thread(target=run, args=(server,))
    thread.start()
    try:
        yield server
    finally:
        stop(server)
        thread.join(timeout=10)
        assert not thread.is_alive()
