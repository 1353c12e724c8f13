"""A result that is written: in memory while it is small, in a file beyond, the same bytes either way."""

from __future__ import annotations

import io
import tempfile
from typing import BinaryIO

from hypothesis import given
from hypothesis import strategies as st

from graph.spool import Spool


def refuse() -> BinaryIO:
    raise AssertionError("no file was needed")


@given(st.lists(st.binary(max_size=40)), st.integers(0, 100))
def test_all_that_is_written_is_kept_in_one_place(pieces: list[bytes], most: int) -> None:
    whole = b"".join(pieces)
    with tempfile.TemporaryFile() as file, Spool(most, lambda: file) as spool:
        for piece in pieces:
            assert spool.write(piece) == len(piece)
        spool.flush()
        assert spool.tell() == len(whole)
        assert (spool.file is None) == (len(whole) <= most)
        kept: BinaryIO = spool.file or io.BytesIO(spool.getvalue())
        kept.seek(0)
        assert kept.read() == whole


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_it_can_be_emptied_and_written_again(first: bytes, second: bytes) -> None:
    with tempfile.TemporaryFile() as file, Spool(30, lambda: file) as spool:
        spool.write(first)
        assert spool.seek(0, io.SEEK_END) == len(first)
        spool.seek(0)
        spool.truncate()
        spool.write(second)
        spool.flush()
        kept: BinaryIO = spool.file or io.BytesIO(spool.getvalue())
        kept.seek(0)
        assert kept.read() == second


def test_no_file_is_asked_for_in_vain() -> None:
    with Spool(3, refuse) as spool:
        spool.write(b"abc")
        assert spool.getvalue() == b"abc"


def test_the_file_is_closed_with_it() -> None:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the spool closes it)
    with Spool(0, lambda: file) as spool:
        spool.write(b"a")
    assert file.closed
