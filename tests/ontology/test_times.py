"""The pattern that the shapes hold times to: it takes whatever the parser of times takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import SH, Graph, URIRef

import ontology
from graph import edtf

TIMES = (
    "2017",
    "2017~",
    "2017-10",
    "2017-10~",
    "2017-10-13",
    "2017-10-13~",
    "2018-02-19T10:39:00",
    "197X",
    "197X~",
)
EXTENTS = (
    "1974~/1976~",
    "2024-10-01/2024-10-02",
    "2017-08/",
    "/2017-08",
    "2017-08/..",
    "../2017-08",
    "197X/2001",
)
SETS = ("[..2025-01-25]", "[1948-05-01..]", "[2017..2018-02]")
NO_TIMES = (
    "",
    "/",
    "..",
    "../..",
    "[..]",
    "[]",
    "2017-13",
    "2017-10-32",
    "17",
    "2017-1",
    "[2017]",
    "2017-10-13T25:00:00",
)


def _patterns() -> tuple[list[str], str]:
    shapes = Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")
    prefix = "https://w3id.org/communique/ontology/shapes#"
    wanted = [shapes.value(URIRef(prefix + name), SH.pattern) for name in ("Moment", "Interval", "OneOf")]
    refused = shapes.value(shapes.value(URIRef(prefix + "OneOf"), SH["not"]), SH.pattern)
    return [str(pattern) for pattern in wanted], str(refused)


WANTED, REFUSED = _patterns()


def _fits(text: str) -> bool:
    return any(re.search(pattern, text) for pattern in WANTED) and not re.search(REFUSED, text)


@pytest.mark.parametrize("text", [*TIMES, *EXTENTS, *SETS])
def test_a_time_of_the_record_fits_the_pattern(text: str) -> None:
    assert _fits(text)
    edtf.parse(text)


@pytest.mark.parametrize("text", NO_TIMES)
def test_another_text_does_not(text: str) -> None:
    assert not _fits(text)


_DIGITS = st.integers(0, 2100).map("{:04}".format)
_TWO = st.integers(0, 33).map("{:02}".format)
_DATE = st.one_of(
    _DIGITS,
    _DIGITS.map(lambda year: year[:3] + "X"),
    st.tuples(_DIGITS, _TWO).map("-".join),
    st.tuples(_DIGITS, _TWO, _TWO).map("-".join),
    st.just("2018-02-19T10:39:00"),
    st.sampled_from(["", ".."]),
)
_MARKED = st.tuples(_DATE, st.sampled_from(["", "~"])).map("".join)
_TEXT = st.one_of(
    _MARKED,
    st.tuples(_MARKED, _MARKED).map("/".join),
    st.tuples(_MARKED, _MARKED).map("..".join).map("[{}]".format),
)


@given(_TEXT)
def test_the_pattern_takes_every_time_that_the_parser_takes(text: str) -> None:
    try:
        edtf.parse(text)
    except edtf.MalformedDate:
        return
    assert _fits(text)
