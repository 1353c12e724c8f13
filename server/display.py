"""The answer to a query of one's own on a page: its first rows fifty at a time, its picture, its notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import render_template, request, url_for

from graph import names
from graph.engine import Answer, Form, Request
from graph.names import PREFIXES
from graph.rdf import Literal, NamedNode
from server.asking import labels
from server.citing import TRUE, WHOLE, formats
from server.context import context
from server.links import locate
from server.negotiation import BOOLEANS, GRAPHS, SOLUTIONS
from server.notes import Notes, take_notes
from server.parameters import Parameters
from server.pictures.svg import Picture
from server.rows import ROWS as AT_ONCE
from server.rows import count_pages, read_page
from server.solutions import Solution, Solutions, hinted, read
from server.tables import ROWS, Table, tabulate
from server.views import draw

# Names are looked up for so many things of an answer; beyond that the page would take too long.
MOST_NAMED: Final = 500
_OURS: Final = (names.ID, PREFIXES["cmq"])

FORMATS: Final = {
    Form.SELECT: SOLUTIONS,
    Form.ASK: BOOLEANS,
    Form.CONSTRUCT: GRAPHS,
    Form.DESCRIBE: GRAPHS,
}


def display(answer: Answer, query: Request, asked: Parameters) -> tuple[str, bool]:
    """The page of an answer, which is read, and whether it is whole: its notes may be late, or fail."""
    with answer:
        result = tabulate(answer)
        picture = _picture(query.text, answer)
    shown, page, pages = _stretch(result, asked.page)
    notes = _notes(query, shown, asked)
    told = render_template(
        "sparql.html",
        query=query.text,
        result=result,
        shown=shown,
        page=page,
        pages=pages,
        notes=notes,
        picture=picture,
        known=name_cells(shown),
        limit=ROWS,
        seconds=answer.seconds,
        formats=FORMATS[answer.form],
        cited_formats=formats(answer.form, WHOLE, FORMATS[answer.form]),
        **_way(asked),
    )
    return told, notes is None or not (notes.is_late or notes.uncited)


def _stretch(result: Table | bool, asked: str) -> tuple[Table | bool, int, int]:
    """The rows of the page that is asked for, its number, and how many pages there are."""
    if not isinstance(result, Table):
        return result, 1, 1
    pages = count_pages(len(result.rows))
    page = read_page(asked, pages)
    return result.stretch((page - 1) * AT_ONCE, page * AT_ONCE), page, pages


def _notes(query: Request, shown: Table | bool, asked: Parameters) -> Notes | None:
    """The notes of the rows; None where files are served, which hold no claims, and where there is no row."""
    rows = shown.answers if isinstance(shown, Table) else ()
    if context().site.served is not None or (isinstance(shown, Table) and not rows):
        return None
    return take_notes(query, rows, patience=None if asked.cite else context().site.patience)


def name_cells(shown: Table | bool) -> dict[str, str]:
    """The names of the record's own things and terms in the rows, by their IRIs."""
    cells = (cell for row in shown.rows for cell in row if cell) if isinstance(shown, Table) else ()
    found = dict.fromkeys(cell.href for cell in cells if cell.href and cell.href.startswith(_OURS))
    return labels(list(found)[:MOST_NAMED])


def _picture(text: str, answer: Answer) -> Picture | None:
    """The picture of an answer that has been read, where a comment in its query names a view."""
    view = hinted(text)
    if answer.form != Form.SELECT or view.name == "Table":
        return None
    answer.body.seek(0)
    return draw(view, _named(read(answer.body)), "The answer", locate)


def _named(solutions: Solutions) -> Solutions:
    """The solutions, with the record's own names beside the IRIs that the query itself names not."""
    things = (term for row in solutions.rows for term in row.values() if isinstance(term, NamedNode))
    wanted = dict.fromkeys(term.value for term in things if term.value.startswith(_OURS))
    known = labels(list(wanted)[:MOST_NAMED])

    def complete(row: Solution) -> Solution:
        found = {name: known.get(term.value) for name, term in row.items() if isinstance(term, NamedNode)}
        return {f"{name}Label": Literal(label) for name, label in found.items() if label} | dict(row)

    return replace(solutions, rows=[complete(row) for row in solutions.rows])


def _way(asked: Parameters) -> dict[str, Any]:
    """How the page leads on: the fields that ask for the same again, by the method it was asked with."""

    def again(**changes: str | int) -> str:
        return f"{url_for('sparql.endpoint')}?{urlencode([*asked.pairs, *changes.items()])}"

    here = [*asked.pairs, ("_page", asked.page)] if asked.page else asked.pairs
    return {
        "by_form": request.method == "POST",
        "pairs": asked.pairs,
        "again": again,
        "fields": [*here, ("cite", TRUE)],
    }
