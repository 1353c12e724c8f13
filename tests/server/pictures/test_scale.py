"""The time axis: ticks that fit and never run together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from server.pictures.scale import Scale, Span, span_of, years

MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, MOMENTS)
def test_years_keep_the_order_of_time(a: datetime, b: datetime) -> None:
    assume(a + timedelta(minutes=1) < b)
    assert years(a) < years(b)
    assert a.year <= years(a) < a.year + 1


@given(st.lists(MOMENTS, min_size=1, max_size=8))
def test_every_moment_lies_on_the_axis_and_ticks_keep_apart(moments: list[datetime]) -> None:
    span = span_of(moments)
    assert span is not None
    scale = Scale(span, 100, 900)
    assert all(100 <= scale.x(moment) <= 900 for moment in moments)
    ticks = [x for x, _ in scale.ticks()]
    assert all(b - a >= 46 for a, b in pairwise(ticks))


def test_nothing_spans_nothing() -> None:
    assert span_of([]) is None


def test_few_years_are_divided_into_months() -> None:
    labels = [label for _, label in Scale(Span(2017.9, 2018.6), 0, 900).ticks()]
    assert labels[:3] == ["Dec 2017", "Jan 2018", "Feb 2018"]
    assert [label for _, label in Scale(Span(2000, 2020), 0, 300).ticks()] == [
        "2000",
        "2005",
        "2010",
        "2015",
        "2020",
    ]
