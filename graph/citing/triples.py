"""Triple patterns and property paths, read from the tokens of a query (SPARQL 1.1, section 19.8)."""

from __future__ import annotations

from typing import Final

from graph.citing.cursor import FIRST, NIL, REST, Cursor
from graph.citing.tree import (
    Alternative,
    Const,
    Inverse,
    Link,
    Negated,
    Path,
    Pattern,
    Repeat,
    Sequence,
    Term,
    Var,
)
from graph.tokens import VARIABLE

_SIGNS: Final = ("?", "*", "+")


def read_triples(cursor: Cursor) -> list[Pattern]:
    """The triples of one subject, those of its lists and property lists included."""
    found: list[Pattern] = []
    is_node = cursor.is_sign("[", "(") and cursor.peek(1).text not in ("]", ")")
    subject = _node(cursor, found)
    if not is_node or not _ends(cursor):
        _properties(cursor, subject, found)
    return found


def _ends(cursor: Cursor) -> bool:
    return cursor.is_sign(".", "}", "]", "{") or cursor.peek().kind in ("word", "end")


def _properties(cursor: Cursor, subject: Term, found: list[Pattern]) -> None:
    while True:
        predicate = cursor.variable() if cursor.peek().kind == VARIABLE else read_path(cursor)
        found.append(Pattern(subject, predicate, _node(cursor, found)))
        while cursor.passed(","):
            found.append(Pattern(subject, predicate, _node(cursor, found)))
        if not cursor.is_sign(";"):
            return
        while cursor.passed(";"):
            pass
        if cursor.is_sign(".", "}", "]") or (_ends(cursor) and cursor.peek().text != "a"):
            return


def _node(cursor: Cursor, found: list[Pattern]) -> Term:
    """A term, or what stands for a list or a property list, whose triples are added to those found."""
    if cursor.is_sign("("):
        if cursor.peek(1).text == ")":
            return cursor.term()
        return _list(cursor, found)
    if cursor.passed("["):
        node = cursor.fresh()
        if not cursor.passed("]"):
            _properties(cursor, node, found)
            cursor.expect("]")
        return node
    return cursor.term()


def _list(cursor: Cursor, found: list[Pattern]) -> Var:
    cursor.expect("(")
    head = cell = cursor.fresh()
    while True:
        found.append(Pattern(cell, Link(FIRST), _node(cursor, found)))
        if cursor.passed(")"):
            found.append(Pattern(cell, Link(REST), NIL))
            return head
        following = cursor.fresh()
        found.append(Pattern(cell, Link(REST), following))
        cell = following


def read_path(cursor: Cursor) -> Path:
    """A property path."""
    parts = [_sequence(cursor)]
    while cursor.passed("|"):
        parts.append(_sequence(cursor))
    return parts[0] if len(parts) == 1 else Alternative(tuple(parts))


def _sequence(cursor: Cursor) -> Path:
    parts = [_step(cursor)]
    while cursor.passed("/"):
        parts.append(_step(cursor))
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _step(cursor: Cursor) -> Path:
    is_inverse = cursor.passed("^")
    path = _primary(cursor)
    if cursor.is_sign(*_SIGNS):
        path = Repeat(path, cursor.take().text)
    return Inverse(path) if is_inverse else path


def _primary(cursor: Cursor) -> Path:
    if cursor.passed("!"):
        return _negated(cursor)
    if cursor.passed("("):
        path = read_path(cursor)
        cursor.expect(")")
        return path
    return Link(cursor.verb())


def _negated(cursor: Cursor) -> Negated:
    steps: list[tuple[bool, Const]] = []
    if cursor.passed("("):
        while not cursor.passed(")"):
            steps.append((cursor.passed("^"), cursor.verb()))
            cursor.passed("|")
    else:
        steps.append((cursor.passed("^"), cursor.verb()))
    forwards = tuple(name for is_inverse, name in steps if not is_inverse)
    backwards = tuple(name for is_inverse, name in steps if is_inverse)
    # An empty set negates nothing, forwards (SPARQL 1.1, section 18.2.2.3).
    return Negated(forwards if forwards or not backwards else None, backwards or None)
