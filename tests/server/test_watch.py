"""The watch over running queries: clients that leave, identities that clash."""

from __future__ import annotations

import pytest

from server.watch import Departure, IdentityInUse, Watch


def recorded() -> tuple[list[str], Watch]:
    """A watch, and the identities that it has had stopped."""
    stopped: list[str] = []

    def stop(identity: str) -> bool:
        stopped.append(identity)
        return True

    return stopped, Watch(stop)


def test_the_query_of_a_client_that_leaves_is_stopped_and_no_other() -> None:
    stopped, watch = recorded()
    leaving, staying = Departure(), Departure()
    with watch.over("stays", staying), watch.over("leaves", leaving):
        leaving.tell()
    assert stopped == ["leaves"]


def test_a_query_that_has_ended_is_not_stopped() -> None:
    stopped, watch = recorded()
    leaving = Departure()
    with watch.over("done", leaving):
        pass
    leaving.tell()
    assert stopped == []


def test_what_begins_after_the_departure_is_stopped_when_it_is_told_again() -> None:
    stopped, watch = recorded()
    leaving = Departure()
    leaving.tell()
    with watch.over("late", leaving):
        leaving.tell()
    assert stopped == ["late"]


def test_an_identity_is_taken_once_at_a_time() -> None:
    watch = Watch(lambda _: True)
    with watch.over("same", None):
        with pytest.raises(IdentityInUse, match="same") as caught, watch.over("same", None):
            pass
        assert caught.value.identity == "same"
    with watch.over("same", None):
        pass


def test_an_error_frees_the_identity() -> None:
    watch = Watch(lambda _: True)
    with pytest.raises(ZeroDivisionError), watch.over("same", None):
        raise ZeroDivisionError
    with watch.over("same", None):
        pass
