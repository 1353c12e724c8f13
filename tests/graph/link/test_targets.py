"""The datasets that are linked to, and the one right form of their IRIs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import names
from graph.link.targets import (
    DBPEDIA,
    GEONAMES,
    TARGETS,
    UnknownTarget,
    normalise,
    shorten,
    slug,
    target_named,
    target_of,
)

WIKIDATA_ITEM = "http://www.wikidata.org/entity/Q159"
FEATURE = "https://sws.geonames.org/524901/"


@pytest.mark.parametrize(
    ("given_", "right"),
    [
        ("Q159", WIKIDATA_ITEM),
        ("wd:Q159", WIKIDATA_ITEM),
        ("https://www.wikidata.org/wiki/Q159", WIKIDATA_ITEM),
        ("https://www.wikidata.org/entity/Q159", WIKIDATA_ITEM),
        ("https://m.wikidata.org/wiki/Special:EntityPage/Q159", WIKIDATA_ITEM),
        ("https://www.wikidata.org/data/Special:EntityPage/Q159.ttl", WIKIDATA_ITEM),
        ("http://sws.geonames.org/524901", FEATURE),
        ("https://www.geonames.org/524901/moscow.html", FEATURE),
        ("geonames:524901", FEATURE),
        ("https://dbpedia.org/page/Moscow", "http://dbpedia.org/resource/Moscow"),
        ("dbr:New York City", "http://dbpedia.org/resource/New_York_City"),
        ("https://en.wikipedia.org/wiki/Mi-8%2F17", "http://dbpedia.org/resource/Mi-8/17"),
        ("http://dbpedia.org/resource/S%C3%A3o_Tom%C3%A9", "http://dbpedia.org/resource/São_Tomé"),
        ("http://dbpedia.org/resource/Sa\u0303o_Tome\u0301", "http://dbpedia.org/resource/São_Tomé"),
        ("iso:PK", "https://www.iso.org/obp/ui/#iso:code:3166:PK"),
        ("https://www.iso.org/obp/ui/en/#iso:code:3166:PK", "https://www.iso.org/obp/ui/#iso:code:3166:PK"),
    ],
)
def test_every_spelling_of_an_identifier_becomes_the_right_one(given_: str, right: str) -> None:
    assert normalise(given_) == right
    assert normalise(right) == right


@pytest.mark.parametrize(
    "text",
    ["", "P17", "Q0", "geonames:moscow", "https://example.org/Q159", "http://dbpedia.org/ontology/City"],
)
def test_what_belongs_to_no_target_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnknownTarget, match="Wikidata") as caught:
        normalise(text)
    assert caught.value.text == text


@given(st.text(min_size=1))
def test_a_resource_of_dbpedia_is_an_iri_that_stays_as_it_is(name: str) -> None:
    try:
        right = normalise(DBPEDIA.namespace + name)
    except UnknownTarget:
        return
    assert normalise(right) == right
    assert not set(right) & set(' "<>{}|\\^`')


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1))
def test_the_slug_of_an_iri_fits_the_name_of_a_mapping(name: str) -> None:
    try:
        found = slug(normalise(DBPEDIA.namespace + name))
    except UnknownTarget:
        return
    names.split(f"mapping/state-x-dbpedia-{found}" if found else "mapping/state-x-dbpedia")


def test_each_target_has_its_name_and_iri() -> None:
    for target in TARGETS:
        assert target_named(target.name) is target
        assert target_of(target.namespace + "1") is target
        assert target.iri.endswith("#" + target.name)
    with pytest.raises(UnknownTarget):
        target_named("freebase")


def test_identifiers_are_shown_as_people_cite_them() -> None:
    assert shorten(FEATURE) == "geonames:524901"
    assert shorten(WIKIDATA_ITEM) == "wd:Q159"
    assert shorten(GEONAMES.homepage) == "<https://www.geonames.org/>"
