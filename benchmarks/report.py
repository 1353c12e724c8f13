"""What was measured, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks.citing import SHAPES, Cited, mean
from benchmarks.exporting import Export
from benchmarks.machine import Machine
from benchmarks.measuring import Timing, geometric_mean
from benchmarks.mix import AGGREGATES, POINT
from benchmarks.running import AGGREGATE_CONNECTIONS, Outcome, Stage
from benchmarks.targets import Target
from benchmarks.throughput import CONNECTIONS


def replace(path: Path, name: str, text: str) -> None:
    """Put a text between the markers of this name in a document; raises ValueError where there are none."""
    document = path.read_text(encoding="utf-8")
    begin, end = f"<!-- measured: {name} -->\n", f"<!-- end: {name} -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(document):
        raise ValueError(
            f"{path} has no place for the measurement “{name}”: it lacks the line {begin.strip()}"
        )
    path.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", document), encoding="utf-8")


def render(stage: Stage, machine: Machine, day: date) -> str:
    """The tables of one stage: load and memory, the mix, throughput, wrong answers."""
    ran = [outcome for outcome in stage.outcomes if not outcome.absent]
    pieces = [
        f"Measured on {day:%-d %B %Y}: {machine.in_words()}. {stage.size.quads:,} quads, of which "
        f"{stage.size.triples:,} are the record in the default graph.",
        *(f"{outcome.system} was skipped: {outcome.absent}." for outcome in stage.outcomes if outcome.absent),
        _table(("", "load, s", "open, s", "memory, MB", "counted by process, MB"), map(_footing, ran)),
        _table(("query", "shape", "finds", *(o.system for o in ran)), _mix(stage, ran)),
    ]
    if any(outcome.rates for outcome in ran):
        pieces.append(_table(("requests a second", *(o.system for o in ran)), _throughput(ran)))
    pieces += _notes(stage, ran)
    return "\n\n".join(pieces) + "\n"


def render_targets(targets: Iterable[Target]) -> str:
    """What was to be reached, and what was."""
    rows = ((target.aim, target.bound, target.measured, target.verdict) for target in targets)
    return _table(("aim", "at best or at worst", "measured", ""), rows) + "\n"


def render_export(export: Export) -> str:
    """The speeds of writing Turtle, in words."""
    stable = "the same bytes from any order" if export.is_stable else "but the bytes depended on the order"
    return (
        f"{export.triples:,} triples as Turtle: Communiqué {export.ours:.2f} s, rdflib {export.rdflib:.2f} s "
        f"({export.rdflib / export.ours:.0f} times as long); {stable}.\n"
    )


def render_citing(measured: Sequence[Cited]) -> str:
    """What citing costs, query by query, and in the mean of each kind."""
    head = ("query", "shape", "query, ms", "named, ms", "times", "again, ms", "times", "told, ms", "times")
    rows = [[one.query.name + ("*" if one.is_cut else ""), one.query.shape, *_costs(one)] for one in measured]
    kinds = {"the mix": [one for one in measured if one.query.shape not in SHAPES]}
    kinds |= {shape: [one for one in measured if one.query.shape == shape] for shape in SHAPES}
    for name, found in kinds.items():
        if found:
            means = (mean(found), mean(found, lambda one: one.again), mean(found, lambda one: one.told))
            cells = [cell for value in means for cell in ("", f"**{value:.1f}**")]
            rows.append([f"**{name}**, geometric mean", "", "", *cells])
    cut = "*: not all solutions of its groups were followed, and the notes say so."
    return "\n\n".join([_table(head, rows), *([cut] if any(one.is_cut for one in measured) else [])]) + "\n"


def _costs(one: Cited) -> Iterator[str]:
    yield _milliseconds(one.plain)
    for seconds in (one.named, one.again, one.told):
        yield from (_milliseconds(seconds), f"{seconds / one.plain:.1f}")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _footing(outcome: Outcome) -> list[str]:
    memory = outcome.memory
    sizes = ["–", "–"] if memory is None else [f"{size / 2**20:,.0f}" for size in memory]
    opening = _seconds(outcome.opening)
    if outcome.settling is not None:
        opening += f" (in memory {_seconds(outcome.settling)} later)"
    return [outcome.system, _seconds(outcome.loading), opening, *sizes]


def _mix(stage: Stage, ran: Sequence[Outcome]) -> Iterator[list[str]]:
    for query in stage.queries:
        finds = f"{query.rows:,}" if query.total is None else f"{query.rows:,} ({query.total:,})"
        cells = [
            _cell(outcome.timings[query.name], outcome.timings[query.name].is_right(query)) for outcome in ran
        ]
        yield [query.name, query.shape, finds, *cells]
    means = [geometric_mean(ran[0].timings, outcome.timings) for outcome in ran]
    ratios = ["–" if mean is None else f"{mean:.2f}" for mean in means]
    yield [f"**{ran[0].system}’s time by theirs**, geometric mean", "", "", *(f"**{r}**" for r in ratios)]
    wrong = [f"{len(outcome.wrong(stage.queries))} of {len(stage.queries)}" for outcome in ran]
    yield ["wrong answers", "", "", *wrong]


def _cell(timing: Timing, is_right: bool) -> str:
    """Milliseconds for a new text, and for the same text again; a cross marks a wrong answer."""
    if not timing.first:
        return "failed"
    return f"{_milliseconds(timing.median)} / {_milliseconds(timing.repeated)}{'' if is_right else ' ✗'}"


def _throughput(ran: Sequence[Outcome]) -> Iterator[list[str]]:
    for is_new in (False, True):
        for connections in CONNECTIONS:
            kind = "new text each time" if is_new else "repeated"
            label = f"{POINT}, {kind}, {connections} connection{'s' if connections > 1 else ''}"
            yield [label, *(_rate(outcome, (POINT, is_new, connections)) for outcome in ran)]
    for name in AGGREGATES:
        key = name, False, AGGREGATE_CONNECTIONS
        label = f"{name}, repeated, {AGGREGATE_CONNECTIONS} connections"
        yield [label, *(_rate(outcome, key) for outcome in ran)]


def _rate(outcome: Outcome, key: tuple[str, bool, int]) -> str:
    rate = outcome.rates.get(key)
    if rate is None:
        return "–"
    return f"{rate.per_second:,.0f}" + (f" ({rate.errors:,} refused)" if rate.errors else "")


def _notes(stage: Stage, ran: Sequence[Outcome]) -> Iterator[str]:
    """What was answered wrongly, and how; what failed, and why."""
    expected = {query.name: query for query in stage.queries}
    for outcome in ran:
        wrong = outcome.wrong(stage.queries)
        if wrong:
            details = (f"{name} {_found(outcome.timings[name], expected[name].total)}" for name in wrong)
            yield f"Wrong in {outcome.system} (found): {', '.join(details)}."
        failed = [f"{name}: {timing.failure}" for name, timing in outcome.timings.items() if timing.failure]
        if failed:
            yield f"Failed in {outcome.system}: {'; '.join(failed)}."


def _found(timing: Timing, total: int | None) -> str:
    assert timing.found is not None
    return f"{timing.found.rows:,}" + ("" if total is None else f" ({timing.found.total:,})")


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _milliseconds(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
