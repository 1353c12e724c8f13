"""What a query must pass before an engine sees it: limits of size and depth, no SERVICE, no update."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from graph.engine import (
    Form,
    QueryMalformed,
    QueryTooDeep,
    QueryTooLarge,
    ServiceRefused,
    TooManyGraphs,
    UpdateRefused,
)
from graph.syntax import syntax_error
from graph.tokens import IRI, PREFIXED, STRING, WORD, Token, edited, place, tokenise

__all__ = ["DEPTH", "GRAPHS", "SIZE", "TOKENS", "Inspection", "inspect", "syntax_error"]

SIZE: Final = 1_000_000  # bytes of UTF-8
TOKENS: Final = 50_000
# The engine calls itself for every bracket: some 900 nested calls end a process with the usual stack of 8 MB.
# Queries that people or programs write stay below 30.
DEPTH: Final = 100
GRAPHS: Final = 1_000

_FORMS: Final = tuple(form.name for form in Form)
_UPDATES: Final = (
    "INSERT",
    "DELETE",
    "LOAD",
    "CLEAR",
    "DROP",
    "CREATE",
    "ADD",
    "MOVE",
    "COPY",
    "WITH",
)
_PROLOGUE: Final = {"BASE": (IRI,), "PREFIX": (PREFIXED, IRI), "VERSION": (STRING,)}
_EXAMPLES: Final = {
    IRI: "an IRI, as in <http://example.org/>",
    PREFIXED: "a prefix, as in ex:",
    STRING: "a string",
}


@dataclass(frozen=True)
class Inspection:
    """What is known of a query that passed: its form, the number of its tokens, its greatest depth.

    `text` is what the engine is to read: the query as it came, but for spellings that could be read in two
    ways. `prologue` is its head up to the form's keyword; the sources are the graphs after FROM and FROM
    NAMED, as they are written there.
    """

    form: Form
    tokens: int
    depth: int
    text: str
    prologue: str = ""
    default_sources: tuple[str, ...] = ()
    named_sources: tuple[str, ...] = ()


def inspect(
    text: str,
    *,
    services: Collection[str] = (),
    size: int = SIZE,
    tokens: int = TOKENS,
    depth: int = DEPTH,
) -> Inspection:
    """Let a query pass, or say why not; SERVICE may name only the IRIs given, written out in angle brackets.

    Raises QueryTooLarge, TooManyTokens, QueryTooDeep, TooManyGraphs, ServiceRefused, UpdateRefused, and
    QueryMalformed where no token fits or no query form begins.
    """
    return _inspected(text, frozenset(services), size, tokens, depth)


# A front asks for the form before the engine asks for all the rest.
@lru_cache(maxsize=16)
def _inspected(text: str, services: frozenset[str], size: int, tokens: int, depth: int) -> Inspection:
    _check_size(text, size)
    found, edits = tokenise(text, tokens)
    reached = max((token.depth for token in found), default=0)
    if reached > depth:
        raise QueryTooDeep(reached, depth)
    _check_services(found, services)
    start = _skip_prologue(text, found)
    form = _form(text, found[start:])
    default_sources, named_sources = _sources(found)
    return Inspection(
        form=form,
        tokens=len(found),
        depth=reached,
        text=edited(text, edits),
        prologue=edited(text[: found[start].start], edits),
        default_sources=default_sources,
        named_sources=named_sources,
    )


def _check_size(text: str, limit: int) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise QueryMalformed("a lone surrogate is no character", *place(text, error.start)) from error
    if size > limit:
        raise QueryTooLarge(size, limit)


def _check_services(tokens: Sequence[Token], allowed: Collection[str]) -> None:
    for number, token in enumerate(tokens):
        if token.kind == WORD and "SERVICE" in token.text.upper():
            _check_service(token, tokens[number + 1 : number + 3], allowed)
        elif token.kind == PREFIXED and _hides_service(tokens, number):
            raise ServiceRefused(None)


def _check_service(word: Token, following: Sequence[Token], allowed: Collection[str]) -> None:
    target = following[1:] if following and following[0].is_word("SILENT") else following
    iri = target[0].text[1:-1] if target and target[0].kind == IRI else None
    if not word.is_word("SERVICE") or iri not in allowed:
        raise ServiceRefused(iri)


def _hides_service(tokens: Sequence[Token], number: int) -> bool:
    """Whether a name such as `service:x` can be read as the keyword and a name.

    The engine needs no space behind a keyword. Where a group follows, and no keyword that takes the name
    for a graph or a thing stands before, it does read SERVICE.
    """
    prefix = tokens[number].text.partition(":")[0].upper()
    if "SERVICE" not in prefix or number + 1 == len(tokens) or tokens[number + 1].text != "{":
        return False
    return not (number and tokens[number - 1].is_word("GRAPH", "FROM", "NAMED", "DESCRIBE"))


def _skip_prologue(text: str, tokens: Sequence[Token]) -> int:
    """The number of the first token after the prologue: BASE, PREFIX, and VERSION of SPARQL 1.2."""
    number = 0
    while number < len(tokens) and tokens[number].text.upper() in _PROLOGUE:
        needed = _PROLOGUE[tokens[number].text.upper()]
        for kind, token in zip_longest(needed, tokens[number + 1 :][: len(needed)]):
            _require(text, kind, token)
        number += 1 + len(needed)
    if number < len(tokens):
        return number
    raise QueryMalformed("the query ends before it begins", *place(text, len(text)), _FORMS)


def _require(text: str, kind: str, token: Token | None) -> None:
    """Check a token of the prologue: an IRI, a version's string, or a prefix up to its colon."""
    if token is None:
        raise QueryMalformed("the query ends too early", *place(text, len(text)), (_EXAMPLES[kind],))
    if token.kind != kind or (kind == PREFIXED and token.text.partition(":")[2]):
        message = f"“{token.text}” cannot stand here"
        raise QueryMalformed(message, *place(text, token.start), (_EXAMPLES[kind],))


def _form(text: str, tokens: Sequence[Token]) -> Form:
    first = tokens[0]
    if first.is_word(*_FORMS):
        return Form(first.text.lower())
    if first.is_word(*_UPDATES):
        raise UpdateRefused(first.text.upper())
    near = difflib.get_close_matches(first.text.upper(), (*_FORMS, *_PROLOGUE), 1)
    message = f"no query begins with “{first.text}”" + (f"; did you mean {near[0]}?" if near else "")
    raise QueryMalformed(message, *place(text, first.start), (*_FORMS, "PREFIX", "BASE"))


def _sources(tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs that the query names by FROM and by FROM NAMED, as they are written."""
    clauses = list(_clauses(tokens))
    if len(clauses) > GRAPHS:
        raise TooManyGraphs(len(clauses), GRAPHS)
    default = tuple(name for is_named, name in clauses if not is_named)
    named = tuple(name for is_named, name in clauses if is_named)
    return default, named


def _clauses(tokens: Sequence[Token]) -> Iterator[tuple[bool, str]]:
    for number, token in enumerate(tokens):
        if token.depth == 0 and token.is_word("FROM"):
            following = tokens[number + 1 : number + 3]
            is_named = bool(following) and following[0].is_word("NAMED")
            yield from ((is_named, source.text) for source in following[is_named:][:1])
