"""From the text of a query to its tree (SPARQL 1.1, section 19.8), in about a millisecond.

sparqlib, whose Earley parser is complete and lossless, takes one or two seconds for a canned question, and
rdflib's parser some 0.2 s: too long beside a query of a few milliseconds, whose citing is to cost no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from graph.citing.cursor import Cursor
from graph.citing.expressions import read_constraint, read_until
from graph.citing.tree import (
    Basic,
    Bind,
    Element,
    Expression,
    Filter,
    Graph,
    Group,
    Item,
    Minus,
    Optional,
    Pattern,
    Piece,
    Query,
    Select,
    Service,
    Term,
    Union,
    Values,
    Var,
    variables,
    visible,
)
from graph.citing.triples import read_triples
from graph.guard import TOKENS
from graph.tokens import STRING, VARIABLE, WORD

_MODIFIERS: Final = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


@lru_cache(maxsize=256)
def read_query(text: str) -> Query:
    """The tree of a query; raises cursor.Unreadable, and QueryMalformed where no token fits."""
    cursor = Cursor(text, TOKENS)
    prologue = _prologue(cursor)
    form = cursor.take().text.upper()
    readers = {"SELECT": _select_query, "ASK": _ask, "CONSTRUCT": _construct, "DESCRIBE": _describe}
    if form not in readers:
        cursor.position -= 1
        raise cursor.unreadable()
    query = readers[form](cursor, prologue)
    if cursor.peek().kind != "end":
        raise cursor.unreadable()
    return query


def _prologue(cursor: Cursor) -> str:
    start = cursor.peek().start
    while cursor.is_word("BASE", "PREFIX", "VERSION") or cursor.peek().text.upper() == "PREFIX":
        cursor.position += 3 if cursor.is_word("PREFIX") else 2
    return cursor.text[start : cursor.peek().start]


def _select_query(cursor: Cursor, prologue: str) -> Query:
    distinct, items = _select_clause(cursor)
    sources = _sources(cursor)
    return Query("SELECT", prologue, *sources, _body(cursor, distinct, items), (), (), cursor.stem)


def _ask(cursor: Cursor, prologue: str) -> Query:
    sources = _sources(cursor)
    return Query("ASK", prologue, *sources, _body(cursor, "", ()), (), (), cursor.stem)


def _construct(cursor: Cursor, prologue: str) -> Query:
    template = _template(cursor) if cursor.is_sign("{") else None
    sources = _sources(cursor)
    if template is None:
        cursor.passed("WHERE")
        template = _template(cursor)
        select = _modified(cursor, "", _named(template), Group((Basic(template),)))
    else:
        select = _body(cursor, "", _named(template))
    return Query("CONSTRUCT", prologue, *sources, select, template, (), cursor.stem)


def _describe(cursor: Cursor, prologue: str) -> Query:
    described: list[Term] = []
    is_all = cursor.passed("*")
    while not is_all and (cursor.peek().kind == VARIABLE or cursor.is_name()):
        described.append(cursor.variable_or_name())
    sources = _sources(cursor)
    if cursor.is_sign("{") or cursor.is_word("WHERE"):
        items = None if is_all else _named(tuple(described))
        select = _body(cursor, "", items)
    else:
        select = _modified(cursor, "", (), Group(()))
    terms = tuple(item.variable for item in select.items) if is_all else tuple(described)
    return Query("DESCRIBE", prologue, *sources, select, (), terms, cursor.stem)


def _named(terms: tuple[Pattern, ...] | tuple[Term, ...]) -> tuple[Item, ...]:
    return tuple(Item(None, Var(name)) for name in dict.fromkeys(variables(terms)))


def _template(cursor: Cursor) -> tuple[Pattern, ...]:
    cursor.expect("{")
    found: list[Pattern] = []
    while not cursor.passed("}"):
        if not cursor.passed("."):
            found += read_triples(cursor)
    return tuple(found)


def _sources(cursor: Cursor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs after FROM, and those after FROM NAMED."""
    default: list[str] = []
    named: list[str] = []
    while cursor.passed("FROM"):
        into = named if cursor.passed("NAMED") else default
        into.append(cursor.name().text)
    return tuple(default), tuple(named)


def _select_clause(cursor: Cursor) -> tuple[str, tuple[Item, ...] | None]:
    distinct = cursor.take().text.upper() if cursor.is_word("DISTINCT", "REDUCED") else ""
    if cursor.passed("*"):
        return distinct, None
    items: list[Item] = []
    while cursor.is_sign("(") or cursor.peek().kind == VARIABLE:
        items.append(_item(cursor))
    return distinct, tuple(items)


def _item(cursor: Cursor) -> Item:
    """A variable, or `(expression AS ?variable)`; without AS, as GROUP BY allows, a fresh variable."""
    if cursor.peek().kind == VARIABLE:
        return Item(None, cursor.variable())
    cursor.expect("(")
    expression = read_until(cursor, _group, "AS")
    variable = cursor.variable() if cursor.passed("AS") else cursor.fresh()
    cursor.expect(")")
    return Item(expression, variable)


def _body(cursor: Cursor, distinct: str, items: tuple[Item, ...] | None) -> Select:
    cursor.passed("WHERE")
    return _modified(cursor, distinct, items, _group(cursor))


def _modified(cursor: Cursor, distinct: str, items: tuple[Item, ...] | None, group: Group) -> Select:
    groups = _conditions(cursor) if cursor.passed("GROUP") else ()
    having: list[Expression] = []
    if cursor.passed("HAVING"):
        while not (cursor.is_word(*_MODIFIERS) or cursor.is_sign("}") or cursor.peek().kind == "end"):
            having.append(read_constraint(cursor, _group))
    modifiers: list[Piece] = []
    cuts = False
    while cursor.is_word("ORDER", "LIMIT", "OFFSET"):
        cuts = cuts or not cursor.is_word("ORDER")
        modifiers += [" ", cursor.take().text, *read_until(cursor, _group, *_MODIFIERS)]
    values = _values(cursor) if cursor.passed("VALUES") else None
    if items is None:
        items = _everything(cursor, group, values)
    return Select(distinct, items, group, groups, tuple(having), tuple(modifiers), cuts, values)


def _everything(cursor: Cursor, group: Group, values: Values | None) -> tuple[Item, ...]:
    """What `SELECT *` stands for: all variables in scope, but those made for blank nodes."""
    names = visible(group) | (visible(values) if values else frozenset())
    found = tuple(Item(None, Var(name)) for name in sorted(names) if not name.startswith(cursor.stem))
    return found or (Item(("1",), cursor.fresh()),)


def _conditions(cursor: Cursor) -> tuple[Item, ...]:
    cursor.expect("BY")
    found: list[Item] = []
    while not (cursor.is_word(*_MODIFIERS) or cursor.is_sign("}") or cursor.peek().kind == "end"):
        if cursor.is_sign("(") or cursor.peek().kind == VARIABLE:
            found.append(_item(cursor))
        else:
            found.append(Item(read_constraint(cursor, _group), cursor.fresh()))
    return tuple(found)


def _group(cursor: Cursor) -> Group:
    cursor.expect("{")
    elements: list[Element] = []
    while not cursor.passed("}"):
        if not cursor.passed("."):
            _add(elements, _element(cursor))
    return Group(tuple(elements))


def _add(elements: list[Element], element: Element) -> None:
    """Add an element; triples that follow triples stand together with them."""
    if elements and isinstance(element, Basic) and isinstance(elements[-1], Basic):
        element = Basic((*elements.pop().patterns, *element.patterns))  # type: ignore[union-attr]
    elements.append(element)


def _element(cursor: Cursor) -> Element:
    if cursor.is_sign("{"):
        return _union(cursor)
    word = cursor.peek().text.upper() if cursor.peek().kind == WORD else ""
    if word in _READERS:
        cursor.take()
        return _READERS[word](cursor)
    return Basic(tuple(read_triples(cursor)))


def _union(cursor: Cursor) -> Union:
    branches = [_group(cursor)]
    while cursor.passed("UNION"):
        branches.append(_group(cursor))
    return Union(tuple(branches))


def _sub_select(cursor: Cursor) -> Select:
    return _body(cursor, *_select_clause(cursor))


def _bind(cursor: Cursor) -> Bind:
    item = _item(cursor)
    return Bind(item.expression or (), item.variable)


def _values(cursor: Cursor) -> Values:
    if cursor.peek().kind == VARIABLE:
        names = (cursor.variable(),)
        cursor.expect("{")
        rows = []
        while not cursor.passed("}"):
            rows.append((_value(cursor),))
        return Values(names, tuple(rows))
    columns: list[Var] = []
    cursor.expect("(")
    while not cursor.passed(")"):
        columns.append(cursor.variable())
    cursor.expect("{")
    tuples: list[tuple[str, ...]] = []
    while not cursor.passed("}"):
        tuples.append(_row(cursor))
    return Values(tuple(columns), tuple(tuples))


def _row(cursor: Cursor) -> tuple[str, ...]:
    cursor.expect("(")
    row = []
    while not cursor.passed(")"):
        row.append(_value(cursor))
    return tuple(row)


def _value(cursor: Cursor) -> str:
    return "UNDEF" if cursor.passed("UNDEF") else cursor.constant()


def _service(cursor: Cursor) -> Service:
    pieces: list[Piece] = ["SERVICE"]
    while not cursor.is_sign("{"):
        pieces += [cursor.gap(), _raw(cursor)]
    depth = 0
    while True:
        depth += cursor.is_sign("{") - cursor.is_sign("}")
        pieces += [cursor.gap(), _raw(cursor)]
        if not depth:
            return Service(tuple(pieces))


def _raw(cursor: Cursor) -> Piece:
    if cursor.peek().kind == VARIABLE:
        return cursor.variable()
    return cursor.literal() if cursor.peek().kind == STRING else cursor.take().text


_READERS: Final[Mapping[str, Callable[[Cursor], Element]]] = {
    "OPTIONAL": lambda cursor: Optional(_group(cursor)),
    "MINUS": lambda cursor: Minus(_group(cursor)),
    "GRAPH": lambda cursor: Graph(cursor.variable_or_name(), _group(cursor)),
    "FILTER": lambda cursor: Filter(read_constraint(cursor, _group)),
    "BIND": _bind,
    "VALUES": _values,
    "SERVICE": _service,
    "SELECT": _sub_select,
}
