"""The groups that a row of an aggregated SELECT stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from graph.citing.matching import Row, matched, picker
from graph.citing.restriction import restricted
from graph.citing.tree import Bind, Expression, Graph, Group, Item, Select, Term, Var

_VOLATILE: Final = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))

Ask = Callable[[Sequence[str], Group, int], list[Row]]


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
    kept = list(map(picker(names, sought), rows))
    wanted = sorted({*names, *keys.names} & _shown(select, keys))
    solutions = ask(wanted, restricted(group, sought, kept), limit)
    exact = [name for name in names if name in wanted]
    found = _found(solutions, wanted, keys, exact, list(map(picker(names, exact), rows)))
    loose = _found(solutions, wanted, keys, sought, kept)
    return [first or second for first, second in zip(found, loose, strict=True)]


def _shown(select: Select, keys: Keys) -> set[str]:
    return {item.variable.name for item in select.items if not is_volatile(item)} | set(keys.names)


def _found(
    solutions: Sequence[Row], columns: Sequence[str], keys: Keys, names: Sequence[str], rows: Sequence[Row]
) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in rows]
    key_of = picker(columns, keys.names)
    for solution, places in matched(solutions, columns, names, rows):
        for place in places:
            found[place].append(key_of(solution))
    return found


def columns(select: Select) -> Iterator[str]:
    """The columns of a SELECT by which its rows can be found again."""
    return (item.variable.name for item in select.items if not is_volatile(item))
