"""Joins moved into the branches of a UNION, which the engine would otherwise try one solution at a time.

`{ {A} UNION {B} P }` asks for the same solutions as `{ { {A} P } UNION { {B} P } }`: the join of SPARQL's
algebra is associative and commutative, and distributes over the union of multisets (SPARQL 1.1 Query
Language, section 18; Pérez, Arenas and Gutierrez, Semantics and Complexity of SPARQL, 2009, proposition 3.2).
What is moved are triple patterns without blank nodes, whose labels may stand in one place alone. The engine
(pyoxigraph 0.5) finds the matches of P in each branch by its index; outside it evaluates the whole union for
every match of P.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.tokens import IRI, PREFIXED, SIGN, STRING, VARIABLE, WORD, Token, tokenise

BRANCHES: Final = 8
LENGTH: Final = 10_000  # characters that may be added

_UNION: Final = re.compile(r"\bUNION\b", re.IGNORECASE)
_TERMS: Final = frozenset((IRI, PREFIXED, VARIABLE, STRING, "language", "number"))
_SIGNS: Final = frozenset((".", ";", ",", "^^", "/", "|", "^", "*", "+", "?", "-"))
_KEYWORDS: Final = ("FILTER", "OPTIONAL", "MINUS", "GRAPH", "BIND", "VALUES")


@dataclass
class _Group:
    """The tokens from an opening brace to its closing one, and the groups right inside."""

    opening: int
    closing: int = 0
    inner: list[_Group] = field(default_factory=list)


def distribute(text: str) -> str:
    """The query with joins moved into its unions where that is certain to change nothing; else as it is.

    Left alone is `SELECT *`, where the order of columns would change. The query has passed the guard.
    """
    if not _UNION.search(text):
        return text
    tokens, _ = tokenise(text, len(text))
    if any(token.text == "*" and _projects(tokens[number - 1]) for number, token in enumerate(tokens)):
        return text
    writer = _Writer(text, tokens)
    pieces, position = [], 0
    for group in _groups(tokens):
        pieces += [text[position : tokens[group.opening].start], writer.written(group)]
        position = tokens[group.closing].end
    return "".join([*pieces, text[position:]])


def _projects(token: Token) -> bool:
    return token.is_word("SELECT", "DISTINCT", "REDUCED")


def _groups(tokens: Sequence[Token]) -> list[_Group]:
    """The outermost groups; none where the braces do not match."""
    outermost = _Group(-1)
    open_ = [outermost]
    for number, token in enumerate(tokens):
        if token.kind == SIGN and token.text == "{":
            open_.append(_Group(number))
        elif token.kind == SIGN and token.text == "}":
            if len(open_) == 1:
                return []
            group = open_.pop()
            group.closing = number
            open_[-1].inner.append(group)
    return outermost.inner if len(open_) == 1 else []


class _Writer:
    """Writes groups of a query again, with joins moved into unions."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens

    def written(self, group: _Group) -> str:
        """The text of a group."""
        pieces, position = [], self._tokens[group.opening].start
        for start, end, piece in self._rewritten(group):
            pieces += [self._text[position:start], piece]
            position = end
        return "".join([*pieces, self._text[position : self._tokens[group.closing].end]])

    def _rewritten(self, group: _Group) -> Iterator[tuple[int, int, str]]:
        """The parts of a group that are written anew: where they start and end, and their text."""
        done = group.opening
        for branches in self._unions(group):
            texts = [self.written(branch) for branch in branches]
            first, last = self._reach(branches, done)
            moved = self._moved(branches, first, last)
            if 0 < len(moved) * len(branches) <= LENGTH:
                text = " UNION ".join(f"{{ {branch} {moved} }}" for branch in texts)
                yield self._tokens[first].start, self._tokens[last].end, text
                done = last
            else:
                for branch, text in zip(branches, texts, strict=True):
                    yield self._tokens[branch.opening].start, self._tokens[branch.closing].end, text
                done = branches[-1].closing

    def _unions(self, group: _Group) -> list[list[_Group]]:
        """The groups right inside one, those together that UNION connects."""
        unions: list[list[_Group]] = []
        for inner in group.inner:
            last = unions[-1][-1].closing if unions else group.opening
            if unions and inner.opening == last + 2 and self._tokens[last + 1].is_word("UNION"):
                unions[-1].append(inner)
            else:
                unions.append([inner])
        return unions

    def _reach(self, branches: Sequence[_Group], done: int) -> tuple[int, int]:
        """The first and the last token of a union with the triple patterns around it that can be moved."""
        first, last = branches[0].opening, branches[-1].closing
        if not 1 < len(branches) <= BRANCHES:
            return first, last
        start, end = first, last
        while self._is_simple(start - 1):
            start -= 1
        while self._is_simple(end + 1):
            end += 1
        # What stops short of a brace or a keyword may be half a pattern.
        begins = start - 1 >= done and self._tokens[start - 1].text in ("{", "}")
        following = self._tokens[end + 1]
        ends = following.text in ("{", "}") or following.is_word(*_KEYWORDS)
        return start if begins else first, end if ends else last

    def _is_simple(self, number: int) -> bool:
        """Whether a token can be part of triple patterns that may stand in several places."""
        token = self._tokens[number]
        if token.kind == WORD:
            return token.text == "a" or token.is_word("TRUE", "FALSE")
        return token.kind in _TERMS or token.text in _SIGNS

    def _moved(self, branches: Sequence[_Group], first: int, last: int) -> str:
        """The triple patterns before and after a union."""
        before = self._between(first, branches[0].opening)
        after = self._between(branches[-1].closing + 1, last + 1)
        return " . ".join(filter(None, (before, after)))

    def _between(self, first: int, end: int) -> str:
        """The text of the tokens from one up to another, without a full stop at either end."""
        numbers = list(range(first, end))
        while numbers and self._tokens[numbers[0]].text == ".":
            del numbers[0]
        while numbers and self._tokens[numbers[-1]].text == ".":
            del numbers[-1]
        return self._text[self._tokens[numbers[0]].start : self._tokens[numbers[-1]].end] if numbers else ""
