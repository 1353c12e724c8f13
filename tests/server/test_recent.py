"""What was worked out of late is kept within its bound, and the least looked at goes first."""

from __future__ import annotations

from server.recent import Recent


def test_the_one_not_looked_at_for_longest_goes_first() -> None:
    recent: Recent[str] = Recent(2)
    assert recent.keep("a", "A") == "A"
    recent.keep("b", "B")
    assert recent.find("a") == "A"
    recent.keep("c", "C")
    assert [recent.find(key) for key in "abc"] == ["A", None, "C"]


def test_a_newer_entry_takes_the_place_of_the_older() -> None:
    recent: Recent[int] = Recent(2)
    recent.keep("a", 1)
    recent.keep("a", 2)
    assert recent.find("a") == 2
