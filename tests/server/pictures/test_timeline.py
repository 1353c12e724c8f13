"""Time lines: the precision of a date decides the shape; what was not done never looks done."""

from __future__ import annotations

import pytest

from server.pictures import marks
from server.pictures.events import Event, date
from server.pictures.lens import crowded
from server.pictures.marks import Shape, State
from server.pictures.scale import Scale, Span, span_of
from server.pictures.svg import Picture
from server.pictures.timeline import FEW, timeline
from tests.server.pictures.drawings import classes, figure, parse, texts

SCALE = Scale(Span(1940, 2030), 0, 900)


def shapes(when: str, state: State = State.HAPPENED) -> set[Shape]:
    time = marks.bounds(when)
    assert time is not None
    return set(marks.draw(time, state, SCALE, 0, "k").shapes)


def drawn(*events: Event) -> Picture:
    picture = timeline(events)
    assert picture is not None
    return picture


@pytest.mark.parametrize(
    ("when", "shape"),
    [
        ("2017-10-13", Shape.DOT),
        ("2017-10", Shape.DOT),
        ("2018-02-19T10:39:00", Shape.DOT),
        ("2024-10-01/2024-10-02", Shape.DOT),
        ("2015; 2015-10", Shape.DOT),
        ("2015", Shape.BAR),
        ("2013/2017", Shape.BAR),
        ("197X~", Shape.FADING),
        ("2017-08/", Shape.FADING),
        ("[..2025-01-25]", Shape.FADING),
        ("2014; 2016", Shape.FADING),
    ],
)
def test_the_precision_of_a_date_decides_the_shape(when: str, shape: Shape) -> None:
    assert shapes(when) == {shape}


@pytest.mark.parametrize(
    ("state", "shape"),
    [(State.PLANNED, Shape.PLANNED), (State.OFFERED, Shape.OFFERED), (State.NOT_DONE, Shape.NOT_DONE)],
)
@pytest.mark.parametrize("when", ["2018-02-20", "2025", "2017-08/", "[..2025-01-25]"])
def test_what_did_not_happen_never_looks_as_if_it_had(when: str, state: State, shape: Shape) -> None:
    assert shapes(when, state) == {shape}
    picture = drawn(Event("One", when, state), Event("Two", when, state))
    assert "done" not in classes(parse(picture))


def test_only_the_side_that_is_not_stated_fades() -> None:
    time = marks.bounds("[..2025-01-25]")
    assert time
    assert time.latest
    mark = marks.draw(time, State.HAPPENED, SCALE, 0, "k")
    assert mark.right == pytest.approx(SCALE.x(time.latest))
    assert "kin" in mark.drawn
    assert "kout" not in mark.drawn


def test_a_year_is_at_least_ten_pixels_wide() -> None:
    time = marks.bounds("2015")
    assert time
    mark = marks.draw(time, State.HAPPENED, Scale(Span(0, 3000), 0, 343), 0, "k")
    assert mark.right - mark.left == pytest.approx(10)


def test_rows_stand_in_the_order_of_time_with_what_was_not_done_last() -> None:
    picture = drawn(
        Event("Refused", "1950", State.NOT_DONE), Event("Later", "2017-10-13"), Event("Sooner", "1961")
    )
    labels = [text for text in texts(parse(picture)) if text in ("Refused", "Later", "Sooner")]
    assert labels == ["Sooner", "Later", "Refused"]


def test_silence_leads_to_the_last_date_of_the_record_and_not_to_today() -> None:
    picture = drawn(
        Event("Built", "2018-02-19", State.PLANNED, silent_to="2025-01-25"), Event("Agreed", "2015")
    )
    assert "rest" in classes(parse(picture))
    assert Shape.SILENCE.value in picture.__html__()


def test_what_has_no_date_is_named_and_not_drawn() -> None:
    picture = drawn(Event("One", "2015"), Event("Two", "2016"), Event("Undated & <b>", ""))
    assert "Undated &amp; &lt;b&gt;." in picture.caption
    assert not any("Undated" in text for text in texts(parse(picture)))


def test_no_picture_where_a_sentence_would_do() -> None:
    assert timeline([]) is None
    assert timeline([Event("One", "2015"), Event("Undated")]) is None


MANY = [
    *(Event(f"Old {year}", str(year), href=f"/{year}") for year in (1948, 1961, 1999)),
    *(
        Event(f"New {n}", f"20{15 + n // 4}-0{n % 4 + 1}", lane="Visits <i>" if n % 2 else "")
        for n in range(FEW)
    ),
]


def test_a_crowd_of_years_is_enlarged_and_the_others_called_out() -> None:
    dated = date(MANY)
    span = span_of(moment for one in dated for moment in one.moments)
    assert span
    crowd = crowded(dated, span)
    assert crowd
    assert (crowd.start, crowd.end) == (2015, 2020)
    picture = drawn(*MANY)
    found = texts(parse(picture))
    assert {"1948 Old 1948", "1961 Old 1961", "1999 Old 1999"} <= set(found)
    assert all(f"New {n}" in " ".join(found) for n in range(FEW))
    assert "lens" in classes(parse(picture))


def test_an_even_spread_has_lanes_and_no_lens() -> None:
    picture = drawn(*(Event(f"E{year}", str(year)) for year in range(1900, 1900 + FEW + 5)))
    assert "lens" not in classes(parse(picture))


def test_long_silences_are_bracketed_with_words() -> None:
    late = [Event(f"Late {n}", f"2024-0{n + 1}") for n in range(8)]
    picture = drawn(*MANY, *late)
    assert any("no dated event between" in text for text in texts(parse(picture)))


def test_both_drawings_keep_within_their_width_and_share_no_id() -> None:
    picture = drawn(*MANY, Event("A label that goes on and on " * 8, "2017"))
    for node in figure(picture).iter("rect"):
        assert float(node.get("x", 0)) + float(node.get("width", 0)) <= 1104 + 40
    ids = [node.get("id") for node in figure(picture).iter() if node.get("id")]
    assert len(ids) == len(set(ids))
