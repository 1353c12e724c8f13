"""Who waits, who runs, who is turned away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from threading import Event

import pytest

from graph.engine import EngineFailed, QueryStopped, QueryTimedOut, QueueFull
from graph.lanes import Lanes, Ticket


class Listener:
    """Stands for a worker; knows whether it was hung up on."""

    def __init__(self) -> None:
        self.ended = Event()

    def hang_up(self) -> None:
        self.ended.set()


@pytest.fixture
def lanes() -> Lanes:
    return Lanes(places=2, queue=1)


@pytest.fixture
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor() as threads:
        yield threads


def ticket(*, reviewed: bool = False, seconds: float = 10.0, identity: str | None = None) -> Ticket:
    return Ticket(identity, reviewed, seconds, time.monotonic() + seconds)


def enter(lanes: Lanes, entrant: Ticket) -> str:
    with lanes.place(entrant):
        return "entered"


def work(lanes: Lanes, entrant: Ticket, worker: Listener) -> str:
    """Work until hung up on."""
    with lanes.place(entrant), lanes.working(entrant, worker):
        assert worker.ended.wait(10)
    return "done"


def wait(executor: Executor, lanes: Lanes, entrant: Ticket) -> Future[str]:
    """Have the ticket wait for a place in a thread of its own."""
    before = lanes.waiting
    future = executor.submit(enter, lanes, entrant)
    while lanes.waiting == before and not future.done():
        time.sleep(0.001)
    return future


def test_visitors_leave_a_place_for_reviewed_queries(lanes: Lanes) -> None:
    with lanes.place(ticket()):
        assert enter(lanes, ticket(reviewed=True)) == "entered"
        with pytest.raises(QueryTimedOut) as raised:
            enter(lanes, ticket(seconds=0.1))
    assert raised.value.seconds == 0.1


def test_a_place_that_is_left_goes_to_the_next_in_line(lanes: Lanes, executor: Executor) -> None:
    with lanes.place(ticket()):
        waits = wait(executor, lanes, ticket())
        assert not waits.done()
    assert waits.result(10) == "entered"
    assert lanes.waiting == 0


def test_a_full_line_turns_away_only_its_own(lanes: Lanes, executor: Executor) -> None:
    with lanes.place(ticket()):
        visitor = wait(executor, lanes, ticket())
        with pytest.raises(QueueFull) as raised:
            enter(lanes, ticket())
        with lanes.place(ticket(reviewed=True)):
            reviewed = wait(executor, lanes, ticket(reviewed=True))
            assert not reviewed.done()
        assert reviewed.result(10) == "entered"
        assert not visitor.done()
    assert visitor.result(10) == "entered"
    assert raised.value.waiting == 1


def test_one_who_waits_can_be_stopped(lanes: Lanes, executor: Executor) -> None:
    with lanes.place(ticket()):
        waits = wait(executor, lanes, ticket(identity="q"))
        assert lanes.stop("q")
        with pytest.raises(QueryStopped):
            waits.result(10)


def test_stopping_hangs_up_on_the_worker(lanes: Lanes, executor: Executor) -> None:
    worker, entrant = Listener(), ticket(identity="q")
    assert not lanes.stop("q")
    works = executor.submit(work, lanes, entrant, worker)
    while not lanes.stop("q"):
        assert not lanes.stop("other")
    with pytest.raises(QueryStopped):
        works.result(10)
    assert not lanes.stop("q")


def test_closing_stops_all_and_lets_nobody_in(lanes: Lanes, executor: Executor) -> None:
    worker, entrant = Listener(), ticket(identity="q")
    works = executor.submit(work, lanes, entrant, worker)
    while entrant.worker is None:
        time.sleep(0.001)
    lanes.close(patience=0)
    with pytest.raises(QueryStopped):
        works.result(10)
    with pytest.raises(EngineFailed):
        enter(lanes, ticket())


def test_closing_patiently_waits_for_those_inside(lanes: Lanes, executor: Executor) -> None:
    worker, entrant = Listener(), ticket()
    works = executor.submit(work, lanes, entrant, worker)
    while entrant.worker is None:
        time.sleep(0.001)
    closing = executor.submit(lanes.close, 10)
    with pytest.raises(TimeoutError):
        closing.result(0.05)
    worker.ended.set()
    assert works.result(10) == "done"
    closing.result(10)


def test_a_ticket_out_of_time_is_not_let_in(lanes: Lanes) -> None:
    with pytest.raises(QueryTimedOut):
        enter(lanes, ticket(seconds=0))
