"""The queries that run just now, and the stopping of those whose client has gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import Final

SECONDS: Final = 0.25


class IdentityInUse(Exception):
    """Another query with this identity is running; carries the identity."""

    def __init__(self, identity: str) -> None:
        super().__init__(f"a query with the id “{identity}” is running already")
        self.identity = identity


class Watch:
    """Looks every quarter of a second whether the clients that wait are still there; if not, calls `stop`."""

    def __init__(self, stop: Callable[[str], bool]) -> None:
        self._stop = stop
        self._running: dict[str, Callable[[], bool]] = {}
        self._changed = Condition()
        self._thread: Thread | None = None

    @contextmanager
    def over(self, identity: str, gone: Callable[[], bool]) -> Iterator[None]:
        """Watch over one query while it runs; `gone` tells whether its client has left.

        Raises IdentityInUse.
        """
        self._enter(identity, gone)
        try:
            yield
        finally:
            with self._changed:
                del self._running[identity]

    def _enter(self, identity: str, gone: Callable[[], bool]) -> None:
        with self._changed:
            if identity in self._running:
                raise IdentityInUse(identity)
            self._running[identity] = gone
            if self._thread is None:
                self._thread = Thread(target=self._look, name="watch", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _look(self) -> None:
        while True:
            time.sleep(SECONDS)
            with self._changed:
                self._changed.wait_for(lambda: self._running)
                left = [identity for identity, gone in self._running.items() if gone()]
            for identity in left:
                self._stop(identity)
