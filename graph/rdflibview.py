"""The record for Python users: the current snapshot as an rdflib Dataset, for reading."""

from __future__ import annotations

from pathlib import Path

import rdflib
from oxrdflib import OxigraphStore

from graph import snapshot
from graph.names import PREFIXES
from graph.rdf import Store


class _Reading(OxigraphStore):
    """A store opened read-only, in which rdflib may name a graph (`Dataset.graph` does) but change none."""

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Create no graph: one that is not there is empty."""


def dataset(data: Path | None = None, version: str | None = None) -> rdflib.Dataset:
    """A read-only rdflib Dataset over a snapshot: its default graph is the record, its named graphs the rest.

    `data` is the data folder (the user's own unless given), `version` may be abbreviated (the current one
    unless given). Raises NoSnapshot or UnknownVersion. Writing to it fails.
    """
    found = snapshot.open_snapshot(data or snapshot.default_data(), version)
    view = rdflib.Dataset(store=_Reading(store=Store.read_only(str(found.store_path))))
    for prefix, namespace in PREFIXES.items():
        view.namespace_manager.bind(prefix, namespace, replace=True)
    return view
