"""A thing as matching sees it, ours or another dataset's: names, kind, identifiers, place, offices."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from graph import names
from graph.link.mapping import CLOSE, Mapping
from graph.link.targets import ISO, slug
from graph.rdf import LABEL, Literal, NamedNode, Node, Triple
from ontology.terms import CMQ

ISO2: Final = ISO.name
ISO3: Final = "iso3166-alpha3"
LINKED: Final = ("state", "person", "organization", "place", "office", "agreement", "project", "equipment")

Identifier: TypeAlias = tuple[str, str]
"""A scheme (`iso3166`, or the name of another target) and a value that is unique in it."""

_ALTERNATIVE: Final = NamedNode(names.PREFIXES["skos"] + "altLabel")
_WKT: Final = NamedNode(names.PREFIXES["geo"] + "asWKT")
_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Office:
    """An office that a person held: its names and identifiers, and the years between which, where known."""

    names: frozenset[str]
    identifiers: frozenset[Identifier] = frozenset()
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Entity:
    """A thing to be matched: `labels` are its main names, `aliases` the others, in any language.

    `kinds` is empty where the kind is not known; `countries` identifies the states where it lies or belongs;
    `point` is longitude and latitude in degrees; `successor` is where the identifier is redirected to.
    """

    iri: str
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    identifiers: frozenset[Identifier] = frozenset()
    countries: frozenset[Identifier] = frozenset()
    point: tuple[float, float] | None = None
    offices: tuple[Office, ...] = ()
    description: str = ""
    successor: str = ""

    @property
    def label(self) -> str:
        """Its first main name, or its IRI where it has none."""
        return self.labels[0] if self.labels else self.iri

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the main ones first."""
        return tuple(dict.fromkeys((*self.labels, *self.aliases)))


def read_point(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a point in well-known text; None for any other shape."""
    match = _POINT.search(text)
    return (float(match[1]), float(match[2])) if match else None


class Statements:
    """Triples at hand by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
        self.subjects: dict[str, None] = {}
        for triple in sorted(triples, key=str):
            if isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple):
                self._objects[triple.subject.value, triple.predicate.value].append(triple.object)
                self.subjects[triple.subject.value] = None

    def objects(self, subject: str, *predicates: str) -> list[Node]:
        """The objects of a subject by any of the predicates, in the order of the predicates."""
        keys = [(subject, str(predicate)) for predicate in predicates]
        return [node for key in keys for node in self._objects.get(key, ())]

    def texts(self, subject: str, *predicates: str) -> tuple[str, ...]:
        """The texts of the literals among the objects: English ones first, each once."""
        found = [node for node in self.objects(subject, *predicates) if isinstance(node, Literal)]
        return tuple(dict.fromkeys(node.value for node in sorted(found, key=lambda n: n.language != "en")))

    def iris(self, subject: str, *predicates: str) -> tuple[str, ...]:
        """The IRIs among the objects."""
        return tuple(n.value for n in self.objects(subject, *predicates) if isinstance(n, NamedNode))


def entities_of_record(triples: Iterable[Triple], links: Iterable[Mapping]) -> list[Entity]:
    """The things of the record that can be linked, from its triples and the links it has already."""
    known: defaultdict[str, set[Identifier]] = defaultdict(set)
    for link in links:
        if link.is_accepted and link.predicate != CLOSE:
            known[link.subject].add((link.target.name, slug(link.object)))
    said = Statements(triples)
    things = [iri for iri in said.subjects if iri.removeprefix(names.ID).partition("/")[0] in LINKED]
    tenures: defaultdict[str, list[str]] = defaultdict(list)
    for tenure in said.subjects:
        for holder in said.iris(tenure, CMQ.officeHolder):
            tenures[holder].append(tenure)
    return [_entity(said, iri, known, tenures[iri]) for iri in things if said.texts(iri, LABEL.value)]


def _entity(
    said: Statements, iri: str, known: defaultdict[str, set[Identifier]], tenures: Iterable[str]
) -> Entity:
    lies_in = said.iris(iri, CMQ.locatedIn)
    return Entity(
        iri=iri,
        labels=said.texts(iri, LABEL.value),
        aliases=said.texts(iri, _ALTERNATIVE.value, CMQ.writtenAs),
        kinds=frozenset([iri.removeprefix(names.ID).partition("/")[0]]),
        identifiers=frozenset([*_codes(said, iri), *known[iri]]),
        countries=frozenset(code for state in lies_in for code in (*_codes(said, state), *known[state])),
        point=next(filter(None, map(read_point, said.texts(iri, _WKT.value))), None),
        offices=tuple(_office(said, tenure, known) for tenure in tenures),
    )


def _codes(said: Statements, iri: str) -> list[Identifier]:
    two = [(ISO2, code.lower()) for code in said.texts(iri, CMQ.iso3166Alpha2)]
    return two + [(ISO3, code.lower()) for code in said.texts(iri, CMQ.iso3166Alpha3)]


def _office(said: Statements, tenure: str, known: defaultdict[str, set[Identifier]]) -> Office:
    offices = said.iris(tenure, CMQ.office)
    years = [[int(text[:4]) for text in said.texts(tenure, term)] for term in (CMQ.earliest, CMQ.latest)]
    return Office(
        frozenset(name for office in offices for name in said.texts(office, LABEL.value, _ALTERNATIVE.value)),
        frozenset(identifier for office in offices for identifier in known[office]),
        *(min(found, default=None) for found in years),
    )
