"""From degrees to pixels: an equirectangular map, true to scale at the middle of its window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.pictures.world import Point, Window

_AIR: Final = 0.18
_LEAST: Final = 9.0
_FLATTEST: Final = 0.5
_TALLEST: Final = 0.95


@dataclass(frozen=True, slots=True)
class Projection:
    """A window of the world on a sheet of so many pixels."""

    window: Window
    width: float
    height: float

    @property
    def degree(self) -> float:
        """The pixels of a degree of longitude."""
        return self.width / (self.window.east - self.window.west)

    def place(self, point: Point) -> Point:
        """The pixel of a longitude and latitude."""
        window = self.window
        x = (point[0] - window.west) / (window.east - window.west) * self.width
        return x, (window.north - point[1]) / (window.north - window.south) * self.height

    def unplace(self, pixel: Point) -> Point:
        """The longitude and latitude of a pixel."""
        window = self.window
        x = window.west + pixel[0] / self.width * (window.east - window.west)
        return x, window.north - pixel[1] / self.height * (window.north - window.south)


def fit(points: Sequence[Point], width: float) -> Projection:
    """The window that holds all points with room around them, and the height that keeps it in proportion."""
    xs, ys = zip(*points, strict=True)
    south, north = _widen(min(ys), max(ys), -85, 85)
    west, east = _widen(min(xs), max(xs), -180, 180)
    # A degree of longitude shrinks towards the poles.
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.2)
    share = (north - south) / ((east - west) * squeeze)
    if share < _FLATTEST:
        south, north = _stretch(south, north, _FLATTEST / share, -85, 85)
    elif share > _TALLEST:
        west, east = _stretch(west, east, share / _TALLEST, -180, 180)
    share = (north - south) / ((east - west) * squeeze)
    return Projection(Window(west, south, east, north), width, round(width * share, 1))


def _widen(low: float, high: float, least: float, most: float) -> tuple[float, float]:
    air = max((high - low) * _AIR, (_LEAST - (high - low)) / 2, 2)
    return max(low - air, least), min(high + air, most)


def _stretch(low: float, high: float, factor: float, least: float, most: float) -> tuple[float, float]:
    more = (high - low) * (factor - 1) / 2
    return max(low - more, least), min(high + more, most)
