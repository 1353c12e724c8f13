"""A result while it is written: in memory as long as it is small, in a file beyond."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Spool(io.BytesIO):
    """Bytes held in memory up to `most`; a file that `open_file` gives takes over all of them beyond that.

    `file` is that file, once there is one. Raises what `open_file` and the file raise.
    """

    def __init__(self, most: int, open_file: Callable[[], BinaryIO]) -> None:
        super().__init__()
        self.file: BinaryIO | None = None
        self._most = most
        self._open_file = open_file

    def write(self, data: ReadableBuffer, /) -> int:
        """Write on, wherever the bytes are."""
        if self.file is None and self.tell() + len(memoryview(data)) > self._most:
            self.file = self._open_file()
            self.file.write(self.getvalue())
        return super().write(data) if self.file is None else self.file.write(data)

    def tell(self) -> int:
        """The place."""
        return super().tell() if self.file is None else self.file.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to another place."""
        return super().seek(offset, whence) if self.file is None else self.file.seek(offset, whence)

    def truncate(self, size: int | None = None, /) -> int:
        """Cut off what follows this place, or a size."""
        return super().truncate(size) if self.file is None else self.file.truncate(size)

    def flush(self) -> None:
        """Hand what is written on to the file, where there is one."""
        if self.file is not None:
            self.file.flush()

    def close(self) -> None:
        """Forget all; close the file, which whoever else has it open keeps."""
        if self.file is not None:
            self.file.close()
        super().close()
