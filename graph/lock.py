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
