"""Random small datasets of claims and random queries over every operator that citing follows.

Each case is made from one number that hypothesis draws: a strategy for every part would take too long.
"""

from __future__ import annotations

from itertools import count
from random import Random
from typing import Any

from graph import names
from tests.graph.citing import algebra as a

CLAIMS = [f"<{names.PREFIXES['claim']}c-{number}>" for number in range(4)]
ACCEPTED = CLAIMS[:2]
STANDING = "<https://w3id.org/communique/ontology#standing>"
NODES = ["<http://e/a>", "<http://e/b>", "<http://e/c>"]
LINKS = ["<http://e/p>", "<http://e/q>"]
VARIABLES = ["?x", "?y", "?z"]


def case(number: int) -> tuple[a.Dataset, a.Select]:
    """The dataset and the query of a number."""
    maker = _Maker(Random(number))  # noqa: S311
    return maker.dataset(), maker.query()


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.made = count(1)

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def some(self, choices: Any, least: int, most: int) -> list[Any]:
        return self.random.sample(list(choices), min(len(choices), self.random.randint(least, most)))

    def dataset(self) -> a.Dataset:
        """Triples in the graphs of claims, two of them accepted; the default graph is what these hold."""
        held: dict[str, set[a.Edge]] = {claim: set() for claim in CLAIMS}
        for _ in range(self.random.randint(1, 7)):
            edge = (self.one(*NODES, "_:n"), self.one(*LINKS), self.one(*NODES, "_:n", '"t"'))
            for claim in self.some(CLAIMS, 1, 2):
                held[claim].add(edge)
        words = ("accepted", "accepted", "disputed", "reported")
        standing = {
            (claim, STANDING, f"<https://w3id.org/communique/ontology#standing-{word}>")
            for claim, word in zip(CLAIMS, words, strict=True)
        }
        dataset: a.Dataset = {claim: frozenset(edges) for claim, edges in held.items()}
        dataset[f"<{names.SOURCES}>"] = frozenset(standing)
        dataset[None] = frozenset().union(*(dataset[claim] for claim in ACCEPTED))
        return dataset

    def query(self) -> a.Select:
        """A SELECT over some of the operators."""
        return self.select(self.group(2), is_top=True)

    def select(self, group: Any, *, is_top: bool = False) -> a.Select:
        seen = sorted(visible(group))
        if seen and self.random.random() < 0.7:
            limit = None if is_top else self.one(None, None, None, 1, 2)
            return a.Select(self.one(False, True), self.columns(seen), (), group, (), limit)
        keys = self.columns(seen) if seen and self.one(True, False) else ()
        columns = tuple(self.some(keys, 0, 2))
        counts = tuple(
            a.Count(self.one("*", *seen), self.one(False, True), f"?n{next(self.made)}")
            for _ in range(self.random.randint(1, 2))
        )
        return a.Select(False, columns, counts, group, keys)

    def columns(self, seen: list[str]) -> tuple[str, ...]:
        return tuple(self.some(seen, 1, 4))

    def group(self, depth: int, *, tested: bool = False) -> tuple[Any, ...]:
        """The elements of a group; `tested` keeps to what EXISTS may hold where every engine agrees."""
        elements: list[Any] = [self.basic(tested)] if self.random.random() < 0.8 else []
        for _ in range(self.random.randint(0 if elements else 1, 2)):
            elements.append(self.element(depth, elements, tested))
        return tuple(elements)

    def element(self, depth: int, before: list[Any], tested: bool) -> Any:
        if depth == 0:
            return self.basic(tested)
        kinds = ["basic", "optional", "union", "graph", "filter", "group"]
        more = ["optional", "minus", "bind", "filter", "values", "select", "select", "scope"]
        kinds += [] if tested else more
        kind = self.one(*kinds)
        if kind == "basic":
            return self.basic(tested)
        if kind == "filter":
            return a.Filter(self.condition(depth, before, tested))
        if kind == "bind":
            return a.Bind(self.one(*NODES, *sorted(visible(before))), f"?k{next(self.made)}")
        if kind == "scope":
            return self.scope(depth)
        return self.values() if kind == "values" else self.outer(kind, depth, tested)

    def outer(self, kind: str, depth: int, tested: bool) -> Any:
        """An element around a group."""
        inner = self.group(depth - 1, tested=tested)
        match kind:
            case "optional":
                return a.Optional(inner)
            case "minus":
                return a.Minus(inner)
            case "union":
                return a.Union((inner, self.group(depth - 1, tested=tested)))
            case "graph":
                return a.Graph(self.one("?g", "?g", CLAIMS[0], CLAIMS[2]), inner)
            case "select":
                return self.select(inner)
        return inner

    def scope(self, depth: int) -> Any:
        """A group, or an OPTIONAL, whose filter sees variables that may be bound further out alone."""
        unsure = self.one(a.Optional(self.group(depth - 1)), self.outer("union", depth, False), self.values())
        condition = a.Exists(self.group(min(depth, 1), tested=True), self.one(False, False, True))
        if self.one(False, True):
            condition = self.one(a.Or(condition, self.condition(0, [unsure], True)), condition)
        inner = (*self.some([unsure, self.basic(False)], 1, 2), a.Filter(condition))
        return self.one(inner, a.Optional(inner))

    def values(self) -> a.Values:
        columns = tuple(self.some(VARIABLES, 1, 2))
        rows = [tuple(self.one(*NODES, None) for _ in columns) for _ in range(self.random.randint(1, 2))]
        return a.Values(columns, tuple(rows))

    def condition(self, depth: int, before: list[Any], tested: bool) -> Any:
        seen = sorted(visible(before)) or VARIABLES
        match self.one(*["equal", "bound", "or"], *([] if tested else ["exists"] * 3)):
            case "equal":
                return a.Equal(self.one(*seen), self.one(*seen, *NODES), self.one(False, True))
            case "exists":
                return a.Exists(self.group(min(depth, 1), tested=True), self.one(False, True))
            case "or" if depth:
                return a.Or(*(self.condition(depth - 1, before, tested) for _ in range(2)))
        return a.Bound(self.one(*seen), self.one(False, True))

    def basic(self, tested: bool) -> a.Basic:
        """One or two triple patterns."""
        return a.Basic(tuple(self.pattern(tested) for _ in range(self.random.randint(1, 2))))

    def pattern(self, tested: bool) -> a.Pattern:
        verb = self.one(a.Link(self.one(*LINKS)), a.Link(self.one(*LINKS)), "?v", None, None)
        ends = [self.one(*VARIABLES, *VARIABLES, *NODES) for _ in range(2)]
        return a.Pattern(ends[0], self.path(2, tested) if verb is None else verb, ends[1])

    def path(self, depth: int, tested: bool) -> Any:
        """A property path; those of any length are left out of EXISTS."""
        if depth == 0:
            return a.Link(self.one(*LINKS))
        kinds = ["link", "inverse", "sequence", "alternative", "negated", *([] if tested else ["repeat"] * 3)]
        match self.one(*kinds):
            case "inverse":
                return a.Inverse(self.path(depth - 1, tested))
            case "sequence":
                return a.Sequence(tuple(self.path(depth - 1, tested) for _ in range(2)))
            case "alternative":
                return a.Alternative(tuple(self.path(depth - 1, tested) for _ in range(2)))
            case "negated":
                forwards, backwards = self.some(LINKS, 0, 1), self.some(LINKS, 0, 1)
                return a.Negated(tuple(forwards if backwards else [self.one(*LINKS)]), tuple(backwards))
            case "repeat":
                return a.Repeat(self.path(depth - 1, tested), self.one("?", "*", "+"))
        return a.Link(self.one(*LINKS))


def visible(node: Any) -> set[str]:
    """The variables in scope."""
    match node:
        case a.Basic(patterns):
            terms = (term for pattern in patterns for term in pattern if isinstance(term, str))
            return {term for term in terms if term.startswith("?")}
        case a.Optional(group):
            return visible(group)
        case a.Union(branches):
            return set().union(*map(visible, branches))
        case a.Graph(name, group):
            return visible(group) | ({name} if name.startswith("?") else set())
        case a.Bind(_, variable):
            return {variable}
        case a.Values(columns, _):
            return set(columns)
        case a.Select():
            return {*node.columns, *(one.name for one in node.counts)}
        case a.Minus() | a.Filter():
            return set()
    return set().union(*map(visible, node))
