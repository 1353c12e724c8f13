"""Maps: places and routes on a base map of borders, cut to what is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from server.pictures.labels import Labels
from server.pictures.land import country_of, draw_land, name_countries
from server.pictures.projection import Projection, fit
from server.pictures.rows import NARROW
from server.pictures.svg import NOTHING, Drawing, Picture, element, group, link
from server.pictures.world import Point, countries

WIDE: Final = 840
_WKT_POINT: Final = re.compile(r"(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its name, degrees east and north, where its name leads, and what is told of it."""

    label: str
    longitude: float
    latitude: float
    href: str | None = None
    told: str = ""

    @property
    def point(self) -> Point:
        """Longitude and latitude."""
        return self.longitude, self.latitude


@dataclass(frozen=True, slots=True)
class Route:
    """A line through points (longitude, latitude): straight between ends unless the course is `stated`."""

    points: tuple[Point, ...]
    planned: bool = False
    stated: bool = False


def read_point(text: str) -> Point | None:
    """Longitude and latitude of a WKT point (OGC 06-103r4); None for anything else, or off the globe."""
    match = _WKT_POINT.fullmatch(text.strip())
    if match is None:
        return None
    try:
        point = float(match[1]), float(match[2])
    except ValueError:
        return None
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None


def map_(
    places: Sequence[Place], routes: Sequence[Route] = (), title: str = "Map", wide: float = WIDE
) -> Picture | None:
    """The places and routes on a map; None without a place.

    The window is cut to what is shown, with room around it; the caption says whose borders are drawn, which
    lines are planned and that straight lines are not courses.
    """
    points = [*(place.point for place in places), *(point for route in routes for point in route.points)]
    if not points:
        return None
    described = ", ".join(place.label for place in places)
    narrow = _draw(places, routes, points, NARROW) if wide > NARROW else None
    return Picture(
        title, f"On the map: {described}.", _draw(places, routes, points, wide), narrow, _caption(routes)
    )


def _draw(places: Sequence[Place], routes: Sequence[Route], points: Sequence[Point], total: float) -> Drawing:
    projection = fit(points, total)
    homes = tuple(sorted({name for point in points if (name := country_of(point))}))
    labels = Labels(projection.width, projection.height)
    dots = [projection.place(place.point) for place in places]
    for x, y in dots:
        labels.occupy(x - 6, y - 6, x + 6, y + 6)
    named = [_name(place, dot, labels) for place, dot in zip(places, dots, strict=True)]
    content = group(
        element("rect", class_="sea", width=projection.width, height=projection.height),
        draw_land(projection, homes),
        *(_route(route, projection) for route in routes),
        *(element("circle", class_="done", cx=x, cy=y, r=4.5) for x, y in dots),
        *named,
        *name_countries(projection, labels),
    )
    return Drawing(projection.width, projection.height, content)


def _route(route: Route, projection: Projection) -> Markup:
    path = "M" + "L".join("{:.1f} {:.1f}".format(*projection.place(point)) for point in route.points)
    return element("path", class_="route planned" if route.planned else "route", d=path)


def _name(place: Place, dot: Point, labels: Labels) -> Markup:
    """The name beside its dot where there is room; told to a pointer and a reader in any case."""
    title = element("title", f"{place.label}: {place.told}" if place.told else place.label)
    spot = labels.find(place.label, dot)
    if spot is None:
        return element("circle", title, class_="unseen", cx=dot[0], cy=dot[1], r=6)
    x, y, anchor = spot
    text = element("text", title, place.label, x=x, y=y, text_anchor=anchor or None, class_="b halo")
    return link(place.href, text)


def _caption(routes: Sequence[Route]) -> Markup:
    said = []
    if any(not route.stated for route in routes):
        said.append("A straight line joins two ends whose course the documents don’t give.")
    if any(route.planned for route in routes):
        said.append("Dashed is what was planned.")
    if countries():
        said.append("Borders as Natural Earth draws them; they’re no claim of this record.")
    else:
        said.append("The base map is not installed, so no borders are drawn.")
    return Markup("<p>{}</p>").format(escape(" ".join(said))) if said else NOTHING
