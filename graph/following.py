"""An engine that follows the current snapshot: those in flight end on the old one, later ones see the new."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from graph import snapshot
from graph.engine import Answer, Engine, EngineFailed, Request
from graph.snapshot import Snapshot

SECONDS: Final = 1.0


class Following:
    """An engine over whatever snapshot of a data folder is current; `open_` makes the engine of one snapshot.

    A thread looks for a new one every second; one that cannot be opened leaves the old one in use. Raises
    snapshot.NoSnapshot where there is none at the start.
    """

    def __init__(self, data: Path, open_: Callable[[Snapshot], Engine]) -> None:
        self._data = data
        self._open = open_
        self._lock = Lock()
        self._using: Counter[int] = Counter()
        self._left: list[Engine] = []
        self.snapshot = snapshot.open_snapshot(data)
        self._engine = open_(self.snapshot)
        self._closed = Event()
        self._looking = Thread(target=self._look, name="following", daemon=True)
        self._looking.start()

    @property
    def version(self) -> str:
        """The version that the next request is answered from."""
        return self.snapshot.version

    def answer(self, request: Request) -> Answer:
        """Answer a query from the snapshot that is current when it comes."""
        with self._use() as engine:
            return engine.answer(request)

    def stop(self, identity: str) -> bool:
        """Stop the queries of this identity, on the current snapshot or on one that is being left."""
        stopped = [engine.stop(identity) for engine in (self._engine, *self._left)]
        return any(stopped)

    def close(self) -> None:
        """Stop every query, on every snapshot."""
        self._closed.set()
        self._close_all()
        self._looking.join()
        self._close_all()  # what was opened meanwhile, too

    def _close_all(self) -> None:
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
        """Change to a new snapshot whenever there is one."""
        while not self._closed.wait(SECONDS):
            with contextlib.suppress(OSError, EngineFailed):
                found = snapshot.current(self._data)
                if found is not None and found.version != self.snapshot.version:
                    self._change(found, self._open(found))

    def _change(self, found: Snapshot, opened: Engine) -> None:
        with self._lock:
            old, self._engine, self.snapshot = self._engine, opened, found
            idle = not self._using[id(old)]
            if not idle:
                self._left.append(old)
        if idle:
            old.close()
