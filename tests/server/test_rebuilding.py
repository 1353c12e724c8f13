"""The record changes, or processes die, while the server serves: nothing fails, nothing is left behind."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from urllib.parse import urlencode, urlsplit

import pytest

from graph import following, snapshot
from graph.engine import Answer, Request
from graph.following import Following
from graph.pool import Pool
from graph.snapshot import Snapshot
from server.app import create_app
from server.site import Site
from tests.graph.dying_builders import publish, quads
from tests.graph.processes import eventually
from tests.server.conftest import served

ROOT = Path(__file__).parents[2]
LABELS = "SELECT ?label { GRAPH ?g { ?thing ?p ?label } }"
SLOW = LABELS + " # slow"


class Gated(Pool):
    """A pool whose slow answers are held up until `gate` is set, once they `begun`."""

    begun, gate = Event(), Event()

    def answer(self, request: Request) -> Answer:
        if request.text == SLOW:
            self.begun.set()
            assert self.gate.wait(60)
        return super().answer(request)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(following, "SECONDS", 0.02)
    publish(tmp_path, 1)
    return tmp_path


@pytest.fixture
def url(data: Path) -> Iterator[str]:
    def open_(found: Snapshot) -> Pool:
        return Gated(found.store_path, version=found.version, workers=4, timeout=60)

    with closing(Following(data, open_)) as engine, served(create_app(engine, Site()), threads=12) as address:
        yield address


def version_told(url: str, query: str) -> int:
    """The version that an answer comes from, which must be whole and of one version."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", "/sparql?" + urlencode({"query": query, "format": "json"}))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200, body
    labels = {row["label"]["value"] for row in json.loads(body)["results"]["bindings"]}
    number = int(min(labels).partition("-")[0])
    assert labels == {quad.object.value for quad in quads(number)}  # type: ignore[union-attr]
    return number


def test_a_rebuild_fails_no_request(data: Path, url: str) -> None:
    done = Event()

    def ask_on(client: int) -> list[int]:
        """Ask new queries and repeated ones in turn, until all is built."""
        told, number = [], 0
        while not done.is_set():
            number += 1
            told.append(version_told(url, f"{LABELS} # {client} {number}" if number % 2 else LABELS))
        return told

    with ThreadPoolExecutor(5) as clients:
        in_flight = clients.submit(version_told, url, SLOW)
        assert Gated.begun.wait(60)
        asking = [clients.submit(ask_on, client) for client in range(4)]
        try:
            for number in (2, 3, 4):
                publish(data, number)
                assert eventually(lambda number=number: version_told(url, LABELS) == number, 60)  # type: ignore[misc]
        finally:
            done.set()
            Gated.gate.set()
        assert in_flight.result(60) == 1
        for told in (future.result(60) for future in asking):
            assert told == sorted(told), "a later request was answered from an older version"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_a_hundred_deaths_harm_nothing(tmp_path: Path) -> None:
    data, scratch = tmp_path / "data", tmp_path / "scratch"
    scratch.mkdir()
    for number in range(snapshot.KEPT):
        publish(data, number)
    command = [sys.executable, "-m", "tests.server.dying_servers", str(data), str(scratch), "100"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=1200)
    publish(data, 1)
    assert {path.name for path in data.iterdir()} == {"current", "history", "lock", "snapshots"}
    assert len(list((data / "snapshots").iterdir())) == snapshot.KEPT
