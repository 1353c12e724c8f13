"""The marks of time lines: the precision of a date decides the shape, what became of it the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from markupsafe import Markup

from graph import edtf
from graph.edtf import Bounds, Precision
from server.pictures.scale import Scale, years
from server.pictures.svg import element, group

FADE: Final = 40
_LEAST: Final = 10
_POINTS: Final = (Precision.SECOND, Precision.DAY, Precision.MONTH)
# An interval of at most this many years is as good as a day on a line of years.
_DAYS: Final = 32 / 366


class State(StrEnum):
    """What became of a thing in time; each is drawn in its own way, never by colour alone."""

    HAPPENED = "happened"
    HOLDS = "holds"
    PLANNED = "planned"
    OFFERED = "offered"
    NOT_DONE = "not done"


class Shape(StrEnum):
    """The shapes that a mark can have, as the key under a picture names them."""

    DOT = "happened, day or month known"
    BAR = "lasts, or only the year known"
    FADING = "a bound is not stated, or the date is approximate"
    PLANNED = "planned or expected, not known to have happened"
    OFFERED = "offered or under consideration"
    NOT_DONE = "not done or not concluded"
    HOLDS = "goes on"
    SILENCE = "no later word in this record"
    ATTESTED = "attested by a source of that date"
    UNSTATED = "between what is stated and last attested"


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn mark, the pixels it reaches from and to, and its shapes for the key."""

    drawn: Markup
    left: float
    right: float
    shapes: frozenset[Shape]


def bounds(when: str) -> Bounds | None:
    """The bounds of an EDTF text, or of several parted by semicolons; None for what is no date.

    Statements that exclude each other are drawn as the span that holds them all.
    """
    try:
        stated = [edtf.bounds(part) for part in when.split("; ") if part]
    except edtf.MalformedDate:
        return None
    if not stated:
        return None
    try:
        return edtf.intersect(*stated)
    except edtf.EmptyIntersection:
        starts = [one.earliest for one in stated if one.earliest]
        ends = [one.latest for one in stated if one.latest]
        return Bounds(min(starts, default=None), max(ends, default=None), Precision.UNKNOWN)


def draw(time: Bounds, state: State, scale: Scale, y: float, key: str) -> Mark:
    """The mark of a time on a scale, at the height `y`; `key` prefixes the ids of the gradients."""
    if state in _SIGNS:
        x = _middle(time, scale)
        right = x + (14 if state == State.HOLDS else 5)
        return Mark(_SIGNS[state](x, y), x - 5, right, frozenset({_SHAPES[state]}))
    if _is_point(time):
        x = _middle(time, scale)
        shape = Shape.PLANNED if state == State.PLANNED else Shape.DOT
        return Mark(dot(x, y, state), x - 5, x + 5, frozenset({shape}))
    return _extent(time, state, scale, y, key)


def _is_point(time: Bounds) -> bool:
    if time.approximate:
        return False
    if time.precision in _POINTS:
        return True
    if time.precision != Precision.INTERVAL or not time.earliest or not time.latest:
        return False
    return years(time.latest) - years(time.earliest) <= _DAYS


def _middle(time: Bounds, scale: Scale) -> float:
    known = [scale.x(side) for side in (time.earliest, time.latest) if side]
    return sum(known) / len(known)


def _extent(time: Bounds, state: State, scale: Scale, y: float, key: str) -> Mark:
    """A bar between the bounds that are stated, fading where one is not, at least ten pixels wide."""
    left, right = _ends(time, scale)
    if state == State.PLANNED:
        return Mark(bar(left, right, y, "plan"), left, right, frozenset({Shape.PLANNED}))
    soft = time.approximate or (time.precision == Precision.UNKNOWN and bool(time.earliest and time.latest))
    drawn, shapes = [bar(left, right, y)], {Shape.BAR}
    if soft or not time.earliest:
        drawn.insert(0, fade(left - FADE, left + 5, y, f"{key}in"))
        left, shapes = left - FADE, {Shape.FADING}
    if soft or not time.latest:
        drawn.append(fade(right - 5, right + FADE, y, f"{key}out"))
        right, shapes = right + FADE, {Shape.FADING}
    return Mark(group(*drawn), left, right, frozenset(shapes))


def _ends(time: Bounds, scale: Scale) -> tuple[float, float]:
    """The pixels of the bounds; where one is missing, of ten pixels beside the other."""
    left = scale.x(time.earliest) if time.earliest else None
    right = scale.x(time.latest) if time.latest else None
    left = left if left is not None else (right or 0) - _LEAST
    right = right if right is not None else left + _LEAST
    short = max(_LEAST - (right - left), 0) / 2
    return left - short, right + short


def dot(x: float, y: float, state: State = State.HAPPENED, r: float = 4.5) -> Markup:
    """A disc for what happened, a dashed ring for what was planned."""
    return element("circle", class_="plan" if state == State.PLANNED else "done", cx=x, cy=y, r=r)


def bar(left: float, right: float, y: float, kind: str = "done") -> Markup:
    """A bar of seven pixels with round ends."""
    return element("rect", class_=kind, x=left, y=y - 3.5, width=right - left, height=7, rx=3.5)


def fade(left: float, right: float, y: float, name: str) -> Markup:
    """A bar that fades by the gradient of this name."""
    return element("rect", fill=f"url(#{name})", x=left, y=y - 3.5, width=right - left, height=7, rx=3.5)


def gradients(key: str) -> Markup:
    """The two gradients that fading bars need, `…in` from the left and `…out` to the right."""
    clear, full = element("stop", offset=0, stop_opacity=0), element("stop", offset=1)
    back = element("stop", offset=0), element("stop", offset=1, stop_opacity=0)
    both = (
        element("linearGradient", clear, full, id=f"{key}in"),
        element("linearGradient", *back, id=f"{key}out"),
    )
    return element("defs", *both, class_="fade")


def silence(left: float, right: float, y: float) -> Markup:
    """A dotted line up to the last date of which the record knows."""
    return group(
        element("path", class_="rest", d=f"M{left:.1f} {y:.1f}H{right:.1f}"),
        element("path", class_="axis", d=f"M{right:.1f} {y - 5:.1f}v10"),
    )


def _barred(x: float, y: float) -> Markup:
    return group(
        element("circle", class_="not", cx=x, cy=y, r=5),
        element("path", class_="not", d=f"M{x - 3.4:.1f} {y + 3.4:.1f}l6.8 -6.8"),
    )


def _triangle(x: float, y: float) -> Markup:
    return element("path", class_="not", d=f"M{x - 4:.1f} {y - 5:.1f}l9 5l-9 5Z")


def _tailed(x: float, y: float) -> Markup:
    return group(element("path", class_="tail", d=f"M{x:.1f} {y:.1f}h14"), dot(x, y))


_SIGNS: Final = {State.NOT_DONE: _barred, State.OFFERED: _triangle, State.HOLDS: _tailed}
_SHAPES: Final = {
    State.NOT_DONE: Shape.NOT_DONE,
    State.OFFERED: Shape.OFFERED,
    State.HOLDS: Shape.HOLDS,
}


def glyph(shape: Shape, key: str) -> Markup:
    """The shape as the key under a picture draws it, in 26 by 12 units."""
    if shape in _GLYPH_SIGNS:
        return _GLYPH_SIGNS[shape](13, 6)
    return {
        Shape.DOT: dot(13, 6),
        Shape.PLANNED: dot(13, 6, State.PLANNED),
        Shape.BAR: bar(6, 20, 6),
        Shape.FADING: gradients(key) + fade(0, 26, 6, f"{key}in"),
        Shape.SILENCE: silence(1, 24, 6),
        Shape.ATTESTED: dot(13, 6),
        Shape.UNSTATED: element("path", class_="rest", d="M1 6H25"),
    }[shape]


_GLYPH_SIGNS: Final = {_SHAPES[state]: sign for state, sign in _SIGNS.items()}
