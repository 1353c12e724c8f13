"""The names of a dataset's things in memory, to match other people's names against: folded, scored, typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from graph.folding import folded, key, similarity, words

LIKE: Final = 0.6
MOST: Final = 200


@dataclass
class Entry:
    """A thing: its label, its names with their weights (up to 1), and its classes with those above them."""

    iri: str
    label: str
    names: dict[str, float] = field(default_factory=dict)
    types: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A thing that a name may mean: the name that fits best, and how well, from 0 to 100."""

    entry: Entry
    name: str
    score: float


class Lexicon:
    """An index of entries by the words of their names and by the coarse keys of the names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.iri: entry for entry in entries}
        self._words: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._keys: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for entry in self.entries.values():
            for name in entry.names:
                self._keys[key(name)][entry.iri] = None
                for word in words(name):
                    self._words[word][entry.iri] = None

    def match(self, name: str, *, type_: str | None = None, limit: int = 10) -> list[Match]:
        """The things that the name may mean, the best first; a thing that is not of the type scores half."""
        found = (self._scored(iri, name) for iri in self._near(name))
        typed = (self._typed(match, type_) for match in found if match.score >= 100 * LIKE)
        return sorted(typed, key=lambda match: (-match.score, match.entry.iri))[:limit]

    def begin(self, prefix: str, limit: int = 10) -> list[Match]:
        """The things of which a name, or a word of one, begins so: names before words, short before long."""
        start = folded(prefix)
        if not start:
            return []
        found = (match for entry in self.entries.values() if (match := _beginning(entry, start)))
        ranked = sorted(found, key=lambda match: (-match.score, len(match.name), match.entry.iri))
        return ranked[:limit]

    def _near(self, name: str) -> Iterator[str]:
        """The things that share the name's key or a word with it, those that share most of them first."""
        shared: defaultdict[str, int] = defaultdict(int)
        for iri in self._keys.get(key(name), ()):
            shared[iri] += MOST
        for word in words(name):
            for iri in self._words.get(word, ()):
                shared[iri] += 1
        yield from sorted(shared, key=lambda iri: (-shared[iri], iri))[:MOST]

    def _scored(self, iri: str, name: str) -> Match:
        entry = self.entries[iri]
        likeness, best = max(
            (_likeness(name, other) * weight, other) for other, weight in entry.names.items()
        )
        return Match(entry, best, round(100 * likeness, 1))

    def _typed(self, match: Match, type_: str | None) -> Match:
        if type_ is None or type_ in match.entry.types:
            return match
        return Match(match.entry, match.name, match.score / 2)


def _likeness(one: str, other: str) -> float:
    """1 for names alike but for case, a little less for names that fold to one, else their likeness."""
    if one.strip().casefold() == other.casefold():
        return 1.0
    return 0.98 if folded(one) == folded(other) else 0.95 * similarity(one, other)


def _beginning(entry: Entry, start: str) -> Match | None:
    best: Match | None = None
    for name in entry.names:
        whole = folded(name)
        if whole.startswith(start):
            return Match(entry, name, 100.0)
        if f" {start}" in f" {whole}":
            best = best or Match(entry, name, 50.0)
    return best
