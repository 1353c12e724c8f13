"""The engine over a snapshot: each query runs in a process of its own, killed when its time is up."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import tempfile
import time
from collections import deque
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from graph import engine, rdf
from graph.channel import receive, send
from graph.engine import (
    FORMATS,
    Answer,
    Composed,
    EngineFailed,
    Form,
    MemoryExceeded,
    QueryError,
    QueryMalformed,
    QueryTimedOut,
    Request,
    TooManyGraphs,
    UnsupportedFormat,
)
from graph.guard import GRAPHS, Inspection, inspect
from graph.lanes import Lanes, Ticket
from graph.nursery import Nursery, Worker

# More than processors: that many queries may be endless, and one that is not is still answered.
WORKERS: Final = max(16, 2 * (os.cpu_count() or 1))
READY: Final = 3
QUEUE: Final = 64
TIMEOUT: Final = 30.0  # seconds
MEMORY: Final = 1 << 30  # bytes
RESULT: Final = 1 << 30  # bytes
IN_MEMORY: Final = 2_000_000  # quads


class _WorkerDied(Exception):
    """A worker died while it answered; carries its exit status, None where it is not known."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class Pool:
    """Answers from the store at a path, which nothing may write to; safe to use from many threads.

    `workers` queries run at once, one of these places kept for reviewed ones; `queue` wait in each of the two
    lines. `timeout` bounds a query in seconds, waiting included; `memory` what it may take and `result` what
    it may write, in bytes. A store of up to `in_memory` quads is copied into memory, a larger one read from
    disk; `copies`, N-Quads files with the same quads, are quicker to read into memory, and are, however many.
    SERVICE may name the IRIs in `services`. Raises EngineFailed where the store cannot be read.
    """

    def __init__(
        self,
        store_path: Path | str,
        *,
        version: str,
        workers: int = WORKERS,
        timeout: float = TIMEOUT,
        memory: int = MEMORY,
        queue: int = QUEUE,
        result: int = RESULT,
        in_memory: int = IN_MEMORY,
        copies: Sequence[Path] = (),
        services: Collection[str] = (),
    ) -> None:
        if workers < 2:
            raise ValueError("a pool needs two workers or more: one is kept for reviewed queries")
        self.version = version
        self._timeout = timeout
        self._memory = memory
        self._services = frozenset(services)
        self._lanes = Lanes(workers, queue)
        self._nursery = Nursery(
            {
                "store": str(Path(store_path).resolve()),
                "in_memory": in_memory,
                "copies": [str(copy.resolve()) for copy in copies],
                "memory": memory,
                "result": result,
                "network": bool(services),
            }
        )
        # The others come when they are needed; one more than run, to stand ready when another is killed.
        self._idle = deque(self._nursery.birth() for _ in range(min(workers, READY) + 1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def running(self) -> int:
        """How many queries run."""
        return self._lanes.running

    @property
    def waiting(self) -> int:
        """How many queries wait, in both lines."""
        return self._lanes.waiting

    def answer(self, request: Request) -> Answer:
        """Answer a query; the caller closes the answer. Raises one of the QueryErrors."""
        seconds = self._timeout if request.timeout is None else min(request.timeout, self._timeout)
        begun = time.monotonic() if request.begun is None else request.begun
        ticket = Ticket(request.identity, request.reviewed, seconds, begun + seconds)
        inspection = self._inspect(request)
        _check(request, inspection)
        with self._lanes.place(ticket):
            body, seconds = self._ask(ticket, _message(request, inspection))
        length = body.seek(0, os.SEEK_END)
        body.seek(0)
        return Answer(inspection.form, request.media_type, body, length, seconds)

    def stop(self, identity: str) -> bool:
        """Stop the queries of this identity, waiting or running; whether there was one."""
        return self._lanes.stop(identity)

    def close(self, patience: float = 0.0) -> None:
        """End all; queries that wait or run have so many seconds to finish, then are stopped."""
        self._lanes.close(patience)
        self._nursery.close()
        while self._idle:
            self._idle.pop().channel.close()

    def _inspect(self, request: Request) -> Inspection:
        if isinstance(request, Composed):
            return Inspection(Form.SELECT, 0, 0, request.text)
        return inspect(request.text, services=self._services)

    def _ask(self, ticket: Ticket, message: dict[str, Any]) -> tuple[BinaryIO, float]:
        """Have a worker work out a result; the result, and the seconds it took.

        Where that is killed, or dies with the process that forked it, another is asked: once, for the system
        may have killed it for want of memory.
        """
        try:
            return self._try(ticket, message)
        except _WorkerDied as death:
            if death.status not in (None, -signal.SIGKILL):
                raise self._cause(death.status) from death
        try:
            return self._try(ticket, message)
        except _WorkerDied as death:
            raise self._cause(death.status) from death

    def _try(self, ticket: Ticket, message: dict[str, Any]) -> tuple[BinaryIO, float]:
        """Have a worker work out a result; a worker that fails is replaced."""
        worker = self._take()
        body: BinaryIO = io.BytesIO()
        try:
            with self._lanes.working(ticket, worker):
                reply, body = _converse(worker, ticket, message)
        except (EOFError, ConnectionError) as error:
            raise _WorkerDied(self._replace(worker)) from error
        except BaseException:
            body.close()
            self._replace(worker)
            raise
        self._idle.append(worker)
        if "error" in reply:
            body.close()
            raise _error(reply)
        return body, float(reply["seconds"])

    def _take(self) -> Worker:
        """An idle worker that still lives, or a new one."""
        while self._idle:
            worker = self._idle.pop()  # the last used, whose memory is warm
            if worker.is_there:
                return worker
            self._nursery.death(worker)
        return self._nursery.birth()

    def _replace(self, worker: Worker) -> int | None:
        """End a worker and have another stand ready; the exit status of the first, where it is known."""
        status = self._nursery.death(worker)
        with contextlib.suppress(EngineFailed):  # if it fails again, the next to need a worker hears of it
            self._idle.append(self._nursery.birth())
        return status

    def _cause(self, status: int | None) -> QueryError:
        """What ended a worker by itself: the engine aborts where it finds no memory."""
        if status == -signal.SIGABRT:
            return MemoryExceeded(self._memory)
        return EngineFailed(
            "a worker died" if status is None else f"a worker died, with exit status {status}"
        )


def _file() -> BinaryIO:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise EngineFailed(f"no file for the result: {error.strerror}") from error


def _check(request: Request, inspection: Inspection) -> None:
    """Check what the request asks beside its text: format and graphs."""
    if request.media_type not in FORMATS[inspection.form]:
        raise UnsupportedFormat(inspection.form, request.media_type)
    graphs = (*request.default_graphs, *request.named_graphs)
    if len(graphs) > GRAPHS:
        raise TooManyGraphs(len(graphs), GRAPHS)
    for graph in graphs:
        try:
            rdf.NamedNode(graph)
        except ValueError as error:
            message = f"“{graph}” cannot name a graph: it is no absolute IRI"
            raise QueryMalformed(message, None, None) from error


def _message(request: Request, inspection: Inspection) -> dict[str, Any]:
    """The request as `graph.evaluation` takes it; a text that is read as it came is sent once."""
    return {
        "query": request.text if inspection.text != request.text else None,
        "media_type": request.media_type,
        "default_graphs": request.default_graphs,
        "named_graphs": request.named_graphs,
        "base_iri": request.base_iri,
        "text": inspection.text,
        "form": inspection.form,
        "prologue": inspection.prologue,
        "default_sources": inspection.default_sources,
        "named_sources": inspection.named_sources,
        "is_composed": isinstance(request, Composed),
    }


def _converse(worker: Worker, ticket: Ticket, message: dict[str, Any]) -> tuple[dict[str, Any], BinaryIO]:
    """Put a request to a worker; its reply and the result, in a file where the worker wanted one.

    Raises QueryTimedOut, and EOFError or ConnectionError where the worker dies or is hung up on.
    """
    reply = _exchange(worker, ticket, message)
    if "wanted" not in reply:
        return reply, io.BytesIO(reply.get("body", "").encode("latin-1"))
    body = _file()
    try:
        return _exchange(worker, ticket, {}, body.fileno()), body
    except BaseException:
        body.close()
        raise


def _exchange(worker: Worker, ticket: Ticket, message: dict[str, Any], *files: int) -> dict[str, Any]:
    try:
        worker.channel.settimeout(ticket.remaining)
        send(worker.channel, message, *files)
        worker.channel.settimeout(ticket.remaining)
        return receive(worker.channel)[0]
    except TimeoutError as error:
        raise QueryTimedOut(ticket.seconds) from error


def _error(reply: dict[str, Any]) -> QueryError:
    """The error that a worker described."""
    kind: type[QueryError] = getattr(engine, reply["error"])
    return kind(**reply["data"])
