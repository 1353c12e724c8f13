"""The check of the links as a set: their things exist, and no two things become one by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph import names
from graph.facts import classes
from graph.link.mapping import CLOSE, Mapping
from graph.link.sssom import LINKS
from graph.link.targets import UnknownTarget, shorten
from graph.reading import Problem, suggest
from graph.sheets import Sheets


def check_links(sheets: Sheets) -> list[Problem]:
    """Every thing, author or reviewer that a link names and the sheets do not know, and every clash."""
    path = sheets.folder / LINKS
    known = classes(sheets)
    strangers = [
        Problem(path, mapping.line, f"nothing is called `{name}`{suggest(name, known)}")
        for mapping in sheets.links
        for name in _named(mapping)
        if name not in known
    ]
    return [*strangers, *clashes(path, sheets.links)]


def clashes(path: Path, mappings: Iterable[Mapping]) -> Iterator[Problem]:
    """Pairs linked twice, two things that would be one, one thing that would be two, searches gainsaid."""
    sound = [mapping for mapping in mappings if _has_target(mapping)]
    links = [mapping for mapping in sound if mapping.is_accepted]
    identities = [mapping for mapping in links if mapping.predicate != CLOSE]
    yield from _twice(path, sound)
    yield from _merged(path, identities)
    yield from _split(path, identities)
    yield from _gainsaid(path, sound, links)


def _named(mapping: Mapping) -> Iterator[str]:
    for iri in (mapping.subject, *mapping.authors, *mapping.reviewers):
        if iri.startswith(names.ID):
            yield iri.removeprefix(names.ID)


def _has_target(mapping: Mapping) -> bool:
    try:
        return bool(mapping.target)
    except UnknownTarget:
        return False


def _twice(path: Path, mappings: Iterable[Mapping]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for mapping in mappings:
        line = first.setdefault(mapping.name, mapping.line)
        if line != mapping.line:
            yield Problem(path, mapping.line, f"this pair stands in line {line} already; keep one of the two")


def _merged(path: Path, identities: Iterable[Mapping]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for mapping in identities:
        other = first.setdefault(mapping.object, mapping.subject)
        if other != mapping.subject:
            things = f"{names.name(mapping.subject)} and {names.name(other)}"
            message = f"{things} would both be {shorten(mapping.object)}; link one, or say skos:closeMatch"
            yield Problem(path, mapping.line, message)


def _split(path: Path, identities: Iterable[Mapping]) -> Iterator[Problem]:
    objects: defaultdict[tuple[str, str], list[Mapping]] = defaultdict(list)
    for mapping in identities:
        objects[mapping.subject, mapping.target.name].append(mapping)
    for (subject, _), found in objects.items():
        for mapping in found[1:]:
            both = f"{shorten(found[0].object)} and {shorten(mapping.object)}"
            message = f"{names.name(subject)} would be both {both}; keep one, or say skos:closeMatch"
            yield Problem(path, mapping.line, message)


def _gainsaid(path: Path, mappings: Iterable[Mapping], links: Iterable[Mapping]) -> Iterator[Problem]:
    found = {(mapping.subject, mapping.target.name): mapping for mapping in links}
    for mapping in mappings:
        if mapping.is_search and (link := found.get((mapping.subject, mapping.target.name))):
            message = f"line {link.line} links to {link.target.title}, so this search is overtaken; remove it"
            yield Problem(path, mapping.line, message)
