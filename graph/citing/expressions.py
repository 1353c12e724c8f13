"""Expressions, read from the tokens of a query as pieces: text, variables, and the groups of EXISTS."""

from __future__ import annotations

from collections.abc import Callable

from graph.citing.cursor import Cursor
from graph.citing.tree import Exists, Expression, Group, Piece
from graph.tokens import STRING, VARIABLE

GroupReader = Callable[[Cursor], Group]


def read_constraint(cursor: Cursor, group: GroupReader) -> Expression:
    """What may follow FILTER or HAVING: a bracketed expression, a call, or EXISTS."""
    pieces: list[Piece] = []
    if cursor.is_word("NOT", "EXISTS"):
        pieces.append(_exists(cursor, group, is_positive=True))
    else:
        if not cursor.is_sign("("):
            pieces += [cursor.take().text, cursor.gap()]
        _bracketed(cursor, group, pieces, is_positive=True)
    return tuple(pieces)


def read_until(cursor: Cursor, group: GroupReader, *words: str) -> Expression:
    """An expression up to one of these keywords, a closing bracket, or the end of the query."""
    pieces: list[Piece] = []
    while not (cursor.is_word(*words) or cursor.is_sign(")", "}") or cursor.peek().kind == "end"):
        _piece(cursor, group, pieces, is_positive=True)
    return tuple(pieces)


def _bracketed(cursor: Cursor, group: GroupReader, pieces: list[Piece], *, is_positive: bool) -> None:
    cursor.expect("(")
    pieces.append("(")
    while not cursor.is_sign(")"):
        _piece(cursor, group, pieces, is_positive=is_positive)
    pieces.append(cursor.gap())
    cursor.expect(")")
    pieces.append(")")


def _piece(cursor: Cursor, group: GroupReader, pieces: list[Piece], *, is_positive: bool) -> None:
    pieces.append(cursor.gap())
    token = cursor.peek()
    if cursor.passed("!"):
        pieces.append("!")
        _piece(cursor, group, pieces, is_positive=not is_positive)
    elif cursor.is_word("EXISTS") or (cursor.is_word("NOT") and cursor.peek(1).is_word("EXISTS")):
        pieces.append(_exists(cursor, group, is_positive=is_positive))
    elif cursor.is_sign("("):
        _bracketed(cursor, group, pieces, is_positive=is_positive)
    elif token.kind == VARIABLE:
        pieces.append(cursor.variable())
    else:
        pieces.append(cursor.literal() if token.kind == STRING else cursor.take().text)


def _exists(cursor: Cursor, group: GroupReader, *, is_positive: bool) -> Exists:
    is_negated = cursor.passed("NOT")
    cursor.expect("EXISTS")
    return Exists(is_negated, is_positive is not is_negated, group(cursor))
