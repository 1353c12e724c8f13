"""Questions and answers on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table

from queries.catalogue import Catalogue, Question

NARROWEST: Final = 16
"""How many characters of the terminal a column of a table needs, on average, to be readable."""


def show_questions(catalogue: Catalogue) -> None:
    """Print the questions by theme: name, what each answers, its parameters."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Question", no_wrap=True)
    table.add_column("What it answers")
    table.add_column("Parameters")
    for theme, questions in catalogue.themes().items():
        table.add_row(f"[bold]{theme}[/bold]")
        for question in questions:
            table.add_row(question.name, question.summary, " ".join(p.name for p in question.parameters))
    Console().print(table)


def show_answer(
    results: Mapping[str, Any],
    shorten: Callable[[str], str],
    question: Question | None = None,
    notes: Sequence[Sequence[int]] = (),
) -> None:
    """Print an answer in SPARQL JSON as a table, in blocks where it is too wide, or as yes or no.

    The answer to a canned question shows the columns for which it has headings, and things by their labels.
    `notes` are the numbers of the footnotes of each row, if it has any.
    """
    console = Console(markup=False, highlight=False)
    if "boolean" in results:
        console.print(" ".join(["yes" if results["boolean"] else "no", *map(_marks, notes)]))
        return
    columns, bindings = results["head"]["vars"], results["results"]["bindings"]
    labels = {name: name + "Label" for name in columns if question and name + "Label" in columns}
    headings = {column.name: column.label for column in question.columns} if question else {}
    shown = [name for name in columns if name not in labels.values() and name in (headings or columns)]
    rows = [
        [_cell(row.get(labels.get(name, name), row.get(name)), shorten) for name in shown] for row in bindings
    ]
    titles = [headings.get(name, name) for name in shown]
    if notes:
        titles.append("Sources")
        rows = [[*row, _marks(numbers)] for row, numbers in zip(rows, notes, strict=True)]
    lay_out = _blocks if len(titles) * NARROWEST > console.width else _table
    console.print(lay_out(titles, rows))
    Console(stderr=True, highlight=False).print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}")


def _table(headings: list[str], rows: list[list[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _blocks(headings: list[str], rows: list[list[str]]) -> Table:
    """Each row as a block of lines, a column a line, without the columns that are empty in it."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for row in rows:
        for heading, value in zip(headings, row, strict=True):
            if value:
                table.add_row(heading, value)
        table.add_row()
    return table


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def _cell(term: dict[str, str] | None, shorten: Callable[[str], str]) -> str:
    if term is None:
        return ""
    return shorten(term["value"]) if term["type"] == "uri" else term["value"]
