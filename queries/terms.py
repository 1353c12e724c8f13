"""A parameter's value: read from what a person wrote, checked, and spelled as an RDF term in SPARQL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

import ontology

Expand = Callable[[str], str]

# Each kind of value and the types of term it may become; the first kind of a type is its usual one.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "iri": ("iri", "anyURI"),
    "integer": ("integer", "string"),
    "number": ("number", "decimal", "string"),
    "boolean": ("boolean",),
    "date": ("date", "string"),
    "dateTime": ("dateTime", "string"),
    "month": ("gYearMonth", "string"),
    "year": ("gYear", "string"),
    "text": ("string", "langString"),
}

_XSD: Final = ontology.prefixes()["xsd"]
_PREFIXED: Final = re.compile(r"([a-z]+)[/:](?!/)(.+)")

# RFC 3987: a scheme, then the characters of an IRI or percent escapes; brackets (IPv6 hosts) are left out.
_UCSCHAR: Final = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(0x1, 0xE)
)
_IRI: Final = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?{_UCSCHAR}]|%[0-9A-Fa-f]{{2}})*"
    rf"(?:#(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?{_UCSCHAR}]|%[0-9A-Fa-f]{{2}})*)?"
)

_ESCAPES: Final = {
    '"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f",
}  # fmt: skip


def expand(name: str) -> str:
    """The IRI of `kind/slug`, `kind:slug` or any name with a prefix of the project; other text as it is."""
    match = _PREFIXED.fullmatch(name)
    namespace = ontology.prefixes().get(match[1]) if match else None
    return name if match is None or namespace is None else namespace + match[2]


def kind_of(type_: str) -> str:
    """The usual kind of value for a type of term: “text” for strings, else the first that becomes it."""
    return "text" if type_ == "string" else next(kind for kind, types in KINDS.items() if type_ in types)


def read(kind: str, value: str, expand: Expand = expand) -> str:
    """The lexical form of a value of this kind, in NFC; raises ValueError with what is wrong, in plain words.

    White space around a value is no part of it, except in a text, of which every character counts.
    """
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("it is not Unicode text: it holds half of a surrogate pair")
    value = unicodedata.normalize("NFC", value)
    if kind == "text":
        return value
    return _iri(value.strip(), expand) if kind == "iri" else _READERS[kind](value.strip())


def spell(type_: str, lexical: str, language: str | None = None) -> str:
    """The term in SPARQL: an IRI, a string, a string with its language, or a literal with its datatype."""
    if type_ == "iri":
        return f"<{lexical}>"
    if type_ == "langString":
        return f"{quote(lexical)}@{language}"
    if type_ == "string":
        return quote(lexical)
    if type_ == "number":
        type_ = "decimal" if "." in lexical else "integer"
    return f"{quote(lexical)}^^<{_XSD}{type_}>"


def quote(text: str) -> str:
    """A string literal of SPARQL that holds exactly this text, whichever way codepoint escapes are read."""
    return '"' + re.sub(r'\\([uU])|["\\\t\n\r\b\f]', _escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    # rdflib reads the codepoint escapes of section 19.2 before the grammar, so that “\\u0022” would come out
    # as a quotation mark; the letter after a backslash is therefore itself written as a codepoint.
    if match[1]:
        return f"\\\\\\U{ord(match[1]):08X}"
    return _ESCAPES[match[0]]


def _iri(value: str, expand: Expand) -> str:
    iri = expand(value)
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
        raise ValueError("it is no absolute IRI; write one, or the short form kind/slug")
    if not _IRI.fullmatch(iri):
        raise ValueError("it holds characters that no IRI may hold; percent-encode them")
    _require_host(iri)
    return iri


def _require_host(iri: str) -> None:
    try:
        urlsplit(iri).port  # noqa: B018 (read for the error it raises)
    except ValueError as error:
        raise ValueError(f"it is no IRI: {error}") from None


def _integer(value: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+", value):
        raise ValueError("it is no whole number")
    digits = value.lstrip("+-").lstrip("0") or "0"
    if len(digits) > 18:
        raise ValueError("it has more than 18 digits")
    return f"-{digits}" if value.startswith("-") and digits != "0" else digits


def _number(value: str) -> str:
    match = re.fullmatch(r"([+-]?[0-9]+)(?:\.([0-9]+))?", value)
    if match is None:
        raise ValueError("it is no number; write digits, with a point before decimals")
    if match[2] is None:
        return _integer(value)
    if len(match[2]) > 18:
        raise ValueError("it has more than 18 decimals")
    _integer(match[1])
    return value.removeprefix("+")


def _boolean(value: str) -> str:
    if value not in ("true", "false"):
        raise ValueError("it is neither true nor false")
    return value


def _date(value: str) -> str:
    return _calendar(value, r"\d{4}-\d\d-\d\d", "YYYY-MM-DD", date.fromisoformat)


def _month(value: str) -> str:
    return _calendar(value, r"\d{4}-\d\d", "YYYY-MM", lambda text: date.fromisoformat(f"{text}-01"))


def _year(value: str) -> str:
    return _calendar(value, r"\d{4}", "YYYY", lambda text: date.fromisoformat(f"{text}-01-01"))


def _datetime(value: str) -> str:
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)"
    return _calendar(value, pattern, "YYYY-MM-DDThh:mm:ssZ", datetime.fromisoformat)


def _calendar(value: str, pattern: str, form: str, parse: Callable[[str], date]) -> str:
    if not re.fullmatch(pattern, value, re.ASCII):
        raise ValueError(f"it is not of the form {form}")
    try:
        parse(value)
    except ValueError:
        raise ValueError("the calendar has no such date") from None
    return value


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "dateTime": _datetime,
    "month": _month,
    "year": _year,
}
