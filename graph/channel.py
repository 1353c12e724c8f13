"""Messages between a pool and its processes: JSON over a Unix socket, open files passed along.

Each end waits for the answer before it sends again, so no message follows another on the heel.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any, Final

_LENGTH: Final = struct.Struct("!I")
_PIECE: Final = 1 << 16


def send(channel: socket.socket, message: Mapping[str, Any], *files: int) -> None:
    """Send a message, and file descriptors with it; raises OSError where nobody listens any more."""
    body = json.dumps(message).encode()
    whole = _LENGTH.pack(len(body)) + body
    sent = socket.send_fds(channel, [whole[:_PIECE]], list(files)) if files else 0
    if sent < len(whole):
        channel.sendall(whole[sent:])


def receive(channel: socket.socket, files: int = 0) -> tuple[dict[str, Any], list[int]]:
    """The next message and the file descriptors that came with it, at most `files`.

    Raises EOFError where the other end is closed, and TimeoutError as the socket's time-out says.
    """
    received, descriptors, _, _ = socket.recv_fds(channel, _PIECE, files)
    while len(received) < _LENGTH.size:
        received += _more(channel)
    length = _LENGTH.unpack_from(received)[0]
    body = bytearray(received[_LENGTH.size :])
    while len(body) < length:
        body += _more(channel)
    message: dict[str, Any] = json.loads(body)
    return message, descriptors


def _more(channel: socket.socket) -> bytes:
    piece = channel.recv(_PIECE)
    if not piece:
        raise EOFError
    return piece
