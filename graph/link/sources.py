"""Where candidates come from: tables of codes, local files of RDF, endpoints, reconciliation services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from graph.link import foreign, querying, reconciliation, tables
from graph.link.entity import Entity
from graph.link.targets import WIKIDATA
from graph.outgoing import Outgoing

Source: TypeAlias = Callable[[Outgoing, Sequence[Entity]], list[Entity]]
"""Gives the things of another dataset that may be some of ours."""


def _preset(name: str) -> Source:
    return lambda outgoing, ours: querying.by_names(outgoing, querying.PRESETS[name], ours)


SOURCES: Final[dict[str, Source]] = {
    "iso3166": lambda _, __: tables.iso_countries(),
    "geonames": lambda _, ours: tables.gazetteer(ours),
    "wikidata": _preset("wikidata"),
    "dbpedia": _preset("dbpedia"),
    "wikidata-reconciliation": lambda outgoing, ours: reconciliation.match(
        outgoing, reconciliation.WIKIDATA, ours, WIKIDATA.namespace
    ),
}
LOCAL: Final = ("iso3166", "geonames")
# What these lack need not be gone from the dataset: the tables hold larger cities and states of today only.
PARTIAL: Final = ("geonames",)


def gather(
    outgoing: Outgoing, ours: Sequence[Entity], sources: Iterable[str], files: Iterable[Path]
) -> list[Entity]:
    """What the sources and files hold; raises RemoteError, NoGazetteer and the errors of `foreign`."""
    found = [entity for name in sources for entity in SOURCES[name](outgoing, ours)]
    return found + [entity for path in files for entity in foreign.read_file(path)]


def gather_targets(
    outgoing: Outgoing,
    iris: Iterable[str],
    ours: Sequence[Entity],
    sources: Iterable[str],
    files: Iterable[Path],
) -> list[Entity]:
    """What the targets of links say of themselves now: endpoints are asked for their IRIs."""
    sources, iris = list(sources), list(iris)
    asked = [name for name in sources if name in querying.PRESETS]
    found = gather(outgoing, ours, [name for name in sources if name in LOCAL], files)
    for preset in (querying.PRESETS[name] for name in asked):
        own = [iri for iri in iris if iri.startswith(preset.target.namespace)]
        found += querying.by_iris(outgoing, preset, own)
    return found
