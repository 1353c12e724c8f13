"""Callouts above a line: names on leaders, on as many levels as keep them from running into each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from server.pictures.events import Dated
from server.pictures.scale import Scale
from server.pictures.svg import element, group, link, shorten, width

_LEVELS: Final = 8
_STEP: Final = 19
_LABEL: Final = 260


@dataclass(frozen=True, slots=True)
class _Callout:
    """A name, the pixel of its leader, the pixels that its text takes."""

    year: str
    name: str
    href: str | None
    x: float
    left: float
    right: float


def call_out(events: Sequence[Dated], scale: Scale) -> tuple[Markup, float]:
    """The callouts and the height of the line below them; what finds no level has only its mark."""
    found = [_callout(one, scale) for one in events]
    levels = {one: level for one, level in _levels(found).items() if level < _LEVELS}
    depth = max(levels.values(), default=0) + 1
    y = 14.0 + depth * _STEP
    return group(*(_draw(one, level, y) for one, level in levels.items())), y


def _callout(one: Dated, scale: Scale) -> _Callout:
    x = scale.x(min(one.moments))
    name = shorten(one.event.label, _LABEL)
    needed = width(f"{min(one.moments).year} {name}") + 10
    left, right = (x, x + needed) if x + needed <= scale.right else (x - needed, x)
    return _Callout(str(min(one.moments).year), name, one.event.href, x, left, right)


def _levels(callouts: Sequence[_Callout]) -> dict[_Callout, int]:
    """The lowest level for each that lies above all that its text would cover, from right to left."""
    levels: dict[_Callout, int] = {}
    for one in sorted(callouts, key=lambda c: (-c.x, c.name)):
        below = [
            level for other, level in levels.items() if one.left < other.right and other.left < one.right
        ]
        levels[one] = max(below, default=-1) + 1
    return levels


def _draw(one: _Callout, level: int, y: float) -> Markup:
    top = y - 14 - (level + 0.4) * _STEP
    leader = element("path", class_="lead-l", d=f"M{one.x:.1f} {top:.1f}V{y - 5:.1f}")
    anchor, x = ("end", one.x - 5) if one.right == one.x else (None, one.x + 5)
    year = element("tspan", one.year, class_="b")
    text = element("text", year, f" {one.name}", x=x, y=top + 9, text_anchor=anchor, class_="halo")
    return element("g", leader, link(one.href, text))
