"""How fast one address may ask: a token bucket each, as many as fit a bound of memory."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Final

from flask import Flask, request, url_for

from server.context import context
from server.problems import TOO_MANY_REQUESTS, Problem

ADDRESSES: Final = 10_000

# One household or firm has a network of IPv6 addresses, of which it can use a fresh one for each request.
_IPV6_NETWORK: Final = 64
# What costs nothing, or makes room.
_FREE: Final = frozenset(("static", "sparql.stop", "crawlers.robots"))


class Buckets:
    """A bucket of `burst` tokens for each address, filled up by `rate` tokens a second.

    At most `most` buckets are held; the one that was not used for longest goes first. Safe to use from many
    threads. `clock` gives seconds.
    """

    def __init__(
        self,
        rate: float,
        burst: int,
        *,
        most: int = ADDRESSES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate = rate
        self.burst = burst
        self._most = most
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, address: str) -> float:
        """Take a token from the bucket of an address: 0, or the seconds until there will be one."""
        with self._lock:
            now = self._clock()
            tokens, then = self._buckets.get(address, (float(self.burst), now))
            tokens = min(float(self.burst), tokens + (now - then) * self.rate)
            wait = max(0.0, (1.0 - tokens) / self.rate)
            self._buckets[address] = (tokens if wait else tokens - 1.0, now)
            self._buckets.move_to_end(address)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            return wait


@lru_cache(maxsize=ADDRESSES)
def counted_as(address: str) -> str | None:
    """What an address is counted as: itself, its network for IPv6; None where it is on this machine."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address or None
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return None
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, _IPV6_NETWORK), strict=False))


def limit(app: Flask, rate: float, burst: int) -> None:
    """Have the application refuse (429) what comes faster from one address; a rate of 0 sets no limit.

    The address is that of the connection, or the forwarded one where a proxy is trusted. Requests from this
    machine are not counted, nor styles, nor the stopping of a query.
    """
    if rate <= 0:
        return
    buckets = Buckets(rate, burst)

    def check() -> None:
        address = counted_as(request.remote_addr or "")
        if address is None or request.endpoint in _FREE or request.method == "OPTIONS":
            return
        if wait := buckets.take(address):
            raise _refusal(math.ceil(wait), buckets)

    app.before_request(check)


def _refusal(seconds: int, buckets: Buckets) -> Problem:
    detail = (
        f"An address may ask {buckets.burst} times at once and {buckets.rate:g} times a second from then on; "
        f"ask again in {seconds} s."
    )
    return Problem(
        TOO_MANY_REQUESTS,
        detail,
        headers={"Retry-After": str(seconds)},
        seconds=seconds,
        dumps=[url_for("pages.dump", name=name, _external=True) for name in context().site.files()],
    )
