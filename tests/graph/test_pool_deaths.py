"""What the death of a process costs a pool: one answer at most, and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from graph.engine import EngineFailed, QueryTimedOut
from graph.pool import Pool
from tests.graph.pools import ENDLESS, ask, is_alive, make_store
from tests.graph.processes import children, descendants, eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

ROOT: Final = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("snapshot") / "store")


def test_a_worker_that_dies_costs_one_answer(store: Path) -> None:
    before = children(os.getpid())
    with Pool(store, version="v1", workers=2, timeout=10) as pool, ThreadPoolExecutor(1) as executor:
        (holder,) = children(os.getpid()).keys() - before.keys()
        workers = children(holder)
        assert len(workers) == 3
        running = executor.submit(ask, pool, ENDLESS)
        assert eventually(lambda: pool.running == 1)
        for number in workers:
            os.kill(number, signal.SIGSEGV)
        with pytest.raises(EngineFailed, match="-11"):
            running.result(30)
        assert is_alive(pool)
        others = descendants(holder)
        os.kill(holder, signal.SIGKILL)
        assert eventually(lambda: not any(Path(f"/proc/{number}").exists() for number in others))
        assert is_alive(pool)
    assert children(os.getpid()).keys() == before.keys()


@pytest.mark.parametrize("victim", ["worker", "holder"])
def test_a_query_is_asked_again_where_not_the_query_ended_its_worker(store: Path, victim: str) -> None:
    before = children(os.getpid())
    with Pool(store, version="v1", workers=2, timeout=60) as pool, ThreadPoolExecutor(1) as executor:
        (holder,) = children(os.getpid()).keys() - before.keys()
        workers = children(holder)
        for number in workers:
            os.kill(number, signal.SIGSTOP)
        running = executor.submit(ask, pool, "ASK {}")
        assert eventually(lambda: len(pool._idle) == len(workers) - 1)
        for number in workers if victim == "worker" else [holder]:
            os.kill(number, signal.SIGKILL)
        assert running.result(30) == b'{"head":{},"boolean":true}'


def test_a_query_is_asked_again_once(store: Path) -> None:
    before = children(os.getpid())
    with Pool(store, version="v1", workers=2, timeout=60) as pool, ThreadPoolExecutor(1) as executor:
        (holder,) = children(os.getpid()).keys() - before.keys()
        running = executor.submit(ask, pool, ENDLESS)

        def is_over() -> bool:
            for number in children(holder):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            return running.done()

        assert eventually(lambda: pool.running == 1)
        assert eventually(is_over, 30)
        with pytest.raises(EngineFailed, match="-9"):
            running.result()
        assert is_alive(pool)


def test_fifty_kills_leave_nothing_behind(store: Path) -> None:
    with Pool(store, version="v1", workers=2, timeout=10) as pool:
        assert is_alive(pool)
        files, processes = len(list(Path("/proc/self/fd").iterdir())), len(descendants(os.getpid()))
        for _ in range(50):
            with pytest.raises(QueryTimedOut):
                ask(pool, ENDLESS, timeout=0.02)
        assert is_alive(pool)
        assert len(list(Path("/proc/self/fd").iterdir())) == files
        assert len(descendants(os.getpid())) == processes
        assert "Z" not in descendants(os.getpid()).values()


PARENT: Final = """
import sys, threading, time
from graph.engine import Request
from graph.pool import Pool
from tests.graph.processes import descendants, eventually
pool = Pool(sys.argv[1], version="v1", workers=2, timeout=60)
request = Request(sys.argv[2], "application/sparql-results+json")
threading.Thread(target=pool.answer, args=(request,), daemon=True).start()
time.sleep(0.3)
print("running", flush=True)
time.sleep(60)
"""


def test_no_worker_outlives_its_parent(store: Path, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(store), ENDLESS],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"running\n"
        children = descendants(parent.pid)
        assert len(children) == 4
        parent.kill()
    assert eventually(lambda: not any(Path(f"/proc/{number}").exists() for number in children))
