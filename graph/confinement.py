"""What a worker may not do: take much memory, write files, reach the network, outlive its parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_NO_NEW_PRIVS: Final = 38

# Landlock (landlock(7)): its system calls, the version from which it knows of the network, and the accesses
# that it is to refuse: on files all but reading, by version the first that knows them; on TCP both.
_CREATE_RULESET: Final = 444
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1
_WITH_NETWORK: Final = 4
_WRITING: Final = {1: 0b1_1111_1111_0011, 2: 1 << 13, 3: 1 << 14}
_TCP: Final = 0b11


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


def forbid_writing() -> int:
    """Let this thread, and those it starts, open no file for writing, change no folder, run no program.

    Files that are open already, or come from elsewhere, are not touched. The version of Landlock that sees
    to it, from the fourth on no TCP either; 0 where the system has none.
    """
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    version = max(0, libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))
    files = sum(bits for since, bits in _WRITING.items() if since <= version)
    attributes = struct.pack("QQ", files, _TCP if version >= _WITH_NETWORK else 0)
    rules = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0) if version else -1
    if rules < 0:
        return 0
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    refused = libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)
    return 0 if refused else version


def die_first() -> None:
    """Have the system end this process before any other where memory runs out; only Linux is told."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


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
