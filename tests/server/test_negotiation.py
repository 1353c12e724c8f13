"""Content negotiation, by RFC 9110 section 12.5.1."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.negotiation import (
    BOOLEANS,
    CSV,
    GRAPHS,
    HTML,
    JSON,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    SOLUTIONS,
    TSV,
    TURTLE,
    XML,
    Choice,
    Format,
    NotAcceptable,
    choose,
    negotiate,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
OFFERED = (*SOLUTIONS, HTML)
OFFERS = [format_.media_type for format_ in OFFERED]

ACCEPTED: list[tuple[str, Format]] = [
    ("", JSON),
    ("   ", JSON),
    ("*/*", JSON),
    (BROWSER, HTML),
    ("application/sparql-results+xml", XML),
    ("TEXT/CSV", CSV),
    ("Text/Tab-Separated-Values; Charset=UTF-8", TSV),
    ("text/csv;q=0.5, application/sparql-results+json;q=0.9", JSON),
    ("text/csv;q=0.9, application/sparql-results+json;q=0.5", CSV),
    ("text/csv, */*", CSV),
    ("*/*, text/csv", CSV),
    ("text/csv;q=0.5, */*;q=0.9", JSON),
    ("text/*", CSV),
    ("text/*;q=0.3, text/tab-separated-values;q=0.2, text/csv;q=0.1", HTML),
    ("application/sparql-results+json;q=0, */*", XML),
    ("application/*;q=0.9, text/html;q=0.9", HTML),
    ("image/png, text/csv;q=0.1", CSV),
    ("application/sparql-results+json,application/sparql-results+xml;q=0.9,*/*;q=0.1", JSON),
]


@pytest.mark.parametrize(("accept", "format_"), ACCEPTED)
def test_the_best_format_is_chosen(accept: str, format_: Format) -> None:
    assert choose(OFFERED, accept).format is format_


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "garbage", ";;;", "text/turtle", "image/*"])
def test_nothing_acceptable_names_the_alternatives(accept: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        choose(BOOLEANS, accept)
    assert caught.value.available == [JSON.media_type, XML.media_type]
    assert caught.value.asked == accept


@pytest.mark.parametrize(
    ("formats", "accept", "format_", "media_type"),
    [
        (SOLUTIONS, "application/json", JSON, "application/json"),
        (SOLUTIONS, "application/xml", XML, "application/xml"),
        (SOLUTIONS, "text/xml", XML, "text/xml"),
        (GRAPHS, "application/json", JSON_LD, "application/json"),
        (GRAPHS, "application/xml", RDF_XML, "application/xml"),
        (GRAPHS, "application/json;q=0.9, text/turtle", TURTLE, "text/turtle"),
        (SOLUTIONS, "application/json, application/sparql-results+json", JSON, JSON.media_type),
    ],
)
def test_an_alias_is_answered_under_its_own_name(
    formats: tuple[Format, ...], accept: str, format_: Format, media_type: str
) -> None:
    assert choose(formats, accept) == Choice(format_, media_type)


@pytest.mark.parametrize(
    ("formats", "named", "format_"),
    [
        (OFFERED, ["csv"], CSV),
        (OFFERED, ["CSV"], CSV),
        (OFFERED, [""], JSON),
        (OFFERED, ["html"], HTML),
        (OFFERED, ["text/csv"], CSV),
        (OFFERED, ["application/sparql-results xml"], XML),
        (OFFERED, ["tsv", "text/tab-separated-values"], TSV),
        (GRAPHS, ["json"], JSON_LD),
        (GRAPHS, ["xml"], RDF_XML),
        (GRAPHS, ["rdf+xml", "application/rdf+xml"], RDF_XML),
        (GRAPHS, ["json-ld", "application/ld+json,application/x-json+ld"], JSON_LD),
        (GRAPHS, ["n3"], TURTLE),
        (GRAPHS, ["nt"], N_TRIPLES),
    ],
)
def test_format_beats_accept(formats: tuple[Format, ...], named: list[str], format_: Format) -> None:
    accept = "" if named == [""] else "application/xml"
    assert choose(formats, accept, named).format is format_


@pytest.mark.parametrize(("formats", "name"), [(BOOLEANS, "csv"), (GRAPHS, "tsv"), (SOLUTIONS, "nonsense")])
def test_a_format_that_does_not_fit_is_refused_whatever_accept_says(
    formats: tuple[Format, ...], name: str
) -> None:
    with pytest.raises(NotAcceptable):
        choose(formats, "*/*", [name])


def test_textual_types_say_that_they_are_utf_8() -> None:
    assert Choice(CSV, "text/csv").content_type == "text/csv; charset=utf-8"
    assert Choice(TURTLE, "text/turtle").content_type == "text/turtle; charset=utf-8"
    assert Choice(JSON, "application/json").content_type == "application/json"


RANGES = st.sampled_from([*OFFERS, "text/*", "application/*", "*/*", "image/png", "TEXT/HTML"])
QUALITIES = st.sampled_from(["", ";q=0", ";q=0.001", ";q=0.5", ";q=1", ";level=1;q=0.7"])
HEADERS = st.lists(st.tuples(RANGES, QUALITIES).map("".join), min_size=1, max_size=6).map(", ".join)


@settings(deadline=None)
@given(HEADERS)
def test_a_type_the_client_refuses_is_never_chosen(accept: str) -> None:
    refused = [offer for offer in OFFERS if offer not in accept.lower()]
    accept = ", ".join([accept, *(f"{offer};q=0" for offer in refused)])
    assert negotiate(accept, OFFERS) not in refused


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_header_is_survived(accept: str) -> None:
    assert negotiate(accept, OFFERS) in (None, *OFFERS)
