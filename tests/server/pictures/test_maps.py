"""Maps: TopoJSON decoded, cut to a window, places where they lie, lines that say what they are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import assets
from server.pictures import land, maps, world
from server.pictures.maps import Place, Route, map_, read_point
from server.pictures.projection import fit
from server.pictures.world import Outline, Window, cut, decode
from tests.server.pictures.drawings import SVG, classes, parse, texts

KARACHI, LAHORE = (
    Place("Karachi", 67.01, 24.86, "/karachi"),
    Place("Lahore", 74.35, 31.56, told="a <b> visit"),
)

# Two squares that share a border: the second runs along it backwards.
TOPOLOGY: dict[str, Any] = {
    "transform": {"scale": [0.5, 0.5], "translate": [0, 10]},
    "arcs": [[[4, 4], [0, -4]], [[4, 0], [-4, 0], [0, 4], [4, 0]], [[4, 4], [4, 0], [0, -4], [-4, 0]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "East"}},
            ]
        }
    },
}

LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-85, 85)
POINTS = st.tuples(LONGITUDES, LATITUDES)


def test_topojson_is_decoded() -> None:
    west, east = decode(TOPOLOGY)
    rings = [list(country.outlines[0].ring) for country in (west, east)]
    assert rings == [
        [(2, 12), (2, 10), (0, 10), (0, 12), (2, 12)],
        [(2, 12), (4, 12), (4, 10), (2, 10), (2, 12)],
    ]
    assert [c.name for c in (west, east) if c.holds((3, 11))] == ["East"]
    assert [c.name for c in (west, east) if c.holds((5, 11))] == []


def test_a_ring_across_the_antimeridian_stands_at_both_ends_of_the_map() -> None:
    ring = ((170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0), (170.0, 60.0))
    found = [outline.window for outline in world._outlines(ring)]
    assert found == [Window(170, 60, 190, 70), Window(-190, 60, -170, 70)]


@given(st.lists(POINTS, min_size=3, max_size=12), POINTS, st.floats(1, 60))
def test_what_is_cut_lies_in_the_window(
    points: list[tuple[float, float]], at: tuple[float, float], size: float
) -> None:
    ring = (*points, points[0])
    window = Window(at[0] - size, at[1] - size, at[0] + size, at[1] + size)
    xs, ys = zip(*points, strict=True)
    found = cut(Outline(ring, Window(min(xs), min(ys), max(xs), max(ys))), window)
    slack = Window(window.west - 1e-6, window.south - 1e-6, window.east + 1e-6, window.north + 1e-6)
    assert all(slack.holds(point) for point in found)
    if slack.includes(Window(min(xs), min(ys), max(xs), max(ys))):
        assert set(found) == set(points)


@given(st.lists(POINTS, min_size=1, max_size=6))
def test_every_place_lies_on_the_sheet(points: list[tuple[float, float]]) -> None:
    projection = fit(points, 840)
    for point in points:
        x, y = projection.place(point)
        assert 0 <= x <= projection.width
        assert 0 <= y <= projection.height
        assert projection.unplace((x, y)) == pytest.approx(point)
    assert 0 < projection.height <= projection.width * 6


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT(71.4 51.2)", (71.4, 51.2)),
        ("Point( -74 40.7 )", (-74, 40.7)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(1 2)", (1, 2)),
        ("POINT(191 2)", None),
        ("POINT(1.2.3 4)", None),
        ("POLYGON((1 2))", None),
    ],
)
def test_points_are_read_from_wkt(text: str, point: tuple[float, float] | None) -> None:
    assert read_point(text) == point


def test_places_and_routes_are_drawn_and_told() -> None:
    picture = map_([KARACHI, LAHORE], [Route((KARACHI.point, LAHORE.point), planned=True)])
    assert picture is not None
    root = parse(picture)
    assert [text.removesuffix("Karachi") for text in texts(root) if "Karachi" in text] == ["Karachi"]
    assert "Lahore: a <b> visitLahore" in texts(root)
    assert "route planned" in classes(root)
    assert "course the documents don’t give" in picture.caption
    assert "Dashed is what was planned" in picture.caption
    assert 'href="/karachi"' in picture.__html__()


def test_without_a_place_there_is_no_map() -> None:
    assert map_([]) is None


def test_without_a_base_map_the_places_stand_alone_and_the_caption_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (land, maps):
        monkeypatch.setattr(module, "countries", tuple)
    for cached in (land.country_of, land.draw_land):
        cached.cache_clear()
    picture = map_([KARACHI, LAHORE])
    assert picture is not None
    assert "The base map is not installed" in picture.caption
    assert "done" in classes(parse(picture))
    for cached in (land.country_of, land.draw_land):
        cached.cache_clear()


needs_base_map = pytest.mark.skipif(
    not assets.is_installed(world.BASE), reason="the base map is not there: build the package once"
)


@needs_base_map
def test_the_base_map_knows_where_places_lie() -> None:
    assert land.country_of((37.6, 55.75)) == "Russia"
    assert land.country_of((-179.0, 67.0)) == "Russia"
    assert land.country_of(KARACHI.point) == "Pakistan"
    assert land.country_of((-30.0, 30.0)) == ""


@needs_base_map
def test_the_country_of_a_place_stands_out_and_borders_name_their_source() -> None:
    picture = map_([KARACHI, LAHORE])
    assert picture is not None
    assert "Natural Earth" in picture.caption
    paths = [n for n in parse(picture).iter(f"{SVG}path") if n.get("class") == "land home"]
    assert len(paths) == 1
    assert {"Pakistan", "India", "Afghanistan"} <= set(texts(parse(picture)))
