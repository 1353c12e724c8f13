"""The rows of an answer as one page shows them: filtered, sorted, cut into pages, each with its notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph.engine import Request
from server.answers import Row, Table
from server.notes import Notes, take_notes

ROWS: Final = 50
VIEWS: Final = ("_filter", "_sort", "_page", "_notes", "_bom")


@dataclass(frozen=True)
class Shown:
    """What a page shows of a table.

    `table` holds the rows of this page with what they rest on; `whole` counts the rows of the answer,
    `found` those that pass the filter; `order` is the column sorted by, with a hyphen before it where it
    falls.
    """

    table: Table
    whole: int
    found: int
    page: int
    pages: int
    order: str
    words: str
    notes: Notes

    @property
    def parts(self) -> list[tuple[str, list[Row]]]:
        """The rows, and under a heading of their own those of which nothing came."""
        done = [row for row in self.table.rows if not row.is_not]
        undone = [row for row in self.table.rows if row.is_not]
        return [part for part in (("", done), ("Not concluded, not done", undone)) if part[1]]


def show(table: Table, query: Request, views: Mapping[str, str], patience: float | None = None) -> Shown:
    """The rows of the answer to a query that the views ask for, with notes that come within `patience`."""
    order = views.get("_sort", "")
    found = table.holding(words) if (words := views.get("_filter", "")) else table
    if order.removeprefix("-") in {column.name for column in table.columns}:
        found = found.by(order.removeprefix("-"), falling=order.startswith("-"))
    pages = count_pages(len(found.rows))
    page = read_page(views.get("_page", "1"), pages)
    rows = sorted(found.rows, key=lambda row: row.is_not)[(page - 1) * ROWS : page * ROWS]
    notes = take_notes(query, [row.solution for row in rows], patience=patience) if rows else Notes()
    noted = tuple(replace(row, grounds=one) for row, one in zip(rows, notes.rows, strict=True))
    return Shown(
        replace(found, rows=noted), len(table.rows), len(found.rows), page, pages, order, words, notes
    )


def count_pages(rows: int) -> int:
    """How many pages hold so many rows: one even where there is none."""
    return max(1, -(-rows // ROWS))


def read_page(text: str, most: int) -> int:
    """The number of the page that a request names, or the nearest that there is."""
    return max(1, min(int(text), most)) if re.fullmatch("[0-9]{1,9}", text) else 1
