"""One server over the built record and one browser for all tests of the pages in a real browser.

They need Playwright (the extra `browser`) and a Chromium of the system, named by COMMUNIQUE_CHROMIUM where it
is not on the path; where one is missing they skip and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.visits import PATIENCE, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `browser`."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@dataclass(frozen=True)
class Served:
    """A server in a process of its own: its address and the number of its process."""

    address: str
    number: int


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server in a process of its own over the record, built from the seeds."""
    # Its pages wait for their notes, however slow the machine: how notes come later has tests of its own.
    serve = [sys.executable, str(ROOT / "communique.py"), "serve", "--port", "0", "--notes-wait", "10 min"]
    command = [*serve, "--data"]
    data = tmp_path_factory.mktemp("data")
    with (data / "log").open("w") as log:
        started = subprocess.Popen(
            [*command, str(data / "snapshots")], cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert started.stdout
    try:
        announced = next((line for line in started.stdout if "http://" in line), "")
        assert announced, (data / "log").read_text(encoding="utf-8")
        address = next(word for word in announced.split() if word.startswith("http://")).rstrip("/")
        yield Served(address, started.pid)
    finally:
        started.terminate()
        started.communicate()


@pytest.fixture(scope="session")
def address(server: Served) -> str:
    """The address of the server."""
    return server.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = os.environ.get("COMMUNIQUE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium is found")
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=[*SWITCHES, *sandbox], timeout=PATIENCE)
        yield started
        started.close()


@pytest.fixture(scope="session")
def visitor(browser: Browser, address: str) -> Visitor:
    """Visits pages and remembers what it saw of each."""
    return Visitor(browser, address)
