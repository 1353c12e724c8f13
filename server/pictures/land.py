"""The land of a map: countries as outlines in a window, those with a place of the picture set off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from server.pictures.labels import Labels
from server.pictures.projection import Projection
from server.pictures.svg import SMALL_SIZE, element, width, words
from server.pictures.world import Country, Outline, Point, countries, cut

# Outlines are written in tenths of a pixel, as whole numbers: that is shortest.
_TENTHS: Final = 10
_COAST: Final = 0.2
_NEAREST: Final = 1.4
_LEAST_AREA: Final = 3.0


@lru_cache(maxsize=512)
def country_of(point: Point) -> str:
    """The name of the country in which a point lies; empty for the sea, and without a base map.

    A port may lie just off the coast as it is drawn: then it is the country a fifth of a degree away.
    """
    x, y = point
    tried = (point, (x - _COAST, y), (x + _COAST, y), (x, y - _COAST), (x, y + _COAST))
    return next((country.name for near in tried for country in countries() if country.holds(near)), "")


@lru_cache(maxsize=32)
def draw_land(projection: Projection, homes: tuple[str, ...]) -> Markup:
    """The countries in the window; the homes stand out."""
    paths = {country.name: _path(country, projection) for country in countries()}
    others = "".join(path for name, path in paths.items() if name not in homes)
    drawn = [element("path", class_="land", d=others)] if others else []
    drawn += [element("path", class_="land home", d=paths[name]) for name in homes if paths[name]]
    return element("g", *drawn, transform=f"scale({1 / _TENTHS})", aria_hidden="true")


def _path(country: Country, projection: Projection) -> str:
    return "".join(_draw_outline(outline, projection) for outline in country.outlines)


def _draw_outline(outline: Outline, projection: Projection) -> str:
    """An outline as path data, without points too near each other to be told apart."""
    if (outline.window.east - outline.window.west) * projection.degree < _NEAREST:
        return ""
    kept: list[Point] = []
    for point in map(projection.place, cut(outline, projection.window)):
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _NEAREST:
            kept.append(point)
    if len(kept) < 3 or _area(kept) < _LEAST_AREA:
        return ""
    tenths = [(round(x * _TENTHS), round(y * _TENTHS)) for x, y in kept]
    steps = " ".join(f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(tenths))
    return f"M{tenths[0][0]} {tenths[0][1]}l{steps}z"


def name_countries(projection: Projection, labels: Labels) -> Iterator[Markup]:
    """The names of countries that are large enough in the window, in the middle of their largest part."""
    for country in countries():
        middle = _middle(country, projection)
        if middle and labels.fits_at(country.name, middle):
            yield words(*middle, country.name, "q i", "middle")


def _middle(country: Country, projection: Projection) -> Point | None:
    """The centroid of the largest part of a country in the window, where its name fits there."""
    cuts = (cut(outline, projection.window) for outline in country.outlines)
    parts = [[projection.place(point) for point in part] for part in cuts if len(part) > 2]
    largest = max(parts, key=_area, default=None)
    if largest is None or _breadth(largest) < width(country.name, SMALL_SIZE):
        return None
    middle = _centroid(largest)
    return middle if country.holds(projection.unplace(middle)) else None


def _breadth(points: Sequence[Point]) -> float:
    return max(x for x, _ in points) - min(x for x, _ in points)


def _turns(points: Sequence[Point]) -> Iterator[tuple[Point, Point, float]]:
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        yield (x1, y1), (x2, y2), x1 * y2 - x2 * y1


def _area(points: Sequence[Point]) -> float:
    """The area of a polygon (the shoelace formula)."""
    return abs(sum(turn for _, _, turn in _turns(points))) / 2


def _centroid(points: Sequence[Point]) -> Point:
    whole = sum(turn for _, _, turn in _turns(points)) * 3 or 1
    x = sum((a[0] + b[0]) * turn for a, b, turn in _turns(points)) / whole
    return x, sum((a[1] + b[1]) * turn for a, b, turn in _turns(points)) / whole
