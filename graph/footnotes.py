"""Footnotes: the claims behind the rows of an answer, numbered in the order in which they first appear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.sourcing import sources
from graph.witnesses import Citation, CitedClaim


@dataclass(frozen=True)
class Footnotes:
    """The claims of an answer and, for each row, the numbers of those behind it; the first number is 1."""

    claims: tuple[CitedClaim, ...]
    rows: tuple[tuple[int, ...], ...]


def footnotes(citations: Sequence[Citation]) -> Footnotes:
    """Number the claims behind some rows, each once, in the order of the rows."""
    numbers: dict[str, int] = {}
    claims: list[CitedClaim] = []
    rows = []
    for citation in citations:
        behind = sources(citation)
        for claim in behind:
            if claim.iri not in numbers:
                claims.append(claim)
                numbers[claim.iri] = len(claims)
        rows.append(tuple(sorted(numbers[claim.iri] for claim in behind)))
    return Footnotes(tuple(claims), tuple(rows))
