"""A trial of reviewed queries on a record that has just been built, ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.rdf import Quad, QueryBoolean, Store


def unanswered(quads: Iterable[Quad], texts: Mapping[str, str]) -> list[str]:
    """The names of the queries that find nothing; the texts must be reviewed: nothing guards them here."""
    store = Store()
    store.extend(quads)
    return [name for name, text in texts.items() if _is_empty(store, text)]


def _is_empty(store: Store, text: str) -> bool:
    result = store.query(text)
    if isinstance(result, QueryBoolean):
        return False
    return next(iter(result), None) is None
