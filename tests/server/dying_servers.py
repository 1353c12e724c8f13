"""Builders, servers and workers that are killed at random moments; run as a process of its own.

`python -m tests.server.dying_servers DATA SCRATCH KILLS` ends with status 0 when every death left the data
folder sound, no process and no file behind, and the server or its successor able to answer. It has one
thread, for only a calm process may fork.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from graph import snapshot
from graph.following import Following
from graph.pool import Pool
from server.app import create_app
from server.serving import serve
from server.site import Site
from tests.graph.dying_builders import publish, quads
from tests.graph.processes import descendants, eventually

_FORK: Final = multiprocessing.get_context("fork")
_LABELS: Final = "SELECT ?label { GRAPH ?g { ?thing ?p ?label } }"
_LONG: Final = "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STRLEN(STR(?c)) < 0) }"


class Server:
    """A server over a data folder in a process of its own."""

    def __init__(self, data: Path) -> None:
        ours, theirs = _FORK.Pipe()
        self.process = _started(_serve, data, theirs.send)
        self.place = urlsplit(ours.recv()).netloc
        ours.close()
        theirs.close()

    def ask(self, query: str) -> tuple[int, bytes]:
        """Status and whole body of an answer."""
        connection = self.send(query)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    def send(self, query: str) -> http.client.HTTPConnection:
        """A connection on which a query has been asked."""
        connection = http.client.HTTPConnection(self.place, timeout=60)
        connection.request("GET", f"/sparql?timeout=20&query={quote(query)}")
        return connection

    def answers(self) -> None:
        """Check that it answers from a whole snapshot."""
        status, body = self.ask(f"{_LABELS} # {random.random()}")  # noqa: S311 (so that it is no kept answer)
        assert status == 200, body
        labels = {row["label"]["value"] for row in json.loads(body)["results"]["bindings"]}
        number = int(min(labels).partition("-")[0])
        assert labels == {quad.object.value for quad in quads(number)}  # type: ignore[union-attr]


def main(data: Path, scratch: Path, kills: int) -> None:
    """Kill so many processes, one after another: a builder, a part of the server, the server."""
    tempfile.tempdir = str(scratch)
    chance = random.Random(20250731)  # noqa: S311
    server = Server(data)
    for number in range(kills):
        if number % 10 == 9:
            server = _kill_server(server, data, chance)
        elif number % 2:
            _kill_part(server, chance)
        else:
            _kill_builder(data, 1000 * (number + 1), chance)
            _finish(_started(_assert_sound, data))
        server.answers()
    server.process.terminate()
    server.process.join()
    assert server.process.exitcode == 0
    assert not descendants(os.getpid())
    assert not list(scratch.iterdir())


def _kill_builder(data: Path, first: int, chance: random.Random) -> None:
    builder = _started(_publish_forever, data, first)
    time.sleep(chance.uniform(0, 0.15))
    builder.kill()
    builder.join()
    assert builder.exitcode == -signal.SIGKILL
    assert len(list((data / "snapshots").glob(".*"))) <= 2, "unfinished snapshots pile up"


def _kill_part(server: Server, chance: random.Random) -> None:
    """Kill the process that holds the snapshot or one of its workers, a query being under way."""
    connection = server.send(_LONG)
    time.sleep(chance.uniform(0, 0.05))
    parts = sorted(descendants(server.process.pid or 0))
    with contextlib.suppress(ProcessLookupError):  # one that stood ready may have been replaced meanwhile
        os.kill(chance.choice(parts), signal.SIGKILL)
    server.answers()
    connection.close()  # at which the query is stopped, if the victim was another


def _kill_server(server: Server, data: Path, chance: random.Random) -> Server:
    connection = server.send(_LONG)
    time.sleep(chance.uniform(0, 0.2))
    parts = descendants(server.process.pid or 0)
    server.process.kill()
    server.process.join()
    connection.close()
    assert eventually(lambda: not any(Path(f"/proc/{number}").exists() for number in parts), 60)
    return Server(data)


def _serve(data: Path, announce: Callable[[str], None]) -> None:
    engine = Following(data, lambda found: Pool(found.store_path, version=found.version, workers=4))
    serve(
        create_app(engine, Site()),
        host="127.0.0.1",
        port=0,
        threads=8,
        announce=announce,
        release=engine.close,
    )


def _publish_forever(data: Path, first: int) -> None:
    number = first
    while True:
        publish(data, number)
        number += 1


def _assert_sound(data: Path) -> None:
    """Whatever is current opens and is whole, so is all of the history, and nobody holds the lock."""
    made = snapshot.open_snapshot(data)
    assert set(snapshot.quads(made)) == set(quads(int(made.version[1:])))
    assert all(snapshot.damaged(known) == () for known in snapshot.history(data))
    snapshot.publish(data, made.version, [], {}, waiting=_fail)


def _fail(number: str) -> None:
    raise AssertionError(f"process {number} still holds the lock")


def _started(action: Callable[..., None], *arguments: object) -> BaseProcess:
    process = _FORK.Process(target=action, args=arguments, daemon=True)
    process.start()
    return process


def _finish(process: BaseProcess) -> None:
    process.join()
    assert process.exitcode == 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
