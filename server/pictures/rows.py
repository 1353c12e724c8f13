"""Rows on a time axis: a label, the marks, and words beside them where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from server.pictures.marks import Mark, Shape, glyph, gradients
from server.pictures.scale import Scale, Span
from server.pictures.svg import SMALL_SIZE, Drawing, element, group, key, legend, link, shorten, width, words

WIDE: Final = 1104
NARROW: Final = 343
_HEAD: Final = 22
_GAP: Final = 9
_AIR: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is called, the words beside its marks, and how the marks are drawn on a scale.

    `mark` is given the scale, the height and the prefix of gradient ids.
    """

    label: str
    words: str
    mark: Callable[[Scale, float, str], Mark]
    href: str | None = None
    number: str = ""
    italic: bool = False
    apart: bool = False


def lay_out(rows: Sequence[Row], span: Span, total: float) -> Drawing:
    """The rows under one axis; labels stand to the left of wide drawings, above the marks in narrow ones."""
    narrow = total < 480
    column = 0 if narrow else min(max(width(r.label + " " + r.number) for r in rows) + 18, total * 0.36)
    scale = Scale(span, column + _AIR, total - _AIR)
    name = key("rows", total, tuple(row.label for row in rows))
    step, offset = (40, 30) if narrow else (27, 16)
    drawn, y = [], float(_HEAD)
    for row in rows:
        y += 8 if row.apart else 0
        drawn.append(_row(row, scale, y + offset, column, name))
        y += step
    height = y + 10
    return Drawing(total, height, group(gradients(name), axis(scale, height - 4), *drawn))


def axis(scale: Scale, bottom: float, top: float = _HEAD - 4) -> Markup:
    """The grid of years with their labels on top; it says nothing to those who listen."""
    return element(
        "g",
        *(
            element("path", class_="grid", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}")
            + words(x, top - 6, label, "q", "middle")
            for x, label in scale.ticks()
            if x - width(label, SMALL_SIZE) / 2 >= 0
            and x + width(label, SMALL_SIZE) / 2 <= scale.right + _AIR
        ),
        aria_hidden="true",
    )


def _row(row: Row, scale: Scale, y: float, column: float, name: str) -> Markup:
    mark = row.mark(scale, y, name)
    room = (column or scale.right) - _GAP - (width(" " + row.number) if row.number else 0)
    label = [shorten(row.label, room)]
    if row.number:
        label.append(element("tspan", row.number, class_="q", dx=5))
    kind = "halo i" if row.italic else "halo"
    text = element("text", *label, x=0, y=y + 4 if column else y - 13, class_=kind)
    beside = _beside(mark, row.words, scale, y + 4, column)
    return element("g", link(row.href, text), mark.drawn, beside)


def _beside(mark: Mark, text: str, scale: Scale, y: float, column: float) -> Markup:
    """The words right of the mark, else left of it, else none: the table has them."""
    needed = width(text, SMALL_SIZE) + _GAP
    if mark.right + needed <= scale.right + _AIR:
        return words(mark.right + _GAP, y, text, "q halo")
    if mark.left - needed >= column:
        return words(mark.left - _GAP, y, text, "q halo", "end")
    return Markup("")


def explain(shapes: frozenset[Shape]) -> Markup:
    """The key to the shapes that a picture uses."""
    used = [shape for shape in Shape if shape in shapes]
    return legend([(glyph(shape, key("key", shape)), shape.value) for shape in used])
