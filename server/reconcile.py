"""Matching other people's names to ours: the Reconciliation Service API 0.2, as OpenRefine speaks it.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import NotFound

from graph import names
from graph.lexicon import Entry, Lexicon, Match
from graph.rdf import NamedNode
from ontology.vocabulary import vocabulary
from server.asking import labels, solutions
from server.context import context
from server.lexicons import lexicon
from server.problems import REQUEST_MALFORMED, Problem

blueprint: Final = Blueprint("reconcile", __name__)

VERSIONS: Final = ("0.2",)
SCHEMA: Final = names.PREFIXES["cmq"]
MOST_QUERIES: Final = 100
MOST_CANDIDATES: Final = 50
MOST_TERMS: Final = 20
LONGEST: Final = 500
SURE: Final = 95.0
LEAD: Final = 5.0
DIFFERS: Final = 0.8
# The preview is shown inside other people's pages; nothing else here may be.
FRAMED: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"


@blueprint.route("/reconcile", methods=["GET", "POST"])
def service() -> Response:
    """The manifest, or the candidates for a batch of `queries` (by form POST, or by GET)."""
    batch = request.values.get("queries")
    if batch is None:
        return jsonify(_manifest())
    known = lexicon()
    return jsonify({name: {"result": _candidates(known, query)} for name, query in _batch(batch).items()})


@blueprint.route("/reconcile/suggest/<what>")
def suggest(what: str) -> Response:
    """Things, types or properties whose names begin with `prefix`."""
    prefix = request.args.get("prefix", "")[:LONGEST]
    if what == "entity":
        found = [_suggestion(match) for match in lexicon().begin(prefix)]
    elif what in ("type", "property"):
        found = _terms(what, prefix)
    else:
        raise NotFound(f"“{what}” cannot be suggested; entity, type and property can.")
    return jsonify({"result": found})


@blueprint.route("/reconcile/preview")
def preview() -> Response:
    """A small page about a thing, given as `id=`, to be shown inside the page of a client."""
    identifier = request.args.get("id", "")
    entry = lexicon().entries.get(names.ID + identifier)
    if entry is None:
        raise NotFound(f"The record has no thing “{identifier}”.")
    types = labels(entry.types)
    page = render_template(
        "preview.html", entry=entry, types=[types[t] for t in _own_types(entry) if t in types]
    )
    return Response(page, headers={"Content-Security-Policy": FRAMED}, mimetype="text/html")


def _manifest() -> dict[str, Any]:
    site = context().site
    thing = url_for("entities.thing", kind="KIND", slug="SLUG", _external=True)
    home = url_for("reconcile.service", _external=True)
    return {
        "versions": list(VERSIONS),
        "name": f"{site.title}: things of the record",
        "identifierSpace": names.ID,
        "schemaSpace": SCHEMA,
        "defaultTypes": [_type(SCHEMA + name) for name in ("State", "Person", "Organization", "Place")],
        "view": {"url": thing.replace("KIND/SLUG", "{{id}}")},
        "preview": {
            "url": url_for("reconcile.preview", _external=True) + "?id={{id}}",
            "width": 400,
            "height": 160,
        },
        "suggest": {
            what: {"service_url": home, "service_path": f"/suggest/{what}"}
            for what in ("entity", "type", "property")
        },
    }


def _batch(text: str) -> dict[str, dict[str, Any]]:
    try:
        batch = json.loads(text)
    except ValueError as error:
        raise _malformed(f"`queries` is no JSON: {error}") from error
    if not isinstance(batch, dict) or not all(_is_query(query) for query in batch.values()):
        raise _malformed("`queries` is an object of queries, each with a text `query`")
    if len(batch) > MOST_QUERIES:
        raise _malformed(f"a batch holds at most {MOST_QUERIES} queries, and this one {len(batch)}")
    return batch


def _is_query(query: object) -> bool:
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        return False
    limit, properties = query.get("limit", 1), query.get("properties", [])
    sound = isinstance(properties, list) and all(isinstance(p, dict) and "pid" in p for p in properties)
    return isinstance(limit, int) and limit > 0 and sound and isinstance(_type_of(query), str | None)


def _type_of(query: dict[str, Any]) -> Any:
    """The type that a query asks for: one identifier, or the first of a list."""
    asked = query.get("type")
    return (asked[0] if asked else None) if isinstance(asked, list) else asked


def _candidates(known: Lexicon, query: dict[str, Any]) -> list[dict[str, Any]]:
    limit = min(query.get("limit", 10), MOST_CANDIDATES)
    asked = _type_of(query)
    type_ = (asked if asked.startswith(SCHEMA) else SCHEMA + asked) if asked else None
    found = _by_identifier(known, query["query"]) or known.match(
        query["query"][:LONGEST], type_=type_, limit=MOST_CANDIDATES
    )
    weighed = _weigh(found, query.get("properties", []))
    sure = len(weighed) == 1 or (len(weighed) > 1 and weighed[0].score - weighed[1].score >= LEAD)
    weighed = weighed[:limit]
    shown = labels(type_ for match in weighed for type_ in _own_types(match.entry))
    return [
        _candidate(match, shown, match=sure and place == 0 and match.score >= SURE)
        for place, match in enumerate(weighed)
    ]


def _by_identifier(known: Lexicon, text: str) -> list[Match]:
    entry = known.entries.get(names.ID + text.strip().removeprefix(names.ID))
    return [Match(entry, entry.label, 100.0)] if entry else []


def _candidate(found: Match, shown: dict[str, str], *, match: bool) -> dict[str, Any]:
    entry = found.entry
    return {
        "id": entry.iri.removeprefix(names.ID),
        "name": entry.label,
        "description": ", ".join(name for name in entry.names if name != entry.label)[:200],
        "type": [_type(t, shown) for t in _own_types(entry)],
        "score": found.score,
        "match": match,
    }


def _weigh(found: list[Match], properties: list[dict[str, Any]]) -> list[Match]:
    """The matches, each lessened by every property of which the record gives other values, or none."""
    for asked in properties:
        held = _values([match.entry.iri for match in found], str(asked["pid"]))
        wanted = {_text(value).casefold() for value in _listed(asked.get("v"))}
        found = [
            match
            if wanted & held.get(match.entry.iri, set())
            else Match(match.entry, match.name, round(match.score * DIFFERS, 1))
            for match in found
        ]
    return sorted(found, key=lambda match: (-match.score, match.entry.iri))


def _values(things: list[str], pid: str) -> dict[str, set[str]]:
    """The values of a property of each thing, and the names of those that are things, case folded."""
    if pid not in vocabulary().properties and not pid.startswith(SCHEMA):
        raise _malformed(f"“{pid}” is no property; /reconcile/suggest/property knows them")
    predicate = NamedNode(pid if pid.startswith(SCHEMA) else SCHEMA + pid)
    rows = solutions(
        f"SELECT ?thing ?value ?label WHERE {{ VALUES ?thing {{ {' '.join(f'<{iri}>' for iri in things)} }} "
        f"?thing {predicate} ?value OPTIONAL {{ ?value <{names.PREFIXES['rdfs']}label> ?label }} }}"
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        texts = [row["value"].value.removeprefix(names.ID), *([row["label"].value] if "label" in row else [])]
        found.setdefault(row["thing"].value, set()).update(text.casefold() for text in texts)
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, dict) else str(value)


def _suggestion(match: Match) -> dict[str, Any]:
    shown = labels(_own_types(match.entry))
    return {
        "id": match.entry.iri.removeprefix(names.ID),
        "name": match.entry.label,
        "description": match.name if match.name != match.entry.label else "",
        "notable": [_type(type_, shown) for type_ in _own_types(match.entry)],
    }


def _terms(what: str, prefix: str) -> list[dict[str, str]]:
    """The classes of things, or the properties, of which the name or the identifier begins so."""
    held = vocabulary()
    known = [n for n in held.parents if held.kind_of(n)] if what == "type" else list(held.properties)
    shown = labels(SCHEMA + name for name in known)
    named = {name: shown.get(SCHEMA + name, name) for name in sorted(known)}
    start = prefix.casefold()
    found = [name for name in named if any(t.casefold().startswith(start) for t in (name, named[name]))]
    return [{"id": name, "name": named[name]} for name in found[:MOST_TERMS]]


def _own_types(entry: Entry) -> list[str]:
    """The most special classes of a thing: those that lie above none of its others."""
    held = vocabulary()
    mine = [type_.removeprefix(SCHEMA) for type_ in entry.types]
    return [SCHEMA + one for one in mine if not any(o != one and held.is_a(o, one) for o in mine)]


def _type(iri: str, shown: dict[str, str] | None = None) -> dict[str, str]:
    name = iri.removeprefix(SCHEMA)
    return {"id": name, "name": (shown or {}).get(iri, name)}


def _malformed(detail: str) -> Problem:
    return Problem(REQUEST_MALFORMED, f"{detail}.")
