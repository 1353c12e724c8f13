"""EDTF strings: what is accepted, what it means, how several statements of one time meet, how it reads."""

from __future__ import annotations

import contextlib
import itertools
from datetime import UTC, datetime

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.edtf import (
    Bounds,
    EmptyIntersection,
    Extent,
    MalformedDate,
    Moment,
    Precision,
    Side,
    bounds,
    human,
    intersect,
    parse,
)


def at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


DATES = st.builds(
    lambda date, length, tilde: date[:length] + tilde,
    st.dates().map(lambda date: date.isoformat()),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~"]),
)
DECADES = st.builds(
    lambda year, tilde: f"{year:04}"[:3] + "X" + tilde, st.integers(10, 9999), st.sampled_from(["", "~"])
)
SECONDS = st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat())


def ordered(pair: tuple[str, str]) -> tuple[str, str]:
    first, second = sorted(pair, key=lambda text: bounds(text).earliest or datetime.min.replace(tzinfo=UTC))
    return first, second


PAIRS = st.tuples(DATES | DECADES, DATES | DECADES).map(ordered)
INTERVALS = PAIRS.map("/".join) | st.builds(
    str.format, st.sampled_from(["{}/", "/{}", "{}/..", "../{}"]), DATES | DECADES
)
SETS = PAIRS.map("[{0[0]}..{0[1]}]".format) | st.builds(
    str.format, st.sampled_from(["[..{}]", "[{}..]"]), DATES | DECADES
)
TEXTS = DATES | DECADES | SECONDS | INTERVALS | SETS


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "approximate"),
    [
        ("2017", "2017-01-01", "2017-12-31T23:59:59", Precision.YEAR, False),
        ("2017-10", "2017-10-01", "2017-10-31T23:59:59", Precision.MONTH, False),
        ("2024-02", "2024-02-01", "2024-02-29T23:59:59", Precision.MONTH, False),
        ("2017-10-13", "2017-10-13", "2017-10-13T23:59:59", Precision.DAY, False),
        ("2018-02-19T10:39:00", "2018-02-19T10:39:00", "2018-02-19T10:39:00", Precision.SECOND, False),
        ("1974~", "1974-01-01", "1974-12-31T23:59:59", Precision.YEAR, True),
        ("197X", "1970-01-01", "1979-12-31T23:59:59", Precision.DECADE, False),
        ("197X~", "1970-01-01", "1979-12-31T23:59:59", Precision.DECADE, True),
        ("1974~/1976~", "1974-01-01", "1976-12-31T23:59:59", Precision.INTERVAL, True),
        ("2023-09/2024-06~", "2023-09-01", "2024-06-30T23:59:59", Precision.INTERVAL, True),
        ("2024-10-01/2024-10-02", "2024-10-01", "2024-10-02T23:59:59", Precision.INTERVAL, False),
        ("2017-10/2017", "2017-10-01", "2017-12-31T23:59:59", Precision.INTERVAL, False),
        ("2017-08/", "2017-08-01", None, Precision.INTERVAL, False),
        ("/2017-08", None, "2017-08-31T23:59:59", Precision.INTERVAL, False),
        ("2025-01-25/..", "2025-01-25", None, Precision.INTERVAL, False),
        ("../2025-01-25", None, "2025-01-25T23:59:59", Precision.INTERVAL, False),
        ("[..2025-01-25]", None, "2025-01-25T23:59:59", Precision.UNKNOWN, False),
        ("[2024-01-01..]", "2024-01-01", None, Precision.UNKNOWN, False),
        ("[2024..2025]", "2024-01-01", "2025-12-31T23:59:59", Precision.UNKNOWN, False),
        ("[..1974~]", None, "1974-12-31T23:59:59", Precision.UNKNOWN, True),
    ],
)
def test_bounds(
    text: str, earliest: str | None, latest: str | None, precision: Precision, approximate: bool
) -> None:
    assert bounds(text) == Bounds(at(earliest), at(latest), precision, approximate)


def test_unknown_and_open_sides_stay_apart() -> None:
    unknown, still_going = parse("2017-08/"), parse("2017-08/..")
    assert isinstance(unknown, Extent)
    assert isinstance(still_going, Extent)
    assert (unknown.end, still_going.end) == (Side.UNKNOWN, Side.OPEN)


def test_an_interval_lasts_and_a_set_does_not() -> None:
    assert [
        part.lasting for part in map(parse, ("2024/2025", "[2024..2025]")) if isinstance(part, Extent)
    ] == [True, False]


MALFORMED = """
17 02017 2017-1 2017-10-1 20171013 -2017 Y2017 ~ 2017? 197x 19XX 1970s 197X-10 2017-XX 2017-21 ٢٠١٧
2018-02-30 2023-02-29 1900-02-29 2017-00 2017-13 2017-10-00 2017-10-32 0000 000X
2018-02-19T24:00:00 2018-02-19T10:60:00 2018-02-19T10:39:60 2018-02-19T10:39
2018-02-19T10:39:00Z 2018-02-19T10:39:00~ 2018-02-19T10:39:00.5
/ .. ../.. ../ /.. 2017// 2017/2018/2019 2017/2016 2017-08/... 2018-02-19T10:39:00/ [..2018-02-19T10:39:00]
[] [..] [2017] [2017,2018] [..2017 ..2017] [2025..2024] [2024....] [2024/..] {..2017} [..2017]/2018
2018-02-30/ [..2018-02-30]
"""


@pytest.mark.parametrize(
    "text", ["", " ", "2017 ", "2017\n", "2017/ 2018", "2018-02-19 10:39:00", *MALFORMED.split()]
)
def test_malformed(text: str) -> None:
    with pytest.raises(MalformedDate) as caught:
        parse(text)
    assert caught.value.text == text
    assert caught.value.reason in str(caught.value)


def test_the_message_names_the_remedy_on_one_short_line() -> None:
    assert "write 2017-10-13" in str(MalformedDate("13.10.2017", _reason("13.10.2017")))
    assert "\n" not in str(MalformedDate("13\n10\n2017", _reason("13\n10\n2017")))
    assert len(str(MalformedDate("1" * 100_000, _reason("1" * 100_000)))) < 300


def _reason(text: str) -> str:
    with pytest.raises(MalformedDate) as caught:
        parse(text)
    return caught.value.reason


@given(st.text() | st.text(alphabet="0123456789-/.[]~XT:,"))
def test_any_text_parses_or_is_malformed(text: str) -> None:
    with contextlib.suppress(MalformedDate):
        assert isinstance(parse(text), (Moment, Extent))


@given(TEXTS)
def test_earliest_is_never_after_latest(text: str) -> None:
    limits = bounds(text)
    assert limits.earliest is not None or limits.latest is not None
    if limits.earliest and limits.latest:
        assert limits.earliest <= limits.latest


@settings(deadline=None, max_examples=50)
@given(DATES | DECADES)
def test_a_date_has_the_days_that_the_edtf_library_gives_it(text: str) -> None:
    moment, other = parse(text), parse_edtf(text)
    assert isinstance(moment, Moment)
    assert moment.earliest.timetuple()[:3] == other.lower_strict()[:3]
    assert moment.latest.timetuple()[:3] == other.upper_strict()[:3]
    assert moment.approximate == bool(getattr(other, "is_approximate", False))


@pytest.mark.parametrize(
    "text",
    [
        "1974~/1976~",
        "2024-10-01/2024-10-02",
        "2017-08/",
        "/2017-08",
        "2025-01-25/..",
        "../2017",
        "[..2025-01-25]",
    ],
)
def test_extents_are_edtf_to_the_edtf_library(text: str) -> None:
    assert parse_edtf(text) is not None


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["2015", "2015-10"], bounds("2015-10")),
        (["2015~", "2015-10"], bounds("2015-10")),
        (["2015", "2015-10~"], bounds("2015-10~")),
        (["2015-10", "2015-10~"], bounds("2015-10")),
        (["2015~", "2015-10~"], bounds("2015-10~")),
        (["197X", "1974~/1976~"], bounds("1974~/1976~")),
        (["[..2025-01-25]", "2024-12-02"], bounds("2024-12-02")),
        (["2017-08/", "/2019-03"], bounds("2017-08/2019-03")),
        (["2017-08~/", "/2019-03"], bounds("2017-08~/2019-03")),
        (["2017-08/", "2017-08/.."], bounds("2017-08/")),
        (["2024-10-01/2024-10-02", "2024-10"], bounds("2024-10-01/2024-10-02")),
        (["2024-10-01/2024-10-01", "2024-10-01"], bounds("2024-10-01")),
        (["2025", "[..2025-01-25]"], bounds("[2025-01-01..2025-01-25]")),
        (["2025~", "[..2025-01-25]"], bounds("[2025-01-01~..2025-01-25]")),
        (["2018-02-19T10:39:00", "2018-02-19", "2018"], bounds("2018-02-19T10:39:00")),
        (["[..2017]", "0001"], bounds("0001")),
    ],
)
def test_intersection(statements: list[str], expected: Bounds) -> None:
    for order in itertools.permutations(map(bounds, statements)):
        assert intersect(*order) == expected


def test_statements_that_exclude_each_other_are_named() -> None:
    with pytest.raises(EmptyIntersection, match=r"2015-12-31.*2016-01-01|2016-01-01.*2015-12-31") as caught:
        intersect(bounds("2015"), bounds("201X"), bounds("2016-01"))
    assert {caught.value.a, caught.value.b} == {bounds("2015"), bounds("2016-01")}


def test_no_statement_has_no_intersection() -> None:
    with pytest.raises(ValueError, match="at least one"):
        intersect()


def met(*statements: Bounds) -> Bounds | None:
    try:
        return intersect(*statements)
    except EmptyIntersection:
        return None


NEARBY = """
2015 2015~ 2015-10 2015-10~ 2015-10-13 2015-11 201X 201X~ 2015-10-13T10:39:00 2015-10/ /2015-10~ 2015/2016
2014~/2015-10-20 2015-10-01/.. [..2015-10-13] [2015..] [2015-10~..2017]
"""
STATEMENTS = st.sampled_from(NEARBY.split()).map(bounds)


@given(STATEMENTS, STATEMENTS, STATEMENTS)
def test_intersection_takes_any_order(a: Bounds, b: Bounds, c: Bounds) -> None:
    assert met(a, b, c) == met(c, a, b) == met(b, a, c)


@given(TEXTS.map(bounds), TEXTS.map(bounds))
def test_intersection_lies_in_each_statement_or_is_empty(a: Bounds, b: Bounds) -> None:
    result = met(a, b)
    assert result == met(b, a)
    for statement in (a, b) if result else ():
        assert statement.earliest is None or (
            result and result.earliest and statement.earliest <= result.earliest
        )
        assert statement.latest is None or (result and result.latest and result.latest <= statement.latest)


@given(TEXTS.map(bounds), st.integers(1, 4))
def test_intersection_of_one_statement_repeated_is_itself(statement: Bounds, times: int) -> None:
    assert intersect(*[statement] * times) == statement


@pytest.mark.parametrize(
    ("text", "year"),
    [("2017-10", 2017), ("2016-12/2017-01", None), ("197X", None), ("2017-08/", None), ("[..2017]", None)],
)
def test_year_is_known_where_both_bounds_share_it(text: str, year: int | None) -> None:
    assert bounds(text).year == year


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2017-10-13", "13 October 2017"),
        ("2015-10", "October 2015"),
        ("2017", "2017"),
        ("2017~", "about 2017"),
        ("197X", "the 1970s"),
        ("197X~", "about the 1970s"),
        ("2018-02-19T10:39:00", "19 February 2018, 10:39"),
        ("2018-02-19T00:00:07", "19 February 2018, 00:00:07"),
        ("1974~/1976~", "about 1974 to about 1976"),
        ("2024-10-01/2024-10-02", "1–2 October 2024"),
        ("2024-12-02/2024-12-04", "2–4 December 2024"),
        ("2024-10-01~/2024-10-02", "about 1 October 2024 to 2 October 2024"),
        ("2024-11-28/2024-12-02", "28 November 2024 to 2 December 2024"),
        ("2023-10-01/2024-10-02", "1 October 2023 to 2 October 2024"),
        ("2024-10-01/2024-10-01", "1 October 2024"),
        ("2017-08/", "from August 2017, end not stated"),
        ("/2017-08", "until August 2017, start not stated"),
        ("2025-01-25/..", "since 25 January 2025"),
        ("../2025-01-25", "until 25 January 2025"),
        ("[..2025-01-25]", "by 25 January 2025"),
        ("[2024..]", "not before 2024"),
        ("[2024..2025]", "some time between 2024 and 2025"),
        ("[2024-10-01..2024-10-02]", "some time between 1 October 2024 and 2 October 2024"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert human(text) == words


def test_a_language_without_wording_reads_in_english() -> None:
    assert human("2015-10", lang="tlh") == "October 2015"


@given(TEXTS)
def test_words_name_every_year(text: str) -> None:
    stated = parse(text)
    sides = (stated,) if isinstance(stated, Moment) else (stated.start, stated.end)
    for side in sides:
        assert not isinstance(side, Moment) or str(side.earliest.year) in human(text)
