"""What Communiqué is meant to reach beside the other systems, and whether it did."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from benchmarks import citing
from benchmarks.citing import SHAPES, Cited
from benchmarks.exporting import Export
from benchmarks.measuring import geometric_mean
from benchmarks.mix import AGGREGATES, POINT
from benchmarks.running import AGGREGATE_CONNECTIONS, Outcome, Stage
from benchmarks.systems import Communique, Oxigraph, RdflibEndpoint
from benchmarks.virtuoso import Virtuoso

_CONNECTIONS: Final = 8


class Target(NamedTuple):
    """An aim, its bound, what was measured, and whether that reaches it."""

    aim: str
    bound: str
    measured: str
    verdict: str


def judge(small: Stage, large: Stage, export: Export, cited: Sequence[Cited] = ()) -> Iterator[Target]:
    """The targets that could be measured: at 100 thousand quads, at a million, of citing, of the export."""
    ours = _outcome(large, Communique.name)
    for stage, name, bound in (
        (large, Oxigraph.name, 0.5),
        (large, Virtuoso.name, 1.3),
        (small, RdflibEndpoint.name, 0.05),
    ):
        us, them = _outcome(stage, Communique.name), _outcome(stage, name)
        mean = geometric_mean(us.timings, them.timings) if them and us else None
        if mean is not None:
            aim = f"first-time queries, {stage.size.quads:,} quads, time by {name}’s"
            yield _at_most(aim, bound, mean)
    yield from _throughput(ours, large)
    oxigraph = _outcome(large, Oxigraph.name)
    if ours and oxigraph and ours.loading and oxigraph.loading:
        speed = oxigraph.loading / ours.loading
        yield _at_least("load to the first answer, speed by that of `oxigraph load`", 0.5, speed)
    page = [one for one in cited if one.query.shape not in SHAPES]
    if page:
        aim = f"naming the claims behind 50 rows, {large.size.quads:,} quads, time by the query’s"
        yield _at_most(aim, 2, citing.mean(page))
    yield _at_least("Turtle export, speed by rdflib’s", 20, export.rdflib / export.ours)
    yield Target(
        "Turtle export", "byte-stable", "yes" if export.is_stable else "no", _verdict(export.is_stable)
    )


def _throughput(ours: Outcome | None, stage: Stage) -> Iterator[Target]:
    oxigraph, virtuoso = _outcome(stage, Oxigraph.name), _outcome(stage, Virtuoso.name)
    point = list(_faster(ours, oxigraph, (POINT,), _CONNECTIONS))
    if point:
        yield _at_least("point query repeated, 8 connections, requests a second by oxigraph’s", 1, point[0])
    aggregates = list(_faster(ours, virtuoso, AGGREGATES, AGGREGATE_CONNECTIONS))
    if aggregates:
        mean = statistics.geometric_mean(aggregates)
        yield _at_least("aggregates repeated, requests a second by Virtuoso’s, geometric mean", 20, mean)


def _faster(
    ours: Outcome | None, theirs: Outcome | None, queries: Iterable[str], connections: int
) -> Iterator[float]:
    """Our rate of repeated queries by theirs, where both were measured."""
    for name in queries:
        key = name, False, connections
        if ours and theirs and key in ours.rates and key in theirs.rates:
            yield ours.rates[key].per_second / theirs.rates[key].per_second


def _outcome(stage: Stage, name: str) -> Outcome | None:
    found = (outcome for outcome in stage.outcomes if outcome.system == name and not outcome.absent)
    return next(found, None)


def _at_most(aim: str, bound: float, measured: float) -> Target:
    return Target(aim, f"at most {bound:g}", f"{measured:.3g}", _verdict(measured <= bound))


def _at_least(aim: str, bound: float, measured: float) -> Target:
    return Target(aim, f"at least {bound:g}", f"{measured:.3g}", _verdict(measured >= bound))


def _verdict(reached: bool) -> str:
    return "reached" if reached else "**missed**"
