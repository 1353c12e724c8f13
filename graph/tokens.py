"""SPARQL cut into its tokens, by the terminals of SPARQL 1.1 (section 19.8) and the signs that 1.2 adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from graph.engine import QueryMalformed, TooManyTokens

IRI: Final = "iri"
STRING: Final = "string"
VARIABLE: Final = "variable"
PREFIXED: Final = "prefixed"
WORD: Final = "word"
SIGN: Final = "sign"


class Token(NamedTuple):
    """A piece of a query: its kind, its text, the places where it starts and ends, and its depth.

    Kinds are iri, string, language, variable, blank, prefixed, number, word (keywords, `a`, `true`) and sign.
    The text has its codepoint escapes applied, except in strings and IRIs. The depth is the number of
    brackets around it, those that it opens or closes among them.
    """

    kind: str
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, *words: str) -> bool:
        """Whether the token is one of these keywords, given in capitals."""
        return self.kind == WORD and self.text.upper() in words


class Edit(NamedTuple):
    """Characters of the query to be replaced before the engine reads it."""

    start: int
    end: int
    text: str


_BASE: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_MORE: Final = r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_ESCAPE: Final = r"\\u[0-9A-Fa-f]{4}|\\U00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
_CHARACTER: Final = rf"(?:[{_BASE}_\-{_MORE}]|{_ESCAPE})"
_PREFIX: Final = rf"(?:[{_BASE}]|{_ESCAPE})(?:\.*+{_CHARACTER})*+"
_LOCAL_FIRST: Final = rf"(?:[{_BASE}_:0-9]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]|{_ESCAPE})"
_LOCAL: Final = rf"{_LOCAL_FIRST}(?:\.*+(?:{_LOCAL_FIRST}|{_CHARACTER}))*+"
_QUOTED: Final = rf"\\[tbnrf\\\"']|{_ESCAPE}"

_IRI: Final = re.compile(rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_ESCAPE})*+>")
# No text, however long, may take more than one pass: hence possessive quantifiers, and words that take in
# all that could have been a prefix (`true.false` is one; the engine sees three tokens).
_TOKEN: Final = re.compile(
    rf"""
      (?P<space> (?:[\x20\t\r\n]|\#[^\r\n]*+)++ )
    | (?P<iri> {_IRI.pattern} )
    | (?P<string> '{{3}}(?:'{{0,2}}+(?:[^'\\]|{_QUOTED}))*+'{{3}}
                | \"{{3}}(?:\"{{0,2}}+(?:[^\"\\]|{_QUOTED}))*+\"{{3}}
                | '(?!'')(?:[^'\\\r\n]|{_QUOTED})*+'
                | \"(?!\"\")(?:[^\"\\\r\n]|{_QUOTED})*+\" )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)? )
    | (?P<variable> [?$](?:[{_BASE}_0-9]|{_ESCAPE})(?:[{_BASE}_{_MORE}]|{_ESCAPE})*+ )
    | (?P<blank> _:(?:[{_BASE}_0-9]|{_ESCAPE})(?:\.*+{_CHARACTER})*+ )
    | (?P<prefixed> (?:{_PREFIX})?:(?:{_LOCAL})? )
    | (?P<number> (?:[0-9]++\.[0-9]*+|\.?[0-9]++)[eE][+-]?[0-9]++ | [0-9]*\.[0-9]++ | [0-9]++ )
    | (?P<word> {_PREFIX} )
    | (?P<sign> <<\( | \)>> | << | >> | \{{\| | \|\}} | \^\^ | && | \|\| | [!<>]=
              | [{{}}()\[\].;,<>=!+\-*/|^?~] )
    """,
    re.VERBOSE,
)
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_DOT: Final = re.compile(r"(?<!\\)\.")
OPENING: Final = frozenset(("(", "{", "[", "<<", "<<(", "{|"))
CLOSING: Final = frozenset((")", "}", "]", ">>", ")>>", "|}"))


def place(text: str, position: int) -> tuple[int, int]:
    """The line and the column of a position in a text, both counted from 1."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def tokenise(text: str, limit: int) -> tuple[Sequence[Token], Sequence[Edit]]:
    """The tokens of a query, and what to change so that every reader sees these very tokens.

    Changed is what the engine (pyoxigraph 0.5) reads otherwise than the standard, lest something pass for
    harmless here and be a clause there: codepoint escapes outside strings and IRIs, which it does not apply
    (SPARQL 1.1, section 19.2); names with several dots, such as `ex:a.b.c`, which it cuts in two; and `<`
    where it could begin an IRI or compare, as in `(?a<?b&&?c>?d)`: the reading chosen here is made the only
    one possible. Raises TooManyTokens beyond the limit, and QueryMalformed where no token fits.
    """
    return _kept(text, limit) if len(text) <= _SHORT else _tokenised(text, limit)


def _tokenised(text: str, limit: int) -> tuple[tuple[Token, ...], tuple[Edit, ...]]:
    reader = _Reader(text)
    tokens = []
    for token in reader.tokens():
        tokens.append(token)
        if len(tokens) > limit:
            raise TooManyTokens(limit)
    return tuple(tokens), tuple(reader.edits)


# A query is read by the guard, and soon after by what cites its answer.
_SHORT: Final = 5_000  # characters
_kept = lru_cache(maxsize=16)(_tokenised)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with those edits made that lie inside it; they come in order and don't overlap."""
    pieces, position = [], 0
    for edit in edits:
        if edit.end <= len(text):
            pieces += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join([*pieces, text[position:]])


class _Reader:
    """Reads a query from left to right; knows the brackets that are open and the token before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[Edit] = []
        self.brackets: list[str] = []
        self.before: Token | None = None

    def tokens(self) -> Iterator[Token]:
        position = 0
        while position < len(self.text):
            kind, end = self._match(position)
            if kind != "space":
                self.before = self._token(kind, position, end)
                yield self.before
            position = end

    def _match(self, position: int) -> tuple[str, int]:
        if self.text[position] == "<" and self._may_compare() and (chosen := self._angle(position)):
            return chosen
        found = _TOKEN.match(self.text, position)
        if found is None:
            raise self._no_token(position)
        return str(found.lastgroup), found.end()

    def _may_compare(self) -> bool:
        """Whether an operand stands before, inside round brackets: nowhere else can `<` compare."""
        before = self.before
        if before is None or not self.brackets or self.brackets[-1] != "(":
            return False
        return before.kind != SIGN or before.text in CLOSING

    def _angle(self, position: int) -> tuple[str, int] | None:
        """Decide what `<` is where both readings fit, and leave the engine no choice; None where one fits."""
        first = self.text[position + 1 : position + 2]
        if iri := _IRI.match(self.text, position):
            if first.isalpha() or first in "#/.:_%>\\":
                self._settle(position + 1, first)
                return IRI, iri.end()
            return self._compare(position + 1 + (first == "="))
        return self._compare(position + 1) if _IRI.match(self.text, position + 1) else None

    def _settle(self, position: int, first: str) -> None:
        """Escape an IRI's first character: after a comparison an escape would be an error."""
        if first not in "\\>":
            self.edits.append(Edit(position, position + 1, f"\\U{ord(first):08X}"))

    def _compare(self, end: int) -> tuple[str, int]:
        """Put a space behind a comparison: no IRI holds one."""
        self.edits.append(Edit(end, end, " "))
        return SIGN, end

    def _token(self, kind: str, start: int, end: int) -> Token:
        written = text = self.text[start:end]
        if "\\" in written and kind not in (IRI, STRING):
            text = self._unescape(kind, start, end)
        plain = _with_dots_escaped(text) if kind == PREFIXED else text
        if plain != written:
            self.edits.append(Edit(start, end, plain))
        return Token(kind, text, start, end, self._depth(text) if kind == SIGN else len(self.brackets))

    def _depth(self, sign: str) -> int:
        depth = len(self.brackets)
        if sign in OPENING:
            self.brackets.append(sign)
            return depth + 1
        if sign in CLOSING and self.brackets:
            self.brackets.pop()
        return depth

    def _unescape(self, kind: str, start: int, end: int) -> str:
        """Apply codepoint escapes, which may stand only for characters that could stand there themselves."""
        text = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), self.text[start:end])
        found = _TOKEN.fullmatch(text)
        if found is None or found.lastgroup != kind:
            message = "an escape stands for a character not allowed there"
            raise QueryMalformed(message, *place(self.text, start))
        return text

    def _no_token(self, position: int) -> QueryMalformed:
        character = self.text[position]
        if character in "'\"":
            message = "a string begins here that is never closed, or holds a line break or an unknown escape"
        else:
            message = f"the character {character!r} cannot stand here"
        return QueryMalformed(message, *place(self.text, position))


def _with_dots_escaped(name: str) -> str:
    """The prefixed name with the dots of its local part escaped, if there are several."""
    prefix, colon, local = name.partition(":")
    return prefix + colon + _DOT.sub(r"\.", local) if local.count(".") > 1 else name
