"""The queries that run just now, and the stopping of those whose client has gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

# Where the gateway puts the Departure of a request's client.
DEPARTURE: Final = "communique.departure"


class IdentityInUse(Exception):
    """Another query with this identity is running; carries the identity."""

    def __init__(self, identity: str) -> None:
        super().__init__(f"a query with the id “{identity}” is running already")
        self.identity = identity


class Departure:
    """What to do when the client of one request leaves."""

    def __init__(self) -> None:
        self._actions: list[Callable[[], object]] = []

    @contextmanager
    def calling(self, action: Callable[[], object]) -> Iterator[None]:
        """Have this called when the client leaves during the context, from another thread."""
        self._actions.append(action)
        try:
            yield
        finally:
            self._actions.remove(action)

    def tell(self) -> None:
        """Say that the client has left; to be said again for what begins only afterwards."""
        for action in tuple(self._actions):
            action()


class Watch:
    """Knows the identities of the queries that run; calls `stop` for one whose client leaves."""

    def __init__(self, stop: Callable[[str], bool]) -> None:
        self._stop = stop
        self._running: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def over(self, identity: str, departure: Departure | None) -> Iterator[None]:
        """Watch over one query while it runs, until its client departs; raises IdentityInUse."""
        with self._lock:
            if identity in self._running:
                raise IdentityInUse(identity)
            self._running.add(identity)
        try:
            with (departure or Departure()).calling(lambda: self._stop(identity)):
                yield
        finally:
            with self._lock:
                self._running.remove(identity)
