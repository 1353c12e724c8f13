"""The index of names: what things are called in every script, folded, found by the beginnings of words."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

from graph import names
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Quad
from ontology.terms import CMQ

FILE: Final = "search.sqlite"
FORMAT: Final = 1
MOST_WORDS: Final = 8

_THINGS: Final = NamedNode(names.THINGS)
_ALTERNATIVE: Final = NamedNode(names.PREFIXES["skos"] + "altLabel")
_SUBCLASS: Final = NamedNode(names.PREFIXES["rdfs"] + "subClassOf")
_WRITTEN: Final = NamedNode(CMQ.writtenAs)
_TITLE: Final = NamedNode(CMQ.title)
_RESTATEMENT: Final = NamedNode(CMQ.restatement)

_SCHEMA: Final = """
CREATE TABLE about (format INTEGER NOT NULL, version TEXT NOT NULL);
CREATE TABLE name (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
  role INTEGER NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL,
  registered INTEGER NOT NULL, mentions INTEGER NOT NULL, folded TEXT NOT NULL
);
CREATE VIRTUAL TABLE word USING fts5 (
  folded, content='name', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3'
);
"""
_FIND: Final = """
WITH hit AS (
  SELECT name.*, CASE WHEN name.folded = :whole THEN 0
    WHEN substr(name.folded, 1, length(:whole)) = :whole THEN 1 ELSE 2 END AS rank
  FROM word JOIN name ON name.id = word.rowid
  WHERE word MATCH :words AND (name.role = :says) = :claims
), best AS (
  SELECT *, row_number() OVER (PARTITION BY iri ORDER BY rank, role, length(folded), text) AS place FROM hit
)
SELECT iri, text, language, label, kind, mentions FROM best WHERE place = 1
ORDER BY rank, role, registered DESC, mentions DESC, length(folded), text, iri LIMIT :limit OFFSET :offset
"""
_COUNT: Final = """
SELECT count(DISTINCT iri) FROM word JOIN name ON name.id = word.rowid
WHERE word MATCH :words AND (name.role = :says) = :claims
"""


class Role(IntEnum):
    """What a text is to its thing; the lower comes first where two fit a search equally well."""

    LABEL = 0
    ALTERNATIVE = 1
    WRITTEN = 2
    RESTATEMENT = 3


class IndexOutdated(ValueError):
    """An index was written by other software or of another record; carries its path and what differs."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"the index of names {path} cannot be used: {reason}; run `communique build` again")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Name:
    """A text by which something can be found."""

    iri: str
    text: str
    language: str
    role: Role


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found: the thing, the name that fits and its language, its label, kind and mentions."""

    iri: str
    text: str
    language: str
    label: str
    kind: str
    mentions: int


def fold(text: str) -> str:
    """The words of a text as they are compared: no case, no diacritics, one form of each Arabic letter."""
    # Decomposing brings forth capitals that have to be folded in turn (Unicode, section 3.13, D146).
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFKD", plain.casefold())
    bare = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
    return " ".join(re.findall(r"\w+", bare.translate(_LETTERS)))


# Letters without a decomposition, and letters that Urdu and Arabic keyboards write by different code points.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ـ": ""}
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ", "ھ": "ہ", "ۃ": "ہ"}
)


def write(quads: Iterable[Quad], version: str) -> bytes:
    """The index over a dataset's names as an SQLite file: the same quads give the same bytes."""
    quads = list(quads)
    rows = sorted(_rows(quads), key=lambda row: (row[0], row[3], row[2], row[1]))
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(_SCHEMA)
        base.execute("INSERT INTO about VALUES (?, ?)", (FORMAT, version))
        base.executemany(
            "INSERT INTO name (iri, text, language, role, label, kind, registered, mentions, folded) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        base.execute("INSERT INTO word (word) VALUES ('rebuild')")
        base.execute("INSERT INTO word (word) VALUES ('optimize')")
        base.commit()
        base.execute("VACUUM")
        return base.serialize()


def find(
    path: Path, version: str, text: str, *, limit: int, offset: int = 0, claims: bool = False
) -> tuple[list[Hit], int]:
    """What bears a name of which every word of the text begins a word, the best first, and how many do.

    Exact names come before names that begin with the text, these before the rest; among them labels before
    other names, what is registered before what claims introduce, and what more claims mention first. With
    `claims`, restatements of claims are searched instead of names. Raises IndexOutdated, and
    FileNotFoundError where there is no index.
    """
    words = fold(text).split()[:MOST_WORDS]
    with closing(_open(path, version)) as base:
        if not words:
            return [], 0
        asked = {
            "whole": " ".join(words),
            "words": " ".join(f'"{word}"*' for word in words),
            "says": Role.RESTATEMENT,
            "claims": claims,
        }
        hits = base.execute(_FIND, asked | {"limit": limit, "offset": offset}).fetchall()
        [found] = base.execute(_COUNT, asked).fetchone()
        return [Hit(*hit) for hit in hits], found


def _open(path: Path, version: str) -> sqlite3.Connection:
    if not path.is_file():
        raise FileNotFoundError(path)
    base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        format_, written = base.execute("SELECT format, version FROM about").fetchone()
    except sqlite3.DatabaseError as error:
        base.close()
        raise IndexOutdated(path, str(error)) from error
    if (format_, written) != (FORMAT, version):
        base.close()
        raise IndexOutdated(path, f"it is of format {format_} and of the record {written[:12]}")
    return base


def _rows(quads: list[Quad]) -> Iterator[tuple[str, str, str, int, str, str, bool, int, str]]:
    registered = {quad.subject for quad in quads if quad.graph_name == _THINGS}
    known = list(_names(quads))
    labels = _labels(known)
    kinds = _kinds(quads, labels)
    mentions = _mentions(quads)
    for one in dict.fromkeys(known):
        label = labels.get(one.iri, one.text)
        kind = "claim" if one.role is Role.RESTATEMENT else kinds.get(one.iri, "")
        yield (
            *(one.iri, one.text, one.language, int(one.role), label, kind),
            *(NamedNode(one.iri) in registered, mentions[one.iri], fold(one.text)),
        )


def _names(quads: Iterable[Quad]) -> Iterator[Name]:
    """The names of all that has an identifier of the record and of the ontology's own terms."""
    for quad in quads:
        role = _ROLES.get(quad.predicate)
        if role is None or not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        iri = quad.subject.value
        if iri.startswith((names.ID, names.PREFIXES["cmq"])) and not iri.startswith(_UNNAMED):
            yield Name(iri, quad.object.value, quad.object.language or "", role)
        elif role is Role.RESTATEMENT:
            yield Name(iri, quad.object.value, "en", role)


_ROLES: Final[Mapping[NamedNode, Role]] = {
    LABEL: Role.LABEL,
    _TITLE: Role.LABEL,
    _ALTERNATIVE: Role.ALTERNATIVE,
    _WRITTEN: Role.WRITTEN,
    _RESTATEMENT: Role.RESTATEMENT,
}
# Claims and passages have numbers for labels; questions are searched by their own words.
_UNNAMED: Final = tuple(names.ID + kind for kind in ("claim/", "passage/", "question/", "mapping/"))


def _labels(known: Iterable[Name]) -> dict[str, str]:
    """The English label of each thing, else the first by language."""
    labels = sorted(
        (one for one in known if one.role is Role.LABEL),
        key=lambda one: (one.language != "en", one.language, one.text),
    )
    found: dict[str, str] = {}
    for one in labels:
        found.setdefault(one.iri, one.text)
    return found


def _kinds(quads: Iterable[Quad], labels: Mapping[str, str]) -> dict[str, str]:
    """The label of the most special class of each thing; terms of the ontology are called so."""
    above: dict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)):
            continue
        if quad.predicate == _SUBCLASS:
            above[quad.subject.value].add(quad.object.value)
        elif quad.predicate == TYPE:
            types[quad.subject.value].add(quad.object.value)
    return {iri: _kind(found, above, labels) for iri, found in types.items()}


def _kind(types: set[str], above: Mapping[str, set[str]], labels: Mapping[str, str]) -> str:
    own = {type_ for type_ in types if type_.startswith(names.PREFIXES["cmq"])}
    general = {upper for type_ in own for upper in _all_above(type_, above)}
    return min((labels.get(type_, type_) for type_ in own - general), default="term of the ontology")


def _all_above(type_: str, above: Mapping[str, set[str]]) -> Iterator[str]:
    for upper in above.get(type_, ()):
        if upper != type_:
            yield upper
            yield from _all_above(upper, above)


def _mentions(quads: Iterable[Quad]) -> Counter[str]:
    """In how many claims' graphs each thing stands."""
    claim = names.ID + "claim/"
    pairs = {
        (quad.graph_name.value, node.value)
        for quad in quads
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(claim)
        for node in (quad.subject, quad.object)
        if isinstance(node, NamedNode)
    }
    return Counter(thing for _, thing in pairs)
