"""The processes behind a pool: one holds the snapshot and forks workers, each answers a query at a time.

A worker is forked in milliseconds and shares the snapshot's memory, so that killing one costs little. The
process that forks runs no query and has one thread: it can always be told to kill a worker, and when the
pool's process ends it kills them all.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, Final, NoReturn

from graph import confinement, rdf
from graph.channel import receive, send
from graph.engine import EngineFailed, QueryError, ResultTooLarge
from graph.evaluation import evaluate
from graph.spool import Spool

# The engine recurses over a query's brackets and lists: what `guard` lets through needs less than this.
STACK: Final = 256 << 20

INLINE: Final = 32 * 1024  # bytes of a result that go with the message; more go into a file

_COPIED: Final = b"+"
_TOO_LARGE: Final = b">"
_FAILED: Final = b"-"


def main() -> None:
    """Hold a snapshot and obey the pool: `birth` of a worker, `death` of one; end when the pool does."""
    settings = json.loads(sys.argv[1])
    with socket.socket(fileno=settings["channel"]) as channel:
        try:
            store = _read(settings["copies"]) or _copy(settings["store"], settings["in_memory"])
        except OSError as error:
            send(channel, {"failed": str(error)})
            return
        if not settings["network"]:
            confinement.leave_network()
        gc.freeze()
        send(channel, {"ready": True})
        _obey(channel, store, settings)


def _read(copies: Sequence[str]) -> rdf.Store | None:
    """The quads of these files in memory, or None if there are none; raises OSError."""
    if not copies:
        return None
    store = rdf.Store()
    for path in copies:
        store.bulk_load(path=path, format=rdf.RdfFormat.N_QUADS)
    return store


def _copy(path: str, limit: int) -> rdf.Store | None:
    """The store of this path in memory, or None if it holds more quads than that; raises OSError.

    It is read in a process of its own: reading from disk starts threads, and a process with threads cannot
    fork safely.
    """
    if limit == 0:
        return None
    reading, writing = os.pipe()
    reader = os.fork()
    if reader == 0:
        os.close(reading)
        _ending(_dump, path, limit, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as source:
        try:
            return _loaded(source)
        finally:
            os.waitpid(reader, 0)


def _dump(path: str, limit: int, writing: int) -> None:
    with os.fdopen(writing, "wb") as target:
        try:
            store = rdf.Store.read_only(path)
        except OSError as error:
            target.write(_FAILED + str(error).encode())
            return
        if len(store) > limit:
            target.write(_TOO_LARGE)
        else:
            target.write(_COPIED)
            store.dump(target, rdf.RdfFormat.N_QUADS)


def _loaded(source: BinaryIO) -> rdf.Store | None:
    outcome = source.read(1)
    if outcome == _TOO_LARGE:
        return None
    if outcome != _COPIED:
        raise OSError(source.read().decode() or "the process that read the snapshot died")
    store = rdf.Store()
    store.bulk_extend(rdf.parse(source, rdf.RdfFormat.N_QUADS))
    return store


def _obey(channel: socket.socket, store: rdf.Store | None, settings: Mapping[str, Any]) -> None:
    workers: set[int] = set()
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            order, files = receive(channel, 1)
            if "death" in order:
                send(channel, {"status": _kill(order["death"]) if order["death"] in workers else None})
                workers.discard(order["death"])
            else:
                send(channel, _birth(channel, files[0], store, settings, workers))
                os.close(files[0])
    for worker in workers:
        _kill(worker)


def _kill(worker: int) -> int:
    """End a worker; its exit status, negative for the signal that had ended it before."""
    os.kill(worker, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def _birth(
    channel: socket.socket,
    descriptor: int,
    store: rdf.Store | None,
    settings: Mapping[str, Any],
    workers: set[int],
) -> dict[str, Any]:
    """Fork a worker that listens on a socket; the reply that says its number, or why it cannot be."""
    parent = os.getpid()
    try:
        worker = os.fork()
    except OSError as error:
        return {"failed": str(error)}
    if worker == 0:
        channel.close()
        confinement.die_with_parent(parent)
        _ending(_live, descriptor, store, settings)
    workers.add(worker)
    return {"worker": worker}


def _ending(act: Any, *arguments: Any) -> NoReturn:
    """Do this and end the process, whatever happens, without what a process does that was not forked."""
    try:
        act(*arguments)
    finally:
        sys.stderr.flush()
        os._exit(0 if sys.exc_info()[0] is None else 1)


def _live(descriptor: int, store: rdf.Store | None, settings: Mapping[str, Any]) -> None:
    channel = socket.socket(fileno=descriptor)
    confinement.die_first()
    if not settings["network"]:
        confinement.forbid_writing()
    in_memory = store is not None
    if store is None:
        store = rdf.Store.read_only(settings["store"])
    confinement.bound(memory=settings["memory"] + STACK, result=settings["result"])
    if in_memory and not settings["network"]:
        confinement.forbid_opening(1)  # the file for a result: none is left for a connection
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve, args=(channel, store, settings["result"]))
    thread.start()
    thread.join()


def _serve(channel: socket.socket, store: rdf.Store, limit: int) -> None:
    """Answer requests until the pool goes away."""
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            request, _ = receive(channel)
            output = Spool(min(INLINE, limit), partial(_file, channel))
            try:
                send(channel, _answer(store, request, output, limit))
            finally:
                with contextlib.suppress(OSError):  # if it cannot be written to its end, that has been told
                    output.close()


def _file(channel: socket.socket) -> BinaryIO:
    """A file of the pool's for a result that is too large for a message; this process can open none."""
    send(channel, {"wanted": "file"})
    _, (descriptor,) = receive(channel, 1)
    return os.fdopen(descriptor, "r+b", buffering=1 << 16)


def _answer(store: rdf.Store, request: Mapping[str, Any], output: Spool, limit: int) -> dict[str, Any]:
    """Write the result of a request; the seconds that it took and the result if no file has it, or an error.

    The result is text of one character a byte.
    """
    started = time.perf_counter()
    try:
        evaluate(store, request, output)
        output.flush()
    except QueryError as error:
        return _described(error)
    except MemoryError:
        os.abort()  # as the engine does when it finds no memory
    except OSError as error:
        if error.errno == errno.ENOMEM:
            os.abort()
        return _described(ResultTooLarge(limit) if error.errno == errno.EFBIG else EngineFailed(str(error)))
    except (RuntimeError, ValueError) as error:
        return _described(EngineFailed(str(error)))
    seconds = time.perf_counter() - started
    return {"seconds": seconds} | ({} if output.file else {"body": output.getvalue().decode("latin-1")})


def _described(error: QueryError) -> dict[str, Any]:
    """The error by its name and the data it carries, from which it can be made again."""
    return {"error": type(error).__name__, "data": vars(error)}


if __name__ == "__main__":
    main()
