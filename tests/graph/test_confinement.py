"""What the system is told to refuse a worker; each tried in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from graph import rdf
from graph.pool import Pool
from tests.graph.processes import descendants, eventually

ROOT: Final = Path(__file__).parents[2]
on_linux: Final = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines so")


def run(program: str, *arguments: str) -> list[str]:
    """The words that a program prints, which begins with the functions of `confinement` imported."""
    text = f"from graph.confinement import *\n{program}"
    command = [sys.executable, "-c", text, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == ""
    return done.stdout.split()


WRITING: Final = """
import os, pathlib, socket, subprocess, sys
folder = pathlib.Path(sys.argv[1])
opened = (folder / "opened").open("w")
version = forbid_writing()
print(version)
for act in (
    lambda: (folder / "there").write_text("x"),
    lambda: (folder / "new").write_text("x"),
    lambda: (folder / "there").unlink(),
    lambda: (folder / "there").rename(folder / "elsewhere"),
    lambda: (folder / "new").mkdir(),
    lambda: (folder / "new").symlink_to(folder),
    lambda: socket.socket(socket.AF_UNIX).bind(str(folder / "new")),
    lambda: subprocess.run([sys.executable, "--version"]),
):
    try:
        act()
    except OSError:
        print("refused")
    else:
        print("done")
opened.write((folder / "there").read_text())
"""


@on_linux
def test_nothing_is_written_where_landlock_is_known(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    version, *outcomes = run(WRITING, str(tmp_path))
    if version == "0":
        pytest.skip("this system has no Landlock")
    assert outcomes == ["refused"] * 8
    assert sorted(path.name for path in tmp_path.iterdir()) == ["opened", "there"]
    assert (tmp_path / "opened").read_text() == "kept"


CALLING: Final = """
import socket, sys
done = {"landlock": forbid_writing, "namespace": leave_network}[sys.argv[1]]()
if sys.argv[1] == "landlock" and done < 4:
    done = 0
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[2]))).close()
except OSError:
    print(int(done), "refused")
else:
    print(int(done), "reached")
"""


@on_linux
@pytest.mark.parametrize("way", ["landlock", "namespace"])
def test_nothing_is_reached_where_the_system_can_see_to_it(way: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done, outcome = run(CALLING, way, str(listener.getsockname()[1]))
    if done == "0":
        pytest.skip("this system cannot keep a process from the network so")
    assert outcome == "refused"


OPENING: Final = """
import os
forbid_opening(1)
held = [os.open("/dev/null", os.O_RDONLY)]
try:
    held.append(os.open("/dev/null", os.O_RDONLY))
except OSError as error:
    print(error.errno)
"""


def test_only_so_many_files_are_open() -> None:
    assert run(OPENING) == ["24"]


BOUND: Final = """
import sys
bound(memory=256 << 20, result=1000)
with open(sys.argv[1], "wb", buffering=0) as file:
    print(file.write(b"x" * 2000))
    try:
        file.write(b"x")
    except OSError as error:
        print(error.errno)
try:
    bytearray(512 << 20)
except MemoryError:
    print("refused")
"""


@on_linux
def test_memory_and_results_are_bounded_by_the_system(tmp_path: Path) -> None:
    assert run(BOUND, str(tmp_path / "result")) == ["1000", "27", "refused"]


@on_linux
def test_a_worker_is_the_first_to_die_where_memory_runs_out(tmp_path: Path) -> None:
    rdf.Store(str(tmp_path / "store")).flush()
    before = descendants(os.getpid())
    with Pool(tmp_path / "store", version="v1", workers=2):
        holders = [number for number in descendants(os.getpid()) if number not in before]
        workers = {number for holder in holders for number in descendants(holder)}
        assert len(workers) == 3
        scores = [Path(f"/proc/{number}/oom_score_adj") for number in workers]
        assert eventually(lambda: all(score.read_text() == "1000\n" for score in scores))
