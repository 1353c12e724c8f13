"""Servers as processes: started, waited for, measured in memory, and ended."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil

PATIENCE = 600.0


class DidNotStart(Exception):
    """A server ended or was silent before it could answer; carries its command and the end of its output."""

    def __init__(self, command: Sequence[str], output: str) -> None:
        super().__init__(f"{' '.join(command)} did not start: {output[-400:].strip() or 'it said nothing'}")
        self.command = tuple(command)
        self.output = output


class Memory(NamedTuple):
    """Bytes in memory of a process and all below it: what they share counted once, and each time."""

    proportional: int
    resident: int


@dataclass(frozen=True)
class Server:
    """A server that answers; it took `seconds` from its start to its first answer."""

    process: psutil.Process
    seconds: float

    def memory(self) -> Memory:
        """What its processes hold in memory now."""
        found = []
        for process in (self.process, *self.process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                found.append(process.memory_full_info())
        return Memory(sum(info.pss for info in found), sum(info.rss for info in found))


@contextlib.contextmanager
def serving(
    command: Sequence[str],
    answers: Callable[[], bool],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server for the time of the context; `answers` tells whether it does. Raises DidNotStart."""
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd=log.parent,
            start_new_session=True,
        )
    try:
        while not answers():
            if process.poll() is not None or time.perf_counter() - started > PATIENCE:
                raise DidNotStart(command, log.read_text(errors="replace"))
            time.sleep(0.02)
        yield Server(psutil.Process(process.pid), time.perf_counter() - started)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process politely, and then not, with all that it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        below = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        for child in below:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    process.wait()


def free_port() -> int:
    """A port of the loopback address on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
