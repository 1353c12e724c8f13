"""The home page and the dumps: what the record holds, how to ask it, and the files to take away."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, send_file
from werkzeug.exceptions import NotFound

from graph import names
from graph.description import MEDIA_TYPES
from server.asking import solutions
from server.context import context
from server.questions import catalogue

blueprint: Final = Blueprint("pages", __name__)

_COUNTS: Final = """
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?claim) AS ?claims)
WHERE { ?claim a cmq:Claim ; cmq:cites/oa:hasSource ?document }
"""
_STANDINGS: Final = """
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {
  ?claim cmq:cites ?passage ; cmq:standing ?standing .
  ?standing rdfs:label ?label .
  FILTER(LANG(?label) = "en")
}
GROUP BY ?label
ORDER BY DESC(?claims) ?label
"""
_DOCUMENTS: Final = """
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?document ?title ?dated (COUNT(?claim) AS ?claims)
WHERE {
  ?document a cmq:Document ; cmq:title ?title .
  ?claim prov:hadPrimarySource ?document .
  OPTIONAL { ?document cmq:dated ?dated }
}
GROUP BY ?document ?title ?dated
ORDER BY DESC(?dated) ?title
"""
_CLASSES: Final = """
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?class ?label (COUNT(?thing) AS ?things)
WHERE {
  ?thing a ?class .
  ?class rdfs:label ?label ; rdfs:isDefinedBy <https://w3id.org/communique/ontology> .
  FILTER(LANG(?label) = "en")
}
GROUP BY ?class ?label
ORDER BY DESC(?things) ?label
"""


@blueprint.route("/")
def home() -> str:
    """The home page: questions by theme, documents, files, the schema in short, and snippets for programs."""
    return render_template(
        "home.html",
        themes=catalogue().themes(),
        counts=solutions(_COUNTS)[0],
        standings=solutions(_STANDINGS),
        documents=solutions(_DOCUMENTS),
        classes=solutions(_CLASSES)[:24],
        dumps=_dumps(),
        prefixes=names.PREFIXES,
        edition=context().engine.version,
    )


@blueprint.route("/dumps/<name>")
def dump(name: str) -> Response:
    """A file of the snapshot that is served: the record, the claims, the ontology."""
    files = context().site.files()
    if name not in files:
        raise NotFound(f"There is no file “{name}”; there are {', '.join(files) or 'none'}.")
    return send_file(
        files[name], mimetype=MEDIA_TYPES.get(name.rpartition(".")[2], "text/plain"), conditional=True
    )


def _dumps() -> dict[str, int]:
    """The names of the snapshot's files and their sizes in bytes."""
    return {name: path.stat().st_size for name, path in context().site.files().items()}
