"""Reading graphs by their names: the SPARQL 1.1 Graph Store HTTP Protocol, its GET and HEAD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from graph import names
from graph.engine import Request
from graph.rdf import NamedNode
from server.context import ask
from server.delivery import deliver
from server.documents import WITH_PAGE, chosen
from server.negotiation import HTML, JSON
from server.problems import REQUEST_MALFORMED, UPDATE_REFUSED, Problem

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint: Final = Blueprint("graphs", __name__)

DEFAULT: Final = "CONSTRUCT WHERE { ?s ?p ?o }"
_WRITING: Final = ("PUT", "POST", "DELETE", "PATCH")
_READING: Final = ("GET", "HEAD", "OPTIONS")


@blueprint.route("/rdf-graphs/service", methods=["GET", "OPTIONS"])
def indirect() -> AnyResponse:
    """The graph that `graph=` names, or the default graph for `default` (section 4.2 of the protocol)."""
    if request.method == "OPTIONS":
        return _allowed()
    graphs = request.args.getlist("graph")
    if len(graphs) + ("default" in request.args) != 1:
        detail = "Name one graph: by graph= and its IRI, or by the parameter “default” for the default graph."
        raise Problem(REQUEST_MALFORMED, detail)
    return _read(graphs[0] if graphs else None)


@blueprint.route("/graph/<path:name>", methods=["GET", "OPTIONS"])
def direct(name: str) -> AnyResponse:
    """The graph of the dataset that has this name (section 4.1 of the protocol)."""
    return _allowed() if request.method == "OPTIONS" else _read(names.GRAPH + name)


@blueprint.route("/rdf-graphs/service", methods=_WRITING, provide_automatic_options=False)
@blueprint.route("/graph/<path:name>", methods=_WRITING, provide_automatic_options=False)
def write(name: str = "") -> Response:  # noqa: ARG001 (no graph can be written)
    """Refuse every update: no triple stands here without a source."""
    detail = (
        f"{request.method} would change a graph. The dataset changes only when it is built again, for no "
        "triple of it stands without its source."
    )
    raise Problem(UPDATE_REFUSED, detail, headers={"Allow": ", ".join(_READING)})


def _allowed() -> Response:
    response = Response()
    response.headers["Allow"] = ", ".join(_READING)
    return response


def _read(iri: str | None) -> AnyResponse:
    node = _named(iri) if iri is not None else None
    if node is not None and not _exists(node):
        raise NotFound(f"There is no graph {iri} in the dataset.")
    choice = chosen(WITH_PAGE)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}" if node else DEFAULT
    if choice.format is HTML:
        return redirect(url_for("sparql.endpoint", query=query, format="html"), 303)
    return deliver(Request(query, choice.format.media_type), choice)


def _named(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise Problem(REQUEST_MALFORMED, f"“{iri}” names no graph: it is no absolute IRI.") from error


def _exists(graph: NamedNode) -> bool:
    query = Request(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}", JSON.media_type, reviewed=True)
    with ask(query) as answer:
        return bool(json.load(answer.body)["boolean"])
