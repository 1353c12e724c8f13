"""Times as documents state them: the EDTF strings of the record, their bounds and their wording.

The grammar is the part of EDTF (ISO 8601-2, levels 0 to 2) that the record uses:

    date      2017   2017-10   2017-10-13   each also with ~ (approximate)
    decade    197X   197X~
    second    2018-02-19T10:39:00           read as UTC
    interval  a/b    a time that lasts      a side is a date or decade, empty (unknown) or .. (open)
    one of    [..b]  [a..]  [a..b]          one time within the bounds, not said which

PyPI `edtf` does not read them here: it takes 0.2 s to import and some 8 ms a date, takes 1900-02-29 for a
date, drops the time of day and gives an unknown side a date of its own making. The tests compare the two.
"""

from __future__ import annotations

import re
import reprlib
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final


class Precision(StrEnum):
    """How finely a time is known, finest first."""

    SECOND = "second"
    """A time of day is stated."""
    DAY = "day"
    """A day is stated."""
    MONTH = "month"
    """A month is stated and no day."""
    YEAR = "year"
    """A year is stated and no month."""
    DECADE = "decade"
    """A decade is stated and no year."""
    INTERVAL = "interval"
    """It lasts from one bound to the other; an absent bound is unknown or open."""
    UNKNOWN = "unknown"
    """It lies somewhere within the bounds, on no stated date: a one-of set, or a mere overlap."""


class Side(StrEnum):
    """What stands on a side of an interval or one-of set in place of a date."""

    UNKNOWN = ""
    OPEN = ".."


@dataclass(frozen=True)
class Bounds:
    """The first and last second (UTC) a time can lie in, None for an unknown or open side.

    An approximate time keeps the bounds of its date as written; nothing is added on either side.
    """

    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    approximate: bool = False

    @property
    def year(self) -> int | None:
        """The year, where both bounds are known and lie in the same one."""
        if self.earliest is None or self.latest is None or self.earliest.year != self.latest.year:
            return None
        return self.earliest.year


@dataclass(frozen=True)
class Moment:
    """One stated date: its first and last second (UTC)."""

    earliest: datetime
    latest: datetime
    precision: Precision
    approximate: bool = False

    @property
    def bounds(self) -> Bounds:
        """The bounds of the date."""
        return Bounds(self.earliest, self.latest, self.precision, self.approximate)


@dataclass(frozen=True)
class Extent:
    """Two sides, at least one of them a date: an interval if it is `lasting`, otherwise a one-of set."""

    start: Moment | Side
    end: Moment | Side
    lasting: bool

    @property
    def bounds(self) -> Bounds:
        """From the first second of the start to the last of the end; approximate if either side is."""
        return Bounds(
            self.start.earliest if isinstance(self.start, Moment) else None,
            self.end.latest if isinstance(self.end, Moment) else None,
            Precision.INTERVAL if self.lasting else Precision.UNKNOWN,
            any(isinstance(side, Moment) and side.approximate for side in (self.start, self.end)),
        )


class MalformedDate(ValueError):
    """A text is not of this grammar or names no day of the calendar; carries the text and the reason."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{reprlib.repr(text)} is no date of the record: {reason}")
        self.text = text
        self.reason = reason


class EmptyIntersection(ValueError):
    """Two statements of one time exclude each other; carries the bounds of both."""

    def __init__(self, a: Bounds, b: Bounds) -> None:
        super().__init__(
            f"no time lies both in {_spelt(a)} and in {_spelt(b)}; mark one of the claims outdated or "
            "disputed, or give the two events names of their own"
        )
        self.a = a
        self.b = b


_FORMS: Final = (
    "write 2017-10-13, 2017-10, 2017, 197X, 2018-02-19T10:39:00, 2017-08/2017-10, 2017-08/, 2025-01-25/.. "
    "or [..2025-01-25]; ~ after a date makes it approximate"
)
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")
_DECADE: Final = re.compile(r"([0-9]{3})X(~?)")
_SECOND: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})")


def parse(text: str) -> Moment | Extent:
    """Read an EDTF string of the record; raises MalformedDate for anything else."""
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text)
    if "/" in text:
        return _interval(text)
    return _moment(text, text)


def bounds(text: str) -> Bounds:
    """The bounds of an EDTF string; raises MalformedDate."""
    return parse(text).bounds


def intersect(*statements: Bounds) -> Bounds:
    """The bounds of one time that several statements give: “2015” and “2015-10” are one October.

    The precision is the finest whose own statements alone already give the result, `unknown` where none does;
    the result is approximate unless the exact statements alone already give it. The order does not matter.
    Raises EmptyIntersection (with the latest start and the earliest end), ValueError without statements.
    """
    if not statements:
        raise ValueError("an intersection needs at least one statement of the time")
    result = _overlap(statements)
    alike = {precision: [s for s in statements if s.precision == precision] for precision in Precision}
    deciding = (precision for precision in Precision if _decide(alike[precision], result))
    exact = [statement for statement in statements if not statement.approximate]
    return Bounds(*result, next(deciding, Precision.UNKNOWN), approximate=not _decide(exact, result))


def _decide(statements: Sequence[Bounds], result: tuple[datetime | None, datetime | None]) -> bool:
    return bool(statements) and _overlap(statements) == result


def _overlap(statements: Sequence[Bounds]) -> tuple[datetime | None, datetime | None]:
    last_start = max(statements, key=lambda s: (s.earliest is not None, s.earliest))
    first_end = min(statements, key=lambda s: (s.latest is None, s.latest))
    if last_start.earliest and first_end.latest and last_start.earliest > first_end.latest:
        raise EmptyIntersection(last_start, first_end)
    return last_start.earliest, first_end.latest


def _spelt(bounds: Bounds) -> str:
    sides = (bounds.earliest, bounds.latest)
    return " to ".join("…" if side is None else side.isoformat() for side in sides)


def _interval(text: str) -> Extent:
    if text.count("/") > 1:
        raise MalformedDate(text, "an interval has one stroke, as in 2017-08/2017-10")
    start, end = (Side(side) if side in tuple(Side) else _moment(text, side) for side in text.split("/"))
    return _checked(text, Extent(start, end, lasting=True))


def _one_of(text: str) -> Extent:
    sides = text[1:-1].split("..", maxsplit=1)
    if len(sides) == 1:
        raise MalformedDate(text, "a set has two dots, as in [..2025-01-25], and no list of dates")
    start, end = (_moment(text, side) if side else Side.OPEN for side in sides)
    return _checked(text, Extent(start, end, lasting=False))


def _checked(text: str, extent: Extent) -> Extent:
    sides = [side for side in (extent.start, extent.end) if isinstance(side, Moment)]
    if any(side.precision == Precision.SECOND for side in sides):
        raise MalformedDate(text, "a side is a date without a time of day, as in 2018-02-19/2018-02-20")
    if not sides:
        raise MalformedDate(text, "at least one side must be a date, as in 2017-08/ or [..2025-01-25]")
    limits = extent.bounds
    if limits.earliest and limits.latest and limits.earliest > limits.latest:
        raise MalformedDate(text, "it ends before it begins; write the earlier date first")
    return extent


def _moment(text: str, date: str) -> Moment:
    try:
        if match := _DATE.fullmatch(date):
            return _date(*match.groups())
        if match := _DECADE.fullmatch(date):
            return _decade(int(match[1] + "0"), approximate=bool(match[2]))
        if match := _SECOND.fullmatch(date):
            second = datetime.fromisoformat(date).replace(tzinfo=UTC)
            return Moment(second, second, Precision.SECOND)
    except ValueError as error:
        raise MalformedDate(text, f"the calendar has no such date: {error}") from None
    raise MalformedDate(text, _FORMS)


def _date(year: str, month: str | None, day: str | None, tilde: str) -> Moment:
    first = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    last_month = int(month or 12)
    last = first.replace(month=last_month, day=int(day or monthrange(first.year, last_month)[1]))
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return Moment(first, _end_of_day(last), precision, bool(tilde))


def _decade(year: int, *, approximate: bool) -> Moment:
    last = datetime(year + 9, 12, 31, tzinfo=UTC)
    return Moment(datetime(year, 1, 1, tzinfo=UTC), _end_of_day(last), Precision.DECADE, approximate)


def _end_of_day(day: datetime) -> datetime:
    return day.replace(hour=23, minute=59, second=59)


def human(text: str, lang: str = "en") -> str:
    """An EDTF string in words that keep its precision: “October 2015”, “by 25 January 2025”.

    A language that has no wording here is answered in English. Raises MalformedDate.
    """
    wording = _WORDINGS.get(lang, _WORDINGS["en"])
    stated = parse(text)
    return wording.date(stated) if isinstance(stated, Moment) else wording.extent(stated)


@dataclass(frozen=True)
class _Wording:
    """How a language words dates and extents; None in a key of `extents` stands for a date."""

    months: tuple[str, ...]
    dates: dict[Precision, str]
    about: str
    days: str
    extents: dict[tuple[bool, Side | None, Side | None], str]

    def date(self, date: Moment) -> str:
        first = date.earliest
        time = f"{first:%H:%M:%S}".removesuffix(":00")
        words = self.dates[date.precision].format(
            year=first.year, month=self.months[first.month - 1], day=first.day, time=time
        )
        return self.about.format(words) if date.approximate else words

    def extent(self, extent: Extent) -> str:
        start, end = extent.start, extent.end
        if isinstance(start, Moment) and isinstance(end, Moment):
            if start == end:
                return self.date(start)
            if extent.lasting and _within_month(start, end):
                return self.days.format(start=start.earliest.day, end=self.date(end))
        shape = (extent.lasting, _gap(start), _gap(end))
        return self.extents[shape].format(start=self.side(start), end=self.side(end))

    def side(self, side: Moment | Side) -> str:
        return self.date(side) if isinstance(side, Moment) else ""


def _gap(side: Moment | Side) -> Side | None:
    return None if isinstance(side, Moment) else side


def _within_month(start: Moment, end: Moment) -> bool:
    exact_days = all(side.precision == Precision.DAY and not side.approximate for side in (start, end))
    return exact_days and start.earliest.replace(day=1) == end.earliest.replace(day=1)


_ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_WORDINGS: Final = {
    "en": _Wording(
        months=_ENGLISH_MONTHS,
        dates={
            Precision.SECOND: "{day} {month} {year}, {time}",
            Precision.DAY: "{day} {month} {year}",
            Precision.MONTH: "{month} {year}",
            Precision.YEAR: "{year}",
            Precision.DECADE: "the {year}s",
        },
        about="about {}",
        days="{start}–{end}",
        extents={
            (True, None, None): "{start} to {end}",
            (True, None, Side.UNKNOWN): "from {start}, end not stated",
            (True, None, Side.OPEN): "since {start}",
            (True, Side.UNKNOWN, None): "until {end}, start not stated",
            (True, Side.OPEN, None): "until {end}",
            (False, None, None): "some time between {start} and {end}",
            (False, None, Side.OPEN): "not before {start}",
            (False, Side.OPEN, None): "by {end}",
        },
    )
}
