"""SPARQL text as tokens: enough of its terminals to tell a parameter from what looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# SPARQL 1.1 Query Language, section 19.8: comment, IRIREF, the four kinds of strings, VAR1 and VAR2, then
# prefixed names and keywords; whatever is left comes one sign at a time.
_TERMINALS: Final = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*'''
               | \"""(?:"{0,2}(?:[^"\\]|\\.))*\"""
               | '(?:[^'\\\n\r]|\\.)*'
               | "(?:[^"\\\n\r]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<word>(?:[\w:%]|[.-](?=[\w:%.\\-])|\\.)+)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PLACEHOLDER: Final = re.compile(
    r"\?(?P<mark>__?)(?P<name>[a-zA-Z0-9]+)"
    r"(?:_(?:(?P<type>iri|number|literal|integer)|(?P<language>[a-z]{2})|xsd_(?P<datatype>[a-zA-Z]+)))?"
)

DATATYPES: Final = (
    "anyURI", "boolean", "date", "dateTime", "decimal", "gYear", "gYearMonth", "integer", "string",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query, with its line (from 1).

    Its kind is one of space, comment, iri, string, variable, word (keywords and prefixed names), sign.
    """

    kind: str
    text: str
    line: int

    def is_word(self, word: str) -> bool:
        """Whether the token is this keyword, in whatever case."""
        return self.kind == "word" and self.text.upper() == word


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A parameter as it stands in a query, in the notation of BASIL and grlc.

    `?_name` must be bound, `?__name` may stay a variable. The ending says what term a value becomes: `iri`,
    `number`, `integer` or the local name of another XSD type (`_xsd_date`), `string` (none, or `_literal`),
    or `langString` with a language (`_en`).
    """

    spelling: str
    name: str
    optional: bool
    type: str
    language: str | None = None


class MalformedPlaceholder(ValueError):
    """A variable looks like a parameter but is none that grlc would understand; carries its spelling."""

    def __init__(self, spelling: str) -> None:
        super().__init__(
            f"“{spelling}” is no parameter: write ?_name or ?__name (ASCII letters and digits), then nothing"
            f" or _iri, _number, _integer, _literal, _en, _xsd_T with T of {', '.join(DATATYPES)}"
        )
        self.spelling = spelling


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of a query, spaces and comments among them, so that their texts together are the query."""
    return tuple(_tokens(text))


def placeholders(tokens: tuple[Token, ...]) -> dict[str, Placeholder]:
    """The parameters of a query by their spelling, in the order in which they first appear.

    Raises MalformedPlaceholder for a variable that begins like a parameter and is none.
    """
    return {token.text: placeholder(token.text) for token in tokens if is_placeholder(token)}


def is_placeholder(token: Token) -> bool:
    """Whether the token is a variable that stands for a parameter."""
    return token.kind == "variable" and token.text[1] == "_"


def placeholder(spelling: str) -> Placeholder:
    """Read a parameter's spelling; raises MalformedPlaceholder."""
    match = _PLACEHOLDER.fullmatch(spelling)
    if match is None or match["datatype"] not in (None, *DATATYPES):
        raise MalformedPlaceholder(spelling)
    language = match["language"]
    type_ = "langString" if language else match["type"] or match["datatype"] or "string"
    return Placeholder(
        spelling=spelling,
        name=match["name"],
        optional=match["mark"] == "__",
        type="string" if type_ == "literal" else type_,
        language=language,
    )


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for match in _TERMINALS.finditer(text):
        yield Token(str(match.lastgroup), match.group(), line)
        line += match.group().count("\n")
