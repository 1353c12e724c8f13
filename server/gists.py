"""A thing in one sentence, made of what the record holds of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ontology.terms import CMQ
from server.things import Thing
from server.words import listed

_PARTIES: Final = tuple(map(str, (CMQ.party, CMQ.participant, CMQ.visitor, CMQ.sponsor)))
_STATUS: Final = tuple(map(str, (CMQ.status, CMQ.eventStatus, CMQ.projectStatus, CMQ.cooperationStatus)))
_TIMES: Final = tuple(map(str, (CMQ.when, CMQ.during, CMQ.since, CMQ.period, CMQ.attestedAt)))


def tell(thing: Thing) -> str:
    """Kind, parties, time, place and status as far as known, and how much of the record speaks of it."""
    gist = next(_texts(thing, (str(CMQ.gist),)), "")
    if gist:
        return gist if gist.endswith((".", "?", "!")) else f"{gist}."
    parts = [_kind(thing)]
    if parties := list(dict.fromkeys(_texts(thing, _PARTIES))):
        parts.append(f" with {listed(parties)}")
    if when := next(_texts(thing, _TIMES), ""):
        parts.append(f", {when}")
    if place := next(_texts(thing, (str(CMQ.atPlace),)), ""):
        parts.append(f", at {place}")
    statuses = list(dict.fromkeys(_texts(thing, _STATUS)))
    told = f"{''.join(parts)}." + (f" Status: {listed(statuses)}." if statuses else "")
    return f"{told} {_counted(thing)}".strip()


def _kind(thing: Thing) -> str:
    kinds = " and ".join(type_.text for type_ in thing.types) or "thing"
    return kinds[:1].upper() + kinds[1:]


def _counted(thing: Thing) -> str:
    if not thing.claims:
        return ""
    claims = "one claim" if thing.claims == 1 else f"{thing.claims} claims"
    papers = "one document" if thing.documents == 1 else f"{thing.documents} documents"
    return f"{claims[:1].upper()}{claims[1:]} of {papers} speak{'s' if thing.claims == 1 else ''} of it."


def _texts(thing: Thing, properties: Iterable[str]) -> Iterator[str]:
    wanted = set(properties)
    for group in thing.facts:
        for statements in group.facts.values():
            yield from (s.value.text for s in statements if s.predicate.iri in wanted)
