"""Syntax errors told so that a person can mend them: the place, what could stand there, a missing prefix."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from graph.engine import QueryMalformed
from graph.names import PREFIXES
from graph.tokens import CLOSING, IRI, OPENING, PREFIXED, SIGN, Edit, Token, edited, place, tokenise

# Gives the engine's message on a text, or None where it parses.
Probe = Callable[[str], str | None]

_MESSAGE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ITEM: Final = re.compile(r'"(?:\\.|[^"\\])+"|\[(?:\'(?:\\.|[^\'\\])+\'|[^\]\'])*\]|[^,\s][^,]*')
_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_TERMS: Final = {
    '"?"': "a variable",
    '"$"': "a variable",
    '"<"': "an IRI",
    '":"': "a prefixed name",
    '"\'"': "a string",
    '"_:"': "a blank node",
    '"true"': "true or false",
    '"false"': "true or false",
    "['0'..='9']": "a number",
}
# Signs that begin what is named already, and SPARQL 1.2, which nobody meant who made a slip in SPARQL 1.1.
_LEFT_OUT: Final = frozenset(("\"'''\"", '"\\""', '"\\"\\"\\""', '"<<"', '"<<("', '"{|"', '"~"'))
_BROKEN_IRI: Final = "the IRI that begins here holds a space or another character that no IRI can hold"
_PROBES: Final = 40
_OF_NUMBERS: Final = frozenset(("+", "-", "."))


def syntax_error(text: str, message: str, probe: Probe | None = None) -> QueryMalformed:
    """Say where a query is malformed and what could stand there.

    `message` is the engine's (pyoxigraph's SyntaxError). It names the farthest place that some keyword was
    looked for, which may lie behind the mistake and says little; with `probe`, the place is found as the
    first token that no query could have there. Without it, the message is all there is to go by.
    """
    try:
        tokens, edits = tokenise(text, len(text))
    except QueryMalformed as error:
        return error
    return _undeclared(text, tokens) or _located(text, tokens, edits, message, probe)


def _undeclared(text: str, tokens: Sequence[Token]) -> QueryMalformed | None:
    """The error for the first name whose prefix is not declared, such as `http:` in an IRI with a space."""
    declared = {name.text for keyword, name in pairwise(tokens) if keyword.is_word("PREFIX")}
    for token in tokens:
        prefix, colon, _ = token.text.partition(":")
        if token.kind == PREFIXED and prefix + colon not in declared:
            if text[token.start - 1] == "<":
                return QueryMalformed(_BROKEN_IRI, *place(text, token.start - 1))
            return _undeclared_prefix(prefix, *place(text, token.start))
    return None


def _undeclared_prefix(prefix: str, line: int, column: int) -> QueryMalformed:
    message = f"the prefix “{prefix}:” is not declared"
    if prefix in PREFIXES:
        remedy = f"PREFIX {prefix}: <{PREFIXES[prefix]}>"
        return QueryMalformed(f"{message}; add {remedy}", line, column, remedy=remedy)
    near = difflib.get_close_matches(prefix, PREFIXES, 1)
    return QueryMalformed(message + (f"; did you mean {near[0]}:?" if near else ""), line, column)


def _located(
    text: str, tokens: Sequence[Token], edits: Sequence[Edit], message: str, probe: Probe | None
) -> QueryMalformed:
    line, column, items = _read(message)
    sentence = next((item for item in items if " " in item and item[0] not in '["'), None)
    found = _longest_beginning(text, tokens, edits, message, probe) if probe else None
    if found is None:
        return QueryMalformed(sentence or "the query is not well formed", line, column, _expected(items))
    count, after = found
    expected = _expected(_read(after)[2]) if after and not sentence else ()
    if count == len(tokens):
        return QueryMalformed(sentence or _unended(text, tokens), *place(text, len(text)), expected)
    culprit = tokens[count]
    return QueryMalformed(sentence or _misplaced(culprit), *place(text, culprit.start), expected)


def _longest_beginning(
    text: str, tokens: Sequence[Token], edits: Sequence[Edit], message: str, probe: Probe
) -> tuple[int, str | None] | None:
    """How many tokens, from the first, could begin a query, and the engine's message on just these.

    The engine's place lies behind the first token that cannot stand where it does, by a keyword's length at
    most; so the search goes backwards from there. None if it finds nothing for long.
    """
    farthest = _farthest(text, edits, message)
    last = sum(token.start <= farthest for token in tokens)
    for count in range(last, max(last - _PROBES, -1), -1):
        beginning = edited(text[: tokens[count - 1].end], edits) + " " if count else " "
        after = probe(beginning)
        if after is None or _reaches_end(beginning, after):
            return count, after
    return None


def _farthest(text: str, edits: Sequence[Edit], message: str) -> int:
    """The place that the engine's message names, or one behind it."""
    line, column, _ = _read(message)
    read = edited(text, edits)
    if line is None or column is None:
        return len(text)
    before = sum(len(earlier) + 1 for earlier in read.split("\n")[: line - 1])
    return before + column - 1 + max(0, len(text) - len(read))


def _reaches_end(beginning: str, message: str) -> bool:
    line, column, items = _read(message)
    return (line, column) == place(beginning, len(beginning)) and any(
        item[0] in '"[' and item != "[_]" for item in items
    )


def _read(message: str) -> tuple[int | None, int | None, list[str]]:
    """The line, the column and the expectations of the engine's message."""
    found = _MESSAGE.match(message)
    if found is None:
        return None, None, [message] if message else []
    return int(found[1]), int(found[2]), [item.strip() for item in _ITEM.findall(found[3])]


def _expected(items: Iterable[str]) -> tuple[str, ...]:
    """The expectations in words, each once: terms by their kinds, then signs, keywords only without these."""
    known = [item for item in items if item not in _LEFT_OUT and item != "[_]"]
    named = _TERMS.keys() - {'"<"'} if '"<="' in known else _TERMS.keys()
    terms = dict.fromkeys(_TERMS[item] for item in known if item in named)
    signs = [item.strip('"') for item in known if item[0] == '"' and item not in named]
    if "a number" in terms:
        signs = [sign for sign in signs if sign not in _OF_NUMBERS]
    return (*terms, *signs) or tuple(item for item in known if item.isupper())


def _misplaced(token: Token) -> str:
    if token.kind == IRI and not _SCHEME.match(token.text):
        return f"the IRI {token.text} is relative, and no BASE is given"
    return f"“{token.text}” cannot stand here"


def _unended(text: str, tokens: Sequence[Token]) -> str:
    """That the query ends too early, and which bracket is still open."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind == SIGN and token.text in OPENING:
            opened.append(token)
        elif token.kind == SIGN and token.text in CLOSING and opened:
            opened.pop()
    if not opened:
        return "the query ends too early"
    line, column = place(text, opened[-1].start)
    return f"the query ends before the “{opened[-1].text}” of line {line}, column {column}, is closed"
