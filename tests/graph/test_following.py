"""Following the current snapshot: later requests see the new one, those in flight end on the old."""

from __future__ import annotations

import io
from pathlib import Path
from threading import Event, Thread

import pytest

from graph import following, snapshot
from graph.engine import Answer, Form, Request
from graph.following import Following
from graph.rdf import Literal, NamedNode, Quad
from graph.snapshot import Snapshot

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
    monkeypatch.setattr(following, "SECONDS", 0.0)
    publish(tmp_path, "one")
    return tmp_path


def publish(data: Path, version: str) -> None:
    quad = Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal(version))
    snapshot.publish(data, version, [quad], {})


def said(engine: Following) -> str:
    with engine.answer(ASK) as answer:
        return answer.body.read().decode()


def test_there_must_be_a_snapshot(tmp_path: Path) -> None:
    with pytest.raises(snapshot.NoSnapshot):
        Following(tmp_path, Recorded)


def test_later_requests_see_the_new_snapshot_and_the_old_engine_is_closed(data: Path) -> None:
    made: list[Recorded] = []
    engine = Following(data, lambda found: made.append(Recorded(found)) or made[-1])  # type: ignore[func-returns-value]
    assert said(engine) == "one"
    publish(data, "two")
    assert (engine.version, said(engine)) == ("two", "two")
    assert [old.closed for old in made] == [True, False]


def test_a_request_in_flight_ends_on_the_old_snapshot(data: Path) -> None:
    made: list[Recorded] = []
    engine = Following(data, lambda found: made.append(Recorded(found)) or made[-1])  # type: ignore[func-returns-value]
    made[0].go.clear()
    heard: list[str] = []
    running = Thread(target=lambda: heard.append(said(engine)))
    running.start()
    assert made[0].begun.wait(10)
    publish(data, "two")
    assert said(engine) == "two"
    assert not made[0].closed
    assert engine.stop("one")
    made[0].go.set()
    running.join(10)
    assert heard == ["one"]
    assert made[0].closed


def test_a_snapshot_that_cannot_be_opened_leaves_the_old_one(data: Path) -> None:
    def open_(found: Snapshot) -> Recorded:
        if found.version == "two":
            raise OSError("no such store")
        return Recorded(found)

    engine = Following(data, open_)
    publish(data, "two")
    assert said(engine) == "one"
    engine.close()
