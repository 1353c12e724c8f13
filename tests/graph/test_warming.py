"""From disk at once, from memory soon: no query notices the change."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event

import pytest

from graph import warming
from graph.engine import JSON, Engine, Request
from graph.pool import Pool
from graph.rdf import Literal, NamedNode, Quad, Store
from graph.relay import Relay
from tests.graph.processes import eventually

COUNT = Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = Store(str(tmp_path / "store"))
    name = NamedNode("http://example.org/s")
    store.extend(Quad(name, name, Literal(str(number))) for number in range(3))
    store.flush()
    return tmp_path / "store"


def counted(engine: Engine) -> str:
    with engine.answer(COUNT) as answer:
        return str(json.load(answer.body)["results"]["bindings"][0]["n"]["value"])


def test_a_small_store_is_in_memory_from_the_start(path: Path) -> None:
    engine = warming.open_store(path, version="v", quads=3, workers=2)
    assert isinstance(engine, Pool)
    assert counted(engine) == "3"
    engine.close()


def test_a_large_store_stays_on_disk(path: Path) -> None:
    engine = warming.open_store(path, version="v", quads=3, in_memory=2, workers=2)
    assert isinstance(engine, Pool)
    assert counted(engine) == "3"
    engine.close()


def test_another_is_copied_while_it_answers(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "AT_ONCE", 0)
    warmed = Event()
    engine = warming.open_store(path, version="v", quads=3, workers=2, warmed=lambda _: warmed.set())
    assert isinstance(engine, Relay)
    assert counted(engine) == "3"
    assert eventually(warmed.is_set, 60)
    assert counted(engine) == "3"
    assert engine.version == "v"
    engine.close()


def test_what_is_exchanged_after_the_end_is_closed() -> None:
    closed: list[str] = []

    class Ending:
        def __init__(self, version: str) -> None:
            self.version = version

        def answer(self, request: Request) -> object:
            raise NotImplementedError(request)

        def stop(self, identity: str) -> bool:
            return identity == self.version

        def close(self) -> None:
            closed.append(self.version)

    relay = Relay(Ending("one"))  # type: ignore[arg-type]
    assert relay.stop("one")
    relay.close()
    relay.exchange(Ending("two"))  # type: ignore[arg-type]
    assert sorted(set(closed)) == ["one", "two"]
