"""Things of other datasets, asked from their SPARQL endpoints by name or by IRI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from graph.link import foreign
from graph.link.entity import Entity
from graph.link.targets import DBPEDIA, WIKIDATA, Target
from graph.outgoing import Outgoing
from graph.rdf import Literal, NamedNode, Triple
from graph.remote import DBPEDIA as DBPEDIA_ENDPOINT
from graph.remote import WIKIDATA as WIKIDATA_ENDPOINT
from graph.remote import Endpoint, select

T = TypeVar("T")

LANGUAGES: Final = ("en", "ru", "ur")
AT_A_TIME: Final = 20


@dataclass(frozen=True)
class Preset:
    """An endpoint whose things are linked to: its dataset, and the path from a thing to its classes."""

    target: Target
    endpoint: Endpoint
    path: str


PRESETS: Final = {
    "wikidata": Preset(WIKIDATA, WIKIDATA_ENDPOINT, f"<{foreign.WDT}P31>/<{foreign.WDT}P279>*"),
    "dbpedia": Preset(DBPEDIA, DBPEDIA_ENDPOINT, f"<{foreign.TYPES[1]}>"),
}


def by_names(outgoing: Outgoing, preset: Preset, ours: Sequence[Entity]) -> list[Entity]:
    """The things that bear a name of one of ours; raises RemoteError."""
    names = sorted({name for entity in ours for name in _written(entity)}, key=str)
    labels = " | ".join(f"<{predicate}>" for predicate in (*foreign.LABELS[:1], *foreign.ALIASES[:1]))
    triples: list[Triple] = []
    for some in _batches(names):
        values = " ".join(str(name) for name in some)
        triples += _ask(outgoing, preset, f"VALUES ?name {{ {values} }} ?item {labels} ?name .")
    return foreign.entities(triples)


def by_iris(outgoing: Outgoing, preset: Preset, iris: Iterable[str]) -> list[Entity]:
    """What is said now of these things; one of which nothing is said is missing. Raises RemoteError."""
    triples: list[Triple] = []
    for some in _batches(sorted(set(iris))):
        values = " ".join(str(NamedNode(iri)) for iri in some)
        triples += _ask(outgoing, preset, f"VALUES ?item {{ {values} }}")
    return foreign.entities(triples)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    yield from (items[start : start + AT_A_TIME] for start in range(0, len(items), AT_A_TIME))


def _written(entity: Entity) -> Iterator[Literal]:
    for name in entity.names:
        yield from (Literal(name, language=language) for language in LANGUAGES)


def _ask(outgoing: Outgoing, preset: Preset, which: str) -> list[Triple]:
    rows = select(outgoing, preset.endpoint, _query(preset, which))
    found: list[Triple] = []
    for row in rows:
        item, predicate, value = row["item"], row["predicate"], row["value"]
        if isinstance(item, NamedNode) and isinstance(predicate, NamedNode):
            found.append(Triple(item, predicate, value))
    return found


def _query(preset: Preset, which: str) -> str:
    """One query for all that matching reads: texts in our languages, codes, and the known classes above."""
    predicates = " ".join(f"<{predicate}>" for predicate in _PREDICATES)
    classes = " ".join(f"<{found}>" for found in foreign.KINDS)
    tags = ", ".join(f'"{language}"' for language in ("", *LANGUAGES))
    return f"""SELECT DISTINCT ?item ?predicate ?value WHERE {{
  {which}
  {{
    VALUES ?predicate {{ {predicates} }}
    ?item ?predicate ?value .
    FILTER(!isLiteral(?value) || LANG(?value) IN ({tags}))
  }} UNION {{
    VALUES ?value {{ {classes} }}
    ?item {preset.path} ?value .
    BIND(<{foreign.TYPES[0]}> AS ?predicate)
  }}
}}"""


_PREDICATES: Final = (
    *foreign.LABELS[:1],
    *foreign.ALIASES[:1],
    *foreign.DESCRIPTIONS[:1],
    *foreign.COUNTRIES,
    *foreign.OFFICES,
    *foreign.POINTS,
    *foreign.COORDINATES,
    *foreign.CODES,
    *foreign.REDIRECTS,
)
