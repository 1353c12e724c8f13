"""The record for Python users: the current snapshot as an rdflib Dataset, for reading."""

from __future__ import annotations

from pathlib import Path

from oxrdflib import OxigraphStore
from rdflib import Dataset

from graph import snapshot
from graph.names import PREFIXES
from graph.rdf import Store


def dataset(data: Path | None = None, version: str | None = None) -> Dataset:
    """A read-only rdflib Dataset over a snapshot: its default graph is the record, its named graphs the rest.

    `data` is the data folder (the user's own unless given), `version` may be abbreviated (the current one
    unless given). Raises NoSnapshot or UnknownVersion. Writing to it fails.
    """
    found = snapshot.open_snapshot(data or snapshot.default_data(), version)
    view = Dataset(store=OxigraphStore(store=Store.read_only(str(found.store_path))))
    for prefix, namespace in PREFIXES.items():
        view.namespace_manager.bind(prefix, namespace, replace=True)
    return view
