"""Serving over HTTP: the address, a port in use, clients that leave, signals."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode, urlsplit

import pytest

from server.app import create_app
from server.serving import CannotListen, PortInUse, address, listen
from server.site import Site
from tests.server.conftest import served
from tests.server.engines import HangingEngine, StoreEngine
from tests.server.test_sparql import SELECT

SCRIPT = """\
from server.app import create_app
from server.serving import serve
from server.site import Site
from tests.server.engines import HangingEngine

engine = HangingEngine()


def release() -> None:
    print("released", flush=True)
    for identity in ["long-running"]:
        engine.stop(identity)


serve(
    create_app(engine, Site()), host="127.0.0.1", port=0, threads=4,
    announce=lambda url: print(url, flush=True), release=release,
)
print("ended", flush=True)
"""


def test_a_port_in_use_is_told() -> None:
    app = create_app(StoreEngine(), Site())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=str(port)) as caught:
            listen(app, host="127.0.0.1", port=port, threads=1)
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", port)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1"):
        listen(create_app(StoreEngine(), Site()), host="192.0.2.1", port=0, threads=1)


def test_an_address_of_version_6_is_written_in_brackets() -> None:
    try:
        server = listen(create_app(StoreEngine(), Site()), host="::1", port=0, threads=1)
    except CannotListen:
        pytest.skip("this machine has no loopback of version 6")
    with server.listening:
        assert address(server) == f"http://[::1]:{server.port}/"


def test_a_client_that_leaves_stops_its_query() -> None:
    engine = HangingEngine()
    with served(create_app(engine, Site())) as url:
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            path = "/sparql?" + urlencode({"query": SELECT, "query-id": "left-alone"})
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert engine.begun.wait(timeout=10)
        deadline = time.monotonic() + 10
        while not engine.stopped and time.monotonic() < deadline:
            time.sleep(0.02)
    assert set(engine.stopped) == {"left-alone"}


def test_a_query_is_stopped_by_its_identity() -> None:
    engine = HangingEngine()
    answers: list[tuple[int, bytes]] = []
    query = urlencode({"query": SELECT, "query-id": "stop-me-please"})

    with served(create_app(engine, Site())) as url:
        asking = Thread(target=lambda: answers.append(_send(url, "GET", f"/sparql?{query}")))
        asking.start()
        assert engine.begun.wait(timeout=10)
        assert _send(url, "DELETE", "/queries/stop-me-please") == (204, b"")
        asking.join(timeout=10)
    [(status, body)] = answers
    assert status == 503
    assert b"query-stopped" in body


def _send(url: str, method: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def test_forty_half_sent_bodies_do_not_keep_others_waiting() -> None:
    with served(create_app(StoreEngine(), Site()), threads=4) as url:
        parts = urlsplit(url)
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
        half = [socket.create_connection((parts.hostname, parts.port)) for _ in range(40)]
        for connection in half:
            connection.sendall(head.encode())
        status, _ = _send(url, "GET", "/sparql?" + urlencode({"query": SELECT}))
        for connection in half:
            connection.close()
    assert status == 200


def test_a_connection_serves_one_request_after_another() -> None:
    with served(create_app(StoreEngine(), Site())) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        for path, status in (("/sparql", 200), ("/nowhere", 404), ("/sparql?query=nonsense", 400)):
            connection.request("GET", path)
            response = connection.getresponse()
            assert (response.status, len(response.read())) == (
                status,
                response.length or int(response.headers["Content-Length"]),
            )
        connection.close()


@pytest.mark.parametrize(
    "raw", [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nA: " + b"x" * 300_000 + b"\r\n\r\n"]
)
def test_what_is_no_http_gets_the_same_shape_of_error(raw: bytes) -> None:
    with served(create_app(StoreEngine(), Site())) as url:
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
            connection.sendall(raw)
            answer = connection.recv(65536)
    assert answer.startswith((b"HTTP/1.0 4", b"HTTP/1.1 4"))
    assert b"application/problem+json" in answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_cleanly(number: signal.Signals) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", SCRIPT]
    environment = os.environ | {"PYTHONPATH": str(root)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, text=True, cwd=root, env=environment) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", "/sparql?" + urlencode({"query": SELECT, "query-id": "long-running"}))
        time.sleep(0.2)
        process.send_signal(number)
        printed, _ = process.communicate(timeout=20)
        connection.close()
    assert printed.split() == ["released", "ended"]
    assert process.returncode == 0


@pytest.mark.parametrize(("proxies", "host"), [(0, "127.0.0.1"), (1, "public.example")])
def test_forwarded_headers_pass_only_when_told(proxies: int, host: str) -> None:
    with served(create_app(StoreEngine(), Site(proxies=proxies))) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", "/sparql", headers={"X-Forwarded-Host": "public.example"})
        description = connection.getresponse().read().decode()
        connection.close()
    assert f"sd:endpoint <http://{host}" in description
