"""The lexicon of the record that is served, made once a version and kept."""

from __future__ import annotations

from threading import Lock
from typing import Final

from flask import current_app

from graph import names
from graph.lexicon import Entry, Lexicon
from server.asking import solutions
from server.context import context

_NAMES: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
PREFIX skos: <{names.PREFIXES["skos"]}>
SELECT ?thing ?name ?role WHERE {{
  {{ ?thing rdfs:label ?name . BIND("1" AS ?role) }}
  UNION {{ ?thing skos:altLabel ?name . BIND("2" AS ?role) }}
  UNION {{ ?thing cmq:writtenAs ?name . BIND("3" AS ?role) }}
  FILTER(STRSTARTS(STR(?thing), "{names.ID}"))
}}
"""
_TYPES: Final = f"""
SELECT ?thing ?type WHERE {{
  ?thing a ?type .
  FILTER(STRSTARTS(STR(?thing), "{names.ID}") && STRSTARTS(STR(?type), "{names.PREFIXES["cmq"]}"))
}}
"""
# What a document writes for a thing may name another: Islamabad the state.
_WEIGHTS: Final = {"1": 1.0, "2": 1.0, "3": 0.85}
_UNNAMED: Final = tuple(names.ID + kind for kind in ("claim/", "passage/", "mapping/", "question/"))
_NAME: Final = "communique-lexicon"
_LOCK: Final = Lock()


def lexicon() -> Lexicon:
    """The names of the things of the current version, without those of claims, passages and mappings."""
    version = context().engine.version
    with _LOCK:
        kept: tuple[str, Lexicon] | None = current_app.extensions.get(_NAME)
        if kept is None or kept[0] != version:
            kept = current_app.extensions[_NAME] = (version, _read())
        return kept[1]


def _read() -> Lexicon:
    entries: dict[str, Entry] = {}
    rows = [row for row in solutions(_NAMES) if not row["thing"].value.startswith(_UNNAMED)]
    for row in sorted(rows, key=lambda r: (r["role"].value, _rank(r["name"]), str(r["name"]))):
        name = row["name"].value
        entries.setdefault(row["thing"].value, Entry(row["thing"].value, name)).names.setdefault(
            name, _WEIGHTS[row["role"].value]
        )
    for row in sorted(solutions(_TYPES), key=str):
        if entry := entries.get(row["thing"].value):
            entry.types[row["type"].value] = None
    return Lexicon(entries.values())


def _rank(term: object) -> bool:
    return getattr(term, "language", None) != "en"
