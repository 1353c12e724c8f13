"""Rows followed back to the triples that made them, in a few requests for a whole page of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Final, NamedTuple, TypeAlias

from graph import rdf
from graph.citing.expansion import Plan, body, expand, expand_path
from graph.citing.grouping import columns, group_rows
from graph.citing.instances import Reader, Terms
from graph.citing.matching import Row, Solution, fitting, matched
from graph.citing.restriction import pushed, restricted, shared
from graph.citing.sites import Lacking, Matched, Selected, Site, Tested, Unfollowed, Walked, holders, needed
from graph.citing.trace import Found, Trace
from graph.citing.tree import Exists, Group, Repeat, Select, Term, Var, mapped, variables, visible
from graph.citing.writing import abridged, written_group, written_pattern
from graph.engine import QueryError, QueryMalformed, QueryTooDeep, QueryTooLarge, TooManyTokens
from graph.witnesses import Absence, Untraced

# Rows asked for at a time, and the solutions of one part of a query that are followed: fewer where rows stand
# for groups of them, of which each has its share. Nobody reads thousands of notes on a count.
PAGE: Final = 500
SOLUTIONS: Final = 10_000
GROUPED: Final = 2_000

# What an engine may object to in a query made for citing, where it accepted the one that is cited.
REFUSALS: Final = (QueryMalformed, QueryTooDeep, QueryTooLarge, TooManyTokens)

Ask: TypeAlias = Callable[[Sequence[str], Group, int], list[Row]]


@dataclass
class Step:
    """A solution on its way back: its rows' places, whether a triple made it, what it waits for.

    What it waits for is the number of a site and the values of its variables.
    """

    places: list[int]
    touched: bool = False
    waits: list[tuple[int, Row]] = field(default_factory=list)


class Cut(NamedTuple):
    """There were more solutions than `most`; what is lacking may be of rows that have more than `beyond`."""

    most: int
    beyond: int


@dataclass(frozen=True)
class Tracer:
    """Follows rows of a query back.

    `ask` gives the values of some variables in the solutions of a group, up to a number of these; `terms` are
    those of the query;
    `stem` begins no name in it; `limit` bounds the solutions of each request; `is_sample` says that no more
    are wanted, `is_shared` that each row is to have its share of them.
    """

    ask: Ask
    terms: Terms
    stem: str
    limit: int
    is_sample: bool = False
    is_shared: bool = False

    @property
    def row(self) -> str:
        """The name of the variable that numbers the rows put into an EXISTS."""
        return f"{self.stem}row"

    def select(
        self, select: Select, names: Sequence[str], rows: Sequence[Row], graph: Term | None
    ) -> list[Trace]:
        """Follow rows of a SELECT, given by the values of some of its columns (and of GRAPH's variable)."""
        known = {*columns(select), *variables(graph)}
        places = [place for place, name in enumerate(names) if name in known]
        names = [names[place] for place in places]
        rows = [tuple(row[place] for place in places) for row in rows]
        if select.is_aggregated and rows:
            return self.groups(select, names, rows, graph)
        return self.follow(expand(body(select), self.stem, graph), names, rows)

    def groups(
        self, select: Select, names: Sequence[str], rows: Sequence[Row], graph: Term | None
    ) -> list[Trace]:
        """Follow rows of an aggregated SELECT: each rests on all solutions of its groups."""
        keys, grouped = group_rows(self.ask, select, names, rows, graph, self.limit)
        everything = list(dict.fromkeys(key for found in grouped for key in found))
        plan = expand(keys.group, self.stem, graph)
        bounded = replace(self, limit=min(self.limit, GROUPED), is_shared=True)
        traces = dict(zip(everything, bounded.follow(plan, keys.names, everything), strict=True))
        return [_united(select, [traces[key] for key in found]) for found in grouped]

    def follow(
        self, plan: Plan, names: Sequence[str], rows: Sequence[Row], group: Group | None = None
    ) -> list[Trace]:
        """Follow rows through a plan; `group` is the group to ask, where it is kept to the rows already."""
        traces: list[Trace] = []
        for start in range(0, len(rows), PAGE):
            page = rows[start : start + PAGE]
            traces += self.page(plan, list(names), page, group or restricted(plan.group, names, page))
        return traces

    def page(self, plan: Plan, names: Sequence[str], rows: Sequence[Row], group: Group) -> list[Trace]:
        """Follow a page of rows."""
        wanted = set(names).union(*(needed(site) for site in plan.sites))
        columns = sorted(wanted & visible(group))
        traces = [Trace() for _ in rows]
        try:
            solutions, cut = self.solutions(plan, columns, names, rows, group)
        except REFUSALS as error:
            _refuse(traces, plan, error)
            return traces
        steps = list(self.steps(plan, columns, names, rows, solutions, traces))
        self.finish(plan, steps, traces)
        if cut:
            part = f"more than {cut.most:,} solutions of {abridged(plan.group)}"
            for trace in traces:
                if trace.derivations > cut.beyond:
                    trace.note([Untraced(part, "not all of them were followed")])
        return traces

    def solutions(
        self, plan: Plan, columns: Sequence[str], names: Sequence[str], rows: Sequence[Row], group: Group
    ) -> tuple[list[Row], Cut | None]:
        """The solutions of a page of rows, and where they were cut off, if they were."""
        found = self.ask(columns, group, self.limit + 1)
        if len(found) <= self.limit or self.is_sample:
            return found[: self.limit], None
        if not self.is_shared or names[:1] == [self.row]:
            return found[: self.limit], Cut(self.limit, -1)
        share = max(1, self.limit // len(rows))
        parts = shared(plan.group, columns, names, rows, share + 1)
        each = [one for part in parts for one in self.ask(columns, part, len(rows) * (share + 1))]
        return each, Cut(share, share)

    def steps(
        self,
        plan: Plan,
        columns: Sequence[str],
        names: Sequence[str],
        rows: Sequence[Row],
        solutions: Sequence[Row],
        traces: Sequence[Trace],
    ) -> Iterator[Step]:
        """A step for each solution, what is known of it added to the traces of its rows."""
        match = fitting if names[:1] == [self.row] else matched
        reader = Reader(self.terms, plan.sites, columns)
        others = [(number, site) for number, site in enumerate(plan.sites) if not isinstance(site, Matched)]
        for solution, places in match(solutions, columns, names, rows):
            mine = [traces[place] for place in places]
            is_touched = _met(mine, reader.triples(solution))
            values = dict(zip(columns, solution, strict=True)) if others else {}
            yield Step(places, is_touched, self.waits(others, values, mine))

    def waits(
        self, sites: Iterable[tuple[int, Site]], solution: Solution, traces: Sequence[Trace]
    ) -> list[tuple[int, Row]]:
        """Add what is known of a solution at these sites to the traces of its rows; what it waits for."""
        return [
            (number, tuple(solution.get(name) for name in holders(site)))
            for number, site in sites
            if not (site.guard and solution.get(site.guard) is None)
            and not self.is_known(site, solution, traces)
        ]

    def is_known(self, site: Site, solution: Solution, traces: Iterable[Trace]) -> bool:
        """Whether what a site says is known without another request; if so it is added to the traces."""
        match site:
            case Tested() | Lacking() if site.unless and solution.get(site.unless) is not None:
                return True
            case Lacking():
                absence = self.terms.absence(site, solution)
                for trace in traces:
                    trace.absences[absence] = None
            case Unfollowed(part, reason):
                for trace in traces:
                    trace.note([Untraced(part, reason)])
            case Walked() if self.is_empty_walk(site, solution):
                place = self.terms.value(site.pattern.subject, solution)
                for trace in traces:
                    trace.given[f"a path of length zero at {place}"] = None
            case _:
                return False
        return True

    def is_empty_walk(self, site: Walked, solution: Solution) -> bool:
        """Whether a path that may have length zero ends where it starts."""
        path = site.pattern.predicate
        if not (isinstance(path, Repeat) and path.sign in ("?", "*")):
            return False
        ends = [self.terms.value(end, solution) for end in (site.pattern.subject, site.pattern.object)]
        return ends[0] == ends[1]

    def finish(self, plan: Plan, steps: Sequence[Step], traces: Sequence[Trace]) -> None:
        """Follow what the solutions wait for, each site for all of them at once."""
        found: dict[tuple[int, Row], Trace] = {}
        waits = dict.fromkeys(wait for step in steps for wait in step.waits)
        for number, site in enumerate(plan.sites):
            rows = [row for other, row in waits if other == number]
            pursued = self.pursued(site, rows) if rows else []
            found |= {(number, row): trace for row, trace in zip(rows, pursued, strict=True)}
        pairs = ((place, wait) for step in steps for wait in step.waits for place in step.places)
        for place, wait in dict.fromkeys(pairs):
            traces[place].add(found[wait])
        for step in steps:
            if not step.touched and all(found[wait].is_free for wait in step.waits):
                for place in step.places:
                    traces[place].is_free = True

    def pursued(self, site: Site, rows: Sequence[Row]) -> list[Trace]:
        """The traces of what waits at a site that is followed on its own."""
        match site:
            case Walked(pattern, graph, _):
                traces = self.follow(expand_path(pattern, self.stem, graph), holders(site), rows)
                part = written_pattern(pattern)
            case Selected(select, graph, _, own):
                names = [*(name for name, _ in own), *variables(graph)]
                traces = self.select(_apart(select, graph, self.stem), names, rows, graph)
                part = f"the sub-select {abridged(select.group)}"
            case Tested(group, graph, own=own):
                return self.test(group, [*(name for name, _ in own), *variables(graph)], rows, graph)
            case _:
                raise TypeError(f"{type(site).__name__} is not followed on its own")
        for trace in traces:
            if not trace.derivations:
                trace.note([Untraced(part, "no way to its values was found again")])
        return traces

    def test(
        self, group: Group, names: Sequence[str], rows: Sequence[Row], graph: Term | None
    ) -> list[Trace]:
        """Follow the matches of EXISTS, the outer solution put into it wherever its variables stand.

        A number for each row goes with its values, so that the values of different rows are never mixed.
        Blank nodes cannot be put in, and are compared afterwards.
        """
        numbered: list[Row] = [(rdf.Literal(place), *row) for place, row in enumerate(rows)]
        inner = pushed(group, [self.row, *names], numbered)
        plan = expand(inner, self.stem, graph)
        traces = self.follow(plan, [self.row, *names], numbered, plan.group)
        for trace in traces:
            trace.is_free |= not trace.derivations
        return traces


def _refuse(traces: Iterable[Trace], plan: Plan, error: QueryError) -> None:
    """Note of each row that it could not be followed."""
    reason = f"the query that would follow it is refused: {error}"
    for trace in traces:
        trace.derivations += 1
        trace.note([Untraced(abridged(plan.group), reason)])


def _met(traces: Iterable[Trace], triples: Sequence[Found]) -> bool:
    """Add a derivation and its triples to the traces of its rows; whether there are any."""
    for trace in traces:
        trace.derivations += 1
        trace.triples.update(dict.fromkeys(triples))
    return bool(triples)


def _united(select: Select, traces: Sequence[Trace]) -> Trace:
    """The trace of a row from those of its groups; of a group without solutions, that there are none."""
    united = Trace()
    for trace in traces:
        united.add(trace)
        united.derivations += 1
        united.is_free |= trace.is_free
        if not trace.derivations and select.groups:
            united.note([Untraced(abridged(select.group), "the solutions of a group were not found again")])
        elif not trace.derivations:
            united.absences[Absence("none", written_group(select.group))] = None
            united.is_free = True
    for test in _tests(select):
        part = f"EXISTS {abridged(test.group)}"
        united.note([Untraced(part, "its matches are not followed where aggregates are computed")])
    return united


def _tests(select: Select) -> Iterator[Exists]:
    """What a SELECT tests by EXISTS in its columns, GROUP BY and HAVING."""
    columns = (item.expression or () for item in (*select.items, *select.groups))
    for piece in chain(*columns, *select.having):
        if isinstance(piece, Exists):
            yield piece


def _apart(select: Select, graph: Term | None, stem: str) -> Select:
    """The sub-select, a hidden variable of GRAPH's own name renamed."""
    shown = {item.variable.name for item in select.items}
    if not isinstance(graph, Var) or graph.name in shown:
        return select
    taken = set(variables(select))
    other = next(Var(name) for number in count() if (name := f"{stem}h{number}") not in taken)
    renamed: Select = mapped(select, lambda variable: other if variable == graph else variable)
    return renamed
