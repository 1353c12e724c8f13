"""Time lines: one row an event where there are few, a line with an enlarged part where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from markupsafe import Markup, escape

from server.pictures.events import Dated, Event, date, describe
from server.pictures.lens import enlarge
from server.pictures.marks import Shape, State
from server.pictures.rows import NARROW, WIDE, Row, explain, lay_out
from server.pictures.scale import Scale, Span, span_of
from server.pictures.svg import Drawing, Picture

FEW: Final = 20
"""With more events than this, rows give way to lanes."""


def timeline(events: Sequence[Event], title: str = "Time line", wide: float = WIDE) -> Picture | None:
    """The events on a time axis; None where fewer than two have a date, for a sentence says that better.

    `wide` is the width in pixels of the room on large screens; a narrow drawing for small ones comes with it.
    """
    dated = date(events)
    span = span_of(moment for one in dated for moment in one.moments)
    if span is None or len(dated) < 2:
        return None
    undated = [event.label for event in events if event not in {one.event for one in dated}]
    return Picture(
        title,
        describe(dated),
        _draw(dated, span, wide),
        _draw(dated, span, NARROW),
        explain(_shapes(dated, span)) + _leftover(undated),
    )


def _draw(dated: Sequence[Dated], span: Span, total: float) -> Drawing:
    return lay_out(_rows(dated), span, total) if len(dated) <= FEW else enlarge(dated, span, total)


def _rows(dated: Sequence[Dated]) -> list[Row]:
    """A row an event; those of what was not done stand at the end, apart from the others."""
    rows = [_row(one) for one in dated]
    last = [row for row in rows if row.italic]
    return [
        *(row for row in rows if not row.italic),
        *(replace(row, apart=place == 0) for place, row in enumerate(last)),
    ]


def _row(one: Dated) -> Row:
    event = one.event
    return Row(
        event.label,
        one.words,
        one.mark,
        href=event.href,
        number=event.number,
        italic=event.state == State.NOT_DONE,
    )


def _shapes(dated: Sequence[Dated], span: Span) -> frozenset[Shape]:
    scale = Scale(span, 0, WIDE)
    return frozenset(shape for one in dated for shape in one.mark(scale, 0, "").shapes)


def _leftover(labels: Sequence[str]) -> Markup:
    """What the picture leaves out, named."""
    if not labels:
        return Markup("")
    shown = ", ".join(labels[:6]) + (f" and {len(labels) - 6} more" if len(labels) > 6 else "")
    return Markup("<p>Without a date, and so not in the picture: {}.</p>").format(escape(shown))
