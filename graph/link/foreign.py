"""Things of other datasets, read from RDF as Wikidata, DBpedia and GeoNames write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from graph import names, rdf
from graph.link.entity import ISO2, ISO3, Entity, Identifier, Office, Statements, read_point
from graph.link.targets import GEONAMES, UnknownTarget, normalise, slug, target_of
from graph.rdf import RdfFormat, Triple

WD: Final = "http://www.wikidata.org/entity/"
WDT: Final = "http://www.wikidata.org/prop/direct/"
_RDFS: Final = names.PREFIXES["rdfs"]
_SKOS: Final = names.PREFIXES["skos"]
_DBO: Final = names.PREFIXES["dbo"]
_GEO: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"

LABELS: Final = (_RDFS + "label", _SKOS + "prefLabel", "http://www.geonames.org/ontology#name")
ALIASES: Final = (_SKOS + "altLabel", "http://www.geonames.org/ontology#alternateName")
DESCRIPTIONS: Final = ("http://schema.org/description", _RDFS + "comment")
TYPES: Final = (WDT + "P31", rdf.TYPE.value)
COUNTRIES: Final = (WDT + "P17", _DBO + "country")
OFFICES: Final = (WDT + "P39", _DBO + "office")
POINTS: Final = (WDT + "P625",)
REDIRECTS: Final = (names.PREFIXES["owl"] + "sameAs", _DBO + "wikiPageRedirects")
CODES: Final = {WDT + "P297": ISO2, WDT + "P298": ISO3, WDT + "P1566": GEONAMES.name}
COORDINATES: Final = (_GEO + "long", _GEO + "lat")

# Classes whose labels were looked up in copies of the items; what lies below them in a source counts too.
KINDS: Final[dict[str, str]] = {
    WD + "Q5": "person",
    **dict.fromkeys([WD + "Q6256", WD + "Q3624078", WD + "Q3024240"], "state"),
    **dict.fromkeys([WD + "Q515", WD + "Q486972", WD + "Q1549591", WD + "Q56061"], "place"),
    **dict.fromkeys([WD + "Q43229", WD + "Q4830453", WD + "Q484652"], "organization"),
    **dict.fromkeys([WD + "Q4164871", WD + "Q294414"], "office"),
    **dict.fromkeys([WD + "Q4167410", WD + "Q4167836"], "page"),
    WD + "Q131569": "agreement",
    **dict.fromkeys([_DBO + "Country", _DBO + "HistoricalCountry"], "state"),
    **dict.fromkeys([_DBO + "Person"], "person"),
    **dict.fromkeys([_DBO + "City", _DBO + "Settlement"], "place"),
    **dict.fromkeys([_DBO + "Organisation", _DBO + "Company"], "organization"),
}
_SUBCLASSES: Final = (WDT + "P279", _RDFS + "subClassOf")


class UnknownForm(ValueError):
    """The ending of a file tells no form of RDF; carries the path."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: end the name of an RDF file in .nt, .ttl, .nq, .trig, .rdf or .jsonld")
        self.path = path


class Unreadable(ValueError):
    """A file is no RDF of the form that its name tells; carries the path and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}")
        self.path = path
        self.reason = reason


def read_file(path: Path) -> list[Entity]:
    """The things of a local file of RDF; raises UnknownForm and Unreadable."""
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise UnknownForm(path)
    try:
        return entities(quad.triple for quad in rdf.parse(path.read_bytes(), format=form))
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable(path, str(error)) from error


def entities(triples: Iterable[Triple]) -> list[Entity]:
    """The things in triples that belong to a linked dataset and have a name or a successor."""
    said = Statements(triples)
    found = (_entity(said, iri) for iri in said.subjects if _right(iri) == iri)
    return [entity for entity in found if entity.labels or entity.successor]


def _right(iri: str) -> str | None:
    try:
        return normalise(iri)
    except UnknownTarget:
        return None


def _entity(said: Statements, iri: str) -> Entity:
    return Entity(
        iri=iri,
        labels=said.texts(iri, *LABELS),
        aliases=said.texts(iri, *ALIASES),
        kinds=frozenset(_kinds(said, iri)),
        identifiers=frozenset(_identifiers(said, iri)),
        countries=frozenset(
            identifier
            for country in said.iris(iri, *COUNTRIES)
            if _right(country) == country
            for identifier in _identifiers(said, country)
        ),
        point=_point(said, iri),
        offices=tuple(_office(said, office) for office in said.iris(iri, *OFFICES)),
        description=next(iter(said.texts(iri, *DESCRIPTIONS)), ""),
        successor=_successor(said, iri),
    )


def _identifiers(said: Statements, iri: str) -> Iterator[Identifier]:
    yield target_of(iri).name, slug(iri)
    for predicate, scheme in CODES.items():
        yield from ((scheme, code.lower()) for code in said.texts(iri, predicate))


def _kinds(said: Statements, iri: str) -> Iterator[str]:
    seen: set[str] = set()
    classes = list(said.iris(iri, *TYPES))
    while classes:
        found = classes.pop()
        if found not in seen:
            seen.add(found)
            classes += said.iris(found, *_SUBCLASSES)
    yield from (KINDS[found] for found in seen if found in KINDS)


def _point(said: Statements, iri: str) -> tuple[float, float] | None:
    points = filter(None, map(read_point, said.texts(iri, *POINTS)))
    sides = [said.texts(iri, predicate) for predicate in COORDINATES]
    if all(sides):
        return float(sides[0][0]), float(sides[1][0])
    return next(points, None)


def _office(said: Statements, iri: str) -> Office:
    own = frozenset(_identifiers(said, iri)) if _right(iri) == iri else frozenset()
    return Office(frozenset(said.texts(iri, *LABELS, *ALIASES)), own)


def _successor(said: Statements, iri: str) -> str:
    """Where an identifier is redirected within its own dataset."""
    others = (other for other in said.iris(iri, *REDIRECTS) if other != iri and _right(other) == other)
    return next((other for other in others if target_of(other) is target_of(iri)), "")
