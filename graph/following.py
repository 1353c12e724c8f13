"""An engine that follows the current snapshot: those in flight end on the old one, later ones see the new."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Final

from graph import snapshot
from graph.engine import Engine, EngineFailed
from graph.relay import Relay
from graph.snapshot import Snapshot

SECONDS: Final = 1.0


class Following(Relay):
    """An engine over whatever snapshot of a data folder is current; `open_` makes the engine of one snapshot.

    A thread looks for a new one every second; one that cannot be opened leaves the old one in use. Raises
    snapshot.NoSnapshot where there is none at the start.
    """

    def __init__(self, data: Path, open_: Callable[[Snapshot], Engine]) -> None:
        self._data = data
        self._open = open_
        self.snapshot = snapshot.open_snapshot(data)
        super().__init__(open_(self.snapshot))
        self._ended = Event()
        self._looking = Thread(target=self._look, name="following", daemon=True)
        self._looking.start()

    def close(self) -> None:
        """Stop every query, on every snapshot."""
        self._ended.set()
        super().close()
        self._looking.join()

    def _look(self) -> None:
        """Change to a new snapshot whenever there is one."""
        while not self._ended.wait(SECONDS):
            with contextlib.suppress(OSError, EngineFailed):
                found = snapshot.current(self._data)
                if found is not None and found.version != self.snapshot.version:
                    self.exchange(self._open(found))
                    self.snapshot = found
