"""Events on a time line: what a picture is given of each, and their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph import edtf
from graph.edtf import Bounds
from server.pictures import marks
from server.pictures.marks import Mark, Shape, State, silence
from server.pictures.scale import Scale


@dataclass(frozen=True, slots=True)
class Event:
    """Something in time: its name, an EDTF text (or several parted by semicolons), what became of it.

    `words` stand beside the mark in place of the date in words; `silent_to` is the date (EDTF) up to which
    the record holds no later word; `lane` groups events where they are many; `number` is that of a footnote.
    """

    label: str
    when: str = ""
    state: State = State.HAPPENED
    lane: str = ""
    href: str | None = None
    words: str = ""
    silent_to: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """An event with its bounds."""

    event: Event
    time: Bounds

    @property
    def moments(self) -> list[datetime]:
        """The times that must lie on the axis."""
        last = marks.bounds(self.event.silent_to)
        return [m for m in (self.time.earliest, self.time.latest, last.latest if last else None) if m]

    @property
    def words(self) -> str:
        """What stands beside the mark: the words given, else the date in words."""
        return self.event.words or in_words(self.event.when)

    def mark(self, scale: Scale, y: float, key: str) -> Mark:
        """Its mark, with the dotted line of silence where nothing later is known."""
        mark = marks.draw(self.time, self.event.state, scale, y, key)
        last = marks.bounds(self.event.silent_to)
        if last is None or last.latest is None or scale.x(last.latest) < mark.right + 12:
            return mark
        end = scale.x(last.latest)
        return Mark(
            mark.drawn + silence(mark.right + 5, end, y), mark.left, end, mark.shapes | {Shape.SILENCE}
        )


def date(events: Iterable[Event]) -> list[Dated]:
    """The events that have a date, in the order of time."""
    found = [Dated(event, time) for event in events if (time := marks.bounds(event.when))]
    return sorted(found, key=lambda one: (min(one.moments), one.event.label))


def describe(dated: Sequence[Dated]) -> str:
    """What a picture of the events shows, in a sentence."""
    years = sorted(moment.year for one in dated for moment in one.moments)
    counts = {state: sum(one.event.state == state for one in dated) for state in State}
    named = ", ".join(f"{count} {state.value}" for state, count in counts.items() if count)
    return f"{len(dated)} with a date, from {years[0]} to {years[-1]}: {named}."


def in_words(when: str) -> str:
    """An EDTF text, or several parted by semicolons, in words; any other text as it is."""
    try:
        return "; ".join(edtf.human(part) for part in when.split("; ") if part)
    except edtf.MalformedDate:
        return when
