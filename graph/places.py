"""Where the sheets say something: the places of a mistake that shows only when all is put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph import names
from graph.facts import every_fact
from graph.sheets import REGISTER, Fact, Sheets

MOST: Final = 3

_NAMESPACE: Final = re.compile(r".*[/#]", re.DOTALL)

Place = tuple[Path, int]


def places(sheets: Sheets, thing: str, predicate: str = "", value: str = "") -> list[Place]:
    """The files and lines that state a value of a thing; where none does, those that speak of the thing.

    All are given by their IRIs, a literal by its text. Claims go before the register.
    """
    facts = sorted(
        ((path, fact) for path, fact in every_fact(sheets) if names.ID + fact.name == thing),
        key=lambda found: found[0].name == REGISTER,
    )
    stated = [
        (path, one.line, one.text) for path, fact in facts for one in fact.values.get(_local(predicate), ())
    ]
    exact = [(path, line) for path, line, text in stated if text in (value, _local(value), _name(value))]
    return exact or [(path, line) for path, line, _ in stated] or list(_spoken_of(sheets, thing, facts))


def located(sheets: Sheets, thing: str, predicate: str = "", value: str = "") -> str:
    """The places as a message begins with them, such as `a.yaml:3, b.yaml:7: `; empty without any."""
    found = places(sheets, thing, predicate, value)
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    shown = ", ".join(f"{path}:{line}" for path, line in found[:MOST])
    return f"{shown}{more}: " if shown else ""


def _spoken_of(sheets: Sheets, thing: str, facts: list[tuple[Path, Fact]]) -> Iterator[Place]:
    yield from ((path, fact.line) for path, fact in facts)
    for sheet in sheets.all:
        named = [(sheet.head.name, sheet.head.line), *((claim.name, claim.line) for claim in sheet.claims)]
        yield from ((sheet.path, line) for name, line in named if names.ID + name == thing)


def _name(iri: str) -> str:
    return iri.removeprefix(names.ID)


def _local(iri: str) -> str:
    return _NAMESPACE.sub("", iri)
