"""Office bars: what is stated of a tenure solid, what is attested as a disc, what lies between dotted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from graph.edtf import Bounds
from server.pictures import marks
from server.pictures.events import in_words
from server.pictures.marks import Mark, Shape, State, dot, silence
from server.pictures.rows import NARROW, WIDE, Row, explain, lay_out
from server.pictures.scale import Scale, span_of
from server.pictures.svg import Picture, group


@dataclass(frozen=True, slots=True)
class Tenure:
    """The holding of an office: its name, its bounds as stated and the dates it is attested at, in EDTF."""

    label: str
    during: str = ""
    attested: tuple[str, ...] = ()
    href: str | None = None
    number: str = ""

    @property
    def stated(self) -> Bounds | None:
        """The bounds that documents state."""
        return marks.bounds(self.during)

    @property
    def sightings(self) -> list[Bounds]:
        """The dates at which documents attest it, in the order of time."""
        found = [one for text in self.attested if (one := marks.bounds(text))]
        return sorted(found, key=_moment)

    @property
    def moments(self) -> list[datetime]:
        """The times that must lie on the axis."""
        times = [*([self.stated] if self.stated else []), *self.sightings]
        return [side for time in times for side in (time.earliest, time.latest) if side]


def office_bar(
    tenures: Sequence[Tenure], title: str = "Offices in time", wide: float = WIDE
) -> Picture | None:
    """The tenures on a time axis; None where none has a date.

    An end that is not stated is never drawn to today: a dotted line leads to the last date of attestation.
    """
    dated = sorted((one for one in tenures if one.moments), key=lambda one: (min(one.moments), one.label))
    span = span_of((moment for one in dated for moment in one.moments), least=4)
    if span is None:
        return None
    lines = [_row(one) for one in dated]
    scale = Scale(span, 0, wide)
    used = frozenset(shape for one in dated for shape in _mark(one, scale, 0, "").shapes)
    described = "; ".join(f"{one.label}: {_words(one)}" for one in dated)
    narrow = lay_out(lines, span, NARROW)
    return Picture(title, f"{described}.", lay_out(lines, span, wide), narrow, explain(used))


def _row(one: Tenure) -> Row:
    return Row(one.label, _words(one), partial(_mark, one), href=one.href, number=one.number)


def _words(one: Tenure) -> str:
    said = [in_words(one.during)] if one.stated else []
    if one.sightings:
        said.append("attested " + ", ".join(in_words(text) for text in one.attested if marks.bounds(text)))
    return ", ".join(said)


def _mark(one: Tenure, scale: Scale, y: float, key: str) -> Mark:
    """The stated bounds, then each attestation, dotted up to the last where that lies beyond the bounds."""
    parts = [_stated(one.stated, scale, y, key)] if one.stated else []
    points = [scale.x(_moment(sighting)) for sighting in one.sightings]
    parts += [Mark(dot(x, y), x - 5, x + 5, frozenset({Shape.ATTESTED})) for x in points]
    solid = max((part.right for part in parts[:1]), default=0.0)
    drawn = [part.drawn for part in parts]
    shapes = frozenset(shape for part in parts for shape in part.shapes)
    if points and points[-1] - 8 > solid:
        drawn.insert(0, silence(solid, points[-1], y))
        shapes |= {Shape.UNSTATED}
    return Mark(group(*drawn), min(p.left for p in parts), max(p.right for p in parts), shapes)


def _stated(time: Bounds, scale: Scale, y: float, key: str) -> Mark:
    return marks.draw(time, State.HAPPENED, scale, y, key)


def _moment(time: Bounds) -> datetime:
    """The middle of a date of attestation: its first moment serves where one side is open."""
    sides = [side for side in (time.earliest, time.latest) if side]
    return sides[0] + (sides[-1] - sides[0]) / 2
