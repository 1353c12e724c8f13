"""The small pictures beside a thing: where it lies on a map, and what it is tied to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from graph import names
from server.asking import solutions
from server.cards import Value
from server.links import locate
from server.mentions import kind_of
from server.pictures.maps import Place, Route, map_, read_point
from server.pictures.network import network
from server.pictures.nodes import Edge, Kind, Node
from server.pictures.svg import Picture
from server.things import Thing

WIDTH: Final = 320
LEAST: Final = 2
_KINDS: Final = {
    "state": Kind.STATE,
    "organization": Kind.ORGANIZATION,
    "agreement": Kind.PAPER,
    "document": Kind.PAPER,
    "place": Kind.PLACE,
    "person": Kind.PERSON,
    "project": Kind.OTHER,
    "event": Kind.OTHER,
    "asset": Kind.OTHER,
}
_LINED: Final = ("project", "asset")
_PLACES: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX geo: <{names.PREFIXES["geo"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
SELECT DISTINCT ?place ?label ?wkt
WHERE {{
  {{ BIND(<THING> AS ?place) }}
  UNION {{ <THING> cmq:terminus ?place }}
  UNION {{ <THING> cmq:atPlace ?place }}
  ?place geo:asWKT ?wkt ; rdfs:label ?label .
  FILTER(LANG(?label) = "en")
}}
ORDER BY ?place
"""


def draw_map(thing: Thing) -> Picture | None:
    """Where a thing lies, or a line between its ends; None where no place of it has coordinates."""
    points = {
        row["place"].value: (row["label"].value, point)
        for row in solutions(_PLACES.replace("THING", thing.iri))
        if (point := read_point(row["wkt"].value))
    }
    places = [
        Place(label, longitude, latitude, locate(iri) if iri != thing.iri else None)
        for iri, (label, (longitude, latitude)) in points.items()
    ]
    ends = tuple(point for _, point in points.values())
    routes = [Route(ends, planned=thing.kind == "project")] if thing.kind in _LINED and len(ends) > 1 else []
    return map_(places, routes, f"{thing.title} on a map", WIDTH)


def draw_ties(thing: Thing) -> Picture | None:
    """The thing and what it is tied to, at most nine in all; None where there are too few to draw."""
    ties = dict.fromkeys(_ties(thing))
    nodes = {value.iri: value for value, _ in ties if value.iri}
    if len(nodes) < LEAST or thing.kind not in _KINDS:
        return None
    hub = Node(thing.iri, thing.title, _KINDS[thing.kind])
    others = [Node(iri, value.text, _KINDS[kind_of(iri)], href=locate(iri)) for iri, value in nodes.items()]
    edges = [Edge(thing.iri, value.iri, label) for value, label in ties if value.iri]
    drawn = network([hub, *others], edges, f"{thing.title} and what it is tied to", thing.iri)
    return replace(drawn, wide=drawn.narrow, narrow=None) if drawn and drawn.narrow else drawn


def _ties(thing: Thing) -> Iterator[tuple[Value, str]]:
    """What the thing names and what names it, each with the relation, things of a few kinds only."""
    for group in thing.facts:
        for statements in group.facts.values():
            for one in statements:
                if one.value.iri and _is_tie(one.value.iri, thing):
                    yield one.value, one.predicate.text.removeprefix("has ")
    for part in thing.mentions:
        if part.kind in ("project", "agreement", "organization"):
            for mention in part.mentions:
                yield mention.thing, mention.roles[0]


def _is_tie(iri: str, thing: Thing) -> bool:
    return kind_of(iri) in _KINDS and kind_of(iri) != "event" and iri != thing.iri
