"""A server on the terminal: its settings as options of a command, and what it tells of itself."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable

import click

from graph.sources import Source
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
