"""Builders that are killed while they publish; run as a process of its own, for only a calm process may fork.

`python -m tests.graph.dying_builders time DATA` kills builders after random spells, `step DATA` before one
change to the disk after another. Either ends with status 0 when every death left the data folder sound.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from graph import names, rdf, snapshot

_CHANGES = frozenset({"os.rename", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"})
_FORK = multiprocessing.get_context("fork")


def quads(number: int, size: int = 5) -> list[rdf.Quad]:
    thing, graph = rdf.NamedNode(names.iri("state/russia")), rdf.NamedNode(names.THINGS)
    return [rdf.Quad(thing, rdf.LABEL, rdf.Literal(f"{number}-{index}"), graph) for index in range(size)]


def publish(data: Path, number: int) -> snapshot.Snapshot:
    dumps = {"record.ttl": f"# version {number}\n".encode(), "derivations.json": b"[]"}
    return snapshot.publish(data, f"v{number}", quads(number), dumps)


def at_any_time(data: Path) -> None:
    """Kill twenty builders, each after a random spell."""
    chance = random.Random(20250731)  # noqa: S311
    for attempt in range(1, 21):
        builder = _started(_publish_forever, data, attempt * 1000)
        time.sleep(chance.uniform(0, 0.4))
        builder.kill()
        builder.join()
        assert builder.exitcode == -signal.SIGKILL
        _finish(_started(_assert_sound, data))


def at_any_step(data: Path) -> None:
    """Kill a builder before its first change to the disk, another before its second, and so on."""
    for step in itertools.count(1):
        builder = _started(_publish_until, data, 100 + step, step)
        builder.join()
        _finish(_started(_assert_sound, data))
        if builder.exitcode == 0:
            assert step > 15, "hardly a step was tried"
            return
        assert builder.exitcode == -signal.SIGKILL


def _publish_forever(data: Path, first: int) -> None:
    for number in itertools.count(first):
        publish(data, number)


def _publish_until(data: Path, number: int, step: int) -> None:
    left = itertools.count(step - 1, -1)

    def die_in_turn(event: str, arguments: tuple[object, ...]) -> None:
        changes = event in _CHANGES or (event == "open" and arguments[1] in ("x", "xb", "w", "wb", "a+"))
        if changes and next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(die_in_turn)
    publish(data, number)


def _assert_sound(data: Path) -> None:
    """Whatever is current opens and is whole, and so is all of the history."""
    made = snapshot.open_snapshot(data)
    assert set(snapshot.quads(made)) == set(quads(int(made.version[1:])))
    assert all(snapshot.damaged(known) == () for known in snapshot.history(data))


def _started(action: Callable[..., None], *arguments: object) -> multiprocessing.process.BaseProcess:
    process = _FORK.Process(target=action, args=arguments)
    process.start()
    return process


def _finish(process: multiprocessing.process.BaseProcess) -> None:
    process.join()
    assert process.exitcode == 0


if __name__ == "__main__":
    {"time": at_any_time, "step": at_any_step}[sys.argv[1]](Path(sys.argv[2]))
