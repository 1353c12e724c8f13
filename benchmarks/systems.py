"""The systems that are measured: how each is installed, loaded, started and asked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import venv
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from benchmarks.client import TIMEOUT, Client
from benchmarks.processes import PATIENCE, Server, free_port, serving
from graph.pool import IN_MEMORY

OXIGRAPH: Final = "oxigraph==0.5.13"
RDFLIB_ENDPOINT: Final = "rdflib-endpoint[cli,web]"

_SETTLED: Final = "held in memory"
_ROOT: Final = Path(__file__).resolve().parents[1]


class Unavailable(Exception):
    """A system cannot be measured here; says why."""


class System:
    """A SPARQL server with a folder of its own, over the quads of one file.

    `keeps` says whether what its start loads is there at the next start, `shares` whether another system
    has loaded for it.
    """

    name: str
    path = "/sparql"
    parameters: tuple[tuple[str, str], ...] = ()
    keeps = False
    shares = False

    def __init__(self, folder: Path, file: Path) -> None:
        self.folder = folder / type(self).__name__.lower()
        self.file = file
        self.port = free_port()
        self.folder.mkdir(parents=True, exist_ok=True)

    def prepare(self) -> None:
        """Find or install it; raises Unavailable."""

    def load(self) -> float | None:
        """Load the file; the seconds it took, or None where the start itself does that."""
        return None

    def command(self) -> list[str]:
        """The command that serves."""
        raise NotImplementedError

    def settle(self, quads: int) -> bool:  # noqa: ARG002 (for those that read on while they answer)
        """Wait until the server is as fast as it gets; whether there was anything to wait for."""
        return False

    def client(self) -> Client:
        """A new client of the server."""
        return Client(self.port, self.path, self.parameters)

    def serving(self) -> AbstractContextManager[Server]:
        """The server, running; raises DidNotStart."""
        return serving(self.command(), self.client().answers, log=self.folder / "log")


class Communique(System):
    """This project, serving the file as a visitor would have it served."""

    name = "Communiqué"
    keeps = True

    def command(self) -> list[str]:
        program = [sys.executable, str(_ROOT / "communique.py")]
        options = ["--data", str(self.folder / "data"), "--port", str(self.port), "--timeout", f"{TIMEOUT:g}"]
        return [*program, "serve", str(self.file), *options]

    def settle(self, quads: int) -> bool:
        """It answers from disk until the quads are in memory, and says when they are."""
        if quads > IN_MEMORY:
            return False
        started = time.monotonic()
        while _SETTLED not in (self.folder / "log").read_text(errors="replace"):
            if time.monotonic() - started > PATIENCE:
                raise Unavailable(f"its quads were not in memory after {PATIENCE:g} s")
            time.sleep(0.05)
        return True


class Oxigraph(System):
    """Oxigraph's own server, of the engine's version, over a store on disk."""

    name = "oxigraph"
    path = "/query"

    def __init__(self, folder: Path, file: Path) -> None:
        super().__init__(folder, file)
        self._store = folder / "oxigraph" / "store"
        self._environment = folder.parent / "oxigraph-venv"

    def prepare(self) -> None:
        install(self._environment, OXIGRAPH)

    def load(self) -> float | None:
        shutil.rmtree(self._store, ignore_errors=True)
        return _run([self._program, "load", "-l", str(self._store), "-f", str(self.file)])

    def command(self) -> list[str]:
        place = ["-l", str(self._store), "-b", f"127.0.0.1:{self.port}", "--timeout-s", f"{TIMEOUT:g}"]
        return [self._program, "serve-read-only", *place]

    @property
    def _program(self) -> str:
        return str(self._environment / "bin" / "oxigraph")


class OxigraphUnion(Oxigraph):
    """The same with its option for the union of all graphs, as data in named graphs are often served."""

    name = "oxigraph, union option"
    shares = True

    def load(self) -> float | None:
        return None  # the store that `Oxigraph` loaded

    def command(self) -> list[str]:
        return [*super().command(), "--union-default-graph"]


class RdflibEndpoint(System):
    """rdflib-endpoint in its default configuration: everything in memory, in Python."""

    name = "rdflib-endpoint"
    path = "/"

    def __init__(self, folder: Path, file: Path) -> None:
        super().__init__(folder, file)
        self._environment = folder.parent / "rdflib-endpoint-venv"

    def prepare(self) -> None:
        install(self._environment, RDFLIB_ENDPOINT)

    def command(self) -> list[str]:
        place = ["--host", "127.0.0.1", "--port", str(self.port)]
        return [str(self._environment / "bin" / "rdflib-endpoint"), "serve", *place, str(self.file)]


def install(environment: Path, requirement: str) -> None:
    """Make a virtual environment that holds one package, unless it is there; raises Unavailable."""
    if (environment / "done").exists():
        return
    venv.create(environment, with_pip=True, clear=True)
    pip = [str(environment / "bin" / "pip"), "install", "--quiet", requirement]
    if subprocess.run(pip, check=False, capture_output=True).returncode:
        raise Unavailable(f"{requirement} cannot be installed here")
    (environment / "done").touch()


def _run(command: list[str]) -> float:
    """Run a command to its end; the seconds it took."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started
