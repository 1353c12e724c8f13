"""Answers as tables for people: the first rows, each value as text, each web address as a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from graph import names, rdf
from graph.engine import Answer, Form
from server.negotiation import JSON, N_TRIPLES

ROWS: Final = 1000
SOURCES: Final = {
    Form.SELECT: JSON.media_type,
    Form.ASK: JSON.media_type,
    Form.CONSTRUCT: N_TRIPLES.media_type,
    Form.DESCRIBE: N_TRIPLES.media_type,
}

_PLAIN: Final = frozenset({names.PREFIXES["xsd"] + "string", names.PREFIXES["rdf"] + "langString"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, where a link leads, the language of the text, the short name of its datatype."""

    text: str
    href: str | None = None
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of an answer; `cut` says that there are more. An unbound cell is None.

    `answers` are the rows as the engine gave them: solutions, or triples of a graph.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]
    cut: bool = False
    answers: Sequence[Mapping[str, rdf.Node]] | Sequence[rdf.Triple] = ()

    def stretch(self, start: int, end: int) -> Table:
        """The rows from one place to another, the last not included."""
        return replace(self, rows=self.rows[start:end], answers=self.answers[start:end])


def tabulate(answer: Answer, limit: int = ROWS) -> Table | bool:
    """The first `limit` rows of an answer in its form's entry of SOURCES; the truth value of an ASK."""
    if answer.form in (Form.CONSTRUCT, Form.DESCRIBE):
        quads = rdf.parse(answer.body, format=rdf.RdfFormat.N_TRIPLES)
        triples = [quad.triple for quad in islice(quads, limit + 1)]
        return _table(("subject", "predicate", "object"), triples, triples, limit)
    results = rdf.parse_query_results(answer.body, rdf.QueryResultsFormat.JSON)
    if isinstance(results, rdf.QueryBoolean):
        return bool(results)
    columns = [variable.value for variable in results.variables]
    rows = [list(row) for row in islice(results, limit + 1)]
    solutions = [{n: term for n, term in zip(columns, row, strict=True) if term is not None} for row in rows]
    return _table(columns, rows, solutions, limit)


def cell(term: rdf.Node | rdf.Triple) -> Cell:
    """One RDF term as a cell."""
    if isinstance(term, rdf.NamedNode):
        return Cell(names.shorten(term.value).strip("<>"), href=locate(term.value))
    if not isinstance(term, rdf.Literal):
        return Cell(str(term))
    datatype = term.datatype.value
    short = None if datatype in _PLAIN else names.shorten(datatype).strip("<>")
    return Cell(term.value, language=term.language, datatype=short)


def locate(iri: str) -> str | None:
    """Where a link to an IRI leads: to itself if it is a web address, else nowhere (not to `javascript:`)."""
    return iri if urlsplit(iri).scheme in ("http", "https") else None


def _table(
    columns: Sequence[str],
    rows: Sequence[Iterable[rdf.Node | rdf.Triple | None]],
    answers: Sequence[Mapping[str, rdf.Node]] | Sequence[rdf.Triple],
    limit: int,
) -> Table:
    cells = [[None if term is None else cell(term) for term in row] for row in rows[:limit]]
    return Table(columns, cells, len(rows) > limit, answers[:limit])
