"""What a worker may not do: take much memory, write much, reach the network, outlive its parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000


def bound(*, memory: int, result: int) -> None:
    """Let this process map so many bytes more than now, write files of so many bytes, and leave no core.

    Where the platform keeps no count of mapped memory (macOS), that bound is not set.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, result)
    mapped = _mapped()
    if mapped is not None:
        _limit(resource.RLIMIT_AS, mapped + memory)


def forbid_opening(allowed: int) -> None:
    """Let this process open only so many files or sockets beside those it has open.

    Descriptors are given out lowest first; those open must be the lowest.
    """
    probe = os.dup(0)
    os.close(probe)
    _limit(resource.RLIMIT_NOFILE, probe + allowed)


def leave_network() -> bool:
    """Move this process, which must have one thread, into a network of its own with nothing in it.

    Whether that was possible: only Linux can, and only where it lets processes make namespaces.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def die_with_parent(parent: int) -> None:
    """Have this process killed when its parent, of this number, ends; only Linux does that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit(kind: int, value: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def _mapped() -> int | None:
    """The bytes of memory that this process has mapped, where the system tells."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[0]
    except OSError:
        return None
    return int(pages) * resource.getpagesize()
