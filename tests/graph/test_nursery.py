"""What a worker may not do, even if something got past the guard."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph import rdf
from graph.channel import receive, send
from graph.engine import JSON, EngineFailed
from graph.nursery import Nursery, Worker


@pytest.fixture
def store(tmp_path: Path) -> Path:
    filled = rdf.Store(str(tmp_path / "store"))
    filled.add(rdf.Quad(rdf.NamedNode("http://e/s"), rdf.NamedNode("http://e/p"), rdf.Literal("o")))
    filled.flush()
    return tmp_path / "store"


@pytest.fixture
def settings(store: Path) -> dict[str, Any]:
    return {
        "store": str(store),
        "copies": [],
        "in_memory": 10,
        "memory": 1 << 30,
        "result": 1 << 20,
        "network": False,
    }


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server on loopback that anything could reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def put(worker: Worker, text: str) -> dict[str, Any]:
    """Put a query straight to a worker, past every guard; its reply."""
    message: dict[str, Any] = {
        "query": text,
        "text": text,
        "form": "ask",
        "media_type": JSON,
        "base_iri": None,
        "prologue": "",
        **{name: [] for name in ("default_graphs", "named_graphs", "default_sources", "named_sources")},
    }
    send(worker.channel, message)
    return receive(worker.channel)[0]


def calling(listener: socket.socket) -> str:
    """A query that asks another service."""
    return f"ASK {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"


def end(nursery: Nursery, *workers: Worker) -> None:
    for worker in workers:
        worker.channel.close()
    nursery.close()


@pytest.mark.parametrize("in_memory", [10, 0], ids=["in memory", "on disk"])
def test_a_worker_reaches_no_network(
    settings: dict[str, Any], listener: socket.socket, in_memory: int
) -> None:
    nursery = Nursery({**settings, "in_memory": in_memory})
    worker = nursery.birth()
    try:
        assert put(worker, calling(listener))["error"] == "EngineFailed"
        with pytest.raises(BlockingIOError):
            listener.accept()
        assert put(worker, "ASK {}")["body"] == '{"head":{},"boolean":true}'
    finally:
        end(nursery, worker)


def test_an_allowed_service_is_reached(settings: dict[str, Any], listener: socket.socket) -> None:
    nursery = Nursery({**settings, "network": True})
    worker = nursery.birth()
    listener.settimeout(5)
    try:
        with ThreadPoolExecutor(1) as executor:
            asked = executor.submit(put, worker, calling(listener))
            listener.accept()[0].close()
            assert asked.result(5)["error"] == "EngineFailed"
    finally:
        end(nursery, worker)


def test_the_end_of_a_worker_is_told_once(settings: dict[str, Any]) -> None:
    nursery = Nursery(settings)
    worker = nursery.birth()
    assert worker.is_there
    assert [nursery.death(worker), nursery.death(worker)] == [-9, None]
    end(nursery)


def test_a_worker_that_is_hung_up_on_is_not_there(settings: dict[str, Any]) -> None:
    nursery = Nursery(settings)
    worker = nursery.birth()
    worker.hang_up()
    assert not worker.is_there
    end(nursery, worker)


def test_a_closed_nursery_bears_nothing(settings: dict[str, Any]) -> None:
    nursery = Nursery(settings)
    nursery.close()
    with pytest.raises(EngineFailed):
        nursery.birth()
