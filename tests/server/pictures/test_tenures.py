"""Office bars: stated bounds solid, attestations as discs, nothing run to today."""

from __future__ import annotations

from server.pictures.svg import Picture
from server.pictures.tenures import Tenure, office_bar
from tests.server.pictures.drawings import classes, parse, texts


def drawn(*tenures: Tenure) -> Picture:
    picture = office_bar(tenures)
    assert picture is not None
    return picture


def test_stated_bounds_are_a_bar_and_nothing_else() -> None:
    root = parse(drawn(Tenure("Foreign minister", "2013/2017-07")))
    assert [kind for kind in classes(root) if kind not in ("grid", "fade")] == ["done"]


def test_an_unstated_end_is_dotted_to_the_last_attestation() -> None:
    picture = drawn(Tenure("Prime Minister", "2017-08/", ("2017-11", "2018-05-02")))
    kinds = [kind for kind in classes(parse(picture)) if kind != "grid"]
    assert kinds.count("done") == 3
    assert "rest" in kinds
    assert "from August 2017, end not stated, attested November 2017, 2 May 2018" in picture.description


def test_a_single_attestation_is_a_disc_alone() -> None:
    kinds = classes(parse(drawn(Tenure("Ambassador", "", ("2025-01-25",)))))
    assert [kind for kind in kinds if kind != "grid"] == ["done"]


def test_tenures_stand_in_the_order_of_time_and_markup_is_text() -> None:
    found = texts(parse(drawn(Tenure("<b>Later</b>", "2019/2020"), Tenure("Sooner", "", ("2001",)))))
    assert [text for text in found if text in ("Sooner", "<b>Later</b>")] == ["Sooner", "<b>Later</b>"]


def test_without_a_date_there_is_no_picture() -> None:
    assert office_bar([Tenure("Nothing known")]) is None
