"""What is asked on the command line: a canned question by name, a file, a text, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import click

from queries.catalogue import Catalogue, Question


class Asked(NamedTuple):
    """A query, the canned question if it is one, and the things that its parameters name."""

    text: str
    question: Question | None = None
    things: tuple[str, ...] = ()


def read(question: str, given: Iterable[str], catalogue: Catalogue, expand: Callable[[str], str]) -> Asked:
    """The query that is meant, its parameters (`NAME=VALUE`) bound.

    Raises click.UsageError where the words are wrong, UnknownQuestion and BadParameters.
    """
    values = _values(given)
    if text := _text(question):
        if values:
            raise click.UsageError("parameters belong to canned questions; write the values into the query")
        return Asked(text)
    found = catalogue.question(question)
    return Asked(found.bind(values, expand), found, tuple(found.things(values, expand).values()))


def _text(question: str) -> str | None:
    """The query itself, where it is not a question's name."""
    if question == "-":
        return sys.stdin.read()
    if question.endswith((".rq", ".sparql")) or Path(question).is_file():
        return _file(Path(question))
    return question if any(sign in question for sign in "{ \n") else None


def _values(given: Iterable[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise click.UsageError(f"write --param NAME=VALUE, not “{item}”")
        if name in values:
            raise click.UsageError(f"--param {name} is given twice; a parameter takes one value")
        values[name] = value
    return values


def _file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path} cannot be read: {error}") from error
