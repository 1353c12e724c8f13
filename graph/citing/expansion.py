"""A pattern expanded to show its full solutions, and the sites at which each solution rests on something.

A full solution binds every variable of a derivation: those that projection hides (renamed, so that none is
caught by another), the points between the steps of a path, and a mark for each OPTIONAL and each branch of a
UNION that matched. With the values of one such solution put in, each triple pattern is one triple: the
why-provenance of the solution, in the sense of Buneman, Khanna and Tan (ICDT 2001).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

from graph.citing.sites import Held, Lacking, Matched, Selected, Site, Tested, Unfollowed, Walked
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
from graph.citing.writing import abridged, written_group


class Scope(NamedTuple):
    """Where a pattern stands: the GRAPH around it, and its guard."""

    graph: Term | None = None
    guard: str | None = None


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


_NOTHING: Final = Group(())


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
        elements, tested = self.elements(group, scope, _NOTHING)
        return Group((*elements, *tested))

    def elements(self, group: Group, scope: Scope, left: Group) -> tuple[list[Element], list[Bind]]:
        """The elements of a group expanded, and what is to be bound where its filters hold.

        The filters see as well what is `left` of an OPTIONAL that the group belongs to.
        """
        elements: list[Element] = []
        tested: list[Bind] = []
        for place, element in enumerate(group.elements):
            before = Group(group.elements[:place])
            match element:
                case Filter(condition):
                    seen = Group((*left.elements, *group.elements))
                    tested += self.tests(condition, scope, seen)
                    element = Filter(self.closed(condition, scope, seen))
                case Bind(expression, variable):
                    elements += self.tests(expression, scope, before)
                    element = Bind(self.closed(expression, scope, before), variable)
                case Optional(inner):
                    elements += self.optional(inner, scope, before)
                    continue
                case Minus(inner):
                    elements += self.lacks("minus", inner, scope, before)
            elements.append(self.element(element, scope))
        return elements, tested

    def element(self, element: Element, scope: Scope) -> Element:
        match element:
            case Basic(patterns):
                return Basic(tuple(step for one in patterns for step in self.steps(one, scope)))
            case Union(branches):
                return self.union(branches, scope)
            case Graph(name, group):
                return Graph(name, self.group(group, Scope(name, scope.guard)))
            case Select():
                return self.select(element, scope)
            case Service():
                reason = "what another service answers is not followed there"
                self.sites.append(Unfollowed("SERVICE", reason, scope.guard))
        return element

    def tests(self, expression: Expression, scope: Scope, seen: Group) -> list[Bind]:
        """Note what a condition tests by EXISTS; what is to be bound where it does.

        That is a mark, set where the condition holds without any such test, and what `held` asks for.
        """
        tests = tuple(piece for piece in expression if isinstance(piece, Exists))
        marks = [self.fresh()] if tests and "||" in expression else []
        unless = marks[0].name if marks else None
        without = ("IF(COALESCE(", *_unhelped(expression), ", false), true, 1/0)")
        binds = [Bind(without, mark) for mark in marks]
        for test in tests:
            if test.positive:
                own, copies = self.held(test.group, scope, seen)
                self.sites.append(Tested(test.group, scope.graph, scope.guard, unless, own))
                binds += copies
            else:
                binds += self.lacks("not exists", test.group, scope, seen, unless)
        return binds

    def closed(self, expression: Expression, scope: Scope, seen: Group) -> Expression:
        """The expression, the variables that each EXISTS has for itself renamed.

        The engine (pyoxigraph 0.5) may give them the values of variables of the same names further out.
        """
        known = visible(seen) | set(variables(scope.graph))
        return tuple(
            self.private(piece, known) if isinstance(piece, Exists) else piece for piece in expression
        )

    def private(self, test: Exists, known: frozenset[str]) -> Exists:
        """A test whose variables, but for those that are known, have names of their own."""
        own = {name: self.fresh() for name in dict.fromkeys(variables(test.group)) if name not in known}
        renamed: Group = mapped(test.group, lambda variable: own.get(variable.name, variable))
        return test._replace(group=renamed)

    def lacks(
        self, kind: str, group: Group, scope: Scope, seen: Group, unless: str | None = None
    ) -> list[Bind]:
        """Note that a group has no match beside what is seen; what is to be bound there."""
        own, copies = self.held(group, scope, seen)
        self.sites.append(Lacking(kind, _pieces(group), scope.graph, scope.guard, own, unless))
        return copies

    def held(self, group: Group, scope: Scope, seen: Group) -> tuple[Held, list[Bind]]:
        """The variables of a group that are seen where it stands, and what holds the value they have there.

        One that may be unbound there is copied, since it may be bound further out. GRAPH's own is known.
        """
        names = sorted(visible(seen) & set(variables(group)) - set(variables(scope.graph)))
        copies = {name: self.fresh() for name in names if name not in certain(seen)}
        own = tuple((name, copies[name].name if name in copies else name) for name in names)
        return own, [Bind((Var(name),), copy) for name, copy in copies.items()]

    def marked(self, group: Group, scope: Scope) -> Group:
        """A group that sets a mark where it matches."""
        mark = self.fresh()
        inner = self.group(group, scope._replace(guard=mark.name))
        return Group((*inner.elements, Bind(("true",), mark)))

    def optional(self, group: Group, scope: Scope, left: Group) -> list[Element]:
        """An OPTIONAL that sets a mark where it matches; its filters hold for what is left of it as well."""
        mark = self.fresh()
        copies = self.lacks("optional", group, scope, left, mark.name)
        inner, tested = self.elements(group, scope._replace(guard=mark.name), left)
        return [*copies, Optional(Group((*inner, Bind(("true",), mark)))), *tested]

    def union(self, branches: tuple[Group, ...], scope: Scope) -> Union:
        if len(branches) == 1:
            return Union((self.group(branches[0], scope),))
        return Union(tuple(self.marked(branch, scope) for branch in branches))

    def select(self, select: Select, scope: Scope) -> Element:
        """Put a sub-select in the place of its rows, its hidden variables renamed, or keep it whole."""
        if isinstance(scope.graph, Var) and scope.graph not in (item.variable for item in select.items):
            # The engine (pyoxigraph 0.5) forgets which graph they are from.
            reason = f"the engine may have taken its rows from another graph than ?{scope.graph.name}"
            self.sites.append(Unfollowed(f"the sub-select {abridged(select.group)}", reason, scope.guard))
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
        pairs = tuple((name.name, other.name) for name, other in own.items() if name != scope.graph)
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
