"""Requests that leave this machine: only when asked for, politely, bounded, kept, never taken on trust."""

from __future__ import annotations

import hashlib
import http.client
import json
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from typing import Final, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from graph import files, lock

HOME: Final = "https://w3id.org/communique"
MEGABYTE: Final = 1024 * 1024
RETRIED: Final = frozenset({429, 502, 503, 504})

_CHUNK: Final = 64 * 1024
_BACKING_OFF: Final = wait_random_exponential(multiplier=1, max=60)


class RemoteError(Exception):
    """A service gave no answer that can be used; carries its address. Never the same as an empty answer."""

    def __init__(self, endpoint: str, message: str) -> None:
        super().__init__(f"{endpoint}: {message}")
        self.endpoint = endpoint


class NotOnline(RemoteError):
    """A request would leave this machine, nobody asked for that, and no kept answer is there."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint, "not asked, and no answer to this is kept; add --online to ask it")


class NoAddress(RemoteError):
    """An address is no http or https address."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint, "this is no address of a service; write one that begins with https://")


class Unreachable(RemoteError):
    """No connection came about, or it broke; carries the reason."""

    def __init__(self, endpoint: str, reason: str) -> None:
        super().__init__(endpoint, f"cannot be reached: {reason}")
        self.reason = reason


class TimedOut(RemoteError):
    """No whole answer came in time; carries the seconds."""

    def __init__(self, endpoint: str, seconds: float) -> None:
        super().__init__(endpoint, f"no whole answer within {seconds:g} s; ask for less, or raise --timeout")
        self.seconds = seconds


class Failed(RemoteError):
    """The service answered with an error; carries the status, what it said, and the seconds it asks for."""

    def __init__(self, endpoint: str, status: int, said: str = "", after: float | None = None) -> None:
        wait = f" (it asks to wait {after:g} s)" if after is not None else ""
        super().__init__(endpoint, f"answered with status {status}{wait}{f': {said}' if said else ''}")
        self.status = status
        self.said = said
        self.after = after


class Busy(Failed):
    """The service is overloaded or we ask too often: worth another try later."""


class Moved(RemoteError):
    """The service redirects elsewhere; carries the new address."""

    def __init__(self, endpoint: str, address: str) -> None:
        super().__init__(endpoint, f"redirects to {address}; ask that address if you trust it")
        self.address = address


class TooLarge(RemoteError):
    """The answer is larger than the cap; carries the cap in bytes."""

    def __init__(self, endpoint: str, limit: int) -> None:
        super().__init__(endpoint, f"the answer is larger than {limit:,} bytes; ask for less")
        self.limit = limit


class Truncated(RemoteError):
    """The answer ends in its middle; carries the bytes that came."""

    def __init__(self, endpoint: str, received: int) -> None:
        super().__init__(endpoint, f"the answer broke off after {received:,} bytes")
        self.received = received


class Response(Protocol):
    """What is read of an HTTP response."""

    @property
    def headers(self) -> http.client.HTTPMessage:
        """The headers."""

    def geturl(self) -> str:
        """The address that answered."""

    def read(self, amt: int | None = None, /) -> bytes:
        """The next bytes of the body."""

    def close(self) -> None:
        """Let the connection go."""


@dataclass(frozen=True)
class Fetched:
    """An answer: its body and media type, and when it was fetched (ISO 8601, UTC)."""

    body: bytes
    media_type: str
    headers: dict[str, str]
    fetched: str


Send = Callable[[str, float], Response]
"""Sends a request, given our User-Agent and the seconds it may take; HTTP errors are raised."""


@dataclass(frozen=True)
class Outgoing:
    """How requests leave: kept answers in a folder, a switch, and bounds (seconds, bytes, tries)."""

    cache: Path
    online: bool = False
    refresh: bool = False
    timeout: float = 60.0
    limit: int = 16 * MEGABYTE
    attempts: int = 4
    patience: float = 120.0
    contact: str = HOME
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    @property
    def agent(self) -> str:
        """Our User-Agent: name, version, and where to find or write to us."""
        return f"Communique/{metadata.version('communique')} ({self.contact})"

    def ask(self, endpoint: str, request: str, send: Send, check: Callable[[Fetched], object]) -> Fetched:
        """The answer to a request, kept or fresh; a fresh one is kept only when `check` raises nothing.

        At most one request a host is under way on this machine. Raises RemoteError.
        """
        if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).hostname:
            raise NoAddress(endpoint)
        path = self.cache / f"{_digest(endpoint, request)}.json"
        if not (self.online and self.refresh) and (kept := _kept(path, endpoint, request)):
            return kept
        if not self.online:
            raise NotOnline(endpoint)
        self.cache.mkdir(parents=True, exist_ok=True)
        with lock.held(self.cache / f"{_digest(urlsplit(endpoint).netloc)}.lock"):
            found = self._retrying()(self._fetch, endpoint, send)
        check(found)
        _keep(path, endpoint, request, found)
        return found

    def _retrying(self) -> Retrying:
        return Retrying(
            stop=lambda state: stop_after_attempt(self.attempts)(state) or self._is_too_long(state),
            wait=_pause,
            retry=retry_if_exception_type(Busy),
            sleep=self.sleep,
            reraise=True,
        )

    def _is_too_long(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        return isinstance(error, Busy) and (error.after or 0) > self.patience

    def _fetch(self, endpoint: str, send: Send) -> Fetched:
        begun = time.monotonic()
        try:
            with closing(send(self.agent, self.timeout)) as response:
                if response.geturl() != endpoint:
                    raise Moved(endpoint, response.geturl())
                body = self._read(endpoint, response, begun)
        except HTTPError as error:
            raise _failed(endpoint, error) from error
        except TimeoutError as error:
            raise TimedOut(endpoint, self.timeout) from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimedOut(endpoint, self.timeout) from error
            raise Unreachable(endpoint, str(error.reason)) from error
        except http.client.IncompleteRead as error:
            raise Truncated(endpoint, len(error.partial)) from error
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(endpoint, str(error) or type(error).__name__) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Fetched(body, response.headers.get_content_type(), headers, datetime.now(UTC).isoformat())

    def _read(self, endpoint: str, response: Response, begun: float) -> bytes:
        body = bytearray()
        while chunk := response.read(_CHUNK):
            body += chunk
            if len(body) > self.limit:
                raise TooLarge(endpoint, self.limit)
            if time.monotonic() - begun > self.timeout:
                raise TimedOut(endpoint, self.timeout)
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and len(body) < int(announced):
            raise Truncated(endpoint, len(body))
        return bytes(body)


def retry_after(text: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, given as seconds or as a date (RFC 9110, 10.2.3)."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())


def excerpt(text: bytes | str) -> str:
    """The beginning of what a service said, in one line."""
    words = (text.decode(errors="replace") if isinstance(text, bytes) else text).split()
    return " ".join(words)[:200]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _pause(state: RetryCallState) -> float:
    """The seconds before the next try: what the service asks for, else more each time, with jitter."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Busy) and error.after is not None:
        return error.after
    return _BACKING_OFF(state)


def _failed(endpoint: str, error: HTTPError) -> Failed:
    with error:
        said = excerpt(error.read(_CHUNK))
    kind = Busy if error.code in RETRIED else Failed
    return kind(endpoint, error.code, said, retry_after(error.headers.get("Retry-After"), datetime.now(UTC)))


def _kept(path: Path, endpoint: str, request: str) -> Fetched | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if (kept["endpoint"], kept["request"]) != (endpoint, request):
            return None
        return Fetched(kept["body"].encode(), kept["mediaType"], kept["headers"], kept["fetched"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, endpoint: str, request: str, found: Fetched) -> None:
    kept = {
        "endpoint": endpoint,
        "fetched": found.fetched,
        "request": request,
        "mediaType": found.media_type,
        "headers": found.headers,
        "body": found.body.decode(),
    }
    files.write(path, json.dumps(kept, ensure_ascii=False, indent=1).encode())
