"""A query as a tree: its patterns and groups as SPARQL 1.1 writes them, its expressions in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias


class Var(NamedTuple):
    """A variable, by its name; a blank node of a pattern is a variable with a fresh name."""

    name: str


class Const(NamedTuple):
    """An IRI or a literal, as the query writes it."""

    text: str


Term: TypeAlias = Var | Const


class Link(NamedTuple):
    """A path of one step along a predicate."""

    predicate: Const


class Inverse(NamedTuple):
    """A path walked backwards."""

    path: Path


class Sequence(NamedTuple):
    """Paths one after the other."""

    parts: tuple[Path, ...]


class Alternative(NamedTuple):
    """One of several paths."""

    parts: tuple[Path, ...]


class Repeat(NamedTuple):
    """A path any number of times: `?`, `*` or `+`."""

    path: Path
    sign: str


class Negated(NamedTuple):
    """A step along any predicate but these, forwards or backwards; `backwards` is None where none is."""

    forwards: tuple[Const, ...] | None
    backwards: tuple[Const, ...] | None


Path: TypeAlias = Link | Inverse | Sequence | Alternative | Repeat | Negated


class Pattern(NamedTuple):
    """A triple pattern; its predicate is a variable or a path."""

    subject: Term
    predicate: Var | Path
    object: Term


class Group(NamedTuple):
    """A group graph pattern: what stands between its braces, in order."""

    elements: tuple[Element, ...]


class Exists(NamedTuple):
    """EXISTS in an expression, or NOT EXISTS where `negated`; `positive` counts each `!` around it too."""

    negated: bool
    positive: bool
    group: Group


Piece: TypeAlias = str | Var | Exists
Expression: TypeAlias = tuple[Piece, ...]


class Basic(NamedTuple):
    """Triple patterns that stand together."""

    patterns: tuple[Pattern, ...]


class Optional(NamedTuple):
    """OPTIONAL."""

    group: Group


class Union(NamedTuple):
    """The branches of a UNION; a group within a group is a union of one branch."""

    branches: tuple[Group, ...]


class Minus(NamedTuple):
    """MINUS."""

    group: Group


class Graph(NamedTuple):
    """GRAPH with its name."""

    name: Term
    group: Group


class Filter(NamedTuple):
    """FILTER."""

    condition: Expression


class Bind(NamedTuple):
    """BIND."""

    expression: Expression
    variable: Var


class Values(NamedTuple):
    """VALUES: variables, and rows of terms as text, UNDEF among them."""

    variables: tuple[Var, ...]
    rows: tuple[tuple[str, ...], ...]


class Service(NamedTuple):
    """SERVICE, in pieces, as it stands."""

    pieces: Expression


class Item(NamedTuple):
    """A column of SELECT, or a condition of GROUP BY: a variable, or an expression and its name."""

    expression: Expression | None
    variable: Var


class Select(NamedTuple):
    """A SELECT, at the top or inside: `items` are written out where the query says `*`.

    `modifiers` is the text of ORDER BY, LIMIT and OFFSET, in pieces; `cuts` says that LIMIT or OFFSET is
    among them; `groups` are the conditions of GROUP BY.
    """

    distinct: str
    items: tuple[Item, ...]
    group: Group
    groups: tuple[Item, ...]
    having: tuple[Expression, ...]
    modifiers: Expression
    cuts: bool
    values: Values | None

    @property
    def is_aggregated(self) -> bool:
        """Whether its rows stand for groups of solutions."""
        return bool(self.groups or self.having) or any(_aggregates(item) for item in self.items)


Element: TypeAlias = Basic | Optional | Union | Minus | Graph | Filter | Bind | Values | Service | Select


class Query(NamedTuple):
    """A query: its form, its prologue, its dataset as written, its body as a SELECT.

    `template` are the triples of CONSTRUCT, `described` the terms of DESCRIBE (none where it says `*`).
    `stem` begins no name of a variable in the query.
    """

    form: str
    prologue: str
    default_sources: tuple[str, ...]
    named_sources: tuple[str, ...]
    select: Select
    template: tuple[Pattern, ...]
    described: tuple[Term, ...]
    stem: str


_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


def _aggregates(item: Item) -> bool:
    pieces = item.expression or ()
    return any(isinstance(piece, str) and piece.upper() in _AGGREGATES for piece in pieces)


def mapped(node: Any, change: Callable[[Var], Any]) -> Any:
    """The same tree with every variable changed."""
    if isinstance(node, Var):
        return change(node)
    if isinstance(node, tuple):
        parts = [mapped(part, change) for part in node]
        return type(node)(*parts) if hasattr(node, "_fields") else tuple(parts)
    return node


def variables(node: Any) -> Iterator[str]:
    """The names of all variables in a tree, wherever they stand, some more than once."""
    if isinstance(node, Var):
        yield node.name
    elif isinstance(node, tuple):
        for part in node:
            yield from variables(part)


def constants(node: Any) -> Iterator[str]:
    """The texts of all IRIs and literals in the patterns of a tree, some more than once."""
    if isinstance(node, Const):
        yield node.text
    elif isinstance(node, tuple):
        for part in node:
            yield from constants(part)


def visible(node: Element | Group) -> frozenset[str]:
    """The variables that a pattern may bind (SPARQL 1.1, section 18.2.1)."""
    match node:
        case Basic() | Service():
            return frozenset(variables(node))
        case Group():
            return frozenset().union(*(visible(element) for element in node.elements))
        case Optional():
            return visible(node.group)
        case Union():
            return frozenset().union(*(visible(branch) for branch in node.branches))
        case Graph():
            return visible(node.group) | set(variables(node.name))
        case Bind():
            return frozenset([node.variable.name])
        case Values():
            return frozenset(variables(node.variables))
        case Select():
            return frozenset(item.variable.name for item in node.items)
        case _:
            return frozenset()


def certain(node: Element | Group) -> set[str]:
    """The variables that every solution of a pattern binds, as far as its form shows."""
    match node:
        case Basic():
            return set(variables(node))
        case Group():
            return set().union(*(certain(element) for element in node.elements))
        case Union():
            return set.intersection(*(certain(branch) for branch in node.branches))
        case Graph():
            return certain(node.group) | set(variables(node.name))
        case Select():
            return {item.variable.name for item in node.items if not item.expression} & certain_body(node)
        case _:
            return set()


def certain_body(select: Select) -> set[str]:
    """The variables that every solution under a SELECT binds; of an aggregated one, every group."""
    bound = certain(select.group)
    if select.is_aggregated:
        return bound & {item.variable.name for item in select.groups if not item.expression}
    return bound
