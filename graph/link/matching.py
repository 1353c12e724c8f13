"""Candidates for links: pairs that share a folded name or an identifier, their features and their score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from graph.folding import folded, key, similarity
from graph.link.entity import Entity, Identifier, Office
from graph.link.targets import TARGETS, target_of

ACCEPT: Final = 0.9
REVIEW: Final = 0.6
MARGIN: Final = 0.1
SPREAD: Final = 0.2
MOST: Final = 5
ALIKE: Final = 0.8
NEAR: Final = 50.0
FAR: Final = 150.0

_EARTH: Final = 6371.0


@dataclass(frozen=True)
class Features:
    """What speaks for a pair and against it; None where one side does not say.

    `name` is from 0 to 1 and `field` says between which names; `distance` is in kilometres.
    """

    name: float
    field: str
    kind: bool | None
    country: bool | None
    office: bool | None
    dates: bool | None
    identifier: bool | None
    distance: float | None

    def describe(self) -> str:
        """The features in words, as a reviewer reads them."""
        named = f"{self.field} {self.name:.2f}"
        parts = (
            ("kind", self.kind),
            ("country", self.country),
            ("office", self.office),
            ("dates of office", self.dates),
            ("identifier", self.identifier),
        )
        said = [f"{what} {'equal' if equal else 'differs'}" for what, equal in parts if equal is not None]
        far = [] if self.distance is None else [f"distance {self.distance:.0f} km"]
        return ", ".join([named, *said, *far])


@dataclass(frozen=True)
class Candidate:
    """A pair that may be one thing: features, score from 0 to 1, and the lead over the next candidate."""

    ours: Entity
    theirs: Entity
    features: Features
    score: float
    margin: float = 1.0

    @property
    def is_likely(self) -> bool:
        """Whether it passes the accept threshold, with a clear lead."""
        return self.score >= ACCEPT and self.margin >= MARGIN

    @property
    def is_certain(self) -> bool:
        """Whether an equal unique identifier settles it without a person; never for persons."""
        equal = self.features.identifier is True and self.features.kind is not False
        return equal and self.is_likely and "person" not in self.ours.kinds


def candidates(ours: Iterable[Entity], theirs: Iterable[Entity]) -> list[Candidate]:
    """For each of ours and each dataset the candidates that reach the review threshold, the best first.

    At most MOST, and none that lies more than SPREAD behind the best; one that is certain stands alone.
    """
    index: defaultdict[str | Identifier, dict[str, Entity]] = defaultdict(dict)
    for entity in theirs:
        for block in _blocks(entity):
            index[block][entity.iri] = entity
    found: list[Candidate] = []
    for entity in sorted(ours, key=lambda one: one.iri):
        near = {iri: other for block in _blocks(entity) for iri, other in index.get(block, {}).items()}
        for target in TARGETS:
            found += _ranked(entity, [other for other in near.values() if target_of(other.iri) is target])
    return found


def compare(ours: Entity, theirs: Entity) -> Candidate:
    """A pair with its features and score."""
    name, field = _names(ours, theirs)
    features = Features(
        name,
        field,
        kind=_shares(ours.kinds, theirs.kinds),
        country=_same(ours.countries, theirs.countries),
        office=_office(ours.offices, theirs.offices),
        dates=_dates(ours.offices, theirs.offices),
        identifier=_same(ours.identifiers, theirs.identifiers),
        distance=_distance(ours.point, theirs.point),
    )
    return Candidate(ours, theirs, features, round(_score(features, ours.kinds), 3))


def _blocks(entity: Entity) -> Iterator[str | Identifier]:
    yield from {block for name in entity.names if (block := key(name))}
    yield from entity.identifiers


def _ranked(ours: Entity, theirs: Iterable[Entity]) -> list[Candidate]:
    compared = [compare(ours, other) for other in theirs]
    ranked = sorted(compared, key=lambda one: (-one.score, one.theirs.iri))
    if not ranked:
        return []
    second = ranked[1].score if len(ranked) > 1 else 0.0
    best = replace(ranked[0], margin=round(ranked[0].score - second, 3))
    lowest = max(REVIEW, best.score - SPREAD)
    others = () if best.is_certain else (one for one in ranked[1:MOST] if one.score >= lowest)
    behind = [replace(one, margin=round(one.score - best.score, 3)) for one in others]
    return [best, *behind] if best.score >= lowest else []


def _score(features: Features, kinds: frozenset[str]) -> float:
    """The likeness of the names, lessened by each thing that differs and, less, by each that is unknown."""
    if features.identifier and features.kind is not False:
        return 1.0
    score = features.name * _WEIGHTS["kind"][features.kind]
    if features.identifier is False:
        score *= 0.2
    if "person" in kinds:
        score *= _WEIGHTS["office"][features.office] * (0.5 if features.dates is False else 1.0)
    elif "state" in kinds:
        score *= 1.0 if features.identifier is not None else 0.88
    else:
        place = None if features.distance is None else features.distance <= NEAR
        known = features.country if place is None or features.country is False else place
        score *= _WEIGHTS["country"][known]
    far = features.distance is not None and features.distance > FAR
    return score * (0.3 if far else 1.0)


_WEIGHTS: Final[dict[str, dict[bool | None, float]]] = {
    "kind": {True: 1.0, None: 0.85, False: 0.3},
    "country": {True: 1.0, None: 0.85, False: 0.4},
    "office": {True: 1.0, None: 0.85, False: 0.7},
}


def _names(ours: Entity, theirs: Entity) -> tuple[float, str]:
    if {folded(name) for name in ours.labels} & {folded(name) for name in theirs.labels}:
        return 1.0, "label"
    if {folded(name) for name in ours.names} & {folded(name) for name in theirs.names}:
        return 0.95, "alias"
    pairs = ((one, other) for one in ours.names for other in theirs.names)
    likeness = max((similarity(one, other) for one, other in pairs), default=0.0)
    return (0.9 * likeness if likeness >= ALIKE else 0.0), "similar name"


def _shares(one: frozenset[str], other: frozenset[str]) -> bool | None:
    return bool(one & other) if one and other else None


def _same(one: frozenset[Identifier], other: frozenset[Identifier]) -> bool | None:
    """Whether an identifier is equal; None where the two have no scheme in common."""
    if one & other:
        return True
    schemes = {scheme for scheme, _ in one} & {scheme for scheme, _ in other}
    return False if schemes else None


def _office(ours: tuple[Office, ...], theirs: tuple[Office, ...]) -> bool | None:
    if not ours or not theirs:
        return None
    return any(True for _ in _held_by_both(ours, theirs))


def _dates(ours: tuple[Office, ...], theirs: tuple[Office, ...]) -> bool | None:
    """Whether the years of an office that both held overlap; None where no such years are known."""
    overlaps = [_overlap(one, other) for one, other in _held_by_both(ours, theirs)]
    known = [overlap for overlap in overlaps if overlap is not None]
    return any(known) if known else None


def _held_by_both(ours: tuple[Office, ...], theirs: tuple[Office, ...]) -> Iterator[tuple[Office, Office]]:
    for one in ours:
        for other in theirs:
            alike = {folded(name) for name in one.names} & {folded(name) for name in other.names}
            if alike or one.identifiers & other.identifiers:
                yield one, other


def _overlap(one: Office, other: Office) -> bool | None:
    pairs = ((one.first, other.last), (other.first, one.last))
    if all(first is None or last is None for first, last in pairs):
        return None
    return all(first is None or last is None or first <= last for first, last in pairs)


def _distance(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """The great-circle distance in kilometres (haversine)."""
    if one is None or other is None:
        return None
    (x1, y1), (x2, y2) = ([math.radians(side) for side in point] for point in (one, other))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))
