"""Files that are served as they are: loaded once into a folder of their own, and found again at once.

    <data>/files/lock                  held by the one process that loads
    <data>/files/<version>/store       the files as an on-disk store
    <data>/files/<version>/copies      the files in N-Quads, where they are few enough to be held in memory
    <data>/files/<version>/summary     what it holds, as JSON
    <data>/files/<version>/used        locked by each server that uses it; its date is that of the last use

The version is a digest of the files' paths, sizes and dates, of the base that relative IRIs were resolved
against, and of the engine's version. A folder gets its name when it is whole.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from graph import files, loading, lock, rdf, summary
from graph.loading import Watch
from graph.pool import IN_MEMORY
from graph.sources import BrokenSource, Source, find
from graph.summary import Summary
from graph.warming import AT_ONCE

KEPT: Final = 3
_LAYOUT: Final = "2"


@dataclass(frozen=True)
class Holding:
    """Loaded files, kept from being pruned until `release` is called; `fresh` where they were loaded now."""

    version: str
    path: Path
    summary: Summary
    release: Callable[[], None]
    fresh: bool = False

    @property
    def store_path(self) -> Path:
        """The folder of the on-disk store, to be opened read-only."""
        return self.path / "store"

    @property
    def copies(self) -> tuple[Path, ...]:
        """The files in N-Quads, or none."""
        return tuple(sorted((self.path / "copies").glob("*.nq")))


def version(sources: Sequence[Source], base: str | None = None) -> str:
    """The version that loading these files makes."""
    known = [[source.path.as_posix(), source.size, source.changed] for source in sources]
    return hashlib.sha256(json.dumps([_LAYOUT, rdf.ENGINE, base, known]).encode()).hexdigest()


def hold(
    data: Path,
    sources: Sequence[Source],
    *,
    base: str | None = None,
    watch: Watch | None = None,
    waiting: Callable[[str], None] | None = None,
) -> Holding:
    """The loaded files: those that were loaded before, or else loaded now and published in one step.

    `watch` is told of the progress; `waiting` of the process that loads already and is waited for. The last
    KEPT that no one uses are kept. Raises BrokenSource, files.CannotWrite; nothing is published then.
    """
    path = data / "files" / version(sources, base)
    try:
        return _use(path) or _loaded(path, sources, base, watch, waiting)
    except OSError as error:
        raise files.CannotWrite(path.parent, error.strerror or str(error)) from error


def _loaded(
    path: Path,
    sources: Sequence[Source],
    base: str | None,
    watch: Watch | None,
    waiting: Callable[[str], None] | None,
) -> Holding:
    """The holding in a folder, loaded unless another process has just done so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with lock.held(path.parent / "lock", waiting):
        if found := _use(path):
            return found
        _sweep(path.parent)
        _build(path, sources, base, watch)
        held = _use(path)
        _prune(path.parent)
    if held is None:
        raise FileNotFoundError(errno.ENOENT, "it was removed as soon as it was written")
    return replace(held, fresh=True)


def _use(path: Path) -> Holding | None:
    """The holding in a folder, its date renewed, or None where there is none."""
    with ExitStack() as stack:
        try:
            stack.enter_context(lock.shared(path / "used"))
            os.utime(path / "used")
            known = json.loads((path / "summary").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Holding(path.name, path, summary.from_data(known), stack.pop_all().close)


def _build(path: Path, sources: Sequence[Source], base: str | None, watch: Watch | None) -> None:
    with _building(path) as building:
        loading.load(building / "store", sources, base=base, watch=watch)
        figures = summary.summarise(rdf.Store.read_only(str(building / "store")))
        if AT_ONCE < figures.quads <= IN_MEMORY:
            (building / "copies").mkdir()
            for number, source in enumerate(sources):
                loading.copy(building / "copies" / f"{number:06}.nq", source, base=base)
        for source in sources:
            if find(source.path) != source:
                raise BrokenSource(source.path, None, None, "it was changed while it was read; start again")
        files.write(building / "summary", json.dumps(summary.as_data(figures)).encode())
        (building / "used").touch()


@contextmanager
def _building(path: Path) -> Iterator[Path]:
    """A new folder that takes this path when all has gone well."""
    building = path.with_name(f".{secrets.token_hex(8)}")
    try:
        building.mkdir()
        yield building
        for inner in [*building.rglob("*"), building]:
            files.sync(inner)
        building.rename(path)
        files.sync(path.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what was left behind where loading or pruning was killed."""
    for left in folder.glob(".*"):
        shutil.rmtree(left)


def _prune(folder: Path) -> None:
    """Take away the holdings that were not used of late and that no server uses now."""
    uses = sorted(folder.glob("*/used"), key=lambda used: used.stat().st_mtime_ns, reverse=True)
    for used in uses[KEPT:]:
        with lock.unused(used) as free:
            if free:
                doomed = used.parent.with_name(f".{secrets.token_hex(8)}")
                used.parent.rename(doomed)
                shutil.rmtree(doomed)
