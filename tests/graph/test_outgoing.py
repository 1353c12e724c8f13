"""The rules for requests that leave: Retry-After in both its forms, and what is said of an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.outgoing import Outgoing, excerpt, retry_after

NOW = datetime(2015, 10, 21, 7, 27, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("120", 120),
        ("0", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 30),
        ("Wed, 21 Oct 2015 07:28:00 -0000", 30),
        ("Wed, 21 Oct 2015 07:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_the_user_agent_names_version_and_contact(tmp_path: Path) -> None:
    agent = Outgoing(tmp_path, contact="librarian@example.org").agent
    assert agent.startswith("Communique/")
    assert agent.endswith("(librarian@example.org)")


def test_what_a_service_said_is_told_in_one_line() -> None:
    assert excerpt(b"<h1>\n  Oh\xff no </h1>") == "<h1> Oh\ufffd no </h1>"
    assert len(excerpt("x" * 999)) == 200
