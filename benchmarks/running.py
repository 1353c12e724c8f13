"""One measurement of several systems over one dataset, all of them up at once."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import citing, dataset, measuring, throughput
from benchmarks.client import Client
from benchmarks.history import History
from benchmarks.measuring import Timing
from benchmarks.mix import AGGREGATES, POINT, Query, mix
from benchmarks.processes import DidNotStart, Memory, Server
from benchmarks.systems import System, Unavailable
from benchmarks.throughput import Rate
from benchmarks.world import imagine

Tell = Callable[[str], None]
Kind = tuple[str, int]

AGGREGATE_CONNECTIONS: Final = 8


@dataclass
class Outcome:
    """What was measured of one system; `absent` says why nothing was.

    Times are in seconds. `rates` are by query, whether its text was new each time, and connections.
    """

    system: str
    absent: str = ""
    loading: float | None = None
    opening: float | None = None
    settling: float | None = None
    memory: Memory | None = None
    timings: dict[str, Timing] = field(default_factory=dict)
    rates: dict[tuple[str, bool, int], Rate] = field(default_factory=dict)

    def wrong(self, queries: Iterable[Query]) -> list[str]:
        """The queries that were answered, but not rightly."""
        answered = (query for query in queries if self.timings[query.name].found is not None)
        return [query.name for query in answered if not self.timings[query.name].is_right(query)]


@dataclass(frozen=True)
class Stage:
    """The measurements over a dataset of one size; `cited` are queries whose answers are to be cited."""

    size: dataset.Size
    file: Path
    queries: tuple[Query, ...]
    outcomes: tuple[Outcome, ...]
    cited: tuple[Query, ...] = ()


def run(
    quads: int, kinds: Sequence[type[System]], folder: Path, tell: Tell, *, rounds: int, rates: bool
) -> Stage:
    """Generate a dataset of about so many quads and measure the systems over it; `tell` hears of progress."""
    world = imagine(round(quads / dataset.QUADS_PER_CLAIM))
    size = dataset.size(world)
    here = folder / str(quads)
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    file = here / "data.nq"
    dataset.write(world, file)
    history = History(world, size.triples)
    queries = mix(history)
    tell(f"{size.quads:,} quads generated")
    systems = [kind(here, file) for kind in kinds]
    outcomes = _measure(systems, queries, size.quads, tell, rounds, rates)
    return Stage(size, file, queries, tuple(outcomes), (*queries, *citing.shapes(history)))


def _measure(
    systems: Sequence[System],
    queries: Sequence[Query],
    quads: int,
    tell: Tell,
    rounds: int,
    rates: bool,
) -> list[Outcome]:
    """Measure all systems, their throughput only where `rates` are wanted."""
    outcomes = {system.name: Outcome(system.name) for system in systems}
    with ExitStack() as stack:
        clients: dict[str, Client] = {}
        servers: dict[str, Server] = {}
        for system in systems:
            outcome = outcomes[system.name]
            try:
                servers[system.name] = _start(system, outcome, quads, stack)
            except (Unavailable, DidNotStart, OSError) as error:
                outcome.absent = str(error)
                tell(f"{system.name}: skipped: {error}")
                continue
            clients[system.name] = system.client()
            tell(f"{system.name}: loaded in {_seconds(outcome.loading)}, open in {_seconds(outcome.opening)}")
        for name, timings in measuring.measure(clients, queries, rounds).items():
            outcomes[name].timings = timings
            outcomes[name].memory = servers[name].memory()
        tell("the mix is measured")
        for system in systems if rates else ():
            if system.name in clients:
                outcome, client = outcomes[system.name], clients[system.name]
                outcome.rates = _rates(client, queries, outcome)
                tell(f"{system.name}: throughput is measured")
    return list(outcomes.values())


def _start(system: System, outcome: Outcome, quads: int, stack: ExitStack) -> Server:
    """Load and start a system; where its first start loads, it is started twice."""
    system.prepare()
    outcome.loading = system.load()
    if outcome.loading is None and system.keeps:
        with system.serving() as first:
            outcome.loading = first.seconds
    server = stack.enter_context(system.serving())
    outcome.opening = server.seconds
    if outcome.loading is None and not system.shares:
        outcome.loading = server.seconds
    started = time.perf_counter()
    if system.settle(quads):
        outcome.settling = time.perf_counter() - started
    return server


def _rates(client: Client, queries: Sequence[Query], outcome: Outcome) -> dict[tuple[str, bool, int], Rate]:
    """What could be measured of throughput; nothing without wrk."""
    by_name = {query.name: query for query in queries}
    measured: dict[tuple[str, bool, int], Rate | None] = {}
    for connections in throughput.CONNECTIONS if throughput.is_available() else ():
        measured[POINT, False, connections] = throughput.repeated(client, by_name[POINT], connections)
        measured[POINT, True, connections] = throughput.first_time(client, by_name[POINT], connections)
    for name in AGGREGATES if throughput.is_available() else ():
        if outcome.timings[name].first:
            key = name, False, AGGREGATE_CONNECTIONS
            measured[key] = throughput.repeated(client, by_name[name], AGGREGATE_CONNECTIONS)
    return {key: rate for key, rate in measured.items() if rate is not None}


def _seconds(value: float | None) -> str:
    return "no time of its own" if value is None else f"{value:.1f} s"
