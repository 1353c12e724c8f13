"""Files are written whole or not at all."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph import files


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Make the system refuse files beyond a size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_bytes_and_chunks_are_written(tmp_path: Path) -> None:
    files.write(tmp_path / "one", b"whole")
    files.write(tmp_path / "two", (part for part in (b"in ", b"parts")))
    assert contents(tmp_path) == {"one": b"whole", "two": b"in parts"}


def test_readers_see_the_old_file_until_the_new_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "record.ttl"
    path.write_bytes(b"old")
    seen = []

    def slowly() -> Iterator[bytes]:
        for part in (b"ne", b"w"):
            yield part
            seen.append(path.read_bytes())

    files.write(path, slowly())
    assert seen == [b"old", b"old"]
    assert contents(tmp_path) == {"record.ttl": b"new"}


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "record.ttl"
    path.write_bytes(b"old")
    with room_for(1000), pytest.raises(files.CannotWrite) as raised:
        files.write(path, b"x" * 5000)
    assert raised.value.path == path
    assert raised.value.reason == "File too large"
    assert contents(tmp_path) == {"record.ttl": b"old"}


def test_data_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"first half"
        raise RuntimeError("the source broke off")

    path = tmp_path / "record.ttl"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="broke off"):
        files.write(path, broken())
    assert contents(tmp_path) == {"record.ttl": b"old"}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("missing/file", "No such file or directory"),
        ("plain/file", "Not a directory"),
        ("", "Is a directory"),
    ],
)
def test_a_bad_place_is_named(tmp_path: Path, place: str, reason: str) -> None:
    (tmp_path / "plain").write_bytes(b"")
    with pytest.raises(files.CannotWrite, match=reason) as raised:
        files.write(tmp_path / place, b"data")
    assert str(tmp_path / place) in str(raised.value)
    assert contents(tmp_path) == {"plain": b""}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(files.CannotWrite, match="Permission denied"):
        files.write(tmp_path / "file", b"data")
    tmp_path.chmod(0o700)
    assert contents(tmp_path) == {}


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    files.write(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    files.write(tmp_path / "file", b"")
    assert (tmp_path / "file").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    files.write(pipe, b"data")
    assert os.read(reader, 100) == b"data"
    os.close(reader)
    assert pipe.is_fifo()
