"""The client that measures: a connection closed by the server meanwhile is no failure of the server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import pytest

from benchmarks.client import Client
from benchmarks.mix import Query

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue"
ASK = Query("", "", "ASK {}", 0)


@contextmanager
def closing_after(requests: list[int]) -> Iterator[int]:
    """A server's port: its first connection answers so many requests and is closed, then the second …"""

    def serve() -> None:
        for number in requests:
            connection, _ = listening.accept()
            with connection:
                for _ in range(number):
                    connection.recv(65536)
                    connection.sendall(ANSWER)
                if not number:
                    connection.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_connection_closed_between_two_queries_is_opened_anew() -> None:
    with closing_after([1, 1]) as port, closing(Client(port, "/sparql")) as client:
        assert [client.ask(ASK)[1] for _ in range(2)] == [b"true", b"true"]


def test_a_server_that_hangs_up_without_an_answer_has_failed() -> None:
    with closing_after([1, 0]) as port, closing(Client(port, "/sparql")) as client:
        assert client.ask(ASK)[1] == b"true"
        with pytest.raises(ConnectionError):
            client.ask(ASK)
