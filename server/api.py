"""The interface for programs: a page of every question with its address, and the same as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, url_for

from queries.openapi import openapi_operation
from server.context import context
from server.documents import chosen
from server.negotiation import HTML, Format
from server.questions import catalogue

blueprint: Final = Blueprint("api", __name__)

VERSION: Final = "3.1.0"
LICENCE: Final = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
OPENAPI: Final = Format(
    "application/vnd.oai.openapi+json", ("json", "openapi"), "OpenAPI", ("application/json",)
)


@blueprint.route("/api")
@blueprint.route("/api.<ending>")
def page(ending: str | None = None) -> Response:
    """The interface: for people a page, for programs an OpenAPI document."""
    choice = chosen((HTML, OPENAPI), ending)
    if choice.format is HTML:
        body = render_template("api.html", themes=catalogue().themes(), operation=openapi_operation)
        return Response(body, content_type=choice.content_type)
    response = jsonify(describe())
    response.mimetype = choice.media_type
    return response


def describe() -> dict[str, Any]:
    """The OpenAPI description of every question, the endpoint, the search, and things by their names."""
    site = context().site
    paths = {f"/questions/{question.name}": {"get": openapi_operation(question)} for question in catalogue()}
    return {
        "openapi": VERSION,
        "info": {
            "title": f"{site.title}: questions",
            "version": site.version or "0",
            "summary": "Relations between states, each statement with its source.",
            "description": "Each question answers in the format asked for by Accept, by `format=` or by an "
            "ending such as `.csv`. Errors are problem details (RFC 9457).",
            "license": LICENCE,
        },
        "servers": [{"url": url_for("pages.home", _external=True).rstrip("/")}],
        "paths": paths | _OTHERS,
    }


def _text(name: str, description: str, place: str = "query") -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }


def _get(
    identity: str, summary: str, parameters: list[dict[str, Any]], types: tuple[str, ...]
) -> dict[str, Any]:
    answers = {"200": {"description": "The answer, whole.", "content": {one: {} for one in types}}}
    return {
        "get": {"operationId": identity, "summary": summary, "parameters": parameters, "responses": answers}
    }


_RDF: Final = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
_OTHERS: Final[dict[str, Any]] = {
    "/sparql": _get(
        "sparql",
        "Answer a query (SPARQL 1.1 Protocol)",
        [_text("query", "A query in SPARQL 1.1")],
        ("application/sparql-results+json", "text/csv", "text/turtle"),
    ),
    "/suggest": _get(
        "suggest",
        "Names that begin like a text (OpenSearch Suggestions)",
        [_text("q", "What has been typed so far, in any script")],
        ("application/x-suggestions+json",),
    ),
    "/data/{kind}/{slug}.{ending}": _get(
        "thing",
        "What is said of a thing, and the claims that say it",
        [
            _text("kind", "The kind of thing, such as state", "path"),
            _text("slug", "The name of the thing, such as pakistan", "path"),
            _text("ending", "The format: ttl, nt, jsonld or rdf", "path"),
        ],
        _RDF,
    ),
}
