"""What has been found for one row while it is followed back."""

from __future__ import annotations

from collections.abc import Iterable

from graph.rdf import Triple
from graph.witnesses import Absence, Untraced

Found = tuple[Triple, str | None]


class Trace:
    """Triples with the graph they were sought in, absences, what is given, what is untraced: each once.

    `derivations` counts the solutions that gave the row; `is_free` says that one of them needs no triple.
    """

    def __init__(self) -> None:
        self.triples: dict[Found, None] = {}
        self.absences: dict[Absence, None] = {}
        self.given: dict[str, None] = {}
        self.untraced: dict[Untraced, None] = {}
        self.derivations = 0
        self.is_free = False

    def add(self, other: Trace) -> None:
        """Add what another trace found; the derivations stay those of the row."""
        self.triples |= other.triples
        self.absences |= other.absences
        self.given |= other.given
        self.untraced |= other.untraced

    def note(self, notes: Iterable[Untraced]) -> None:
        """Add what is untraced."""
        self.untraced.update(dict.fromkeys(notes))
