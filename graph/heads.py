"""The check of the heads of sheets: each reads one document, which is named, dated and signed rightly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph import edtf, names
from graph.facts import LANGUAGE, classes
from graph.reading import Problem, suggest
from graph.sheets import Head, Sheets
from ontology.vocabulary import vocabulary


def check_heads(sheets: Sheets) -> list[Problem]:
    """Every head with a malformed name, class, date, language or method, and every agent that is unknown."""
    agents = known_agents(sheets)
    problems = [
        Problem(sheet.path, sheet.head.line, message)
        for sheet in sheets.all
        for message in (*_malformed(sheet.head), *_unknown(sheet.head, agents))
    ]
    return [*problems, *_read_twice(sheets)]


def known_agents(sheets: Sheets) -> frozenset[str]:
    """The names of all that can speak or publish."""
    terms = vocabulary()
    return frozenset(
        name for name, given in classes(sheets).items() if any(terms.is_a(found, "Agent") for found in given)
    )


def _malformed(head: Head) -> Iterator[str]:
    terms = vocabulary()
    try:
        if names.split(head.name)[0] != "document":
            yield f"a sheet reads a document, so its id begins with document/, not as {head.name}"
    except names.MalformedName as error:
        yield str(error)
    if not terms.is_a(head.type, "Document"):
        documents = [name for name in terms.parents if terms.is_a(name, "Document")]
        yield f"unknown class of document `{head.type}`{suggest(head.type, documents)}"
    if head.method not in (methods := terms.codes["RecordingMethod"]):
        yield f"unknown recording method `{head.method}`{suggest(head.method, methods)}"
    if not LANGUAGE.fullmatch(head.language):
        yield f"“{head.language}” is no language tag; write en, ru or ur"
    if head.dated:
        yield from _undated(head.dated)


def _undated(text: str) -> Iterator[str]:
    try:
        edtf.parse(text)
    except edtf.MalformedDate as error:
        yield str(error)


def _unknown(head: Head, agents: frozenset[str]) -> Iterator[str]:
    named = (head.author, head.recorded_by, head.reviewed_by, head.publisher)
    for name in dict.fromkeys(named):
        if name is not None and name not in agents:
            yield f"no agent is called `{name}`{suggest(name, agents)}"


def _read_twice(sheets: Sheets) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for sheet in sheets.all:
        if sheet.head.name in first:
            message = f"{sheet.head.name} is read by {first[sheet.head.name].name} already"
            yield Problem(sheet.path, sheet.head.line, f"{message}; give each document one sheet")
        first.setdefault(sheet.head.name, sheet.path)
