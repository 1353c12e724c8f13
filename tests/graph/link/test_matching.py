"""Pairs compared: each feature, what it does to the score, and the margin to the next."""

from __future__ import annotations

from typing import Any

import pytest

from graph import names
from graph.link.entity import Entity, Office
from graph.link.matching import Candidate, candidates, compare

CITY = Entity(
    names.iri("place/port"),
    ("Port",),
    ("Haven",),
    frozenset(["place"]),
    countries=frozenset([("iso3166", "al")]),
    point=(10.0, 50.0),
)
ANN = Entity(
    names.iri("person/ann"),
    ("Ann Roe",),
    kinds=frozenset(["person"]),
    offices=(Office(frozenset(["Minister of Alpha"]), first=2010, last=2014),),
)


def there(number: int = 1, **fields: Any) -> Entity:
    """A thing of Wikidata."""
    return Entity(**{"iri": f"http://www.wikidata.org/entity/Q{number}", "labels": ("Port",), **fields})


def against(ours: Entity, **fields: Any) -> Candidate:
    """Ours compared with a thing of Wikidata."""
    return compare(ours, there(**fields))


def test_all_that_is_equal_gives_the_highest_score() -> None:
    kinds, countries = CITY.kinds, CITY.countries
    best = against(CITY, kinds=kinds, countries=countries, point=(10.01, 50.0))
    assert best.score == 1.0
    assert best.features.describe() == "label 1.00, kind equal, country equal, distance 1 km"
    assert best.is_likely
    assert not best.is_certain


@pytest.mark.parametrize(
    "fields",
    [
        {"labels": ("Harbour",), "aliases": ("Haven",)},
        {"labels": ("Porto",)},
        {"kinds": frozenset()},
        {"kinds": frozenset(["organization"])},
        {"countries": frozenset([("iso3166", "us")])},
        {"countries": frozenset(), "point": None},
        {"point": (-80.0, 40.0)},
    ],
)
def test_each_thing_that_differs_or_is_unknown_costs(fields: dict[str, Any]) -> None:
    good = {"kinds": CITY.kinds, "countries": CITY.countries, "point": (10.0, 50.0)}
    assert against(CITY, **{**good, **fields}).score < against(CITY, **good).score


def test_a_name_alone_is_never_likely() -> None:
    assert not against(CITY, kinds=CITY.kinds).is_likely
    assert not compare(ANN, there(labels=("Ann Roe",), kinds=ANN.kinds)).is_likely


def test_an_equal_identifier_settles_things_and_not_persons() -> None:
    number = frozenset([("geonames", "7")])
    city = Entity(CITY.iri, ("Old Port",), kinds=CITY.kinds, identifiers=number)
    assert against(city, labels=("New Port",), identifiers=number).is_certain
    assert not against(city, identifiers=number, kinds=frozenset(["organization"])).is_certain
    person = Entity(ANN.iri, ("Ann",), kinds=ANN.kinds, identifiers=number)
    assert not against(person, labels=("Ann",), identifiers=number).is_certain
    assert against(city, labels=("Old Port",), identifiers=frozenset([("geonames", "8")])).score < 0.5


def test_an_office_and_its_years_speak_for_a_person() -> None:
    office = Office(frozenset(["Minister of Alpha"]), first=2012, last=2016)
    later = Office(frozenset(["Minister of Alpha"]), first=2020, last=2024)
    held = compare(ANN, there(labels=("Ann Roe",), kinds=ANN.kinds, offices=(office,)))
    assert held.is_likely
    assert "office equal, dates of office equal" in held.features.describe()
    for other in (later, Office(frozenset(["Baker"]))):
        assert not compare(ANN, there(labels=("Ann Roe",), kinds=ANN.kinds, offices=(other,))).is_likely


def test_the_margin_is_the_lead_over_the_next() -> None:
    good = there(1, kinds=CITY.kinds, countries=CITY.countries)
    twin = there(2, kinds=CITY.kinds, countries=CITY.countries)
    alone, *_ = candidates([CITY], [good])
    assert alone.margin == alone.score
    first, second = candidates([CITY], [good, twin])
    assert (first.margin, second.margin) == (0, 0)
    assert not first.is_likely


def test_datasets_do_not_compete() -> None:
    feature = Entity("https://sws.geonames.org/7/", ("Port",), kinds=CITY.kinds, countries=CITY.countries)
    found = candidates([CITY], [there(kinds=CITY.kinds, countries=CITY.countries), feature])
    assert [one.is_likely for one in found] == [True, True]


def test_what_shares_no_name_is_no_candidate() -> None:
    assert candidates([CITY], [there(labels=("Mountain",), kinds=CITY.kinds)]) == []
