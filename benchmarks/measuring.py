"""The mix asked of all systems in turn, so that what else the machine does weighs on all alike."""

from __future__ import annotations

import http.client
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.client import TIMEOUT, Client, Found, Refused, found, unseen
from benchmarks.mix import Query

ROUNDS: Final = 9
PATIENCE: Final = 6.0  # seconds for one query of one system, after which there are no more rounds


@dataclass
class Timing:
    """How long a system took for a query: seconds for texts it had not seen, and for the same text again.

    `found` is None where it failed, and `failure` says why.
    """

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    found: Found | None = None
    failure: str = ""

    @property
    def median(self) -> float:
        """The middle of the first-time measurements in seconds; the time limit where it failed."""
        return statistics.median(self.first) if self.first else TIMEOUT

    @property
    def repeated(self) -> float:
        """The middle of the measurements of the same text, in seconds."""
        return statistics.median(self.again) if self.again else TIMEOUT

    def is_right(self, query: Query) -> bool:
        """Whether the answer was the expected one."""
        return self.found == (query.rows, query.total)

    def needs_more(self) -> bool:
        """Whether another round is worth its time."""
        return not self.failure and sum(self.first) < PATIENCE


def measure(
    clients: Mapping[str, Client], queries: Sequence[Query], rounds: int = ROUNDS
) -> dict[str, dict[str, Timing]]:
    """The timings by system and by query, each system warmed up by one round of the whole mix."""
    timings = {system: {query.name: Timing() for query in queries} for system in clients}
    for query in queries:
        for system, client in clients.items():
            _check(client, query, timings[system][query.name])
    for query in queries:
        for _ in range(rounds):
            for system, client in clients.items():
                _time(client, query, timings[system][query.name])
    return timings


def _check(client: Client, query: Query, timing: Timing) -> None:
    """Ask once and keep what was found; the time is not kept."""
    try:
        _, body = client.ask(unseen(query))
        timing.found = found(query, body)
    except TimeoutError:
        timing.failure = f"no answer within {TIMEOUT:g} s"
    except (OSError, http.client.HTTPException, Refused, ValueError, KeyError) as error:
        timing.failure = str(error) or type(error).__name__


def _time(client: Client, query: Query, timing: Timing) -> None:
    """Ask a text that is new, and then the same again."""
    if not timing.needs_more():
        return
    once = unseen(query)
    try:
        timing.first.append(client.ask(once)[0])
        timing.again.append(client.ask(once)[0])
    except (OSError, http.client.HTTPException, Refused) as error:
        timing.failure = str(error) or type(error).__name__


def ratios(ours: Mapping[str, Timing], theirs: Mapping[str, Timing]) -> Iterator[float]:
    """Our time by theirs for each query that both answered in time."""
    for name, timing in ours.items():
        if timing.first and theirs[name].first:
            yield timing.median / theirs[name].median


def geometric_mean(ours: Mapping[str, Timing], theirs: Mapping[str, Timing]) -> float | None:
    """The geometric mean of the ratios of our first-time times to theirs."""
    found = list(ratios(ours, theirs))
    return statistics.geometric_mean(found) if found else None
