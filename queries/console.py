"""Questions and answers on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from queries.catalogue import Catalogue


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


def show_answer(results: dict[str, Any], shorten: Callable[[str], str]) -> None:
    """Print an answer in SPARQL JSON (W3C SPARQL 1.1 Query Results JSON Format) as a table, or as yes or no."""
    console = Console(markup=False)
    if "boolean" in results:
        console.print("yes" if results["boolean"] else "no")
        return
    columns, rows = results["head"]["vars"], results["results"]["bindings"]
    table = Table(*columns, pad_edge=False)
    for row in rows:
        table.add_row(*(_cell(row.get(column), shorten) for column in columns))
    console.print(table)
    Console(stderr=True).print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}", highlight=False)


def _cell(term: dict[str, str] | None, shorten: Callable[[str], str]) -> str:
    if term is None:
        return ""
    return shorten(term["value"]) if term["type"] == "uri" else term["value"]
