"""The watch over running queries: clients that leave, identities that clash."""

from __future__ import annotations

from threading import Event

import pytest

from server.watch import IdentityInUse, Watch


def test_the_query_of_a_client_that_has_gone_is_stopped() -> None:
    stopped = Event()

    def stop(identity: str) -> bool:
        assert identity == "left"
        stopped.set()
        return True

    with Watch(stop).over("left", lambda: True):
        assert stopped.wait(timeout=10)


def test_the_query_of_a_client_that_stays_is_left_alone() -> None:
    stopped: list[str] = []
    gone = Event()

    def stop(identity: str) -> bool:
        stopped.append(identity)
        gone.set()
        return True

    watch = Watch(stop)
    with watch.over("stays", lambda: False), watch.over("leaves", lambda: True):
        assert gone.wait(timeout=10)
    assert set(stopped) == {"leaves"}


def test_an_identity_is_taken_once_at_a_time() -> None:
    watch = Watch(lambda _: True)
    with watch.over("same", lambda: False):
        with pytest.raises(IdentityInUse, match="same") as caught, watch.over("same", lambda: False):
            pass
        assert caught.value.identity == "same"
    with watch.over("same", lambda: False):
        pass


def test_an_error_frees_the_identity() -> None:
    watch = Watch(lambda _: True)
    with pytest.raises(ZeroDivisionError), watch.over("same", lambda: False):
        raise ZeroDivisionError
    with watch.over("same", lambda: False):
        pass
