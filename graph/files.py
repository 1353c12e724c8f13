"""Files written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PARTIAL: Final = ".part"


class CannotWrite(Exception):
    """A file or folder cannot be written; carries its path and the system's reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"cannot write {path}: {reason}; nothing was changed there. Free the place or name another"
        )
        self.path = path
        self.reason = reason


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write the data to the path in one step: readers see the old file or the new one, never half of one.

    A file that exists keeps its permissions, a symbolic link goes on pointing where it did, and a device or
    pipe is written to directly. The folder must exist. Raises CannotWrite; then what was there is unchanged.
    """
    chunks = [data] if isinstance(data, bytes) else data
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            _pour(target, "wb", chunks)
        else:
            _replace(target, chunks)
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error


def sync(path: Path) -> None:
    """Make a file's bytes, or a folder's names, durable (Windows cannot do this for folders)."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    temporary = target.with_name(f".{secrets.token_hex(8)}{PARTIAL}")
    try:
        _pour(temporary, "xb", chunks)
        sync(temporary)
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
        sync(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _pour(path: Path, mode: str, chunks: Iterable[bytes]) -> None:
    with path.open(mode) as file:
        for chunk in chunks:
            file.write(chunk)
