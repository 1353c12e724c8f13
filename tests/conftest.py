"""What holds for every test: none may reach beyond this machine, none fails because the machine is busy."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings


class NetworkReached(AssertionError):
    """A test tried to connect to another machine; carries the address."""

    def __init__(self, address: object) -> None:
        super().__init__(f"a test tried to reach {address}; tests use the loopback only")
        self.address = address


settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_configure() -> None:
    """Guard the connections of Python's sockets from before the first test module is imported."""
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def guard(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        if self.family != socket.AF_UNIX and not _is_loopback(address):
            self.close()
            raise NetworkReached(address)
        return method(self, *arguments)

    return guard


def _is_loopback(address: Any) -> bool:
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
