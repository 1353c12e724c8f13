"""Where the record is kept: immutable snapshots, one folder a version, one of them current.

    <data>/current                     the current version, replaced in one step
    <data>/history                     the versions published, oldest first
    <data>/lock                        held by the one process that publishes
    <data>/snapshots/<version>/store   the record as an on-disk store
    <data>/snapshots/<version>/…       its dumps, and SHA256SUMS over every file of the folder

A folder gets its name when it is whole, so a name that can be seen is a snapshot that can be read.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from graph import files, lock, rdf

KEPT: Final = 5
SUMS: Final = "SHA256SUMS"

_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")


class NoSnapshot(LookupError):
    """Nothing has been published in a data folder; carries the folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"there is no snapshot in {data}: run `communique build` first")
        self.data = data


class UnknownVersion(LookupError):
    """No snapshot has this version; carries it, and the versions that are known, newest first."""

    def __init__(self, version: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no snapshot “{version}”; known are {_listed(known, 12)}")
        self.version = version
        self.known = known


class AmbiguousVersion(LookupError):
    """An abbreviated version fits several snapshots; carries it, and the versions it fits."""

    def __init__(self, version: str, matches: tuple[str, ...]) -> None:
        several = _listed(matches, len(version) + 8)
        super().__init__(f"“{version}” is short for several snapshots ({several}): write more of it")
        self.version = version
        self.matches = matches


class UnknownDump(LookupError):
    """A snapshot holds no dump of this name; carries the name, and the names that it holds."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no dump “{name}”; there are {', '.join(known)}")
        self.name = name
        self.known = known


@dataclass(frozen=True)
class Snapshot:
    """One published version of the record; nothing in its folder ever changes."""

    version: str
    path: Path

    @property
    def store_path(self) -> Path:
        """The folder of the on-disk store, to be opened read-only."""
        return self.path / "store"

    @property
    def dumps(self) -> tuple[str, ...]:
        """The names of the files beside the store, in alphabetical order."""
        return tuple(sorted(file.name for file in self.path.iterdir() if file.is_file()))

    def dump(self, name: str) -> Path:
        """The path of the dump of this name; raises UnknownDump."""
        if name not in self.dumps:
            raise UnknownDump(name, self.dumps)
        return self.path / name


def default_data() -> Path:
    """The folder where this user's data belongs on this platform."""
    return platformdirs.user_data_path("communique", appauthor=False)


def current(data: Path) -> Snapshot | None:
    """The current snapshot, or None where nothing has been published or it was taken away."""
    try:
        version = (data / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return _snapshot(data, version) if version in _folders(data) else None


def open_snapshot(data: Path, version: str | None = None) -> Snapshot:
    """The snapshot of a version, which may be abbreviated; without one, the current snapshot.

    Raises NoSnapshot, UnknownVersion or AmbiguousVersion.
    """
    if version is None:
        found = current(data)
    else:
        known = tuple(snapshot.version for snapshot in history(data))
        found = _snapshot(data, _matching(version, known)) if known else None
    if found is None:
        raise NoSnapshot(data)
    return found


def history(data: Path) -> tuple[Snapshot, ...]:
    """Every snapshot that is kept, the newest first."""
    published = [version for version in _published(data) if version in _folders(data)]
    unlisted = sorted(_folders(data) - set(published))
    return tuple(_snapshot(data, version) for version in reversed(unlisted + published))


def quads(snapshot: Snapshot) -> Iterator[rdf.Quad]:
    """The quads of a snapshot, in no particular order."""
    yield from rdf.Store.read_only(str(snapshot.store_path))


def damaged(snapshot: Snapshot) -> tuple[str, ...]:
    """The files of a snapshot that are missing or differ from its check sums; none where it is whole."""
    sums = snapshot.path / SUMS
    if not sums.is_file():
        return (SUMS,)
    listed = (line.split("  ", 1) for line in sums.read_text(encoding="utf-8").splitlines())
    return tuple(name for digest, name in listed if _digest(snapshot.path / name) != digest)


def publish(
    data: Path,
    version: str,
    quads: Iterable[rdf.Quad],
    dumps: Mapping[str, bytes],
    *,
    waiting: Callable[[str], None] | None = None,
    check: Callable[[Iterable[rdf.Quad]], None] | None = None,
) -> Snapshot:
    """Publish a version of the record and make it current; the last five are kept, older ones removed.

    Built aside and renamed when whole: killed at any moment, the current snapshot stays as it was, and the
    next `publish` or `clean` removes what was left. A version that is there already, whole and with these
    dumps, only becomes current. Where another process is publishing, calls `waiting` with its number and
    waits. A new store is given to `check` as it reads back, before it gets its name. Raises what that
    raises, files.CannotWrite, and ValueError for a version that cannot be the name of a folder.
    """
    if not _VERSION.fullmatch(version):
        raise ValueError(f"“{version}” cannot name a snapshot: write letters, digits and hyphens")
    snapshot = _snapshot(data, version)
    with _alone(data, waiting):
        if version not in _folders(data) or damaged(snapshot) or _differ(snapshot, dumps):
            _build(snapshot, quads, dumps, check)
        kept = [version, *(other.version for other in history(data) if other.version != version)][:KEPT]
        files.write(data / "history", "".join(f"{known}\n" for known in reversed(kept)).encode())
        files.write(data / "current", f"{version}\n".encode())
        for folder in _folders(data) - set(kept):
            _remove(data / "snapshots" / folder)
    return snapshot


def clean(data: Path) -> None:
    """Remove what builds that were killed left behind."""
    if data.is_dir():
        with _alone(data):
            pass


@contextmanager
def _alone(data: Path, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Be the one publisher in a data folder, leftovers swept away; system errors become CannotWrite."""
    try:
        (data / "snapshots").mkdir(parents=True, exist_ok=True)
        with lock.held(data / "lock", waiting) as alone:
            if alone:
                _sweep(data)
            yield
    except OSError as error:
        raise files.CannotWrite(data, error.strerror or str(error)) from error


def _sweep(data: Path) -> None:
    for folder in (data / "snapshots").glob(".*"):
        shutil.rmtree(folder)
    for partial in data.glob(f".*{files.PARTIAL}"):
        partial.unlink()


def _differ(snapshot: Snapshot, dumps: Mapping[str, bytes]) -> bool:
    """Whether other software wrote the dumps of a snapshot: in another form, or fewer of them."""
    written = ((snapshot.path / name, content) for name, content in dumps.items())
    return any(_digest(path) != hashlib.sha256(content).hexdigest() for path, content in written)


def _build(
    snapshot: Snapshot,
    quads: Iterable[rdf.Quad],
    dumps: Mapping[str, bytes],
    check: Callable[[Iterable[rdf.Quad]], None] | None,
) -> None:
    building = snapshot.path.with_name(f".building-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        building.mkdir()
        _store(building / "store", quads)
        if check:
            check(rdf.Store.read_only(str(building / "store")))
        for name, content in dumps.items():
            files.write(building / name, content)
        files.write(building / SUMS, _sums(building))
        _sync(building)
        if snapshot.path.exists():
            _remove(snapshot.path)
        building.rename(snapshot.path)
        files.sync(snapshot.path.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _store(path: Path, quads: Iterable[rdf.Quad]) -> None:
    store = rdf.Store(str(path))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()


def _sums(folder: Path) -> bytes:
    """A line for each file below a folder, as `sha256sum --check` reads them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths).encode()


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        files.sync(path)


def _remove(folder: Path) -> None:
    """Take a snapshot away: its name in one step, then its files."""
    doomed = folder.with_name(f".pruned-{secrets.token_hex(4)}")
    folder.rename(doomed)
    shutil.rmtree(doomed)


def _snapshot(data: Path, version: str) -> Snapshot:
    return Snapshot(version, data / "snapshots" / version)


def _folders(data: Path) -> set[str]:
    """The versions whose folders exist."""
    return {path.name for path in (data / "snapshots").glob("[!.]*") if path.is_dir()}


def _published(data: Path) -> list[str]:
    """The versions as the history file lists them, oldest first."""
    try:
        return (data / "history").read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []


def _matching(version: str, known: tuple[str, ...]) -> str:
    matches = tuple(name for name in known if name.startswith(version))
    if version in matches:
        return version
    if not matches:
        raise UnknownVersion(version, known)
    if len(matches) > 1:
        raise AmbiguousVersion(version, matches)
    return matches[0]


def _listed(versions: tuple[str, ...], length: int) -> str:
    return ", ".join(version[:length] for version in versions)
