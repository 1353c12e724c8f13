"""Virtuoso as Debian packages it, with a configuration of its own after the maker's advice for the memory."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

import psutil

from benchmarks.processes import free_port
from benchmarks.systems import System, Unavailable

# The maker's table: for so many gigabytes of memory so many buffers of 8 kB, and so many of them unwritten.
_ADVICE: Final = (
    (2, 170_000, 130_000),
    (4, 340_000, 250_000),
    (8, 680_000, 500_000),
    (16, 1_360_000, 1_000_000),
    (32, 2_720_000, 2_000_000),
)
# The graph that takes the quads without one; it is asked as the default graph.
_RECORD: Final = "urn:x-communique:record"

_INI: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{isql}
ServerThreads = 100
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {files}
MaxQueryMem = 2G
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 80
MaxKeepAlives = 80
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 30
"""


class Virtuoso(System):
    """Virtuoso Open Source, asked for the record alone."""

    name = "Virtuoso"
    parameters = (("default-graph-uri", _RECORD),)

    def __init__(self, folder: Path, file: Path) -> None:
        super().__init__(folder, file)
        self._isql = free_port()

    def prepare(self) -> None:
        if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
            raise Unavailable("Debian's virtuoso-opensource-7-bin is not installed")

    def load(self) -> float | None:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        self._configure()
        orders = (
            f"ld_dir('{self.file.parent}', '{self.file.name}', '{_RECORD}');",
            "rdf_loader_run();",
            "checkpoint;",
        )
        with self.serving():
            started = time.perf_counter()
            for order in orders:
                self._order(order)
            seconds = time.perf_counter() - started
            self._order("shutdown;", check=False)
        return seconds

    def command(self) -> list[str]:
        return ["virtuoso-t", "+foreground", "+configfile", str(self.folder / "virtuoso.ini")]

    def _configure(self) -> None:
        gigabytes = psutil.virtual_memory().total / 2**30
        buffers, dirty = next(row[1:] for row in reversed(_ADVICE) if row[0] <= max(2.0, gigabytes))
        text = _INI.format(
            folder=self.folder,
            files=self.file.parent,
            isql=self._isql,
            port=self.port,
            buffers=buffers,
            dirty=dirty,
        )
        (self.folder / "virtuoso.ini").write_text(text, encoding="utf-8")

    def _order(self, order: str, *, check: bool = True) -> None:
        command = ["isql-vt", f"127.0.0.1:{self._isql}", "dba", "dba", f"exec={order}"]
        subprocess.run(command, check=check, capture_output=True, stdin=subprocess.DEVNULL)
