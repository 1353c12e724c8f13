"""The pool's end of the process that holds the snapshot and forks the workers."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

from graph.channel import receive, send
from graph.engine import EngineFailed

_PROGRAM: Final = (
    "import json, sys; sys.path = json.loads(sys.argv.pop(1)); from graph.worker import main; main()"
)
_ORDER_SECONDS: Final = 30.0  # an order takes milliseconds; beyond this the process hangs


@dataclass(frozen=True, eq=False)
class Worker:
    """A worker process: its number, the process that forked it, and the socket on which it takes requests."""

    number: int
    parent: int
    channel: socket.socket = field(repr=False)

    @property
    def is_there(self) -> bool:
        """Whether an idle worker still listens."""
        self.channel.setblocking(False)
        try:
            return bool(self.channel.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def hang_up(self) -> None:
        """Make the one who waits for this worker's answer see that none will come; from any thread."""
        with contextlib.suppress(OSError):
            self.channel.shutdown(socket.SHUT_RDWR)


class Nursery:
    """Starts the process that holds the snapshot, has it fork and kill workers, and replaces it if it dies.

    `settings` are those of `graph.worker.main`, but for the channel. Raises EngineFailed where the snapshot
    cannot be read.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._lock = Lock()
        self._open = True
        self._start()

    def birth(self) -> Worker:
        """A new worker; raises EngineFailed."""
        with self._lock:
            try:
                return self._birth()
            except (OSError, EOFError):
                self._restart()
            try:
                return self._birth()
            except (OSError, EOFError) as error:
                raise EngineFailed(str(error) or "the process that forks workers died") from error

    def death(self, worker: Worker) -> int | None:
        """End a worker; its exit status, negative for the signal that had ended it, None where unknown."""
        with worker.channel, self._lock, contextlib.suppress(OSError, EOFError):
            if worker.parent == self._process.pid:
                status: int | None = self._order({"death": worker.number})["status"]
                return status
        return None

    def close(self) -> None:
        """End the process, and with it all workers."""
        with self._lock:
            self._open = False
            self._end()

    def _birth(self) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                reply = self._order({"birth": True}, theirs.fileno())
            except (OSError, EOFError):
                ours.close()
                raise
        if "failed" in reply:
            ours.close()
            raise EngineFailed(reply["failed"])
        return Worker(reply["worker"], self._process.pid, ours)

    def _order(self, order: Mapping[str, Any], *files: int) -> dict[str, Any]:
        send(self._channel, order, *files)
        return receive(self._channel)[0]

    def _restart(self) -> None:
        if not self._open:
            raise EngineFailed("it is closed")
        self._end()
        self._start()

    def _start(self) -> None:
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._process = _launch({**self._settings, "channel": theirs.fileno()}, theirs.fileno())
        try:
            reply = receive(self._channel)[0]
        except EOFError:
            reply = {"failed": "the process that holds the snapshot died at its start"}
        if "failed" in reply:
            self._end()
            raise EngineFailed(reply["failed"])
        self._channel.settimeout(_ORDER_SECONDS)

    def _end(self) -> None:
        """Close the channel, at which the process kills its workers and ends; kill it if it does not."""
        self._channel.close()
        try:
            self._process.wait(_ORDER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _launch(settings: Mapping[str, Any], channel: int) -> subprocess.Popen[bytes]:
    """Start the process apart from this one's terminal, environment and folder, but with its module path."""
    folders = [str(Path(__file__).resolve().parents[1]), *filter(os.path.isabs, sys.path)]
    return subprocess.Popen(  # noqa: S603 (our own program and settings)
        [sys.executable, "-I", "-c", _PROGRAM, json.dumps(folders), json.dumps(settings)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[channel],
        cwd="/",
        env={**os.environ, "RUST_BACKTRACE": "0"},
        start_new_session=True,
    )
