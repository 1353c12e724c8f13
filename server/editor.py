"""What the query editor completes and offers: prefixes, terms of the ontology, the questions as examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from graph import names
from queries.binding import BadParameters
from server.asking import solutions
from server.context import context
from server.naming import expand
from server.questions import catalogue

blueprint: Final = Blueprint("editor", __name__)

_TERMS: Final = f"""
PREFIX owl: <{names.PREFIXES["owl"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
PREFIX skos: <{names.PREFIXES["skos"]}>
SELECT ?term ?label (SAMPLE(?found) AS ?kind)
WHERE {{
  {{
    VALUES (?type ?found) {{
      (owl:Class "class") (owl:ObjectProperty "relation")
      (owl:DatatypeProperty "property") (owl:AnnotationProperty "property")
    }}
    GRAPH <{names.ONTOLOGY}> {{ ?term a ?type ; rdfs:label ?label }}
  }}
  UNION
  {{
    GRAPH <{names.CODES}> {{ ?term skos:inScheme ?scheme ; rdfs:label ?label }}
    BIND("code" AS ?found)
  }}
  FILTER(LANG(?label) = "en")
}}
GROUP BY ?term ?label
ORDER BY ?term
"""


@blueprint.route("/editor.json")
def vocabulary() -> Response:
    """Prefixes, terms and examples for the editor, to be asked for anew with each edition of the record."""
    response = jsonify(prefixes=names.PREFIXES, terms=list(_terms()), examples=list(_examples()))
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _terms() -> Iterator[dict[str, str]]:
    """Each term of the ontology by its prefixed name, with its label and what it is."""
    for row in solutions(_TERMS):
        name = names.shorten(row["term"].value)
        if not name.startswith("<"):
            yield {"name": name, "label": row["label"].value, "kind": row["kind"].value}


def _examples() -> Iterator[dict[str, Any]]:
    """Each question of the record with example values in the place of its parameters."""
    for question in catalogue() if context().site.served is None else ():
        try:
            text = question.bind(question.examples(), expand)
        except BadParameters:
            continue
        yield {
            "name": question.name,
            "theme": question.theme,
            "title": question.summary,
            "query": text.strip(),
        }
