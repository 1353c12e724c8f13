"""The notes of a page: a number for each claim, or for the claims that one passage makes together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from server.cards import Card


@dataclass(frozen=True)
class Note:
    """A note: its number, and the claims that stand in it; several where one passage makes them all."""

    number: int
    cards: tuple[Card, ...]

    @property
    def card(self) -> Card:
        """The first of its claims, which tells where the others stand as well."""
        return self.cards[0]


@dataclass
class Ledger:
    """The notes of one page: the cards of claims under numbers, given in the order of first use."""

    cards: dict[str, Card] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    _fellows: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def share(self, uses: Iterable[Iterable[str]]) -> None:
        """Put claims of the same passages into one note, where each use names all of them or none.

        A use is what is cited at one place of the page, all of which must be told before the first number is
        given. Claims that are not accepted, or in conflict, have notes of their own.
        """
        where: dict[str, list[int]] = defaultdict(list)
        for place, use in enumerate(uses):
            for claim in set(use):
                where[claim].append(place)
        together: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim, card in self.cards.items():
            if claim in where and card.places and card.is_plain:
                together[card.places, tuple(where[claim])].append(claim)
        for group in together.values():
            self._fellows.update(dict.fromkeys(group, tuple(group)))

    def number(self, claim: str) -> int:
        """The number of a claim's note."""
        return self.numbers.setdefault(self._of(claim)[0], len(self.numbers) + 1)

    def numbered(self, claims: Iterable[str]) -> list[int]:
        """The numbers of the notes of claims, in the order of the documents, without those unknown."""
        wanted = set(claims)
        return sorted({self.number(claim) for claim in self.cards if claim in wanted})

    @property
    def notes(self) -> list[Note]:
        """The notes that were used, in the order of their numbers."""
        return [
            Note(number, tuple(self.cards[one] for one in self._of(claim)))
            for claim, number in self.numbers.items()
        ]

    def _of(self, claim: str) -> tuple[str, ...]:
        return self._fellows.get(claim, (claim,))
