"""Time lines of many events: a line of all of them, and below it the crowded years enlarged, in lanes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from server.pictures import rows
from server.pictures.callouts import call_out
from server.pictures.events import Dated
from server.pictures.marks import gradients
from server.pictures.scale import Scale, Span, years
from server.pictures.svg import Drawing, element, group, key, link, shorten, width, words

_CROWD: Final = 0.6
_MOST_OF_SPAN: Final = 0.45
_LANES: Final = 6
_LABEL: Final = 290
_STEP: Final = 20
_NARROW_STEP: Final = 11
_SILENCE: Final = 0.2
_OTHERS: Final = "Others"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a drawing is laid out on: its scale, its narrowness, its prefix of ids."""

    scale: Scale
    narrow: bool
    name: str


def enlarge(dated: Sequence[Dated], span: Span, total: float) -> Drawing:
    """The events in lanes; below a line of all of them where a crowd of years can be enlarged."""
    narrow = total < 480
    name = key("lens", total, tuple(one.event.label for one in dated))
    crowd = crowded(dated, span)
    inside = [one for one in dated if crowd.holds(_middle(one))] if crowd else list(dated)
    column = 0 if narrow or len(_lanes(inside)) == 1 else 130
    left, right = (6, total - 6) if narrow else (column + 8, total - 12)
    head, top = Markup(""), 4.0
    if crowd:
        overview = _Sheet(Scale(span, left, right), narrow, name)
        outside = [one for one in dated if one not in inside]
        head, top = _overview(overview, dated, outside, crowd)
    sheet = _Sheet(Scale(crowd or span, left, right), narrow, name)
    lanes, bottom = _draw_lanes(sheet, inside, top + 26)
    gap, bottom = _gap(sheet, inside, bottom)
    ground = Markup("")
    if crowd:
        ground = _ground(Scale(span, left, right), crowd, (top - 46, top - 26, top, bottom))
    grid = rows.axis(sheet.scale, bottom, top + 18)
    return Drawing(total, bottom + 2, group(gradients(name), ground, head, grid, lanes, gap))


def crowded(dated: Sequence[Dated], span: Span) -> Span | None:
    """The run of whole years that gains most by enlarging: its share of events over its share of the time.

    None where no run of at most half the time holds most of the events.
    """
    middles = sorted(_middle(one) for one in dated)
    first, last = math.floor(middles[0]), math.ceil(max(years(m) for one in dated for m in one.moments))
    held = {year: sum(middle >= year for middle in middles) / len(middles) for year in range(first, last + 1)}
    runs = [Span(a, b) for a in range(first, last) for b in range(a + 1, last + 1)]
    best = max(runs, key=lambda run: held[int(run.start)] - held[int(run.end)] - run.years / span.years)
    share = held[int(best.start)] - held[int(best.end)]
    return best if share >= _CROWD and best.years <= span.years * _MOST_OF_SPAN else None


def _middle(one: Dated) -> float:
    known = [years(side) for side in (one.time.earliest, one.time.latest) if side]
    return sum(known) / len(known)


def _overview(
    sheet: _Sheet, dated: Sequence[Dated], outside: Sequence[Dated], crowd: Span
) -> tuple[Markup, float]:
    """The line of all events with callouts for those outside the lens, and where the lens begins below it."""
    callouts, y = (Markup(""), 20.0) if sheet.narrow else call_out(outside, sheet.scale)
    line = element("path", class_="axis", d=f"M{sheet.scale.left:.1f} {y:.1f}H{sheet.scale.right:.1f}")
    ticks = [
        element("path", class_="axis", d=f"M{x:.1f} {y:.1f}v5") + words(x, y + 19, label, "q", "middle")
        for x, label in sheet.scale.ticks()
        if x + 20 < sheet.scale.x(crowd.start)
    ]
    points = [one.mark(sheet.scale, y, sheet.name).drawn for one in dated]
    return group(callouts, line, element("g", *ticks, aria_hidden="true"), *points), y + 54


def _ground(whole: Scale, crowd: Span, heights: tuple[float, float, float, float]) -> Markup:
    """The sheet on which the lens lies, spread from its years on the line above."""
    top, waist, base, bottom = heights
    left, right = whole.x(crowd.start), whole.x(crowd.end)
    path = f"M{left:.1f} {top:.1f}H{right:.1f}V{waist:.1f}L{whole.right:.1f} {base:.1f}V{bottom:.1f}"
    path += f"H{whole.left:.1f}V{base:.1f}L{left:.1f} {waist:.1f}Z"
    return element("path", class_="lens", d=path)


def _lanes(dated: Sequence[Dated]) -> list[str]:
    """The lanes by number of events; beyond six the rest share one."""
    counts = Counter(one.event.lane for one in dated).most_common()
    names = [name for name, _ in counts]
    return names if len(names) <= _LANES else [*names[: _LANES - 1], _OTHERS]


def _draw_lanes(sheet: _Sheet, dated: Sequence[Dated], y: float) -> tuple[Markup, float]:
    names = _lanes(dated)
    drawn: list[Markup] = []
    for name in names:
        members = [one for one in dated if _lane_of(one, names) == name]
        head = 14 if sheet.narrow and name else 0
        lane, bottom = _pack(sheet, members, y + 14 + head)
        x, kind = (sheet.scale.left + 4, "b halo2") if sheet.narrow else (0, "b")
        label = words(x, y + 18, shorten(_capital(name), 126 if not sheet.narrow else 300), kind)
        rule = (
            element("path", class_="grid", d=f"M0 {y:.1f}H{sheet.scale.right:.1f}") if drawn else Markup("")
        )
        drawn.append(element("g", rule, label if name else Markup(""), lane))
        y = bottom + 4
    return group(*drawn), y


def _lane_of(one: Dated, names: Sequence[str]) -> str:
    return one.event.lane if one.event.lane in names else _OTHERS


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pack(sheet: _Sheet, members: Sequence[Dated], y: float) -> tuple[Markup, float]:
    """The events of a lane, each in the first line that has room for its mark and name."""
    ends: list[float] = []
    drawn = []
    step = _NARROW_STEP if sheet.narrow else _STEP
    placed = [(_place(sheet, one), one) for one in members]
    for (left, right, anchor), one in sorted(placed, key=lambda item: item[0][0]):
        line = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[line : line + 1] = [right + (2 if sheet.narrow else 8)]
        drawn.append(_draw_event(sheet, one, y + line * step, anchor))
    return group(*drawn), y + len(ends) * step


def _place(sheet: _Sheet, one: Dated) -> tuple[float, float, str]:
    """The pixels that a mark and its name take, and on which side of the mark the name stands."""
    mark = one.mark(sheet.scale, 0, sheet.name)
    if sheet.narrow:
        return mark.left, mark.right, ""
    needed = width(_name(one)) + 8
    if mark.right + needed <= sheet.scale.right:
        return mark.left, mark.right + needed, "start"
    return mark.left - needed, mark.right, "end"


def _name(one: Dated) -> str:
    return shorten(one.event.label, _LABEL)


def _draw_event(sheet: _Sheet, one: Dated, y: float, anchor: str) -> Markup:
    mark = one.mark(sheet.scale, y, sheet.name)
    if not anchor:
        return link(
            one.event.href, element("g", element("title", f"{one.event.label}, {one.words}"), mark.drawn)
        )
    x = mark.right + 6 if anchor == "start" else mark.left - 6
    title = element("title", f"{one.event.label}, {one.words}")
    text = element("text", title, _name(one), x=x, y=y + 4.3, text_anchor=anchor, class_="halo2")
    return element("g", mark.drawn, link(one.event.href, text))


def _gap(sheet: _Sheet, dated: Sequence[Dated], y: float) -> tuple[Markup, float]:
    """A bracket under the longest stretch without a dated event, where it is long, with words."""
    edges = sorted((min(one.moments), max(one.moments)) for one in dated)
    widest, last = None, edges[0][1]
    for start, end in edges:
        if start > last and (widest is None or start - last > widest[1] - widest[0]):
            widest = last, start
        last = max(last, end)
    if widest is None or years(widest[1]) - years(widest[0]) < sheet.scale.span.years * _SILENCE:
        return Markup(""), y + 4
    left, right = sheet.scale.x(widest[0]), sheet.scale.x(widest[1])
    text = f"no dated event between {widest[0]:%B %Y} and {widest[1]:%B %Y}"
    if sheet.narrow:
        text = "no dated event"
    bracket = element("path", class_="lead-l", d=f"M{left:.1f} {y + 4:.1f}v6H{right:.1f}v-6")
    return bracket + words((left + right) / 2, y + 25, text, "q i halo2", "middle"), y + 34
