"""The pictures of a thing's page: offices on a bar, the life of an agreement or project, events in time."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from graph import names
from server.asking import Row, solutions
from server.cards import Mark
from server.links import locate
from server.mentions import Mention
from server.pictures.events import Event
from server.pictures.marks import State
from server.pictures.svg import Picture
from server.pictures.tenures import Tenure, office_bar
from server.pictures.timeline import timeline
from server.things import Thing

WIDTH: Final = 720
MOST: Final = 150
_STATES: Final = {
    "happened": State.HAPPENED,
    "holds": State.HOLDS,
    "planned": State.PLANNED,
    "offered": State.OFFERED,
    "not": State.NOT_DONE,
}
_TENURES: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
SELECT ?tenure ?label ?during ?attested
WHERE {{
  ?tenure cmq:OWN <THING> ; cmq:OTHER/rdfs:label ?label .
  FILTER(LANG(?label) = "en")
  OPTIONAL {{ ?tenure cmq:during ?during }}
  OPTIONAL {{ ?tenure cmq:attestedAt|cmq:asOf ?attested }}
}}
"""


def draw_life(thing: Thing) -> tuple[str, Picture] | None:
    """The heading and the picture of a thing's life; None where there is too little to draw."""
    if thing.kind in ("person", "office"):
        drawn = office_bar(tenures(thing), f"{thing.title}: offices in time", WIDTH)
        return ("Offices in time" if thing.kind == "person" else "Who held it", drawn) if drawn else None
    heading = "Its life so far" if thing.kind in ("agreement", "project", "organization") else "In time"
    events = _events(thing)
    drawn = timeline(events, f"{thing.title} in time", WIDTH) if len(events) <= MOST else None
    return (heading, drawn) if drawn else None


def tenures(thing: Thing) -> list[Tenure]:
    """The tenures of a person, named by their offices, or of an office, named by their holders."""
    own, other = ("officeHolder", "office") if thing.kind == "person" else ("office", "officeHolder")
    query = _TENURES.replace("OWN", own).replace("OTHER", other).replace("THING", thing.iri)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in solutions(query):
        found[row["tenure"].value].append(row)
    numbers = _numbers(thing)
    return [_tenure(iri, rows, numbers.get(iri, "")) for iri, rows in sorted(found.items())]


def _tenure(iri: str, rows: list[Row], number: str) -> Tenure:
    return Tenure(
        rows[0]["label"].value,
        during=min((row["during"].value for row in rows if "during" in row), default=""),
        attested=tuple(sorted({row["attested"].value for row in rows if "attested" in row})),
        href=locate(iri),
        number=number,
    )


def _numbers(thing: Thing) -> dict[str, str]:
    """The number of the first note of each thing that points here."""
    return {
        one.thing.iri: str(one.notes[0])
        for part in thing.mentions
        for one in part.mentions
        if one.thing.iri and one.notes
    }


_GROUNDWORK: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
SELECT ?event ?label ?when
WHERE {{
  <THING> cmq:legalBasis/^cmq:instrument ?event .
  ?event cmq:when ?when ; cmq:eventStatus cmq:event-occurred ; rdfs:label ?label .
  FILTER(LANG(?label) = "en")
}}
"""


def _groundwork(thing: Thing) -> list[Event]:
    """The events of the agreements that a project rests on."""
    if thing.kind != "project":
        return []
    rows = solutions(_GROUNDWORK.replace("THING", thing.iri))
    return [
        Event(row["label"].value, row["when"].value, href=locate(row["event"].value), lane="Agreements")
        for row in rows
    ]


def _events(thing: Thing) -> list[Event]:
    return _groundwork(thing) + [
        _event(one, part.title)
        for part in thing.mentions
        if part.kind in ("event", "agreement", "project", "figure")
        for one in part.mentions
        if one.when
    ]


def _event(one: Mention, lane: str) -> Event:
    return Event(
        one.thing.text,
        one.when,
        _state(one.statuses),
        lane,
        href=locate(one.thing.iri) if one.thing.iri else None,
        number=str(one.notes[0]) if one.notes else "",
    )


def _state(statuses: tuple[Mark, ...]) -> State:
    """The state to draw: what was not done and what is planned show before what happened."""
    shapes = [one.glyph for one in statuses]
    for shape in ("not", "planned", "offered", "happened", "holds"):
        if shape in shapes:
            return _STATES[shape]
    return State.HAPPENED
