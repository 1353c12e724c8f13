"""The time axis of a picture: dates to pixels, and the ticks that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR_STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_MONTH_STEPS: Final = (1, 2, 3, 6, 12)
_TICK_ROOM: Final = {"year": 46, "month": 64}
# Below this many years the axis is divided into months.
_FEW_YEARS: Final = 2.5


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time in years with fractions: 2017.5 is the middle of 2017."""

    start: float
    end: float

    @property
    def years(self) -> float:
        """Its length."""
        return self.end - self.start

    def holds(self, year: float) -> bool:
        """Whether a time lies within it."""
        return self.start <= year <= self.end


@dataclass(frozen=True, slots=True)
class Scale:
    """A span laid on pixels from `left` to `right`."""

    span: Span
    left: float
    right: float

    def x(self, moment: datetime | float) -> float:
        """The pixel of a time."""
        year = moment if isinstance(moment, (int, float)) else years(moment)
        return self.left + (year - self.span.start) / self.span.years * (self.right - self.left)

    @property
    def year_width(self) -> float:
        """The pixels of a year."""
        return (self.right - self.left) / self.span.years

    def ticks(self) -> Iterator[tuple[float, str]]:
        """The pixels at which years, or months where there are few years, begin, each with its label."""
        months = 1 if self.span.years < _FEW_YEARS else 12
        steps = _MONTH_STEPS if months == 1 else _YEAR_STEPS
        room = _TICK_ROOM["month" if months == 1 else "year"]
        unit = self.year_width * months / 12
        step = months * next((s for s in steps if s * unit >= room), steps[-1])
        first = -int(-self.span.start * 12 // step)
        for month in range(first * step, int(self.span.end * 12) + 1, step):
            if self.span.holds(month / 12):
                name = str(month // 12) if months == 12 else f"{_MONTHS[month % 12]} {month // 12}"
                yield self.x(month / 12), name


def years(moment: datetime) -> float:
    """A time as a year with its fraction."""
    start = datetime(moment.year, 1, 1, tzinfo=moment.tzinfo)
    return moment.year + (moment - start).total_seconds() / (366 * 86400)


def span_of(moments: Iterable[datetime], least: float = 1.0) -> Span | None:
    """The span that holds all these times with some air on both sides; None without any."""
    found = [years(moment) for moment in moments]
    if not found:
        return None
    start, end = min(found), max(found)
    air = max((least - (end - start)) / 2, (end - start) * 0.01)
    return Span(start - air, end + air)
