"""Requests a second at several connections, driven by wrk, which is not itself the bottleneck."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.client import SOLUTIONS, Client, Refused, unseen
from benchmarks.mix import Query

CONNECTIONS: Final = (1, 8, 64)
SECONDS: Final = 3

_RATE: Final = re.compile(r"Requests/sec:\s*([\d.]+)")
_ERRORS: Final = re.compile(r"Non-2xx or 3xx responses: (\d+)")
# Each request asks a text of its own: a comment that counts.
_SCRIPT: Final = """\
local count = %d
request = function()
  count = count + 1
  return wrk.format("GET", "%s%%0A%%23" .. count)
end
"""
_START: Final = 1_000_000


class Rate(NamedTuple):
    """Requests a second, and how many of all requests were answered with an error."""

    per_second: float
    errors: int


def is_available() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def repeated(client: Client, query: Query, connections: int, seconds: int = SECONDS) -> Rate | None:
    """The rate at which a system answers one query again and again."""
    once = unseen(query)
    try:
        client.ask(once)
    except (OSError, http.client.HTTPException, Refused):
        return None  # a server that many connections have overwhelmed
    return _run(client, client.target(once.text), connections, seconds)


def first_time(client: Client, query: Query, connections: int, seconds: int = SECONDS) -> Rate | None:
    """The rate at which a system answers a query whose text is new each time."""
    target = client.target(query.text)
    head, ampersand, rest = target.partition("&")
    # The query must stand at the end, where the script adds to it.
    path, _, asked = head.partition("?")
    target = f"{path}?{rest}{ampersand}{asked}"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SCRIPT % (_START * connections, target))
        script.flush()
        return _run(client, path, connections, seconds, script=Path(script.name))


def _run(
    client: Client, target: str, connections: int, seconds: int, script: Path | None = None
) -> Rate | None:
    """Run wrk; None where it measured nothing."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    command += ["-H", f"Accept: {SOLUTIONS}"] + (["-s", str(script)] if script else [])
    command.append(f"http://127.0.0.1:{client.port}{target}")
    output = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True
    ).stdout
    rate, errors = _RATE.search(output), _ERRORS.search(output)
    return Rate(float(rate[1]), int(errors[1]) if errors else 0) if rate else None
