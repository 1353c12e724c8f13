"""A place in the tokens of a query, moved by those who read it; it hands out names that the query lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph.citing.tree import Const, Term, Var
from graph.tokens import IRI, PREFIXED, STRING, VARIABLE, WORD, Token, tokenise

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE: Final = Const(f"<{_RDF}type>")
FIRST: Final = Const(f"<{_RDF}first>")
REST: Final = Const(f"<{_RDF}rest>")
NIL: Final = Const(f"<{_RDF}nil>")
_END: Final = Token("end", "the end of the query", 0, 0, 0)


class Unreadable(ValueError):
    """A query is not SPARQL 1.1 as it is read for citing; carries the token at which it cannot go on."""

    def __init__(self, found: str) -> None:
        super().__init__(f"the query cannot be read for citing: “{found}” is not expected")
        self.found = found


class Cursor:
    """Reads tokens one after the other; raises Unreadable where one does not fit."""

    def __init__(self, text: str, limit: int) -> None:
        self.text = text
        self.tokens: Sequence[Token] = tokenise(text, limit)[0]
        self.position = 0
        self.stem = _stem(self.tokens)
        self._blank: dict[str, Var] = {}
        self._made = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes, or one further on; after the last, one of kind `end`."""
        place = self.position + ahead
        return self.tokens[place] if place < len(self.tokens) else _END

    def take(self) -> Token:
        """The token that comes, passed."""
        token = self.peek()
        if token is _END:
            raise self.unreadable()
        self.position += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        """Whether one of these signs comes."""
        return self.peek().kind == "sign" and self.peek().text in signs

    def is_word(self, *words: str) -> bool:
        """Whether one of these keywords comes."""
        return self.peek().is_word(*words)

    def passed(self, *expected: str) -> bool:
        """Pass one of these signs or keywords if it comes; whether it did."""
        if self.is_sign(*expected) or self.is_word(*expected):
            self.position += 1
            return True
        return False

    def expect(self, expected: str) -> None:
        """Pass this sign or keyword."""
        if not self.passed(expected):
            raise self.unreadable()

    def gap(self) -> str:
        """The space before the token that comes, if there is any: engines mind it in places."""
        before = self.tokens[self.position - 1] if self.position else self.peek()
        return " " if before.end < self.peek().start else ""

    def unreadable(self) -> Unreadable:
        """The error that says what comes and does not fit."""
        return Unreadable(self.peek().text)

    def fresh(self) -> Var:
        """A variable that the query does not hold."""
        self._made += 1
        return Var(f"{self.stem}b{self._made}")

    def variable(self) -> Var:
        """A variable."""
        if self.peek().kind != VARIABLE:
            raise self.unreadable()
        return Var(self.take().text[1:])

    def is_name(self) -> bool:
        """Whether an IRI or a prefixed name comes."""
        return self.peek().kind in (IRI, PREFIXED)

    def name(self) -> Const:
        """An IRI or a prefixed name."""
        if not self.is_name():
            raise self.unreadable()
        return Const(self.take().text)

    def verb(self) -> Const:
        """An IRI, a prefixed name, or `a`."""
        if self.peek().kind == WORD and self.peek().text == "a":
            self.position += 1
            return TYPE
        return self.name()

    def variable_or_name(self) -> Term:
        """A variable, an IRI or a prefixed name."""
        return self.variable() if self.peek().kind == VARIABLE else self.name()

    def term(self) -> Term:
        """A variable, an IRI, a literal, a labelled blank node (a fresh variable), or `()`."""
        token = self.peek()
        if token.kind == VARIABLE:
            return self.variable()
        if token.kind == "blank":
            return self._blank.setdefault(self.take().text, self.fresh())
        if self.is_sign("(") and self.peek(1).text == ")":
            self.position += 2
            return NIL
        return Const(self.constant())

    def constant(self) -> str:
        """The text of an IRI or a literal, with its language or datatype."""
        token = self.peek()
        if token.kind == STRING:
            return self.literal()
        if token.kind in (IRI, PREFIXED, "number") or self.is_word("TRUE", "FALSE"):
            return self.take().text
        if self.is_sign("+", "-") and self.peek(1).kind == "number":
            return self.take().text + self.take().text
        raise self.unreadable()

    def literal(self) -> str:
        """The text of a string with its language or datatype, as one word."""
        text = self.take().text
        if self.peek().kind == "language":
            return text + self.take().text
        if self.passed("^^"):
            return f"{text}^^{self.name().text}"
        return text


def _stem(tokens: Sequence[Token]) -> str:
    """The beginning of a name that no variable's name has."""
    names = {token.text[1:] for token in tokens if token.kind == VARIABLE}
    stem = "cite_"
    while any(name.startswith(stem) for name in names):
        stem += "_"
    return stem
