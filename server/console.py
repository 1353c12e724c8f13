"""A server on the terminal: its settings as options of a command, and what it tells of itself."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable

import click

from graph import names
from graph.console import show_notes
from graph.footnotes import footnotes
from graph.sourced import Sourced
from graph.sources import Source
from graph.sourcing import whole
from queries.catalogue import Question
from queries.console import show_answer
from server.settings import TABLE


def settable(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each row of the table of settings, whose text is read later."""
    for name, row in reversed(list(TABLE.items())):
        shown = row.metadata["shown"]
        words = row.metadata["help"] + (f"  [default: {shown}]" if shown else "")
        command = click.option(f"--{name}", row.name, help=words)(command)
    return command


def tell(name: str, found: str, seconds: float) -> None:
    """A line for a step that is done: its name, how long it took, what it found."""
    click.echo(f"  {name:<12} {seconds:6.1f} s  {found}", err=True)


def watch(source: Source, position: int) -> None:
    """How far a file has been read, on one line that is written over, where a person looks on."""
    if sys.stderr.isatty():
        share = 100 * position // max(source.size, 1)
        click.echo(f"  {source.path.name}: {share} % of {source.size / 1e6:,.1f} MB\r", nl=False, err=True)


def announcer(what: str, public: str | None, *, browse: bool) -> Callable[[str], None]:
    """Tells at which address something is served, and opens it in a browser if told so."""

    def announce(address: str) -> None:
        click.echo(f"Serving {what} at {public or address} (Ctrl-C ends)")
        if browse:
            webbrowser.open(address)

    return announce


def show_sourced(answer: Sourced, media_type: str, form: str, question: Question | None) -> None:
    """Print an answer with its sources: numbered notes under a table, else as the endpoint writes it."""
    if form != "table":
        sys.stdout.buffer.write(whole(answer, media_type))
        return
    notes = footnotes(answer.citations)
    show_answer(answer.results, names.shorten, question, notes.rows)
    show_notes(notes, answer.citations)
