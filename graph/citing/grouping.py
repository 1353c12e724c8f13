"""The groups that a row of an aggregated SELECT stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from graph.citing.matching import Row, Solution, matched
from graph.citing.restriction import restricted
from graph.citing.tree import Bind, Expression, Graph, Group, Item, Select, Term, Var

_VOLATILE: Final = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))

Ask = Callable[[Sequence[str], Group, int], list[Solution]]


class Keys(NamedTuple):
    """What tells groups apart: a pattern with their solutions, and the variables of GROUP BY in it."""

    group: Group
    names: list[str]


def group_rows(
    ask: Ask, select: Select, names: Sequence[str], rows: Sequence[Row], graph: Term | None, limit: int
) -> tuple[Keys, list[list[Row]]]:
    """The keys of an aggregated SELECT, and their values in the groups that each row may stand for.

    Where the row shows all keys that is one group, else the groups are asked for. GRAPH's variable is a key.
    """
    keys = _keys(select, graph)
    if set(keys.names) <= set(names):
        places = [list(names).index(name) for name in keys.names]
        return keys, [[tuple(row[place] for place in places)] for row in rows]
    shown = {item.variable.name for item in select.items}
    added = tuple(Item(None, item.variable) for item in select.groups if item.variable.name not in shown)
    items = tuple(item for item in select.items if not is_volatile(item)) + added
    inner = Group((select._replace(items=items, modifiers=(), cuts=False, distinct=""),))
    group = Group((Graph(graph, inner),)) if graph else inner
    return keys, _grouped(ask, group, select, keys, names, rows, limit)


def is_volatile(item: Item) -> bool:
    """Whether an expression gives another value each time."""
    pieces: Expression = item.expression or ()
    return any(isinstance(piece, str) and piece.upper() in _VOLATILE for piece in pieces)


def _keys(select: Select, graph: Term | None) -> Keys:
    binds = (Bind(item.expression, item.variable) for item in select.groups if item.expression)
    names = [item.variable.name for item in select.groups]
    if isinstance(graph, Var) and graph.name not in names:
        names.append(graph.name)
    return Keys(Group((*select.group.elements, *binds)), names)


def _grouped(
    ask: Ask,
    group: Group,
    select: Select,
    keys: Keys,
    names: Sequence[str],
    rows: Sequence[Row],
    limit: int,
) -> list[list[Row]]:
    """The groups of each row, compared first by all columns, then by those that are not computed."""
    plain = {item.variable.name for item in select.items if not item.expression} | set(keys.names)
    sought = [name for name in names if name in plain]
    kept = [tuple(row[list(names).index(name)] for name in sought) for row in rows]
    wanted = sorted({*names, *keys.names} & _shown(select, keys))
    solutions = ask(wanted, restricted(group, sought, kept), limit)
    exact = [name for name in names if name in wanted]
    found = _found(solutions, keys, exact, [_chosen(row, names, exact) for row in rows])
    loose = _found(solutions, keys, sought, kept)
    return [first or second for first, second in zip(found, loose, strict=True)]


def _shown(select: Select, keys: Keys) -> set[str]:
    return {item.variable.name for item in select.items if not is_volatile(item)} | set(keys.names)


def _chosen(row: Row, names: Sequence[str], chosen: Sequence[str]) -> Row:
    return tuple(row[list(names).index(name)] for name in chosen)


def _found(
    solutions: Sequence[Solution], keys: Keys, names: Sequence[str], rows: Sequence[Row]
) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in rows]
    for solution, places in matched(solutions, names, rows):
        for place in places:
            found[place].append(tuple(solution.get(name) for name in keys.names))
    return found


def columns(select: Select) -> Iterator[str]:
    """The columns of a SELECT by which its rows can be found again."""
    return (item.variable.name for item in select.items if not is_volatile(item))
