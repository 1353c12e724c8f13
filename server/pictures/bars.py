"""Bars for counts and figures: a label, a bar, the number at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from server.pictures.marks import bar as draw_bar
from server.pictures.marks import fade, gradients
from server.pictures.rows import NARROW, WIDE
from server.pictures.svg import Drawing, Picture, element, group, key, link, shorten, width, words

_STEP: Final = 26
_NARROW_STEP: Final = 38
_SHARE: Final = 0.34


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with its name; `approximate` ends the bar softly, `words` stand in place of the number."""

    label: str
    value: float
    words: str = ""
    approximate: bool = False
    href: str | None = None

    @property
    def number(self) -> str:
        """The number as it stands at the end of the bar."""
        return self.words or f"{'about ' if self.approximate else ''}{self.value:,g}".replace("-", "−")


def bars(items: Sequence[Bar], title: str, wide: float = WIDE) -> Picture | None:
    """The numbers as bars from one zero line, in the order given; None for fewer than two.

    All must be of one unit: bars of different units would compare what cannot be compared.
    """
    if len(items) < 2:
        return None
    described = "; ".join(f"{item.label}: {item.number}" for item in items)
    caption = Markup("<p>A bar with a soft end stands for an approximate number.</p>")
    return Picture(
        title,
        f"{described}.",
        _draw(items, min(wide, 800)),
        _draw(items, NARROW),
        caption if any(item.approximate for item in items) else Markup(""),
    )


def _draw(items: Sequence[Bar], total: float) -> Drawing:
    narrow = total < 480
    name = key("bars", total, tuple(items))
    column = 0 if narrow else min(max(width(item.label) for item in items) + 14, total * _SHARE)
    ends = max(width(item.number) for item in items) + 12
    low, high = min(0, *(i.value for i in items)), max(0, *(i.value for i in items))
    left = column + (ends if low < 0 else 0)
    unit = (total - ends - left) / ((high - low) or 1)
    zero = left - low * unit
    step = _NARROW_STEP if narrow else _STEP
    drawn = [
        _bar(item, (zero, zero + item.value * unit), (n + 1) * step - 8, column, name)
        for n, item in enumerate(items)
    ]
    height = len(items) * step + 6
    line = element("path", class_="axis", d=f"M{zero:.1f} 0V{height}")
    return Drawing(total, height, group(gradients(name), line, *drawn))


def _bar(item: Bar, ends: tuple[float, float], y: float, column: float, name: str) -> Markup:
    zero, end = ends
    label = words(0, y + 4 if column else y - 9, shorten(item.label, (column or 330) - 10), "halo")
    drawn = draw_bar(min(zero, end), max(zero, end), y) if zero != end else Markup("")
    if item.approximate and item.value > 0:
        drawn = draw_bar(zero, max(end - 24, zero + 2), y) + fade(end - 30, end + 8, y, f"{name}out")
    anchor, beside = ("end", end - 6) if item.value < 0 else ("", end + (12 if item.approximate else 6))
    return element("g", link(item.href, label), drawn, words(beside, y + 4, item.number, "q halo", anchor))
