"""Which solutions give which rows: compared term by term, an unbound cell only with an unbound one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias

from graph import rdf

Row: TypeAlias = tuple[rdf.Node | None, ...]
Solution: TypeAlias = Mapping[str, rdf.Node | None]

_ANY: rdf.BlankNode = rdf.BlankNode("any")


def picker(columns: Sequence[str], names: Sequence[str]) -> Callable[[Row], Row]:
    """What takes the values of some names from a row of these columns; None for a name that has none."""
    places = [columns.index(name) if name in columns else None for name in names]
    known = [place for place in places if place is not None]
    if len(known) == len(places) > 1:
        return itemgetter(*known)
    return lambda row: tuple([None if place is None else row[place] for place in places])


def matched(
    solutions: Sequence[Row], columns: Sequence[str], names: Sequence[str], rows: Sequence[Row]
) -> Iterator[tuple[Row, list[int]]]:
    """Each solution that gives a row, with the places of the rows it gives.

    A solution is the values of the columns, a row those of the names.

    A blank node goes by its label; where a row finds no solution so, because the engine labels afresh, any
    blank node of a solution stands for it.
    """
    index: dict[Row, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        index[row].append(place)
    pick = picker(columns, names)
    left: list[Row] = []
    met: set[Row] = set()
    for solution in solutions:
        key = pick(solution)
        if key in index:
            met.add(key)
            yield solution, index[key]
        else:
            left.append(solution)
    if left:
        loose = {row: index[row] for row in index if row not in met and is_blank(row)}
        yield from _loosely(left, pick, loose)


def fitting(
    solutions: Sequence[Row], columns: Sequence[str], names: Sequence[str], rows: Sequence[Row]
) -> Iterator[tuple[Row, list[int]]]:
    """Each solution that fits a row, which the first name numbers; unbound cells fit anything."""
    index = {row[0]: place for place, row in enumerate(rows)}
    pick = picker(columns, names)
    for solution in solutions:
        values = pick(solution)
        place = index.get(values[0])
        if place is None:
            continue
        pairs = zip(rows[place], values, strict=True)
        if all(cell is None or value is None or cell == value for cell, value in pairs):
            yield solution, [place]


def is_blank(row: Row) -> bool:
    """Whether a row holds a blank node."""
    return any(isinstance(value, rdf.BlankNode) for value in row)


def _loosely(
    solutions: Sequence[Row], pick: Callable[[Row], Row], index: Mapping[Row, list[int]]
) -> Iterator[tuple[Row, list[int]]]:
    loose: dict[Row, list[int]] = defaultdict(list)
    for row, places in index.items():
        loose[_loosened(row)] += places
    for solution in solutions if loose else ():
        key = _loosened(pick(solution))
        if key in loose:
            yield solution, loose[key]


def _loosened(row: Row) -> Row:
    return tuple(_ANY if isinstance(value, rdf.BlankNode) else value for value in row)
