"""Responses given before: the kept one goes out again before the application sees the request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from werkzeug.datastructures import ETags
from werkzeug.http import parse_etags, parse_set_header

# Where the application puts what says that a response depends on the request's line and the dataset alone:
# an object that has the dataset's `version`, such as a `results.Key`.
KEY: Final = "communique.key"
CAPACITY: Final = 32 * 1024 * 1024  # bytes
URL_LENGTH: Final = 8000

Header = tuple[bytes, bytes]
Line = tuple[bytes, tuple[Header, ...]]

# The headers on which a response may depend: the names that `Vary` may list, and what a proxy says.
DECISIVE: Final = frozenset(
    (
        b"host",
        b"accept",
        b"accept-encoding",
        b"accept-language",
        b"origin",
        b"forwarded",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-prefix",
        b"x-forwarded-proto",
    )
)
_HINDERING: Final = frozenset((b"content-length", b"transfer-encoding", b"expect", b"upgrade"))
_OF_THE_BODY: Final = frozenset((b"content-type", b"content-length", b"content-encoding"))


@dataclass(frozen=True)
class Kept:
    """A response of status 200: its dataset's version, its headers (their names in small letters), its body.

    Most are never asked for again: what can be made when they are is made then.
    """

    version: str
    headers: list[Header]
    body: bytes

    def is_known_to(self, condition: bytes) -> bool:
        """Whether an If-None-Match header names this response."""
        tag = next((tag for name, value in self.headers if name == b"etag" for tag in _tags(value)), None)
        return tag is not None and _tags(condition).contains_weak(tag)

    @cached_property
    def head(self) -> bytes:
        """The lines of its headers."""
        return _written(self.headers)

    @property
    def unmodified(self) -> bytes:
        """The lines of the 304 for one who has it already (RFC 9110, section 15.4.5)."""
        return _written(header for header in self.headers if header[0] not in _OF_THE_BODY)


def line(url: bytes, headers: Iterable[Header]) -> tuple[Line, bytes] | None:
    """All of a GET or HEAD request on which its answer depends, and its If-None-Match; None if it has a body.

    The names of the headers are in small letters.
    """
    decisive, condition = [], b""
    for header in headers:
        name = header[0]
        if name in DECISIVE:
            decisive.append(header)
        elif name == b"if-none-match":
            condition += header[1] + b","
        elif name in _HINDERING:
            return None
    return (url, tuple(decisive)), condition


class Shortcuts:
    """The responses of late by the requests that got them, at most `capacity` bytes, for one thread's use.

    `version` tells the current version of the dataset; responses of another are forgotten.
    """

    def __init__(self, version: Callable[[], str], capacity: int = CAPACITY) -> None:
        self._version = version
        self.capacity = capacity
        self.size = 0
        self._kept: OrderedDict[Line, Kept] = OrderedDict()

    def find(self, line: Line) -> Kept | None:
        """The response to this request, or None."""
        kept = self._kept.get(line)
        if kept is None:
            return None
        if kept.version != self._version():
            self._drop(line)
            return None
        self._kept.move_to_end(line)
        return kept

    def learn(self, line: Line, version: str, headers: list[Header], body: bytes) -> None:
        """Keep a response of status 200, unless it is large, personal, or varies by more than we look at."""
        if len(body) > self.capacity // 8 or len(line[0]) > URL_LENGTH:
            return
        fields = {name.lower(): value for name, value in headers}
        if b"set-cookie" in fields or not _varying(fields.get(b"vary", b"")) <= DECISIVE:
            return
        self._drop(line)
        self._kept[line] = kept = Kept(version, [(name.lower(), value) for name, value in headers], body)
        self.size += _weight(line, kept)
        while self.size > self.capacity:
            self._drop(next(iter(self._kept)))

    def _drop(self, line: Line) -> None:
        kept = self._kept.pop(line, None)
        if kept is not None:
            self.size -= _weight(line, kept)


@lru_cache(maxsize=64)
def _varying(field: bytes) -> frozenset[bytes]:
    """The names of headers in a Vary field, in small letters."""
    return frozenset(name.encode("latin-1") for name in parse_set_header(field.decode("latin-1")).as_set())


def _tags(field: bytes) -> ETags:
    return parse_etags(field.decode("latin-1"))


def _written(headers: Iterable[Header]) -> bytes:
    return b"".join(b"%s: %s\r\n" % header for header in headers)


def _weight(line: Line, kept: Kept) -> int:
    """Bytes of the request and its response, and two kilobytes for the objects that hold them."""
    asked = len(line[0]) + sum(len(name) + len(value) for name, value in line[1])
    said = sum(len(name) + len(value) for name, value in kept.headers)
    return asked + 2 * said + len(kept.body) + 2048
