"""A thing in one sentence, made of what the record holds of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ontology.terms import CMQ
from server.lives import tenures
from server.mentions import Mention
from server.pictures.tenures import Tenure
from server.things import Thing
from server.words import count, dated, in_words, listed, named

MOST: Final = 4
_STATUS: Final = tuple(map(str, (CMQ.status, CMQ.eventStatus, CMQ.projectStatus, CMQ.cooperationStatus)))
_PARTIES: Final = tuple(
    map(str, (CMQ.party, CMQ.participant, CMQ.visitor, CMQ.supplier, CMQ.inviter, CMQ.speaker))
)
_TIMES: Final = tuple(map(str, (CMQ.when, CMQ.during, CMQ.since, CMQ.period)))
# The kinds of things that are counted where nothing else tells of a thing, with their nouns.
_NOUNS: Final = {
    "agreement": ("agreement", ""),
    "event": ("event", ""),
    "project": ("project", ""),
    "cooperation": ("undertaking of cooperation", "undertakings of cooperation"),
    "stance": ("view or intention", "views and intentions"),
}


def tell(thing: Thing) -> str:
    """What a thing is, in the words of its kind, and how much of the record speaks of it."""
    gist = next(_texts(thing, CMQ.gist), "")
    if gist:
        return gist if gist.endswith((".", "?", "!")) else f"{gist}."
    told = _TELLERS.get(thing.kind, _tell_plainly)(thing)
    return f"{told[:1].upper()}{told[1:]}. {_counted(thing)}".strip()


def _tell_plainly(thing: Thing) -> str:
    """Kind, parties, time, place and status as far as known, else what names the thing."""
    known = _with_parties(thing) + _when_and_where(thing) + _status(thing)
    return _kind(thing) + (known or _named_in(thing))


def _tell_person(thing: Thing) -> str:
    """The offices that a person held, each with what is stated of its time."""
    offices = listed(map(_held, tenures(thing)), MOST)
    return offices or _kind(thing) + _named_in(thing)


def _tell_office(thing: Thing) -> str:
    """The state or body of an office, and who is named in it."""
    of = listed(map(named, _texts(thing, CMQ.jurisdiction, CMQ.inOrganization)))
    holders = listed(map(_held, tenures(thing)), MOST)
    return _kind(thing) + (f" of {of}" if of else "") + (f"; named in it: {holders}" if holders else "")


def _tell_agreement(thing: Thing) -> str:
    """Kind, parties, subject, and its statuses with the day of its signing or conclusion."""
    topics = listed(_texts(thing, CMQ.subject, CMQ.topic))
    about = f" on {topics}" if topics else ""
    stated = list(_texts(thing, *_STATUS))
    days = [one.words for one in _acts(thing) if one.words]
    if len(days) == 1 and (act := next((one for one in stated if one in ("signed", "concluded")), "")):
        stated[stated.index(act)] = f"{act} {dated(days[0])}"
    as_of = next(_texts(thing, CMQ.asOf), "")
    told = f"{listed(stated)} as of {as_of}" if as_of and stated else listed(stated)
    return _kind(thing) + _with_parties(thing) + about + (f"; {told}" if told else "")


def _tell_project(thing: Thing) -> str:
    """Kind, ends, who carries it out, and status."""
    ends = list(dict.fromkeys(_texts(thing, CMQ.routeStart, CMQ.routeEnd))) or list(
        dict.fromkeys(_texts(thing, CMQ.terminus, CMQ.connects))
    )
    executors = listed(map(named, _texts(thing, CMQ.executor)), MOST)
    told = _kind(thing) + (f" between {listed(ends, MOST)}" if len(ends) > 1 else "")
    told += f", assigned to {executors}" if executors else ""
    return told + _when_and_where(thing) + _status(thing)


_TELLERS: Final[dict[str, Callable[[Thing], str]]] = {
    "person": _tell_person,
    "office": _tell_office,
    "agreement": _tell_agreement,
    "project": _tell_project,
}


def _kind(thing: Thing) -> str:
    kinds = [type_.text for type_ in thing.types]
    return listed([one for one in kinds if one != thing.kind] or kinds) or "thing"


def _with_parties(thing: Thing) -> str:
    parties = listed(map(named, dict.fromkeys(_texts(thing, *_PARTIES))), MOST)
    return f" of {parties}" if parties else ""


def _when_and_where(thing: Thing) -> str:
    to = listed(map(named, _texts(thing, CMQ.destination)))
    place = listed(map(named, _texts(thing, CMQ.atPlace)))
    told = (f" to {to}" if to else "") + (f" at {place}" if place else "")
    # Of several statements of one time the longest is the most precise.
    if when := max(_texts(thing, *_TIMES), key=len, default=""):
        return f"{told} {dated(when)}" if dated(when) != when else f"{told}, {when}"
    attested = listed(_texts(thing, CMQ.attestedAt), MOST)
    return told + (f", attested {attested}" if attested else "")


def _status(thing: Thing) -> str:
    statuses = listed(dict.fromkeys(_texts(thing, *_STATUS)))
    return f"; {statuses}" if statuses else ""


def _named_in(thing: Thing) -> str:
    """“, named in ten agreements and 33 events”."""
    counts = [count(len(part.mentions), *_NOUNS[part.kind]) for part in thing.mentions if part.kind in _NOUNS]
    return f", named in {listed(counts)}" if counts else ""


def _held(tenure: Tenure) -> str:
    """The other side of a tenure, with its stated time, else with when it is attested."""
    if tenure.during:
        return f"{tenure.label} ({in_words(tenure.during)})"
    times = listed(map(in_words, tenure.attested), MOST)
    return f"{tenure.label} (attested {times})" if times else tenure.label


def _acts(thing: Thing) -> Iterator[Mention]:
    """The signings and conclusions of an agreement, by which it came about."""
    for part in thing.mentions:
        if part.kind == "event":
            acts = (one for one in part.mentions if "instrument" in one.roles)
            yield from (one for one in acts if one.thing.text.startswith(("Signing", "Conclusion")))


def _counted(thing: Thing) -> str:
    if not thing.claims:
        return ""
    claims = count(thing.claims, "claim")
    papers = count(thing.documents, "document")
    told = f"{claims} of {papers} speak{'s' if thing.claims == 1 else ''} of"
    return f"{told[:1].upper()}{told[1:]} {'this person' if thing.kind == 'person' else 'it'}."


def _texts(thing: Thing, *properties: object) -> Iterator[str]:
    wanted = set(map(str, properties))
    for group in thing.facts:
        for statements in group.facts.values():
            yield from (s.value.text for s in statements if s.predicate.iri in wanted)
