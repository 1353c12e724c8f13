"""The check of labels: one thing has one label a language, and the register names each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.facts import every_fact
from graph.reading import Problem
from graph.sheets import REGISTER, Sheets


def check_labels(sheets: Sheets) -> list[Problem]:
    """Every thing that is registered twice, and every label that differs from an earlier one of its thing."""
    return [*_registered_twice(sheets), *_differing(sheets)]


def _registered_twice(sheets: Sheets) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for thing in sheets.things:
        name, line = thing.fact.name, thing.fact.line
        if name in first:
            message = f"{name} is registered a second time (first in line {first[name]})"
            yield Problem(sheets.folder / REGISTER, line, message)
        first.setdefault(name, line)


def _differing(sheets: Sheets) -> Iterator[Problem]:
    first: dict[tuple[str, str], tuple[str, Path, int]] = {}
    registered = {thing.fact.name for thing in sheets.things}
    for path, fact in every_fact(sheets):
        if fact.name in registered and path.name != REGISTER:
            continue
        for value in fact.values.get("label", ()):
            key = fact.name, value.language or "en"
            text, where, line = first.setdefault(key, (value.text, path, value.line))
            if text != value.text:
                message = f"{fact.name} is labelled “{text}” in {where.name}:{line}"
                yield Problem(path, value.line, f"{message}; give it that label or another id")
