"""Sites: the places in a pattern at which a solution rests on something, be it triples or their absence."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from graph.citing.tree import Group, Pattern, Select, Term, variables

# Names as they stand in a part of a query, each with the variable that holds its value in a full solution.
Held: TypeAlias = tuple[tuple[str, str], ...]


class Matched(NamedTuple):
    """A triple pattern of one step; in every site `graph` is GRAPH's name, `guard` the mark to be set."""

    pattern: Pattern
    graph: Term | None
    guard: str | None


class Walked(NamedTuple):
    """A path that is walked between two ends and followed on its own."""

    pattern: Pattern
    graph: Term | None
    guard: str | None


class Selected(NamedTuple):
    """A sub-select that is kept whole; `own` holds its outputs."""

    select: Select
    graph: Term | None
    guard: str | None
    own: Held


class Tested(NamedTuple):
    """An EXISTS that may have matched; not where `unless` is set. `own` holds what is in scope there."""

    group: Group
    graph: Term | None
    guard: str | None
    unless: str | None
    own: Held


class Lacking(NamedTuple):
    """A pattern that has no match: always (MINUS, NOT EXISTS), or where the mark `unless` is not set.

    `pieces` are its text, cut at its variables: every second piece is the name of one. `own` holds what is in
    scope there.
    """

    kind: str
    pieces: tuple[str, ...]
    graph: Term | None
    guard: str | None
    own: Held
    unless: str | None = None


class Unfollowed(NamedTuple):
    """What cannot be followed, and why."""

    part: str
    reason: str
    guard: str | None


Site: TypeAlias = Matched | Walked | Selected | Tested | Lacking | Unfollowed


def needed(site: Site) -> set[str]:
    """The variables of a full solution whose values a site needs."""
    marks = {site.guard, site.unless if isinstance(site, Tested | Lacking) else None}
    found = {mark for mark in marks if mark}
    if isinstance(site, Unfollowed):
        return found
    parts = site.pattern if isinstance(site, Matched | Walked) else ()
    own = () if isinstance(site, Matched | Walked) else site.own
    return found | set(variables((parts, site.graph))) | {holder for _, holder in own}


def holders(site: Site) -> list[str]:
    """The variables of a full solution by whose values a site is followed on its own; GRAPH's is the last."""
    match site:
        case Walked(pattern):
            found = dict.fromkeys([*variables((pattern.subject, pattern.object)), *variables(site.graph)])
            return list(found)
        case Selected() | Tested():
            return [*(holder for _, holder in site.own), *variables(site.graph)]
    return []
