"""Snapshots: published whole, found by version, pruned, and never harmed by a builder that dies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graph import files, lock, snapshot
from tests.graph.dying_builders import publish, quads
from tests.graph.test_files import room_for

ROOT = Path(__file__).parents[2]


def leftovers(data: Path) -> list[Path]:
    return [path for path in data.rglob(".*") if "store" not in path.parts]


def test_nothing_is_published_yet(tmp_path: Path) -> None:
    assert snapshot.current(tmp_path) is None
    assert snapshot.history(tmp_path) == ()
    for version in (None, "v1"):
        with pytest.raises(snapshot.NoSnapshot) as raised:
            snapshot.open_snapshot(tmp_path, version)
        assert raised.value.data == tmp_path


def test_a_snapshot_reads_back(tmp_path: Path) -> None:
    made = publish(tmp_path / "new" / "data", 1)
    assert snapshot.current(tmp_path / "new" / "data") == made
    assert set(snapshot.quads(made)) == set(quads(1))
    assert made.dump("record.ttl").read_bytes() == b"# version 1\n"
    assert made.dumps == ("SHA256SUMS", "derivations.json", "record.ttl")
    assert snapshot.damaged(made) == ()
    with pytest.raises(snapshot.UnknownDump) as raised:
        made.dump("../current")
    assert raised.value.known == made.dumps


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on this machine")
def test_the_check_sums_hold_by_another_tool(tmp_path: Path) -> None:
    made = publish(tmp_path, 1)
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(command, cwd=made.path, check=True)


def test_versions_may_be_abbreviated(tmp_path: Path) -> None:
    for version in ("abc1", "abc2", "abd", "ab"):
        snapshot.publish(tmp_path, version, quads(1), {})
    assert snapshot.open_snapshot(tmp_path, "abd").version == "abd"
    assert snapshot.open_snapshot(tmp_path, "ab").version == "ab"
    assert snapshot.open_snapshot(tmp_path).version == "ab"
    with pytest.raises(snapshot.AmbiguousVersion) as ambiguous:
        snapshot.open_snapshot(tmp_path, "abc")
    assert sorted(ambiguous.value.matches) == ["abc1", "abc2"]
    with pytest.raises(snapshot.UnknownVersion) as unknown:
        snapshot.open_snapshot(tmp_path, "f")
    assert unknown.value.known == ("ab", "abd", "abc2", "abc1")


@pytest.mark.parametrize("version", ["", ".hidden", "a/b", "..", "two words"])
def test_a_version_must_be_a_name(tmp_path: Path, version: str) -> None:
    with pytest.raises(ValueError, match="cannot name a snapshot"):
        snapshot.publish(tmp_path, version, quads(1), {})


def test_the_last_five_are_kept(tmp_path: Path) -> None:
    for number in range(1, 8):
        publish(tmp_path, number)
    kept = [made.version for made in snapshot.history(tmp_path)]
    assert kept == ["v7", "v6", "v5", "v4", "v3"]
    assert {path.name for path in (tmp_path / "snapshots").iterdir()} == set(kept)


def test_publishing_again_only_makes_it_current(tmp_path: Path) -> None:
    first = publish(tmp_path, 1)
    written = first.store_path.stat().st_mtime_ns
    publish(tmp_path, 2)
    assert publish(tmp_path, 1) == snapshot.current(tmp_path) == first
    assert first.store_path.stat().st_mtime_ns == written
    assert [made.version for made in snapshot.history(tmp_path)] == ["v1", "v2"]


def test_a_damaged_snapshot_is_built_again(tmp_path: Path) -> None:
    made = publish(tmp_path, 1)
    made.dump("record.ttl").write_bytes(b"tampered")
    (made.store_path / "CURRENT").unlink()
    assert snapshot.damaged(made) == ("record.ttl", "store/CURRENT")
    publish(tmp_path, 1)
    assert snapshot.damaged(made) == ()
    assert set(snapshot.quads(made)) == set(quads(1))


def test_a_lost_history_loses_no_snapshot(tmp_path: Path) -> None:
    for number in (1, 2):
        publish(tmp_path, number)
    (tmp_path / "history").unlink()
    publish(tmp_path, 3)
    assert {made.version for made in snapshot.history(tmp_path)} == {"v1", "v2", "v3"}


def test_a_snapshot_that_was_taken_away_is_not_current(tmp_path: Path) -> None:
    publish(tmp_path, 1).path.rename(tmp_path / "elsewhere")
    assert snapshot.current(tmp_path) is None


@pytest.mark.parametrize("room", [1000, 100_000])
def test_a_full_disk_leaves_the_current_snapshot(tmp_path: Path, room: int) -> None:
    made = publish(tmp_path, 1)
    with room_for(room), pytest.raises(files.CannotWrite):
        snapshot.publish(tmp_path, "v2", quads(2, 20_000), {"record.ttl": b"x" * 200_000})
    assert snapshot.current(tmp_path) == made
    assert snapshot.damaged(made) == ()
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["v1"]


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(files.CannotWrite) as raised:
        publish(tmp_path / "data", 1)
    assert raised.value.path == tmp_path / "data"


def test_a_second_builder_is_told_and_waits(tmp_path: Path) -> None:
    told: list[str] = []
    with lock.held(tmp_path / "lock"):
        second = threading.Thread(
            target=lambda: snapshot.publish(tmp_path, "v2", quads(2), {}, waiting=told.append)
        )
        second.start()
        deadline = time.monotonic() + 10
        while not told and time.monotonic() < deadline:
            time.sleep(0.01)
        assert told == [str(os.getpid())]
        assert snapshot.current(tmp_path) is None
    second.join(10)
    assert snapshot.open_snapshot(tmp_path).version == "v2"


@pytest.mark.parametrize("moment", ["time", "step"])
def test_a_builder_killed_at_any_moment_harms_nothing(tmp_path: Path, moment: str) -> None:
    for number in range(snapshot.KEPT):
        publish(tmp_path, number)
    subprocess.run(
        [sys.executable, "-m", "tests.graph.dying_builders", moment, str(tmp_path)],
        cwd=ROOT,
        check=True,
        timeout=120,
    )
    publish(tmp_path, 1)
    assert leftovers(tmp_path) == []
    assert len(list((tmp_path / "snapshots").iterdir())) == snapshot.KEPT


def test_cleaning_what_is_not_there_creates_nothing(tmp_path: Path) -> None:
    snapshot.clean(tmp_path / "data")
    assert list(tmp_path.iterdir()) == []


def test_the_default_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in snapshot.default_data().parents
    assert snapshot.default_data().name == "communique"


def test_a_version_whose_dumps_other_software_wrote_is_built_again(tmp_path: Path) -> None:
    first = snapshot.publish(tmp_path, "v1", quads(1), {"record.ttl": b"one\n"})
    kept = (first.path / "record.ttl").stat().st_ino
    snapshot.publish(tmp_path, "v1", quads(1), {"record.ttl": b"one\n"})
    assert (first.path / "record.ttl").stat().st_ino == kept
    snapshot.publish(tmp_path, "v1", quads(1), {"record.ttl": b"one\n", "search.sqlite": b"new"})
    assert first.dumps == ("SHA256SUMS", "record.ttl", "search.sqlite")
    assert snapshot.damaged(first) == ()
