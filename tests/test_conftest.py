"""The guard against the network holds."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from tests.conftest import NetworkReached


@pytest.mark.parametrize("address", ["192.0.2.1", "example.org", "169.254.169.254", "0.0.0.0"])  # noqa: S104
def test_other_machines_are_out_of_reach(address: str) -> None:
    with socket.socket() as client, pytest.raises(NetworkReached) as raised:
        client.connect((address, 80))
    assert raised.value.address == (address, 80)


def test_datagrams_and_quiet_connections_are_guarded_too() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client, pytest.raises(NetworkReached):
        client.sendto(b"hello", ("192.0.2.1", 53))
    with socket.socket(socket.AF_INET6) as client, pytest.raises(NetworkReached):
        client.connect_ex(("2001:db8::1", 80, 0, 0))


def test_libraries_meet_the_guard() -> None:
    with pytest.raises(NetworkReached):
        urllib.request.urlopen("http://192.0.2.1/")


def test_the_loopback_and_unix_sockets_stay_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"hello")
        assert far.recv(5) == b"hello"
