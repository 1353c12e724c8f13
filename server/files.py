"""The front pages where files are served instead of the record: what they hold, and what is not there."""

from __future__ import annotations

from typing import Final, NoReturn

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from graph.names import shorten
from graph.rdf import NamedNode
from graph.summary import Summary
from server.context import context
from server.site import Served

blueprint: Final = Blueprint("pages", __name__)


def served() -> Served:
    """The files that this server serves."""
    found = context().site.served
    if found is None:
        raise LookupError("this server serves the record")
    return found


@blueprint.route("/")
def home() -> str:
    """The home page: files, figures, graphs, classes, things to begin with, snippets for programs."""
    here = served()
    return render_template(
        "files.html",
        files=here.files,
        summary=here.summary,
        queries=_queries(here.summary),
        edition=context().engine.version,
    )


def _queries(summary: Summary) -> dict[str, str]:
    """Queries to begin with, by what they ask."""
    found = {
        "Which relations are there?": "SELECT DISTINCT ?relation WHERE { ?thing ?relation ?value } LIMIT 100",
        "Twenty triples": "SELECT ?thing ?relation ?value WHERE { ?thing ?relation ?value } LIMIT 20",
    }
    for count in summary.classes[:3]:
        words = f"Things of the class {shorten(count.iri).strip('<>')}"
        found[words] = f"SELECT ?thing WHERE {{ ?thing a {NamedNode(count.iri)} }} LIMIT 20"
    if summary.graphs and not summary.triples:
        return {words: _in_graphs(query) for words, query in found.items()}
    return found


def _in_graphs(query: str) -> str:
    """The query, asked of all named graphs."""
    return query.replace("{ ", "{ GRAPH ?graph { ").replace(" }", " } }")


@blueprint.route("/questions/")
@blueprint.route("/questions/<path:_rest>")
@blueprint.route("/id/<path:_rest>")
@blueprint.route("/page/<path:_rest>")
@blueprint.route("/data/<path:_rest>")
@blueprint.route("/dumps/<path:_rest>")
@blueprint.route("/about")
@blueprint.route("/api")
@blueprint.route("/downloads")
@blueprint.route("/ontology")
@blueprint.route("/things")
@blueprint.route("/documents")
@blueprint.route("/claims")
@blueprint.route("/search")
@blueprint.route("/suggest")
def absent(_rest: str = "") -> NoReturn:
    """Say that the record is not served here."""
    raise NotFound(
        "This server serves files as they are, not the record of Communiqué: there are no canned questions, "
        "no pages of the record’s things, no search. Ask by SPARQL, or look any IRI up at /resource?iri=."
    )
