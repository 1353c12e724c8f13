"""Bars: lengths in proportion, one zero, approximate numbers soft."""

from __future__ import annotations

import pytest

from server.pictures.bars import Bar, bars
from tests.server.pictures.drawings import SVG, parse, texts


def test_lengths_are_in_proportion() -> None:
    picture = bars([Bar("One", 100), Bar("Two", 400)], "Trade")
    assert picture is not None
    found = [float(n.get("width", 0)) for n in parse(picture).iter(f"{SVG}rect")]
    assert found[1] / found[0] == pytest.approx(4, rel=0.01)
    assert {"One", "100", "Two", "400"} <= set(texts(parse(picture)))


def test_negative_numbers_lie_left_of_zero() -> None:
    picture = bars([Bar("Loss", -50), Bar("Gain", 50)], "Change")
    assert picture is not None
    loss, gain = (n for n in parse(picture).iter(f"{SVG}rect"))
    end = float(loss.get("x", 0)) + float(loss.get("width", 0))
    assert end == pytest.approx(float(gain.get("x", 0)), abs=0.2)
    assert "−50" in texts(parse(picture))


def test_an_approximate_number_ends_softly_and_says_so() -> None:
    picture = bars([Bar("One", 100, approximate=True), Bar("Two", 400)], "Trade")
    assert picture is not None
    assert "about 100" in texts(parse(picture))
    assert "soft end" in picture.caption
    assert any(n.get("fill", "").startswith("url(") for n in parse(picture).iter(f"{SVG}rect"))


def test_one_number_is_no_picture_and_zeros_are_drawn() -> None:
    assert bars([Bar("One", 1)], "Trade") is None
    assert bars([Bar("One", 0), Bar("Two", 0)], "Trade") is not None
