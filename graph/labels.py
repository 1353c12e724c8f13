"""The check of labels: one thing has one label a language, and the register names each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.reading import Problem
from graph.sheets import Fact, Sheets


def check_labels(sheets: Sheets) -> list[Problem]:
    """Every thing that is registered twice, and every label that differs from an earlier one of the same thing."""
    problems = []
    registered: dict[str, int] = {}
    register = sheets.folder / "things.yaml"
    for thing in sheets.things:
        name, line = thing.fact.name, thing.fact.line
        if name in registered:
            message = f"{name} is registered a second time (first in line {registered[name]})"
            problems.append(Problem(register, line, message))
        registered.setdefault(name, line)
    return [*problems, *_differing(sheets)]


def _differing(sheets: Sheets) -> Iterator[Problem]:
    first: dict[tuple[str, str], tuple[str, Path, int]] = {}
    for path, fact in _facts(sheets):
        for value in fact.values.get("label", ()):
            key = fact.name, value.language or "en"
            text, where, line = first.setdefault(key, (value.text, path, value.line))
            if text != value.text:
                message = f"{fact.name} is labelled “{text}” in {where.name}:{line}; give it that label or another id"
                yield Problem(path, value.line, message)


def _facts(sheets: Sheets) -> Iterator[tuple[Path, Fact]]:
    for sheet in sheets.all:
        yield from ((sheet.path, fact) for claim in sheet.claims for fact in claim.facts)
