"""From candidates to rows of the files of links: what is certain is linked, the rest waits for review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from importlib import metadata
from typing import Final

from graph import names
from graph.link.entity import Entity
from graph.link.mapping import BY_IDENTIFIER, BY_SCORE, CLOSE, EXACT, SAME, Mapping
from graph.link.matching import Candidate, candidates
from graph.link.targets import GEONAMES, ISO, target_of

TOOL: Final = "communique link propose"
PROJECT: Final = names.ID + "organization/communique-project"
INDIVIDUALS: Final = frozenset({"state", "person", "organization", "place"})


@dataclass(frozen=True)
class Proposals:
    """What a run found: links that an equal identifier settles, and candidates for review."""

    certain: tuple[Mapping, ...]
    pending: tuple[Mapping, ...]


def propose(
    ours: Iterable[Entity], theirs: Iterable[Entity], known: Iterable[Mapping], date: str
) -> Proposals:
    """Links and candidates, without what is linked, rejected or searched for already."""
    known = list(known)
    decided = {(mapping.subject, mapping.object) for mapping in known}
    settled = {
        (mapping.subject, mapping.target.name)
        for mapping in known
        if mapping.is_search or (mapping.is_accepted and mapping.predicate != CLOSE)
    }
    taken = {mapping.object for mapping in known if mapping.is_accepted and mapping.predicate != CLOSE}
    found = [
        candidate
        for candidate in candidates(ours, theirs)
        if (candidate.ours.iri, candidate.theirs.iri) not in decided
        and (candidate.ours.iri, target_of(candidate.theirs.iri).name) not in settled
        and candidate.theirs.iri not in taken
    ]
    certain = tuple(_mapping(one, date) for one in found if one.is_certain)
    return Proposals(certain, tuple(_mapping(one, date) for one in found if not one.is_certain))


def predicate_for(kind: str, object_kind: str, target: str) -> str:
    """The predicate that an accepted link of this kind takes: identity only for individuals of one kind."""
    if kind in INDIVIDUALS and kind == object_kind and target != ISO.name:
        return SAME
    return EXACT


def _mapping(candidate: Candidate, date: str) -> Mapping:
    ours, theirs = candidate.ours, candidate.theirs
    kind, object_kind = _kind(ours), _object_kind(candidate)
    target = target_of(theirs.iri)
    predicate = EXACT if candidate.is_certain else predicate_for(kind, object_kind, target.name)
    lead = f", lead {candidate.margin:.2f}"
    described = f" There: {theirs.description}." if theirs.description else ""
    return Mapping(
        subject=ours.iri,
        predicate=predicate,
        object=theirs.iri,
        justification=BY_IDENTIFIER if candidate.is_certain else BY_SCORE,
        confidence=Decimal(str(candidate.score)),
        subject_label=ours.label,
        object_label=theirs.label,
        kind=kind,
        object_kind=object_kind,
        object_source=target.iri,
        authors=(PROJECT,),
        date=date,
        tool=TOOL,
        tool_version=metadata.version("communique"),
        comment=f"{_sentence(candidate.features.describe() + lead)}{described}",
    )


def _kind(entity: Entity) -> str:
    return next(iter(entity.kinds), "")


def _object_kind(candidate: Candidate) -> str:
    """The kind of the other side: ours where it may be the same, else what it says itself.

    GeoNames describes the territory of a state, and ISO 3166 its code.
    """
    ours, theirs = candidate.ours, candidate.theirs
    target = target_of(theirs.iri)
    if target is ISO:
        return "code"
    if target is GEONAMES:
        return "place"
    return _kind(ours) if candidate.features.kind is not False else min(theirs.kinds)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
