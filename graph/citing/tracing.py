"""Rows followed back to the triples that made them, in a few requests for a whole page of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from graph import names as prefixes
from graph import rdf
from graph.citing.expansion import (
    Foreign,
    Lacking,
    Matched,
    Plan,
    Selected,
    Site,
    Tested,
    Walked,
    body,
    expand,
    expand_path,
    site_variables,
)
from graph.citing.grouping import columns, group_rows
from graph.citing.matching import Row, Solution, matched
from graph.citing.restriction import pushed, restricted
from graph.citing.trace import Trace
from graph.citing.tree import (
    Const,
    Group,
    Link,
    Pattern,
    Repeat,
    Select,
    Term,
    Var,
    mapped,
    variables,
    visible,
)
from graph.citing.writing import written_group, written_pattern
from graph.witnesses import Absence, Untraced

# Rows asked for at a time, and the solutions of one part of a query that are followed.
PAGE: Final = 500
SOLUTIONS: Final = 10_000

Ask: TypeAlias = Callable[[Sequence[str], Group, int], list[Solution]]


@dataclass(frozen=True)
class Tracer:
    """Follows rows of a query back.

    `ask` gives the solutions of a group for some variables, up to a number; `constants` are the terms of
    the query by their text; `stem` begins no name in it; `limit` bounds the solutions of each request;
    `is_sample` says that no more are wanted.
    """

    ask: Ask
    constants: Mapping[str, rdf.Node]
    stem: str
    limit: int
    is_sample: bool = False

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
        traces = dict(zip(everything, self.follow(plan, keys.names, everything), strict=True))
        return [self.united(select, [traces[key] for key in found]) for found in grouped]

    def united(self, select: Select, traces: Sequence[Trace]) -> Trace:
        """The trace of a row from those of its groups; of a group without solutions, that there are none."""
        united = Trace()
        for trace in traces:
            united.add(trace)
            united.derivations += 1
            if not trace.derivations and not select.groups:
                united.absences[Absence("none", written_group(select.group))] = None
        return united

    def follow(
        self,
        plan: Plan,
        names: Sequence[str],
        rows: Sequence[Row],
        group: Group | None = None,
    ) -> list[Trace]:
        """Follow rows through a plan; `group` is the group to ask, where it is kept to the rows already."""
        traces: list[Trace] = []
        for start in range(0, len(rows), PAGE):
            page = rows[start : start + PAGE]
            traces += self.page(plan, names, page, group or restricted(plan.group, names, page))
        return traces

    def page(self, plan: Plan, names: Sequence[str], rows: Sequence[Row], group: Group) -> list[Trace]:
        """Follow a page of rows."""
        shown = visible(group)
        needed = {name for site in plan.sites for name in site_variables(site)} | set(names)
        solutions = self.ask(sorted(needed & shown), group, self.limit + 1)
        traces = [Trace() for _ in rows]
        pending: list[dict[Row, set[int]]] = [defaultdict(set) for _ in plan.sites]
        for solution, places in matched(solutions[: self.limit], names, rows):
            for place in places:
                traces[place].derivations += 1
            for site, waiting in zip(plan.sites, pending, strict=True):
                if not site.guard or solution.get(site.guard) is not None:
                    self.visit(site, solution, [traces[place] for place in places], waiting, places, shown)
        for site, waiting in zip(plan.sites, pending, strict=True):
            self.pursue(site, waiting, traces, shown)
        if len(solutions) > self.limit and not self.is_sample:
            part = f"more than {self.limit:,} solutions of {abridged(group)}"
            for trace in traces:
                trace.note([Untraced(part, f"only the first {self.limit:,} were followed")])
        return traces

    def visit(
        self,
        site: Site,
        solution: Solution,
        traces: Sequence[Trace],
        waiting: dict[Row, set[int]],
        places: Sequence[int],
        shown: set[str],
    ) -> None:
        """Add what a site says of a solution to the traces of its rows, or let it wait."""
        if isinstance(site, Matched):
            found = (self.triple(site.pattern, solution), self.graph(site.graph, solution))
            for trace in traces:
                trace.triples[found] = None
        elif not self.is_known(site, solution, traces):
            key = tuple(solution.get(name) for name in site_names(site, shown))
            waiting[key].update(places)

    def is_known(self, site: Site, solution: Solution, traces: Sequence[Trace]) -> bool:
        """Whether what a site says is known without another request; if so it is added to the traces."""
        match site:
            case Tested() | Lacking() if site.unless and solution.get(site.unless) is not None:
                return True
            case Lacking():
                absence = self.absence(site, solution)
                for trace in traces:
                    trace.absences[absence] = None
            case Foreign():
                for trace in traces:
                    trace.note([Untraced("SERVICE", "what another service answers is not followed there")])
            case Walked() if self.is_empty_walk(site, solution):
                place = self.value(site.pattern.subject, solution)
                for trace in traces:
                    trace.given[f"a path of length zero at {place}"] = None
            case _:
                return False
        return True

    def pursue(
        self, site: Site, waiting: Mapping[Row, set[int]], traces: Sequence[Trace], shown: set[str]
    ) -> None:
        """Follow what waits at a site, for all rows at once."""
        if not waiting:
            return
        names, rows = site_names(site, shown), list(waiting)
        for key, found in zip(rows, self.pursued(site, names, rows), strict=True):
            if not found.derivations and not isinstance(site, Tested):
                found.note([Untraced(_part(site), "no way to its values was found again")])
            for place in waiting[key]:
                traces[place].add(found)

    def pursued(self, site: Site, names: list[str], rows: Sequence[Row]) -> list[Trace]:
        """The traces of what waits at a site that is followed on its own."""
        match site:
            case Walked(pattern, graph, _):
                return self.follow(expand_path(pattern, self.stem, graph), names, rows)
            case Selected(select, graph, _, own):
                outer = {inner: name for name, inner in own}
                return self.select(
                    _apart(select, graph, self.stem), [outer.get(n, n) for n in names], rows, graph
                )
            case Tested(group, graph):
                return self.test(group, names, rows, graph)
        raise TypeError(f"{type(site).__name__} is not followed on its own")

    def test(
        self, group: Group, names: Sequence[str], rows: Sequence[Row], graph: Term | None
    ) -> list[Trace]:
        """Follow the matches of EXISTS, the outer solution put into it wherever its variables stand.

        A number for each row goes with its values, so that the values of different rows are never mixed.
        """
        number = f"{self.stem}row"
        numbered: list[Row] = [(rdf.Literal(place), *row) for place, row in enumerate(rows)]
        group = pushed(group, [number, *names], numbered)
        plan = expand(group, self.stem, graph)
        return self.follow(plan, [number], [row[:1] for row in numbered], plan.group)

    def triple(self, pattern: Pattern, solution: Solution) -> rdf.Triple:
        """The triple that a pattern of one step is, with a solution put in."""
        predicate = pattern.predicate
        step = predicate.predicate if isinstance(predicate, Link) else predicate
        assert isinstance(step, Var | Const)
        terms: list[Any] = [self.value(term, solution) for term in (pattern.subject, step, pattern.object)]
        return rdf.Triple(*terms)

    def value(self, term: Term, solution: Solution) -> rdf.Node | None:
        """The value of a term in a solution."""
        return solution.get(term.name) if isinstance(term, Var) else self.constants[term.text]

    def graph(self, graph: Term | None, solution: Solution) -> str | None:
        """The IRI of the graph that a GRAPH names in a solution."""
        node = self.value(graph, solution) if graph else None
        return node.value if isinstance(node, rdf.NamedNode) else None

    def is_empty_walk(self, site: Walked, solution: Solution) -> bool:
        """Whether a path that may have length zero ends where it starts."""
        path = site.pattern.predicate
        if not (isinstance(path, Repeat) and path.sign in ("?", "*")):
            return False
        return self.value(site.pattern.subject, solution) == self.value(site.pattern.object, solution)

    def absence(self, site: Lacking, solution: Solution) -> Absence:
        """What is lacking, with a solution put in."""

        def put_in(variable: Var) -> Term:
            value = solution.get(variable.name)
            return variable if value is None else Const(_shown(value))

        return Absence(site.kind, written_group(mapped(site.group, put_in)), self.graph(site.graph, solution))


def site_names(site: Site, shown: set[str]) -> list[str]:
    """The variables by whose values a site is followed on its own."""
    graph = [site.graph.name] if not isinstance(site, Foreign) and isinstance(site.graph, Var) else []
    match site:
        case Walked():
            ends = (site.pattern.subject, site.pattern.object)
            return list(dict.fromkeys([*variables(ends), *graph]))
        case Selected():
            return list(dict.fromkeys([*(inner for _, inner in site.own), *graph]))
        case Tested():
            return sorted((set(variables(site.group)) & shown) | set(graph))
    return []


def abridged(group: Group) -> str:
    """A group in a few words."""
    text = written_group(group)
    return text if len(text) <= 120 else f"{text[:117]}…"


def _part(site: Site) -> str:
    match site:
        case Walked():
            return written_pattern(site.pattern)
        case Selected():
            return f"the sub-select {abridged(site.select.group)}"
    return type(site).__name__


def _apart(select: Select, graph: Term | None, stem: str) -> Select:
    """The sub-select, a hidden variable of GRAPH's own name renamed."""
    shown = {item.variable.name for item in select.items}
    if not isinstance(graph, Var) or graph.name in shown:
        return select
    other = Var(f"{stem}hidden")
    renamed: Select = mapped(select, lambda variable: other if variable == graph else variable)
    return renamed


def _shown(node: rdf.Node) -> str:
    """A term for a reader: with a prefix where one fits."""
    return prefixes.shorten(node.value) if isinstance(node, rdf.NamedNode) else str(node)
