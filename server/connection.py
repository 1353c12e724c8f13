"""One client's connection: kept responses sent at once, slow and malformed requests refused in one shape."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from contextlib import suppress
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from server import shortcuts
from server.app import HEADERS
from server.limits import Limits
from server.problems import MEDIA_TYPE
from server.shortcuts import Kept, Shortcuts

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

# A kept response is written as a whole where it is no longer than this: what a client does not take stays in
# memory.
WRITTEN_AT_ONCE: Final = 256 * 1024
_HEAD_END: Final = b"\r\n\r\n"
_AT_ONCE: Final = struct.pack("ii", 1, 0)


class Refused(Exception):
    """A request has been refused: the parser is to stop."""


class Phase(Enum):
    """What a connection waits for: the next request, the rest of its head or body, an answer, the end."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    ANSWER = auto()
    END = auto()


class Connection(HttpToolsProtocol):
    """HTTP/1.1 on one connection, as uvicorn speaks it, within limits."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        limits: Limits,
        known: Shortcuts,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = limits
        self._shortcuts = known
        self._phase = Phase.IDLE
        self._since = self._taken = self.loop.time()
        self._unsent = 0
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; where there are too many, the connection that has waited longest makes room."""
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections:
            others = [other for other in self.connections if isinstance(other, Connection)]
            waiting = [other for other in others if other.waits and other is not self]
            if waiting:
                min(waiting, key=lambda other: other._since).cut()
            else:
                self.refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Too many clients are connected; try again.")

    @property
    def waits(self) -> bool:
        """Whether nothing is being done for this client: it has not sent a whole request yet."""
        return self._phase in (Phase.IDLE, Phase.HEAD) and not self._is_answering

    def check(self, now: float) -> None:
        """End what takes too long; to be called every now and then."""
        if self._has_stalled(now):
            self.cut()
        elif now - self._since > self._patience():
            if self._phase in (Phase.HEAD, Phase.BODY):
                self.refuse(HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive in time.")
            else:
                self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Read on; what follows a refused request is thrown away."""
        if self._phase is Phase.END:
            self._received += len(data)
            if self._received > self._limits.body_size:
                self.cut()
            return
        began_before = self._phase is Phase.HEAD
        super().data_received(data)
        if self._phase is Phase.HEAD:
            self._received += len(data) if began_before else len(data) - data.rfind(_HEAD_END)
            with suppress(Refused):
                self._bound_head(self._received)

    def timeout_keep_alive_handler(self) -> None:
        """Leave it to `check` to close what is idle."""

    def cut(self) -> None:
        """End the connection at once; the system too forgets what the client has not taken."""
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (the words are uvicorn's)
        """Refuse what is no HTTP, unless it has been refused for a better reason."""
        if self._phase is not Phase.END:
            self.refuse(HTTPStatus.BAD_REQUEST, "The request is not well-formed HTTP/1.1.")

    def refuse(self, status: HTTPStatus, detail: str) -> None:
        """Say why a request is not read to its end, then close once the client has had time to hear it."""
        others = self._phase is not Phase.BODY or bool(self.pipeline)
        is_torn = self._is_answering and (others or self.cycle.response_started)
        if self._is_answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._enter(Phase.END)
        if is_torn:  # what is sent now would be taken for a part of another request's answer
            self.cut()
            return
        self.flow.resume_reading()
        self.transport.write(_refusal(status, detail, self.server_state.default_headers))
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._enter(Phase.HEAD)

    def on_headers_complete(self) -> None:
        """Answer a request at once where that can be, else give it to the application."""
        self._bound_head(len(self.url) + sum(len(name) + len(value) for name, value in self.headers))
        kept = self._find()
        if kept is not None:
            self._enter(Phase.ANSWER)
            self._respond(*kept)
            return
        self._enter(Phase.BODY)
        self._bound_body(self._announced())
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        if self._phase is Phase.BODY:
            self._received += len(body)
            self._bound_body(self._received)
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the reading of a request."""
        if self._phase is Phase.ANSWER:
            self.on_response_complete()
        elif self._phase is Phase.BODY:
            self._enter(Phase.ANSWER)
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it is being read already."""
        super().on_response_complete()
        if self._phase in (Phase.ANSWER, Phase.IDLE):
            self._enter(Phase.IDLE)

    def resume_writing(self) -> None:
        """Go on sending: the client has taken something."""
        self._taken = self.loop.time()
        super().resume_writing()

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self._since = self.loop.time()
        self._received = 0

    def _patience(self) -> float:
        """The seconds that this phase may take."""
        limits = self._limits
        if self._phase in (Phase.IDLE, Phase.HEAD) and self._is_answering:
            return float("inf")
        return {
            Phase.IDLE: limits.idle,
            Phase.HEAD: limits.head,
            Phase.BODY: limits.body,
            Phase.ANSWER: float("inf"),
            Phase.END: limits.lingering,
        }[self._phase]

    def _has_stalled(self, now: float) -> bool:
        """Whether the client has taken nothing of what waits for it for too long."""
        unsent, before = self.transport.get_write_buffer_size(), self._unsent
        self._unsent = unsent
        if not unsent or not before or unsent < before:
            self._taken = now
        return now - self._taken > self._limits.stalled

    def _bound_head(self, size: int) -> None:
        limit = self._limits.head_size
        if size > limit:
            detail = f"The request line and the headers are larger than {limit:,} bytes."
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
            raise Refused

    def _bound_body(self, size: int) -> None:
        limit = self._limits.body_size
        if size > limit:
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {limit:,} bytes.")
            raise Refused

    def _announced(self) -> int:
        """The length of the body as the head says it; the parser has seen that it is a number."""
        return next((int(value) for name, value in self.headers if name == b"content-length"), 0)

    def _find(self) -> tuple[Kept, bytes] | None:
        """The kept response to this request and what the client knows already, where one can go out now."""
        if self.parser.get_method() not in (b"GET", b"HEAD") or self._is_answering or self.flow.write_paused:
            return None
        found = shortcuts.line(self.url, self.headers)
        if found is None:
            return None
        kept = self._shortcuts.find(found[0])
        return (kept, found[1]) if kept is not None and len(kept.body) <= WRITTEN_AT_ONCE else None

    def _respond(self, kept: Kept, condition: bytes) -> None:
        is_known = bool(condition) and kept.is_known_to(condition)
        keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        pieces = [
            STATUS_LINE[304 if is_known else 200],
            *(b"%s: %s\r\n" % header for header in self.server_state.default_headers),
            kept.unmodified if is_known else kept.head,
            b"\r\n" if keep_alive else b"connection: close\r\n\r\n",
        ]
        if not is_known and self.parser.get_method() == b"GET":
            pieces.append(kept.body)
        self.transport.write(b"".join(pieces))
        if not keep_alive:
            self.transport.close()


def _refusal(status: HTTPStatus, detail: str, headers: list[tuple[bytes, bytes]]) -> bytes:
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    body = json.dumps(problem).encode() + b"\n"
    fields = {**HEADERS, "Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Connection": "close"}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        fields["Retry-After"] = "5"
    lines = [*headers, *((name.lower().encode(), value.encode()) for name, value in fields.items())]
    return STATUS_LINE[status] + b"".join(b"%s: %s\r\n" % line for line in lines) + b"\r\n" + body
