"""The answer to a canned question as a table for people: linked labels, dates in words, marks, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from graph import names
from graph.engine import Answer
from graph.rdf import Literal, NamedNode, Node, QueryResultsFormat, QuerySolutions, parse_query_results
from queries.catalogue import Column, Question
from server.asking import labels
from server.cards import MODALITIES, STANDINGS, Mark, Value
from server.notes import Grounds
from server.tables import cell
from server.words import figure, in_words, position, truth

_LABEL: Final = "Label"
_DATES: Final = ("when", "during", "since", "dated", "asOf", "attested", "concluded")
_SOURCES: Final = ("source", "sources", "document", "documents")
_STATUSES: Final = {
    "signed": "happened",
    "concluded": "happened",
    "occurred": "happened",
    "in force": "holds",
    "ongoing": "holds",
    "planned": "planned",
    "expected": "planned",
    "unconfirmed": "planned",
    "in preparation": "planned",
    "offered": "offered",
    "under consideration": "offered",
    "not concluded": "not",
    "cancelled": "not",
    "accepted": "",
}
_MARKS: Final = {
    **{code.replace("-", " "): glyph for code, glyph in MODALITIES.items()},
    **{code: code for code in STANDINGS},
    **_STATUSES,
}
_BOOLEAN: Final = names.PREFIXES["xsd"] + "boolean"
_MARKED: Final = ("status", "modality", "standing", "state", "kindOfStatement")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its values, each perhaps a link; a mark in place of those that have one; what it sorts by."""

    values: tuple[Value | Mark, ...]
    key: tuple[int, float, str] = (0, 0.0, "")
    is_source: bool = False

    @property
    def text(self) -> str:
        """The words of the cell, as a filter reads them."""
        return "; ".join(one.word if isinstance(one, Mark) else one.text for one in self.values)


@dataclass(frozen=True)
class Row:
    """A row: its cells by column, the solution it shows, whether nothing came of it, and what it rests on."""

    cells: Mapping[str, Cell]
    solution: Mapping[str, Node]
    is_not: bool = False
    grounds: Grounds = field(default_factory=Grounds)


@dataclass(frozen=True)
class Table:
    """The rows of an answer under its columns; `head` is the column that names what a row is about."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())

    @property
    def head(self) -> str:
        """The first column of things, else the first that is no date."""
        things = (column.name for column in self.columns if column.kind == "thing")
        plain = (column.name for column in self.columns if column.kind != "date")
        return next(things, next(plain, ""))

    def holding(self, words: str) -> Table:
        """The rows that hold each of these words in some cell, whatever the case."""
        sought = words.casefold().split()
        return replace(self, rows=tuple(row for row in self.rows if _holds(row, sought)))

    def by(self, column: str, *, falling: bool = False) -> Table:
        """The rows sorted by a column, empty cells last, equal ones in the order of the answer."""
        filled = [row for row in self.rows if column in row.cells]
        empty = [row for row in self.rows if column not in row.cells]
        filled.sort(key=lambda row: row.cells[column].key, reverse=falling)
        return replace(self, rows=(*filled, *empty))


def present(question: Question, answer: Answer) -> Table:
    """All rows of an answer: `?xLabel` is the text of the link to `?x`, EDTF dates are put in words.

    Only the columns for which the question has headings are shown, where it has any; downloads hold all.
    """
    results = parse_query_results(answer.body, QueryResultsFormat.JSON)
    if not isinstance(results, QuerySolutions):
        return Table(())
    variables = [variable.value for variable in results.variables]
    columns = question.columns or tuple(_columns(variables))
    solutions = [{n: row[n] for n in variables if row[n] is not None} for row in results]
    known = labels(set(_unnamed(solutions, columns)))
    filled = tuple(one for one in columns if any(one.name in solution for solution in solutions))
    return Table(filled, tuple(_row(solution, filled, known) for solution in solutions))


def _columns(variables: Sequence[str]) -> Iterator[Column]:
    for name in variables:
        if not (name.endswith(_LABEL) and name.removesuffix(_LABEL) in variables):
            yield Column(name, _heading(name))


def _unnamed(solutions: Iterable[Mapping[str, Node]], columns: Sequence[Column]) -> Iterator[str]:
    """The IRIs that are to be shown and that the answer itself does not name."""
    for solution in solutions:
        for column in columns:
            term = solution.get(column.name)
            if isinstance(term, NamedNode) and column.name + _LABEL not in solution:
                yield term.value
            elif isinstance(term, Literal) and column.name in _SOURCES:
                yield from (_document(slug) for slug in term.value.split("; ") if _is_slug(slug))


def _row(solution: Mapping[str, Node], columns: Sequence[Column], known: Mapping[str, str]) -> Row:
    cells = {column.name: _cell(column, solution, known) for column in columns if column.name in solution}
    marks = [one for found in cells.values() for one in found.values if isinstance(one, Mark)]
    return Row(cells, solution, any(one.glyph == "not" for one in marks))


def _cell(column: Column, solution: Mapping[str, Node], known: Mapping[str, str]) -> Cell:
    term, label = solution[column.name], solution.get(column.name + _LABEL)
    if isinstance(term, NamedNode):
        text = label.value if label is not None else known.get(term.value) or cell(term).text
        mark = _mark(column.name, text)
        return _sorted_by_text(mark or Value(text, term.value, getattr(label, "language", None)))
    if not isinstance(term, Literal):
        return _sorted_by_text(Value(str(term)))
    if column.kind == "date" or column.name in _DATES:
        return Cell((Value(in_words(term.value)),), (0, 0.0, term.value.lstrip("[.~")))
    if column.name in _SOURCES:
        cited = _sorted_by_text(*(_source(one, known) for one in term.value.split("; ")))
        return replace(cited, is_source=True)
    if number := _number(term):
        return Cell((Value(figure(term.value)),), (0, number, ""))
    if column.kind == "geometry":
        return _sorted_by_text(Value(position(term.value)))
    if term.datatype.value == _BOOLEAN:
        return _sorted_by_text(Value(truth(term.value)))
    texts = term.value.split("; ") if column.name in _MARKED else [term.value]
    return _sorted_by_text(*(_mark(column.name, one) or Value(one, language=term.language) for one in texts))


def _sorted_by_text(*values: Value | Mark) -> Cell:
    shown = Cell(values)
    return Cell(values, (1, 0.0, shown.text.casefold()))


def _mark(name: str, text: str) -> Mark | None:
    glyph = _MARKS.get(text) if name in _MARKED else None
    return Mark(glyph, text) if glyph else None


def _number(term: Literal) -> float | None:
    kind = term.datatype.value.removeprefix(names.PREFIXES["xsd"])
    return float(term.value) if kind in ("integer", "decimal", "double", "float") else None


def _is_slug(text: str) -> bool:
    try:
        names.split(f"document/{text}")
    except names.MalformedName:
        return False
    return True


def _document(slug: str) -> str:
    return f"{names.ID}document/{slug}"


def _source(text: str, known: Mapping[str, str]) -> Value:
    """A document that a question names by the last part of its IRI; any other text as it is."""
    iri = _document(text) if _is_slug(text) else ""
    return Value(known[iri], iri) if iri in known else Value(text)


def _holds(row: Row, sought: Sequence[str]) -> bool:
    text = " ".join(shown.text for shown in row.cells.values()).casefold()
    return all(word in text for word in sought)


def _heading(name: str) -> str:
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)
    return words[:1].upper() + words[1:]
