"""An engine that passes on to another one, which can be exchanged while queries run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from graph.engine import Answer, Engine, Request


class Relay:
    """Queries go to the engine that is in use when they come; one that is left ends the queries it has."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._using: Counter[int] = Counter()
        self._left: list[Engine] = []
        self._closed = False

    @property
    def version(self) -> str:
        """The version that the next request is answered from."""
        return self._engine.version

    def answer(self, request: Request) -> Answer:
        """Answer a query by the engine that is in use now."""
        with self._use() as engine:
            return engine.answer(request)

    def stop(self, identity: str) -> bool:
        """Stop the queries of this identity, on the engine in use or on one that is being left."""
        stopped = [engine.stop(identity) for engine in (self._engine, *self._left)]
        return any(stopped)

    def exchange(self, engine: Engine) -> None:
        """Put another engine to use; the old one is closed once its queries have ended."""
        with self._lock:
            old, self._engine = self._engine, engine
            closing = [old] if not self._using[id(old)] else []
            if not closing:
                self._left.append(old)
            if self._closed:
                closing.append(engine)
        for left in closing:
            left.close()

    def close(self) -> None:
        """Stop every query, on every engine."""
        with self._lock:
            self._closed = True
            engines = (self._engine, *self._left)
        for engine in engines:
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
