"""A tiny SPARQL algebra of the tests' own, evaluated naively with a record of every triple that is touched.

Terms are N-Triples texts, variables begin with `?`. A solution comes with the set of pairs (triple, graph)
that its derivation matched; graph None is the default graph. It follows SPARQL 1.1, section 18, to the letter
and shares no code with the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

Mu = dict[str, str]
Edge = tuple[str, str, str]
Touch = frozenset[tuple[Edge, str | None]]
Solutions = list[tuple[Mu, Touch]]
NOTHING: Touch = frozenset()


class Pattern(NamedTuple):
    subject: str
    predicate: Any  # a variable, or a path
    object: str


class Link(NamedTuple):
    iri: str


class Inverse(NamedTuple):
    path: Any


class Sequence(NamedTuple):
    parts: tuple[Any, ...]


class Alternative(NamedTuple):
    parts: tuple[Any, ...]


class Repeat(NamedTuple):
    path: Any
    sign: str


class Negated(NamedTuple):
    forwards: tuple[str, ...]
    backwards: tuple[str, ...]


class Basic(NamedTuple):
    patterns: tuple[Pattern, ...]


class Optional(NamedTuple):
    group: Any


class Union(NamedTuple):
    branches: tuple[Any, ...]


class Minus(NamedTuple):
    group: Any


class Graph(NamedTuple):
    name: str
    group: Any


class Filter(NamedTuple):
    condition: Any


class Bind(NamedTuple):
    value: str
    variable: str


class Values(NamedTuple):
    variables: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


class Equal(NamedTuple):
    left: str
    right: str
    negated: bool


class Bound(NamedTuple):
    variable: str
    negated: bool


class Exists(NamedTuple):
    group: Any
    negated: bool


class Or(NamedTuple):
    left: Any
    right: Any


class Count(NamedTuple):
    argument: str  # `*` or a variable
    distinct: bool
    name: str


class Select(NamedTuple):
    """`keys` are the variables of GROUP BY; `counts` make it aggregated."""

    distinct: bool
    columns: tuple[str, ...]
    counts: tuple[Count, ...]
    group: Any
    keys: tuple[str, ...]
    limit: int | None = None


Dataset = dict[str | None, frozenset[Edge]]


def text(node: Any) -> str:
    """The SPARQL text of a node; a group is a tuple of elements."""
    if isinstance(node, Select):
        return f"{{ {select_text(node)} }}"
    if type(node) is tuple:
        return "{ " + " ".join(map(text, node)) + " }"
    for form in (path_text, group_text, condition_text):
        if (found := form(node)) is not None:
            return found
    raise TypeError(node)


def path_text(node: Any) -> str | None:
    match node:
        case Link(iri):
            return str(iri)
        case Inverse(path):
            return f"^({text(path)})"
        case Sequence(parts):
            return f"({'/'.join(map(text, parts))})"
        case Alternative(parts):
            return f"({'|'.join(map(text, parts))})"
        case Repeat(path, sign):
            return f"({text(path)}){sign}"
        case Negated(forwards, backwards):
            return f"!({'|'.join([*forwards, *(f'^{iri}' for iri in backwards)])})"
    return None


def group_text(node: Any) -> str | None:
    match node:
        case Pattern(s, p, o):
            return f"{s} {p if isinstance(p, str) else text(p)} {o} ."
        case Basic(patterns):
            return " ".join(map(text, patterns))
        case Optional(group) | Minus(group):
            return f"{type(node).__name__.upper()} {text(group)}"
        case Union(branches):
            return " UNION ".join(map(text, branches))
        case Graph(name, group):
            return f"GRAPH {name} {text(group)}"
        case Filter(condition):
            return f"FILTER({text(condition)})"
        case Bind(value, variable):
            return f"BIND({value} AS {variable})"
        case Values(names, rows):
            lines = " ".join(f"({' '.join(term or 'UNDEF' for term in row)})" for row in rows)
            return f"VALUES ({' '.join(names)}) {{ {lines} }}"
    return None


def condition_text(node: Any) -> str | None:
    match node:
        case Equal(left, right, negated):
            return f"{left} {'!=' if negated else '='} {right}"
        case Bound(variable, negated):
            return f"{'!' if negated else ''}BOUND({variable})"
        case Exists(group, negated):
            return f"{'NOT ' if negated else ''}EXISTS {text(group)}"
        case Or(left, right):
            return f"{text(left)} || {text(right)}"
    return None


def select_text(select: Select) -> str:
    """A SELECT without braces around it."""
    counts = [f"(COUNT({'DISTINCT ' if c.distinct else ''}{c.argument}) AS {c.name})" for c in select.counts]
    head = " ".join(["SELECT", *(["DISTINCT"] if select.distinct else []), *select.columns, *counts])
    tail = f" GROUP BY {' '.join(select.keys)}" if select.keys else ""
    return f"{head} {text(select.group)}{tail}" + (f" LIMIT {select.limit}" if select.limit else "")


class Evaluator:
    """Evaluates over a dataset; `env` is the solution put into the pattern of an EXISTS."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def group(self, elements: Any, graph: str | None, env: Mu) -> Solutions:
        found: Solutions = [({}, NOTHING)]
        conditions = [one.condition for one in elements if isinstance(one, Filter)]
        for element in elements:
            found = self.step(found, element, graph, env)
        return list(self.filtered(found, conditions, graph, env))

    def step(self, found: Solutions, element: Any, graph: str | None, env: Mu) -> Solutions:
        match element:
            case Optional(group):
                return self.left_join(found, group, graph, env)
            case Minus(group):
                right = self.group(group, graph, env)
                return [one for one in found if not any(excludes(one[0], other) for other, _ in right)]
            case Filter():
                return found
            case Bind(value, variable):
                return [(extended(mu, variable, value, env), touch) for mu, touch in found]
        return join(found, self.element(element, graph, env))

    def element(self, element: Any, graph: str | None, env: Mu) -> Solutions:
        match element:
            case Basic(patterns):
                found: Solutions = [({}, NOTHING)]
                for pattern in patterns:
                    found = join(found, list(self.pattern(pattern, graph, env)))
                return found
            case Union(branches):
                return list(chain.from_iterable(self.group(branch, graph, env) for branch in branches))
            case Graph(name, group):
                return self.named(name, group, env)
            case Values(names, rows):
                cells = [{n: term for n, term in zip(names, row, strict=True) if term} for row in rows]
                return [(mu, NOTHING) for mu in cells]
            case Select():
                return self.select(element, graph, env)
        return self.group(element, graph, env)

    def named(self, name: str, group: Any, env: Mu) -> Solutions:
        name = env.get(name, name)
        if not name.startswith("?"):
            return self.group(group, name, env) if self.dataset.get(name) else []
        graphs = sorted(graph for graph, held in self.dataset.items() if graph and held)
        return [
            solution
            for graph in graphs
            for solution in join([({name: graph}, NOTHING)], self.group(group, graph, env))
        ]

    def left_join(self, left: Solutions, elements: Any, graph: str | None, env: Mu) -> Solutions:
        """The filters of the group are the condition of the join (section 18.2.2.6)."""
        conditions = [one.condition for one in elements if isinstance(one, Filter)]
        right = self.group(tuple(one for one in elements if not isinstance(one, Filter)), graph, env)
        found: Solutions = []
        for one in left:
            matches = list(self.filtered(join([one], right), conditions, graph, env))
            found += matches or [one]
        return found

    def filtered(
        self, found: Solutions, conditions: list[Any], graph: str | None, env: Mu
    ) -> Iterator[tuple[Mu, Touch]]:
        for mu, touch in found:
            touched: Touch = touch
            for condition in conditions:
                is_true, more = self.test(condition, {**env, **mu}, graph)
                if not is_true:
                    break
                touched |= more
            else:
                yield mu, touched

    def test(self, condition: Any, mu: Mu, graph: str | None) -> tuple[bool | None, Touch]:
        """Whether it holds (None for an error), and what it touched."""
        match condition:
            case Equal(left, right, negated):
                terms = [mu.get(term, term) for term in (left, right)]
                if any(term.startswith("?") for term in terms):
                    return None, NOTHING
                return (terms[0] == terms[1]) is not negated, NOTHING
            case Bound(variable, negated):
                return (variable in mu) is not negated, NOTHING
            case Exists(group, negated):
                found = self.group(group, graph, mu)
                return bool(found) is not negated, frozenset().union(*(touch for _, touch in found))
            case Or(left, right):
                one, touched = self.test(left, mu, graph)
                other, more = self.test(right, mu, graph)
                holds = True if one or other else None if None in (one, other) else False
                return holds, touched | more
        raise TypeError(condition)

    def select(self, select: Select, graph: str | None, env: Mu) -> Solutions:
        found = self.group(select.group, graph, env)
        if select.counts or select.keys:
            found = counted(select, found)
        shown = {*select.columns, *(count.name for count in select.counts)}
        rows = [({name: mu[name] for name in mu if name in shown}, touch) for mu, touch in found]
        return distinct(rows) if select.distinct else rows

    def pattern(self, pattern: Pattern, graph: str | None, env: Mu) -> Iterator[tuple[Mu, Touch]]:
        subject, object_ = (env.get(term, term) for term in (pattern.subject, pattern.object))
        if isinstance(pattern.predicate, str):
            predicate = env.get(pattern.predicate, pattern.predicate)
            for edge in self.dataset.get(graph, ()):
                mu = unified((subject, predicate, object_), edge)
                if mu is not None:
                    yield mu, frozenset([(edge, graph)])
            return
        ends = {term for term in (subject, object_) if not term.startswith("?")}
        for start, end, touch in self.walk(pattern.predicate, graph, ends):
            mu = unified((subject, object_), (start, end))
            if mu is not None:
                yield mu, touch

    def walk(self, path: Any, graph: str | None, ends: set[str]) -> list[tuple[str, str, Touch]]:
        """The pairs of a path as a bag, with what each touched."""
        edges = self.dataset.get(graph, frozenset())
        match path:
            case Link(iri):
                return [(e[0], e[2], frozenset([(e, graph)])) for e in edges if e[1] == iri]
            case Inverse(inner):
                return [(b, a, touch) for a, b, touch in self.walk(inner, graph, ends)]
            case Sequence(parts):
                first, *rest = parts
                left = self.walk(first, graph, ends)
                right = self.walk(Sequence(tuple(rest)), graph, ends) if len(rest) > 1 else None
                right = self.walk(rest[0], graph, ends) if right is None else right
                return [(a, d, s | t) for a, b, s in left for c, d, t in right if b == c]
            case Alternative(parts):
                return list(chain.from_iterable(self.walk(part, graph, ends) for part in parts))
            case Negated(forwards, backwards):
                found = []
                if forwards or not backwards:
                    found += [(e[0], e[2], frozenset([(e, graph)])) for e in edges if e[1] not in forwards]
                if backwards:
                    found += [(e[2], e[0], frozenset([(e, graph)])) for e in edges if e[1] not in backwards]
                return found
            case Repeat(inner, sign):
                return self.repeated(self.walk(inner, graph, ends), sign, self.nodes(graph) | ends)
        raise TypeError(path)

    def nodes(self, graph: str | None) -> set[str]:
        return {end for edge in self.dataset.get(graph, ()) for end in (edge[0], edge[2])}

    def repeated(
        self, steps: list[tuple[str, str, Touch]], sign: str, nodes: set[str]
    ) -> list[tuple[str, str, Touch]]:
        """Each pair once; it touches the steps that lie on some way from one end to the other."""
        if sign == "?":
            merged: dict[tuple[str, str], Touch] = {(node, node): NOTHING for node in nodes}
            for a, b, touch in steps:
                if a != b:
                    merged[a, b] = merged.get((a, b), NOTHING) | touch
                else:
                    merged.setdefault((a, b), NOTHING)
            return [(a, b, touch) for (a, b), touch in merged.items()]
        reach = {node: reachable(node, steps) for node in nodes | {a for a, _, _ in steps}}
        found = []
        for start in reach:
            for end in reach[start] if sign == "*" else after(start, steps, reach):
                is_empty = sign == "*" and start == end
                on_way = [t for a, b, t in steps if a in reach[start] and end in reach.get(b, {b})]
                found.append((start, end, NOTHING if is_empty else frozenset().union(*on_way)))
        return found


def reachable(start: str, steps: list[tuple[str, str, Touch]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        new = {b for a, b, _ in steps if a == here} - found
        found |= new
        waiting += new
    return found


def after(start: str, steps: list[tuple[str, str, Touch]], reach: dict[str, set[str]]) -> set[str]:
    """The nodes that one step or more lead to."""
    return set().union(*(reach.get(b, {b}) for a, b, _ in steps if a == start))


def join(left: Solutions, right: Solutions) -> Solutions:
    return [({**a, **b}, s | t) for a, s in left for b, t in right if compatible(a, b)]


def compatible(left: Mu, right: Mu) -> bool:
    return all(right.get(name, value) == value for name, value in left.items())


def excludes(left: Mu, right: Mu) -> bool:
    return bool(left.keys() & right.keys()) and compatible(left, right)


def extended(mu: Mu, variable: str, value: str, env: Mu) -> Mu:
    bound = {**env, **mu}.get(value, value)
    return mu if bound.startswith("?") else {**mu, variable: bound}


def unified(terms: tuple[str, ...], values: tuple[str, ...]) -> Mu | None:
    mu: Mu = {}
    for term, value in zip(terms, values, strict=True):
        if (mu.setdefault(term, value) if term.startswith("?") else term) != value:
            return None
    return mu


def counted(select: Select, found: Solutions) -> Solutions:
    groups: dict[tuple[str | None, ...], Solutions] = {} if select.keys else {(): []}
    for mu, touch in found:
        groups.setdefault(tuple(mu.get(key) for key in select.keys), []).append((mu, touch))
    rows: Solutions = []
    for key, members in groups.items():
        row = {name: term for name, term in zip(select.keys, key, strict=True) if term}
        row |= {count.name: number(count, members) for count in select.counts}
        rows.append((row, frozenset().union(*(touch for _, touch in members))))
    return rows


def number(count: Count, members: Solutions) -> str:
    if count.argument == "*":
        values: list[Any] = [frozenset(mu.items()) for mu, _ in members]
    else:
        values = [mu[count.argument] for mu, _ in members if count.argument in mu]
    total = len(set(values) if count.distinct else values)
    return f'"{total}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def distinct(rows: Solutions) -> Solutions:
    found: dict[frozenset[tuple[str, str]], Touch] = {}
    for mu, touch in rows:
        key = frozenset(mu.items())
        found[key] = found.get(key, NOTHING) | touch
    return [(dict(key), touch) for key, touch in found.items()]
