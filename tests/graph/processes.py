"""A look at the processes of this machine, for tests of what starts and ends them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def descendants(root: int) -> dict[int, str]:
    """The states of the processes that a process started, and those they started, by their numbers."""
    processes = children(root)
    for number in list(processes):
        processes |= descendants(number)
    return processes


def children(parent: int) -> dict[int, str]:
    """The states of the processes that a process started itself, by their numbers."""
    return {number: state for number, starter, state in statuses() if starter == parent}


def statuses() -> Iterator[tuple[int, int, str]]:
    """Number, parent and state of every process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            number, _, rest = path.read_text().partition(" (")
            state, parent, *_ = rest.rpartition(")")[2].split()
            yield int(number), int(parent), state


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
