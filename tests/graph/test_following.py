"""Following the current snapshot: later requests see the new one, those in flight end on the old."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from graph import following, snapshot
from graph.engine import Answer, EngineFailed, Form, Request
from graph.following import Following
from graph.rdf import Literal, NamedNode, Quad
from graph.snapshot import Snapshot
from tests.graph.processes import eventually

ASK = Request("ASK {}", "application/sparql-results+json")


class Recorded:
    """An engine that says which snapshot it is over, and waits where it is told to."""

    def __init__(self, found: Snapshot) -> None:
        self.version = found.version
        self.closed = False
        self.begun, self.go = Event(), Event()
        self.go.set()

    def answer(self, request: Request) -> Answer:
        self.begun.set()
        assert self.go.wait(10)
        assert not self.closed
        return Answer(Form.ASK, request.media_type, io.BytesIO(self.version.encode()), 1, 0.0)

    def stop(self, identity: str) -> bool:
        return identity == self.version

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(following, "SECONDS", 0.01)
    publish(tmp_path, "one")
    return tmp_path


def publish(data: Path, version: str) -> None:
    quad = Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal(version))
    snapshot.publish(data, version, [quad], {})


def said(engine: Following) -> str:
    with engine.answer(ASK) as answer:
        return answer.body.read().decode()


@contextmanager
def following_(data: Path, made: list[Recorded]) -> Iterator[Following]:
    def open_(found: Snapshot) -> Recorded:
        made.append(Recorded(found))
        return made[-1]

    with closing(Following(data, open_)) as engine:
        yield engine


def test_there_must_be_a_snapshot(tmp_path: Path) -> None:
    with pytest.raises(snapshot.NoSnapshot):
        Following(tmp_path, Recorded)


def test_later_requests_see_the_new_snapshot_and_the_old_engine_is_closed(data: Path) -> None:
    made: list[Recorded] = []
    with following_(data, made) as engine:
        assert said(engine) == "one"
        publish(data, "two")
        assert eventually(lambda: engine.version == "two")
        assert said(engine) == "two"
        assert eventually(lambda: [old.closed for old in made] == [True, False])


def test_a_request_in_flight_ends_on_the_old_snapshot(data: Path) -> None:
    made: list[Recorded] = []
    heard: list[str] = []
    with following_(data, made) as engine:
        made[0].go.clear()
        running = Thread(target=lambda: heard.append(said(engine)))
        running.start()
        assert made[0].begun.wait(10)
        publish(data, "two")
        assert eventually(lambda: engine.version == "two")
        assert said(engine) == "two"
        assert not made[0].closed
        assert engine.stop("one")
        made[0].go.set()
        running.join(10)
        assert heard == ["one"]
        assert made[0].closed


@pytest.mark.parametrize("error", [OSError("no such store"), EngineFailed("no such store")])
def test_a_snapshot_that_cannot_be_opened_leaves_the_old_one(data: Path, error: Exception) -> None:
    tried = Event()

    def open_(found: Snapshot) -> Recorded:
        if found.version == "two":
            tried.set()
            raise error
        return Recorded(found)

    with closing(Following(data, open_)) as engine:
        publish(data, "two")
        assert tried.wait(10)
        assert (engine.version, said(engine)) == ("one", "one")
        publish(data, "three")
        assert eventually(lambda: engine.version == "three")
