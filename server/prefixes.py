"""The project's prefixes: as RDF with SHACL's terms, as a JSON-LD context, as a table for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response, render_template, url_for

import ontology
from graph import jsonld
from graph.export import VOCABULARIES
from graph.names import PREFIXES
from graph.rdf import TYPE, Literal, NamedNode, Triple
from server.documents import WITH_PAGE, chosen, document, graph
from server.negotiation import HTML, JSON_LD

blueprint: Final = Blueprint("prefixes", __name__)

_SH: Final = PREFIXES["sh"]
_ANY_URI: Final = NamedNode(PREFIXES["xsd"] + "anyURI")


@blueprint.route("/prefixes")
@blueprint.route("/prefixes.<ending>")
def prefixes(ending: str | None = None) -> Response:
    """All prefixes of the project, in the format asked for; JSON is a JSON-LD context."""
    choice = chosen(WITH_PAGE, ending)
    if choice.format is HTML:
        return document(render_template("prefixes.html", prefixes=PREFIXES), choice.content_type)
    if choice.format is JSON_LD:
        return document(json.dumps({"@context": PREFIXES}, indent=2) + "\n", choice.content_type)
    return graph(declarations(url_for("prefixes.prefixes", _external=True)), choice)


@blueprint.route("/context.jsonld")
def jsonld_context() -> Response:
    """The context under which the JSON-LD files are written, for those who compact results themselves."""
    context = jsonld.for_reading(json.loads(ontology.read("context.jsonld")), VOCABULARIES)
    return document(json.dumps(context, ensure_ascii=False, indent=1) + "\n", JSON_LD.media_type)


def declarations(address: str) -> Iterator[Triple]:
    """The prefixes as `sh:declare` has them (SHACL, section 5.2.1), below an address."""
    for prefix, namespace in PREFIXES.items():
        node = NamedNode(f"{address}#{prefix}")
        yield Triple(NamedNode(address), NamedNode(_SH + "declare"), node)
        yield Triple(node, TYPE, NamedNode(_SH + "PrefixDeclaration"))
        yield Triple(node, NamedNode(_SH + "prefix"), Literal(prefix))
        yield Triple(node, NamedNode(_SH + "namespace"), Literal(namespace, datatype=_ANY_URI))
