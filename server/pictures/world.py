"""The base map: the borders of Natural Earth as npm's world-atlas packs them, cut to a window.

TopoJSON (the format's specification, version 1.0) keeps borders once, as arcs of quantised differences; a
country is a list of rings, a ring a list of arcs, `~n` standing for arc n run backwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, Final, TypeAlias

from server import assets

BASE: Final = "vendor/countries-50m.json"

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the world in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether a point (longitude, latitude) lies in it."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def meets(self, other: Window) -> bool:
        """Whether the two share a part of the world."""
        apart = self.east < other.west or other.east < self.west
        return not (apart or self.north < other.south or other.north < self.south)

    def includes(self, other: Window) -> bool:
        """Whether the other lies within it."""
        return self.holds((other.west, other.south)) and self.holds((other.east, other.north))


@dataclass(frozen=True, eq=False)
class Outline:
    """A closed ring of points, and the window around it; equal to none but itself."""

    ring: Ring
    window: Window


@dataclass(frozen=True)
class Country:
    """A country by its name at Natural Earth, and its outlines."""

    name: str
    outlines: tuple[Outline, ...]

    def holds(self, point: Point) -> bool:
        """Whether a point lies within its borders (the even-odd rule over all rings)."""
        near = (outline.ring for outline in self.outlines if outline.window.holds(point))
        return sum(_crossings(ring, point) for ring in near) % 2 == 1


@lru_cache(maxsize=1)
def countries() -> tuple[Country, ...]:
    """All countries; none where the base map is not installed."""
    if not assets.is_installed(BASE):
        return ()
    topology = json.loads((assets.FOLDER / BASE).read_text(encoding="utf-8"))
    return decode(topology)


def decode(topology: dict[str, Any]) -> tuple[Country, ...]:
    """The countries of a TopoJSON topology."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    return tuple(_country(shape, arcs) for shape in topology["objects"]["countries"]["geometries"])


def _arc(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> Ring:
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
    return tuple((x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True))


def _country(shape: dict[str, Any], arcs: Sequence[Ring]) -> Country:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = (_ring(indices, arcs) for polygon in polygons for indices in polygon)
    return Country(shape["properties"]["name"], tuple(o for ring in rings for o in _outlines(ring)))


def _outlines(ring: Ring) -> Iterator[Outline]:
    """The outline of a ring; one across the antimeridian is unrolled, and stands at both ends of the map."""
    unrolled = _unroll(ring)
    window = _around(unrolled)
    yield Outline(unrolled, window)
    for shift in (-360, 360):
        if (shift < 0 and window.east > 180) or (shift > 0 and window.west < -180):
            moved = tuple((x + shift, y) for x, y in unrolled)
            yield Outline(moved, _around(moved))


def _unroll(ring: Ring) -> Ring:
    """The ring without leaps from one end of the map to the other; around a pole it must leap."""
    points, turn = [ring[0]], 0
    for (x1, _), (x2, y2) in pairwise(ring):
        turn += 360 * ((x2 - x1 < -180) - (x2 - x1 > 180))
        points.append((x2 + turn, y2))
    return tuple(points) if turn == 0 else ring


def _around(ring: Ring) -> Window:
    xs, ys = zip(*ring, strict=True)
    return Window(min(xs), min(ys), max(xs), max(ys))


def _ring(indices: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    """The arcs joined; the last point of each is the first of the next."""
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)


def _crossings(ring: Ring, point: Point) -> int:
    """How often a ray eastwards from a point crosses a ring."""
    x, y = point
    found = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found += 1
    return found


@lru_cache(maxsize=8192)
def cut(outline: Outline, window: Window) -> Ring:
    """The part of a ring in a window (Sutherland and Hodgman 1974); empty where it lies outside."""
    if not window.meets(outline.window):
        return ()
    if window.includes(outline.window):
        return outline.ring[:-1]
    edges = ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1), (1, window.north, -1))
    points = list(outline.ring[:-1])
    for axis, limit, sign in edges:
        if not points:
            return ()
        points = list(_cut_side(points, axis, limit, sign))
    return tuple(points)


def _cut_side(points: Sequence[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    previous = points[-1]
    was = sign * (previous[axis] - limit) >= 0
    for point in points:
        inside = sign * (point[axis] - limit) >= 0
        if inside != was:
            share = (limit - previous[axis]) / (point[axis] - previous[axis])
            dx, dy = point[0] - previous[0], point[1] - previous[1]
            yield previous[0] + share * dx, previous[1] + share * dy
        if inside:
            yield point
        previous, was = point, inside
