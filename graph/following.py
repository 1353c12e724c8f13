"""An engine that follows the current snapshot: those in flight end on the old one, later ones see the new."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from graph import snapshot
from graph.engine import Answer, Engine, Request
from graph.snapshot import Snapshot

SECONDS: Final = 1.0


class Following:
    """An engine over whatever snapshot of a data folder is current; `open_` makes the engine of one snapshot.

    It looks for a new one at most once a second; one that cannot be opened leaves the old one in use.
    Raises snapshot.NoSnapshot where there is none at the start.
    """

    def __init__(self, data: Path, open_: Callable[[Snapshot], Engine]) -> None:
        self._data = data
        self._open = open_
        self._lock = Lock()
        self._changing = Lock()
        self._looked = time.monotonic()
        self._using: Counter[int] = Counter()
        self._left: list[Engine] = []
        self.snapshot = snapshot.open_snapshot(data)
        self._engine = open_(self.snapshot)

    @property
    def version(self) -> str:
        """The version that the next request is answered from."""
        self._look()
        return self.snapshot.version

    def answer(self, request: Request) -> Answer:
        """Answer a query from the snapshot that is current when it comes."""
        self._look()
        with self._use() as engine:
            return engine.answer(request)

    def stop(self, identity: str) -> bool:
        """Stop the queries of this identity, on the current snapshot or on one that is being left."""
        stopped = [engine.stop(identity) for engine in (self._engine, *self._left)]
        return any(stopped)

    def close(self) -> None:
        """Stop every query, on every snapshot."""
        for engine in (self._engine, *self._left):
            engine.close()

    @contextmanager
    def _use(self) -> Iterator[Engine]:
        with self._lock:
            engine = self._engine
            self._using[id(engine)] += 1
        try:
            yield engine
        finally:
            with self._lock:
                self._using[id(engine)] -= 1
                over = [left for left in self._left if not self._using[id(left)]]
                self._left = [left for left in self._left if self._using[id(left)]]
            for left in over:
                left.close()

    def _look(self) -> None:
        """Change to a new snapshot if there is one; one caller does so, the others go on meanwhile."""
        if time.monotonic() - self._looked < SECONDS or not self._changing.acquire(blocking=False):
            return
        try:
            self._looked = time.monotonic()
            found = snapshot.current(self._data)
            if found is not None and found.version != self.snapshot.version:
                self._change(found)
        finally:
            self._changing.release()

    def _change(self, found: Snapshot) -> None:
        try:
            opened = self._open(found)
        except OSError:
            return
        with self._lock:
            old, self._engine, self.snapshot = self._engine, opened, found
            idle = not self._using[id(old)]
            if not idle:
                self._left.append(old)
        if idle:
            old.close()
