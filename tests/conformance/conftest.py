"""A server of its own: `communique serve FILE` over the data of all suites, started once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.parse import urlsplit

import pytest

from graph import rdf
from graph.rdf import RdfFormat
from tests.conformance import protocol, suites


class Client:
    """Sends requests to the server over one connection at a time."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=120)

    def ask(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> tuple[HTTPResponse, bytes]:
        """The response to a request, and its body."""
        self._connection.request(method, target, body or None, headers or {})
        response = self._connection.getresponse()
        return response, response.read()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of `communique serve FILE`, where FILE holds the data of every test as named graphs."""
    if not suites.ROOT.is_dir():
        pytest.skip("the W3C test suites are not beside the project")
    folder = tmp_path_factory.mktemp("conformance")
    file = folder / "suites.nq"
    quads = [*suites.dataset([*suites.tests("sparql10"), *suites.tests("sparql11")]), *protocol.dataset()]
    with file.open("wb") as target:
        rdf.serialize(quads, target, RdfFormat.N_QUADS)
    with _served(file, folder / "data") as server:
        assert server.stdout is not None
        try:
            found = Client(server.stdout.readline().split(" at ")[1].split()[0])
            yield found
            found.close()
        finally:
            server.terminate()
            server.stdout.close()
            server.wait()


def _served(file: Path, data: Path) -> Popen[str]:
    command = [sys.executable, "-m", "communique", "serve", str(file), "--data", str(data)]
    return Popen([*command, "--port", "0", "--rate", "0", "--workers", "2"], stdout=PIPE, text=True)
