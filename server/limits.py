"""How long and how large what a client sends may be, so that no client can keep others from being served."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on connections; times in seconds, sizes in bytes.

    `head` and `body` are the times for a request's head and body to arrive, `idle` the time between
    requests, `stalled` the time in which a client must take something of its response, `lingering` the time
    to hear of a refusal. Heads over `head_size` and bodies over `body_size` are not read to their end.
    Of more than `connections` clients the one that has waited longest makes room.
    """

    connections: int = 1000
    head: float = 15.0
    body: float = 60.0
    idle: float = 30.0
    stalled: float = 60.0
    lingering: float = 5.0
    head_size: int = 256 * 1024
    body_size: int = 16 * 1024 * 1024
