"""An engine that answers from disk at once, and from memory as soon as the store has been copied there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any, Final

from graph.engine import Engine, EngineFailed
from graph.pool import IN_MEMORY, Pool
from graph.relay import Relay

AT_ONCE: Final = 50_000  # quads; so many are copied in less than a second


def open_store(
    path: Path,
    *,
    version: str,
    quads: int,
    in_memory: int = IN_MEMORY,
    copies: Sequence[Path] = (),
    warmed: Callable[[float], None] = lambda _seconds: None,
    **options: Any,
) -> Engine:
    """The engine of a store of so many quads, ready within a second or two whatever its size.

    Up to `in_memory` quads are copied into memory meanwhile; `warmed` is told how many seconds that took. The
    other options are those of a Pool, as are the errors.
    """

    def cold() -> Pool:
        return Pool(path, version=version, in_memory=0, **options)

    def warm() -> Pool:
        return Pool(path, version=version, in_memory=in_memory, copies=copies, **options)

    if quads <= AT_ONCE or quads > in_memory:
        return warm() if quads <= in_memory else cold()
    relay = Relay(cold())
    Thread(target=_warm, args=(relay, warm, warmed), name="warming", daemon=True).start()
    return relay


def _warm(relay: Relay, warm: Callable[[], Engine], warmed: Callable[[float], None]) -> None:
    started = time.monotonic()
    try:
        relay.exchange(warm())
    except EngineFailed:
        return  # there is no memory to spare: it goes on from disk
    warmed(time.monotonic() - started)
