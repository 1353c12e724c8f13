"""Slow, greedy and malformed clients: each is told or left, and others are served all the while."""

from __future__ import annotations

import errno
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask, Response

from server.app import create_app
from server.limits import Limits
from server.serving import address
from server.site import Site
from tests.graph.processes import eventually
from tests.server.conftest import served, serving
from tests.server.engines import HangingEngine, StoreEngine
from tests.server.test_sparql import SELECT

PATH = "/sparql?" + urlencode({"query": SELECT})
GET = f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
LAST = f"GET {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nAccept: te"
HALF_BODY = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nquery="
SMALL = Limits(head_size=4096, body_size=8192)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(create_app(StoreEngine(), Site()), limits=SMALL) as address:
        yield address


@contextmanager
def connected(url: str, sent: bytes = b"") -> Iterator[socket.socket]:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(sent)
        yield connection


def heard(connection: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    pieces = list(iter(lambda: connection.recv(65536), b""))
    return b"".join(pieces)


def asked(url: str, sent: bytes) -> bytes:
    with connected(url, sent) as connection:
        return heard(connection)


def told(answer: bytes) -> tuple[int, str]:
    """Status and detail of a refusal, which must have our one shape."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    problem = json.loads(body)
    assert problem["status"] == int(head.split()[1])
    return problem["status"], problem["detail"]


@pytest.mark.parametrize(
    "sent",
    [
        b"NONSENSE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_http_is_refused(url: str, sent: bytes) -> None:
    assert told(asked(url, sent)) == (400, "The request is not well-formed HTTP/1.1.")


@pytest.mark.parametrize("end", [b"\r\n\r\n", b""])
@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nHost: x\r\nA: ", b"GET /?", b"GET / HTTP/1.1\r\n"])
def test_a_head_that_is_too_large_is_refused(url: str, start: bytes, end: bytes) -> None:
    fields = b"".join(b"a%d: b\r\n" % number for number in range(1000))
    filling = fields if start.endswith(b"\r\n") else b"x" * 9000
    with connected(url, start) as connection:
        connection.sendall(filling[:4000])
        connection.sendall(filling[4000:] + end)
        assert told(heard(connection)) == (
            431,
            "The request line and the headers are larger than 4,096 bytes.",
        )


@pytest.mark.parametrize("half", [b"x" * 4000, b"%x\r\n%s\r\n" % (9000, b"x" * 9000)])
def test_a_body_that_is_too_large_is_refused(url: str, half: bytes) -> None:
    kind = b"Transfer-Encoding: chunked" if b"\r\n" in half else b"Content-Length: 8193"
    answer = asked(url, b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + kind + b"\r\n\r\n" + half)
    assert told(answer) == (413, "The body is larger than 8,192 bytes.")


def test_a_refusal_is_heard_by_one_who_goes_on_sending() -> None:
    """Were the connection closed at once, what is still under way would have the refusal thrown away."""
    with served(create_app(StoreEngine(), Site()), limits=replace(SMALL, body_size=4 << 20)) as url:
        sent = b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * (3 << 20)
        assert told(asked(url, sent))[0] == 431


def test_a_client_that_does_not_leave_when_refused_is_left() -> None:
    with (
        serving(create_app(StoreEngine(), Site()), limits=Limits(lingering=0.3)) as server,
        connected(address(server), b"NONSENSE\r\n\r\n") as connection,
    ):
        assert told(heard(connection))[0] == 400
        assert eventually(lambda: not server.server_state.connections)


def test_a_body_over_the_applications_own_limit_is_read_and_told() -> None:
    app = create_app(StoreEngine(), Site())
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    )
    with served(app) as url:
        answer = asked(url, head + b"Content-Length: 1000000\r\n\r\n" + b"#" * 1_000_000)
    status, detail = told(answer)
    assert (status, detail) == (413, "The body is larger than 100,000 bytes.")


@pytest.mark.parametrize("half", [HALF_HEAD, HALF_BODY, GET + HALF_HEAD])
def test_a_request_that_never_ends_is_refused(half: bytes) -> None:
    with served(create_app(StoreEngine(), Site()), limits=Limits(head=0.3, body=0.3)) as url:
        answer = asked(url, half)
    refused = answer[answer.rindex(b"HTTP/1.1 ") :]
    assert told(refused) == (408, "The request did not arrive in time.")


@pytest.mark.parametrize(("sent", "idle"), [(b"", 0.3), (GET, 2.0)])
def test_a_connection_on_which_nothing_comes_is_closed(sent: bytes, idle: float) -> None:
    with served(create_app(StoreEngine(), Site()), limits=Limits(idle=idle)) as url:
        answer = asked(url, sent)
    assert answer.count(b"HTTP/1.1 ") == (1 if sent else 0)


def test_a_client_that_drips_a_head_does_not_gain_time() -> None:
    with (
        served(create_app(StoreEngine(), Site()), limits=Limits(head=0.3)) as url,
        connected(url, b"GET / HTTP/1.1\r\nHost: x\r\nA: ") as connection,
    ):
        connection.settimeout(0.05)
        for _ in range(2000):
            connection.sendall(b"x")
            try:
                answer = connection.recv(65536)
                break
            except TimeoutError:
                continue
        assert answer.startswith(b"HTTP/1.1 408 ")


def test_many_slow_clients_do_not_keep_others_waiting() -> None:
    with served(create_app(StoreEngine(), Site()), threads=2) as url, ExitStack() as stack:
        for number in range(300):
            stack.enter_context(connected(url, (b"", HALF_HEAD, HALF_BODY)[number % 3]))
        assert asked(url, LAST).startswith(b"HTTP/1.1 200 ")


def large(size: int) -> Flask:
    """An application with a response of so many bytes at /large."""
    app, body = create_app(StoreEngine(), Site()), b"x" * size
    app.add_url_rule("/large", view_func=lambda: Response(body, content_type="text/csv"))
    return app


def test_clients_that_do_not_take_their_responses_do_not_keep_others_waiting() -> None:
    size = 8 << 20
    with served(large(size), threads=2) as url, ExitStack() as stack:
        slow = [
            stack.enter_context(connected(url, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")) for _ in range(40)
        ]
        assert asked(url, LAST).startswith(b"HTTP/1.1 200 ")
        taken = slow[0].recv(65536)
        while len(taken) < size:
            taken += slow[0].recv(1 << 20)
        assert taken.endswith(b"xxx")


def test_a_client_that_takes_nothing_any_more_is_left() -> None:
    with (
        serving(large(64 << 20), limits=Limits(stalled=0.3)) as server,
        connected(address(server), b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") as connection,
    ):
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
        assert eventually(lambda: not server.server_state.connections)
        with pytest.raises(ConnectionResetError):
            heard(connection)


def test_responses_that_are_not_taken_do_not_pile_up(url: str) -> None:
    """One who asks for a kept response again and again is read only as fast as it takes the responses."""
    connection = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=30)
    with connection:
        connection.sendall(GET)
        connection.recv(65536)
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            sum(connection.send(GET * 100) for _ in range(100_000))


def test_requests_sent_on_the_heel_of_each_other_are_answered_in_order(url: str) -> None:
    kept = GET
    others = [f"GET /nowhere/{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for number in range(3)]
    answer = asked(url, kept + others[0] + kept + others[1] + kept + others[2] + LAST)
    parts = answer.split(b"HTTP/1.1 ")[1:]
    assert [part[:3] for part in parts] == [b"200", b"404"] * 3 + [b"200"]
    assert [number for number in range(3) if b"/nowhere/%d" % number in parts[2 * number + 1]] == [0, 1, 2]


def test_the_longest_waiting_client_makes_room() -> None:
    with (
        served(create_app(StoreEngine(), Site()), limits=Limits(connections=3)) as url,
        connected(url, HALF_HEAD) as first,
        connected(url, HALF_HEAD) as second,
        connected(url, HALF_HEAD) as third,
    ):
        assert asked(url, LAST).startswith(b"HTTP/1.1 200 ")
        ended = [one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) for one in (first, second, third)]
        assert sorted(ended) == [0, 0, errno.ECONNRESET]


def test_where_all_clients_are_being_answered_one_more_is_told() -> None:
    engine = HangingEngine()
    with served(create_app(engine, Site()), limits=Limits(connections=2)) as url:
        queries = [GET.replace(b" HTTP", b"&query-id=number-%d HTTP" % number) for number in range(2)]
        with connected(url, queries[0]), connected(url, queries[1]):
            assert eventually(lambda: engine.waiting == 2)
            assert told(asked(url, b"")) == (503, "Too many clients are connected; try again.")


def test_one_who_leaves_while_its_request_is_read_is_forgotten(url: str) -> None:
    with connected(url, HALF_BODY):
        pass
    assert asked(url, LAST).startswith(b"HTTP/1.1 200 ")


def test_the_server_says_to_go_on_before_a_body(url: str) -> None:
    with connected(
        url, HALF_BODY.replace(b"\r\n\r\nquery=", b"\r\nExpect: 100-continue\r\n\r\n")
    ) as connection:
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"


def test_an_old_client_is_answered_and_left(url: str) -> None:
    answer = asked(url, f"GET {PATH} HTTP/1.0\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in answer
