"""Which solutions give which rows: compared term by term, an unbound cell only with an unbound one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from graph import rdf

Row: TypeAlias = tuple[rdf.Node | None, ...]
Solution: TypeAlias = Mapping[str, rdf.Node | None]

_ANY: rdf.BlankNode = rdf.BlankNode("any")


def matched(
    solutions: Sequence[Solution], names: Sequence[str], rows: Sequence[Row]
) -> Iterator[tuple[Solution, list[int]]]:
    """Each solution that gives a row, with the places of the rows it gives.

    A blank node goes by its label; where a row finds no solution so, because the engine labels afresh, any
    blank node of a solution stands for it.
    """
    index: dict[Row, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        index[row].append(place)
    left: list[Solution] = []
    met: set[Row] = set()
    for solution in solutions:
        key = tuple(solution.get(name) for name in names)
        if key in index:
            met.add(key)
            yield solution, index[key]
        else:
            left.append(solution)
    yield from _loosely(left, names, {row: index[row] for row in index if row not in met and is_blank(row)})


def fitting(
    solutions: Sequence[Solution], names: Sequence[str], rows: Sequence[Row]
) -> Iterator[tuple[Solution, list[int]]]:
    """Each solution that fits a row, which the first name numbers; unbound cells fit anything."""
    index = {row[0]: place for place, row in enumerate(rows)}
    for solution in solutions:
        place = index.get(solution.get(names[0]))
        if place is None:
            continue
        values = (solution.get(name) for name in names)
        pairs = zip(rows[place], values, strict=True)
        if all(cell is None or value is None or cell == value for cell, value in pairs):
            yield solution, [place]


def is_blank(row: Row) -> bool:
    """Whether a row holds a blank node."""
    return any(isinstance(value, rdf.BlankNode) for value in row)


def _loosely(
    solutions: Sequence[Solution], names: Sequence[str], index: Mapping[Row, list[int]]
) -> Iterator[tuple[Solution, list[int]]]:
    loose: dict[Row, list[int]] = defaultdict(list)
    for row, places in index.items():
        loose[_loosened(row)] += places
    for solution in solutions if loose else ():
        key = _loosened(tuple(solution.get(name) for name in names))
        if key in loose:
            yield solution, loose[key]


def _loosened(row: Row) -> Row:
    return tuple(_ANY if isinstance(value, rdf.BlankNode) else value for value in row)
