"""A pattern expanded to show its full solutions, and the sites at which each solution rests on something.

A full solution binds every variable of a derivation: those that projection hides (renamed, so that none is
caught by another), the points between the steps of a path, and a mark for each OPTIONAL and each branch of a
UNION that matched. With the values of one such solution put in, each triple pattern is one triple: the
why-provenance of the solution, in the sense of Buneman, Khanna and Tan (ICDT 2001).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from graph.citing.tree import (
    Alternative,
    Basic,
    Bind,
    Const,
    Element,
    Exists,
    Expression,
    Filter,
    Graph,
    Group,
    Inverse,
    Item,
    Link,
    Minus,
    Negated,
    Optional,
    Path,
    Pattern,
    Piece,
    Repeat,
    Select,
    Sequence,
    Service,
    Term,
    Union,
    Var,
    certain,
    mapped,
    variables,
    visible,
)
from graph.citing.writing import written_group


class Matched(NamedTuple):
    """A triple pattern of one step; in every site `graph` is GRAPH's name, `guard` the mark to be set."""

    pattern: Pattern
    graph: Term | None
    guard: str | None


class Walked(NamedTuple):
    """A path that is walked between two ends and followed on its own."""

    pattern: Pattern
    graph: Term | None
    guard: str | None


class Selected(NamedTuple):
    """A sub-select that is kept whole; `own` gives the variable that holds each output's own value."""

    select: Select
    graph: Term | None
    guard: str | None
    own: tuple[tuple[str, str], ...]


class Tested(NamedTuple):
    """An EXISTS that may have matched, for the values of what is in scope; not where `unless` is set."""

    group: Group
    graph: Term | None
    guard: str | None
    unless: str | None
    scope: tuple[str, ...]


class Lacking(NamedTuple):
    """A pattern that has no match: always (MINUS, NOT EXISTS), or where the mark `unless` is not set.

    `pieces` are its text, cut at its variables: every second piece is the name of one.
    """

    kind: str
    pieces: tuple[str, ...]
    graph: Term | None
    guard: str | None
    unless: str | None = None


class Foreign(NamedTuple):
    """What another service answers."""

    service: Service
    guard: str | None


Site: TypeAlias = Matched | Walked | Selected | Tested | Lacking | Foreign


class Scope(NamedTuple):
    """Where a pattern stands: the GRAPH around it, its guard, the variables on the left of its OPTIONAL."""

    graph: Term | None = None
    guard: str | None = None
    left: frozenset[str] = frozenset()


class Plan(NamedTuple):
    """An expanded group and its sites."""

    group: Group
    sites: tuple[Site, ...]


def expand(group: Group, stem: str, graph: Term | None = None) -> Plan:
    """Expand a group, inside GRAPH where one is given; new names begin with the stem."""
    expander = _Expander(stem, (group, graph))
    expanded = expander.group(group, Scope(graph))
    return Plan(_inside(graph, expanded), tuple(expander.sites))


def expand_path(pattern: Pattern, stem: str, graph: Term | None = None) -> Plan:
    """Expand a path between two ends into the steps that can make it.

    Of a repeated path those are the steps that lie on some way from one end to the other.
    """
    expander = _Expander(stem, (pattern, graph))
    expanded = Group(tuple(expander.ways(pattern, Scope(graph))))
    return Plan(_inside(graph, expanded), tuple(expander.sites))


def body(select: Select, names: set[str] | None = None) -> Group:
    """The pattern under a SELECT, with its expressions bound (of those names, where given), and VALUES."""
    elements = list(select.group.elements)
    for item in select.items:
        if item.expression and (names is None or item.variable.name in names):
            elements.append(Bind(item.expression, item.variable))
    return Group((*elements, select.values) if select.values else tuple(elements))


def _inside(graph: Term | None, group: Group) -> Group:
    return Group((Graph(graph, group),)) if graph else group


class _Expander:
    """Expands patterns, gathers their sites, and gives out fresh names."""

    def __init__(self, stem: str, tree: object) -> None:
        self.sites: list[Site] = []
        taken = set(variables(tree))
        names = (f"{stem}x{number}" for number in itertools.count(1))
        self.names = (name for name in names if name not in taken)

    def fresh(self) -> Var:
        return Var(next(self.names))

    def group(self, group: Group, scope: Scope) -> Group:
        elements: list[Element] = []
        marks: list[Bind] = []
        seen = scope.left | visible(group)
        for place, element in enumerate(group.elements):
            left = scope.left | visible(Group(group.elements[:place]))
            elements.append(self.element(element, scope, left))
            if isinstance(element, Filter):
                marks += self.tests(element.condition, scope, seen)
            elif isinstance(element, Bind):
                self.tests(element.expression, scope, left)
        return Group((*elements, *marks))

    def element(self, element: Element, scope: Scope, left: frozenset[str]) -> Element:
        """An element expanded; `left` are the variables that stand before it."""
        match element:
            case Basic(patterns):
                return Basic(tuple(step for one in patterns for step in self.steps(one, scope)))
            case Optional(group):
                return self.optional(group, scope._replace(left=left))
            case Union(branches):
                return self.union(branches, scope._replace(left=frozenset()))
            case Graph(name, group):
                return Graph(name, self.group(group, Scope(name, scope.guard)))
            case Select():
                return self.select(element, scope)
            case Minus(group):
                self.sites.append(Lacking("minus", _pieces(group), scope.graph, scope.guard))
            case Service():
                self.sites.append(Foreign(element, scope.guard))
        return element

    def tests(self, expression: Expression, scope: Scope, seen: frozenset[str]) -> list[Bind]:
        """Note what a condition tests by EXISTS; a mark, set where it holds without any such test."""
        tests = [piece for piece in expression if isinstance(piece, Exists)]
        marks = [self.fresh()] if tests and "||" in expression else []
        unless = marks[0].name if marks else None
        for test in tests:
            if test.positive:
                names = tuple(sorted(seen & set(variables(test.group))))
                self.sites.append(Tested(test.group, scope.graph, scope.guard, unless, names))
            else:
                self.sites.append(
                    Lacking("not exists", _pieces(test.group), scope.graph, scope.guard, unless)
                )
        without = ("IF(COALESCE(", *_unhelped(expression), ", false), true, 1/0)")
        return [Bind(without, mark) for mark in marks]

    def marked(self, group: Group, scope: Scope) -> tuple[Group, Var]:
        """A group that sets a mark where it matches, and the mark."""
        mark = self.fresh()
        inner = self.group(group, scope._replace(guard=mark.name))
        return Group((*inner.elements, Bind(("true",), mark))), mark

    def optional(self, group: Group, scope: Scope) -> Optional:
        inner, mark = self.marked(group, scope)
        self.sites.append(Lacking("optional", _pieces(group), scope.graph, scope.guard, mark.name))
        return Optional(inner)

    def union(self, branches: tuple[Group, ...], scope: Scope) -> Union:
        if len(branches) == 1:
            return Union((self.group(branches[0], scope),))
        return Union(tuple(self.marked(branch, scope)[0] for branch in branches))

    def select(self, select: Select, scope: Scope) -> Element:
        """Put a sub-select in the place of its rows, its hidden variables renamed, or keep it whole."""
        if select.is_aggregated or select.cuts or select.distinct:
            return self.whole(select, scope)
        shown = {item.variable.name for item in select.items}
        hidden = {name: self.fresh() for name in dict.fromkeys(variables(select)) if name not in shown}
        renamed: Select = mapped(select, lambda variable: hidden.get(variable.name, variable))
        return Union((self.group(body(renamed), Scope(scope.graph, scope.guard)),))

    def whole(self, select: Select, scope: Scope) -> Select:
        """Keep a sub-select; an output that it may leave unbound is also shown under a name of its own."""
        bound = certain(select)
        names = [item.variable for item in select.items]
        own = {name: name if name.name in bound else self.fresh() for name in names}
        pairs = tuple((name.name, other.name) for name, other in own.items())
        self.sites.append(Selected(select, scope.graph, scope.guard, pairs))
        if all(name == other for name, other in own.items()):
            return select
        copies = (Item((name,), other) for name, other in own.items() if name != other)
        items = (*(Item(None, name) for name in names), *copies)
        return Select("", items, Group((select,)), (), (), (), False, None)

    def steps(self, pattern: Pattern, scope: Scope) -> Iterator[Pattern]:
        """The patterns of one step, or of a path that is followed on its own, that make a pattern."""
        match pattern.predicate:
            case Var() | Link():
                self.sites.append(Matched(pattern, scope.graph, scope.guard))
                yield pattern
            case Inverse(path):
                yield from self.steps(Pattern(pattern.object, path, pattern.subject), scope)
            case Sequence(parts):
                for step in self.chain(pattern, parts):
                    yield from self.steps(step, scope)
            case _:
                self.sites.append(Walked(pattern, scope.graph, scope.guard))
                yield pattern

    def chain(self, pattern: Pattern, parts: tuple[Path, ...]) -> Iterator[Pattern]:
        points = [pattern.subject, *(self.fresh() for _ in parts[1:]), pattern.object]
        for start, part, end in zip(points, parts, points[1:], strict=False):
            yield Pattern(start, part, end)

    def ways(self, pattern: Pattern, scope: Scope) -> Iterator[Element]:
        match pattern.predicate:
            case Alternative(parts):
                ways = (Pattern(pattern.subject, part, pattern.object) for part in parts)
                yield self.union(tuple(Group((Basic((way,)),)) for way in ways), scope)
            case Negated():
                yield self.union(tuple(self.unlike(pattern, pattern.predicate)), scope)
            case Repeat(path, "?"):
                yield Basic(tuple(self.steps(pattern._replace(predicate=path), scope)))
            case Repeat(path, _):
                yield self.repeated(pattern, path, scope)
            case _:
                yield Basic(tuple(self.steps(pattern, scope)))

    def unlike(self, pattern: Pattern, path: Negated) -> Iterator[Group]:
        """One pattern for each direction, its predicate kept from the names that are negated."""
        ends = (pattern.subject, pattern.object)
        for names, (start, end) in ((path.forwards, ends), (path.backwards, ends[::-1])):
            if names is not None:
                predicate = self.fresh()
                listed = ", ".join(name.text for name in names)
                unlike = Filter((predicate, f" NOT IN ({listed})"))
                yield Group((Basic((Pattern(start, predicate, end),)), unlike))

    def repeated(self, pattern: Pattern, path: Path, scope: Scope) -> Basic:
        """Each step from a point that the start leads to, to a point that leads to the end."""
        here, there = self.fresh(), self.fresh()
        steps = tuple(self.steps(Pattern(here, path, there), scope))
        before = Pattern(pattern.subject, Repeat(path, "*"), here)
        after = Pattern(there, Repeat(path, "*"), pattern.object)
        return Basic((before, *steps, after))


def _pieces(group: Group) -> tuple[str, ...]:
    """The text of a group, cut at its variables."""
    return tuple(written_group(mapped(group, lambda variable: Const(f"\0{variable.name}\0"))).split("\0"))


def _unhelped(expression: Expression) -> Iterator[Piece]:
    """The expression as if no EXISTS in it helped it to be true."""
    for piece in expression:
        if isinstance(piece, Exists):
            yield str(piece.negated if piece.positive else not piece.negated).lower()
        else:
            yield piece


def site_variables(site: Site) -> set[str]:
    """The variables whose values a site needs."""
    needed = {site.guard} if site.guard else set()
    match site:
        case Matched() | Walked():
            needed |= set(variables((site.pattern, site.graph)))
        case Selected():
            needed |= {name for _, name in site.own} | set(variables((site.graph,)))
        case Tested():
            needed |= (
                set(site.scope) | set(variables((site.graph,))) | ({site.unless} if site.unless else set())
            )
        case Lacking():
            needed |= {*site.pieces[1::2], *variables((site.graph,))} | (
                {site.unless} if site.unless else set()
            )
    return needed
