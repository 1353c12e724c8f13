"""Search by name: the page of what was found, and suggestions while a name is being typed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request

from graph import search
from graph.search import FILE, Hit, IndexOutdated
from queries.catalogue import Question
from server.context import context
from server.links import locate
from server.problems import NO_INDEX, Problem
from server.questions import catalogue

blueprint: Final = Blueprint("search", __name__)

ROWS: Final = 25
CLAIMS: Final = 10
SUGGESTIONS: Final = 8
LONGEST: Final = 200


@blueprint.route("/search")
def results() -> Response | str:
    """The page of what bears a name like `q`: things, questions, and claims that say the words."""
    asked = request.args.get("q", "").strip()[:LONGEST]
    if not asked:
        return render_template("search.html", asked="", things=[], claims=[], questions=[], total=0)
    page = _page()
    things, total = _find(asked, ROWS, offset=(page - 1) * ROWS)
    claims, said = _find(asked, CLAIMS, claims=True)
    return render_template(
        "search.html",
        asked=asked,
        things=things,
        total=total,
        page=page,
        pages=-(-total // ROWS),
        claims=claims,
        said=said,
        questions=questions(asked),
    )


@blueprint.route("/suggest")
def suggest() -> Response:
    """Names for what has been typed so far, as OpenSearch Suggestions 1.1: words, names, kinds, addresses."""
    asked = request.args.get("q", "").strip()[:LONGEST]
    hits = _find(asked, SUGGESTIONS)[0] if asked else []
    told = [hit.kind if hit.text == hit.label else f"{hit.label}, {hit.kind}" for hit in hits]
    addresses = [locate(hit.iri) or hit.iri for hit in hits]
    response = jsonify([asked, [hit.text for hit in hits], told, addresses])
    response.mimetype = "application/x-suggestions+json"
    return response


@blueprint.route("/opensearch.xml")
def description() -> Response:
    """What a browser needs to search here from its address bar (OpenSearch 1.1)."""
    return Response(
        render_template("opensearch.xml"), content_type="application/opensearchdescription+xml; charset=utf-8"
    )


def questions(asked: str) -> list[Question]:
    """The questions whose title, description or theme holds a word that begins with each word asked."""
    words = search.fold(asked).split()
    return [question for question in catalogue() if words and _speaks_of(question, words)]


def _speaks_of(question: Question, words: list[str]) -> bool:
    held = search.fold(" ".join((question.summary, question.description, *question.tags))).split()
    return all(any(word.startswith(asked) for word in held) for asked in words)


def _find(asked: str, limit: int, *, offset: int = 0, claims: bool = False) -> tuple[list[Hit], int]:
    here = context()
    folder = here.site.dumps() if here.site.dumps else Path()
    try:
        return search.find(
            folder / FILE, here.engine.version, asked, limit=limit, offset=offset, claims=claims
        )
    except (FileNotFoundError, IndexOutdated) as error:
        raise Problem(NO_INDEX, "This server keeps no index of names that fits its record.") from error


def _page() -> int:
    try:
        return max(1, min(int(request.args.get("page", "1")), 1000))
    except ValueError:
        return 1
