"""A lock that one process holds at a time, and that the system releases however the process ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def held(path: Path, waiting: Callable[[str], None] | None = None) -> Iterator[bool]:
    """Hold the lock kept in a file, signed with our process number; gives False where there are no locks.

    Where another process holds it, calls `waiting` with that process's number, then waits. (POSIX advisory
    locks by flock; Windows has none.) Raises OSError where the file cannot be opened.
    """
    with path.open("a+", encoding="ascii") as file:
        yield _taken(file, waiting)


def _taken(file: IO[str], waiting: Callable[[str], None] | None) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if waiting:
            file.seek(0)
            waiting(file.read().strip() or "unknown")
        fcntl.flock(file, fcntl.LOCK_EX)
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return True


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold a lock that any number may hold, so that `unused` says no; raises FileNotFoundError."""
    with path.open("r+b") as file:
        _flock(file, shared=True)
        if path.stat().st_ino != os.fstat(file.fileno()).st_ino:
            raise FileNotFoundError(path)  # it was taken away before it was locked
        yield


@contextmanager
def unused(path: Path) -> Iterator[bool]:
    """Whether no one holds the lock, which then is kept from being taken; yes where there are no locks."""
    with path.open("r+b") as file:
        try:
            _flock(file, shared=False)
        except BlockingIOError:
            yield False
        else:
            yield True


def _flock(file: IO[bytes], *, shared: bool) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)
