"""Who may ask next: reviewed and visitors' queries wait in lines of their own, and neither is for ever."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Condition
from typing import Protocol

from graph.engine import EngineFailed, QueryStopped, QueryTimedOut, QueueFull


class Stoppable(Protocol):
    """What works on a query and can be told to stop, from any thread."""

    def hang_up(self) -> None:
        """Make the one who waits for the answer see that none will come."""


@dataclass(eq=False)
class Ticket:
    """One query's place in the lines; `deadline` is in seconds of `time.monotonic`."""

    identity: str | None
    reviewed: bool
    seconds: float
    deadline: float
    worker: Stoppable | None = None
    stopped: bool = False

    @property
    def remaining(self) -> float:
        """The seconds left; raises QueryTimedOut where there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise QueryTimedOut(self.seconds)
        return left


class Lanes:
    """Lets so many queries run at once, one fewer of visitors than of all, and so many wait in each line."""

    def __init__(self, places: int, queue: int) -> None:
        self._places = places
        self._queue = queue
        self._running: set[Ticket] = set()
        self._waiting: dict[bool, list[Ticket]] = {True: [], False: []}
        self._closed = False
        self._changed = Condition()

    @property
    def running(self) -> int:
        """How many queries have a place."""
        with self._changed:
            return len(self._running)

    @property
    def waiting(self) -> int:
        """How many queries wait for a place."""
        with self._changed:
            return sum(map(len, self._waiting.values()))

    @contextlib.contextmanager
    def place(self, ticket: Ticket) -> Iterator[None]:
        """Wait for a place, and keep it for the time of the context.

        Raises QueueFull, QueryTimedOut, QueryStopped, and EngineFailed once closed.
        """
        with self._changed:
            self._enter(ticket)
        try:
            yield
        finally:
            with self._changed:
                self._running.remove(ticket)
                self._changed.notify_all()

    @contextlib.contextmanager
    def working(self, ticket: Ticket, worker: Stoppable) -> Iterator[None]:
        """Have this worker told when the ticket is stopped; raises QueryStopped, at either end, if it was."""
        with self._changed:
            _check(ticket)
            ticket.worker = worker
        try:
            yield
        finally:
            with self._changed:
                ticket.worker = None
                _check(ticket)

    def stop(self, identity: str) -> bool:
        """Stop the queries of this identity, waiting or running; whether there was one."""
        with self._changed:
            found = [ticket for ticket in self._all() if ticket.identity == identity]
            self._stop(found)
        return bool(found)

    def close(self, patience: float) -> None:
        """Let nothing more in, give what is in so many seconds to end, then stop it and see it out."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not self._all(), timeout=patience)
            self._stop(self._all())
            self._changed.wait_for(lambda: not self._all())

    def _enter(self, ticket: Ticket) -> None:
        if self._closed:
            raise EngineFailed("it is closed")
        line = self._waiting[ticket.reviewed]
        if len(line) >= self._queue and not self._is_next(ticket):
            raise QueueFull(len(line))
        line.append(ticket)
        try:
            self._changed.wait_for(lambda: ticket.stopped or self._is_next(ticket), timeout=ticket.remaining)
            _check(ticket)
            if not self._is_next(ticket):
                raise QueryTimedOut(ticket.seconds)
            self._running.add(ticket)
        finally:
            line.remove(ticket)
            self._changed.notify_all()

    def _is_next(self, ticket: Ticket) -> bool:
        """Whether there is a place for the ticket, and nobody before it in its line."""
        if [*self._waiting[ticket.reviewed], ticket][0] is not ticket or len(self._running) >= self._places:
            return False
        visitors = sum(not other.reviewed for other in self._running)
        return ticket.reviewed or visitors < self._places - 1

    def _all(self) -> list[Ticket]:
        return [*self._waiting[True], *self._waiting[False], *self._running]

    def _stop(self, tickets: list[Ticket]) -> None:
        for ticket in tickets:
            ticket.stopped = True
            if ticket.worker is not None:
                ticket.worker.hang_up()
        self._changed.notify_all()


def _check(ticket: Ticket) -> None:
    if ticket.stopped:
        raise QueryStopped
