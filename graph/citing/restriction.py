"""A pattern kept to the solutions that give certain rows; what it lets through is compared term by term.

VALUES stands beside the first patterns that bind its variables, never before an OPTIONAL, a UNION's branch
or a BIND that they do not surely bind in: an unbound cell would join with anything. Where no VALUES can be
given, a filter behind the whole pattern keeps to the values. Both may let more through, never less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from graph import rdf
from graph.citing.matching import Row
from graph.citing.tree import (
    Basic,
    Element,
    Filter,
    Graph,
    Group,
    Item,
    Optional,
    Select,
    Union,
    Values,
    Var,
    certain,
)

# Longer lists cost more than they save.
_LISTED: Final = 1_000
_COLUMNS: Final = 2
# Rows that have their shares in one request.
_BRANCHES: Final = 50


def restricted(group: Group, names: Sequence[str], rows: Sequence[Row]) -> Group:
    """The group, kept as well as may be to solutions whose variables of these names have a row's values."""
    columns = {name: {row[place] for row in rows} for place, name in enumerate(names)}
    fit = {name for name, values in columns.items() if _writable(values) and None not in values}
    seeded, done = _seeded(group, fit, names, rows)
    filters = [
        Filter(_among(name, values))
        for name, values in columns.items()
        if not done and _writable(values) and 0 < len(values) <= _LISTED
    ]
    return Group((*seeded.elements, *filters))


def shared(
    group: Group, columns: Sequence[str], names: Sequence[str], rows: Sequence[Row], share: int
) -> Iterator[Group]:
    """Groups that have together the values of some columns in so many solutions for each of the rows."""
    items = tuple(Item(None, Var(column)) for column in columns)
    selects = (
        Select("DISTINCT", items, restricted(group, names, [row]), (), (), (f"LIMIT {share}",), True, None)
        for row in rows
    )
    while part := tuple(islice(selects, _BRANCHES)):
        yield Group((Union(tuple(Group((select,)) for select in part)),))


def _writable(values: set[rdf.Node | None]) -> bool:
    return not any(isinstance(value, rdf.BlankNode) for value in values)


def _among(name: str, values: set[rdf.Node | None]) -> tuple[str | Var, ...]:
    """A condition that a variable has one of these values, or none where None is among them."""
    tests = sorted(f"sameTerm(?{name}, {value})" for value in values if value is not None)
    if None in values:
        tests.append(f"!BOUND(?{name})")
    return (" || ".join(tests),)


def _seeded(group: Group, fit: set[str], names: Sequence[str], rows: Sequence[Row]) -> tuple[Group, set[str]]:
    """The group with VALUES before the first patterns that surely bind variables, and these."""
    for place, element in enumerate(group.elements):
        bound = _bound(group.elements[place:]) & fit if _joins(element) else set()
        if bound & certain(element):
            bound = _telling(bound, names, rows)
            values = values_of([name for name in names if name in bound], names, rows)
            before, after = group.elements[:place], group.elements[place:]
            return Group((*before, *_entered(values, after))), bound
    return group, set()


def _telling(bound: set[str], names: Sequence[str], rows: Sequence[Row]) -> set[str]:
    """Of these variables the few that tell rows apart best: long lists cost more than they save."""
    counts = {name: len({row[place] for row in rows}) for place, name in enumerate(names) if name in bound}
    return set(sorted(counts, key=lambda name: (-counts[name], name))[:_COLUMNS])


def _entered(values: Values, elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """The values and the elements; where the first of these is a group or GRAPH, the values inside it."""
    first, rest = elements[0], elements[1:]
    wanted = {variable.name for variable in values.variables}
    if isinstance(first, Union) and len(first.branches) == 1 and wanted <= certain(first.branches[0]):
        inner = _led(values, first.branches[0])
        return (Union((inner,)), *rest) if inner else (values, *elements)
    if isinstance(first, Graph) and wanted <= certain(first.group):
        inner = _led(values, first.group)
        return (Graph(first.name, inner), *rest) if inner else (values, *elements)
    return (values, *elements)


def _led(values: Values, group: Group) -> Group | None:
    """The group with the values before its first element, if what follows joins and binds them."""
    wanted = {variable.name for variable in values.variables}
    for place, element in enumerate(group.elements):
        if _joins(element) and wanted <= _bound(group.elements[place:]) and certain(element) & wanted:
            return Group((*group.elements[:place], *_entered(values, group.elements[place:])))
    return None


def _joins(element: Element) -> bool:
    return isinstance(element, Basic | Graph | Union | Select)


def _bound(elements: Sequence[Element]) -> set[str]:
    """The variables that a run of joined elements surely binds, up to an OPTIONAL, a MINUS or a BIND."""
    bound: set[str] = set()
    for element in elements:
        if not (_joins(element) or isinstance(element, Filter | Values)):
            break
        bound |= certain(element)
    return bound


def values_of(chosen: Sequence[str], names: Sequence[str], rows: Sequence[Row]) -> Values:
    """VALUES with the chosen columns of rows, each combination once."""
    places = [list(names).index(name) for name in chosen]
    found = dict.fromkeys(tuple(written(row[place]) for place in places) for row in rows)
    return Values(tuple(Var(name) for name in chosen), tuple(found))


def pushed(group: Group, names: Sequence[str], rows: Sequence[Row]) -> Group:
    """The group with these values at the head of it and of every group in it, as substitution would put them.

    (SPARQL 1.1, section 18.6, on EXISTS.) The first name tells the rows apart.
    """
    values = values_of(names, names, rows)

    def inside(group: Group) -> Group:
        return Group((values, *(_with_inner(element, inside) for element in group.elements)))

    return inside(group)


def _with_inner(element: Element, change: Callable[[Group], Group]) -> Element:
    match element:
        case Optional(group):
            return Optional(change(group))
        case Graph(name, group):
            return Graph(name, change(group))
        case Union(branches):
            return Union(tuple(change(branch) for branch in branches))
    return element


def written(node: rdf.Node | None) -> str:
    """A term as SPARQL writes it; UNDEF for none, and for a blank node, which cannot be written."""
    return "UNDEF" if node is None or isinstance(node, rdf.BlankNode) else str(node)
