"""The canned questions: their list, a page each with form and answer, and the answers by URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

import queries.catalogue
from graph import names
from graph.engine import Form, Request
from graph.existence import require
from graph.selection import UnknownThing
from queries.binding import BadParameters, Parameter
from queries.catalogue import Catalogue, Question, UnknownQuestion
from server.answers import present
from server.asking import solutions
from server.context import ask
from server.links import locate
from server.naming import expand
from server.negotiation import GRAPHS, HTML, JSON, SOLUTIONS, Choice, Format, choose
from server.pictures.style import stylesheet
from server.pictures.svg import Picture
from server.problems import REQUEST_MALFORMED, Problem
from server.solutions import View, read
from server.tables import ROWS, SOURCES
from server.views import draw

blueprint: Final = Blueprint("questions", __name__, url_prefix="/questions")


@dataclass(frozen=True)
class Input:
    """A field of a question's form: parameter, value given, what is wrong with it, and the choices."""

    parameter: Parameter
    value: str
    error: str
    choices: tuple[tuple[str, str], ...]


@cache
def catalogue() -> Catalogue:
    """The installed questions, read once."""
    return queries.catalogue.load()


@blueprint.route("/")
def index() -> str:
    """The list of all questions by theme."""
    return render_template("questions.html", themes=catalogue().themes())


@blueprint.route("/<name>")
def question(name: str) -> Response:
    """The page of a question, or its answer in the format that the client asks for."""
    bare, dot, ending = name.partition(".")
    found = _find(bare)
    formats = _formats(found)
    endings = [ending] if dot else request.args.getlist("format")
    choice = choose((HTML, *formats), request.headers.get("Accept", ""), endings)
    values = {key: value for key, value in request.args.items() if key != "format"}
    if choice.format is HTML:
        return _page(found, values, formats)
    return _data(found, values, choice)


@blueprint.route("/<name>.svg")
def picture(name: str) -> Response:
    """The picture of a question's answer as a file; 404 where there is none to draw."""
    found = _find(name)
    drawn = _picture(found, _bound(found, request.args.to_dict()))
    if drawn is None:
        raise NotFound("This answer has no picture; its table says it all.")
    return Response(drawn.standalone(stylesheet()), content_type="image/svg+xml; charset=utf-8")


def _picture(found: Question, text: str) -> Picture | None:
    """The picture that the question's view names, of the answer to its bound query."""
    if found.view == "Table":
        return None
    with ask(Request(text, JSON.media_type, reviewed=True)) as answer:
        solutions = read(answer.body)
    return draw(View(found.view, found.view_options), solutions, found.summary, locate)


def _find(name: str) -> Question:
    try:
        return catalogue().question(name)
    except UnknownQuestion as error:
        raise NotFound(f"{error}.") from error


def _formats(found: Question) -> tuple[Format, ...]:
    return GRAPHS if found.form == "CONSTRUCT" else SOLUTIONS


def _bound(found: Question, values: Mapping[str, str]) -> str:
    """The question's query with its parameters bound; raises Problem where they are wrong."""
    try:
        text = found.bind(values, expand)
        require(ask, found.things(values, expand).values())
    except (BadParameters, UnknownThing) as error:
        raise Problem(REQUEST_MALFORMED, str(error)) from error
    return text


def _data(found: Question, values: Mapping[str, str], choice: Choice) -> Response:
    text = _bound(found, values)
    answer = ask(Request(text, choice.format.media_type, reviewed=True))
    body = wrap_file(request.environ, answer.body)
    response = Response(body, content_type=choice.content_type, direct_passthrough=True)
    response.content_length = answer.length
    return response


def _page(found: Question, values: Mapping[str, str], formats: tuple[Format, ...]) -> Response:
    errors: dict[str, str] = {}
    result, text = None, found.query
    try:
        text = found.bind(values, expand)
    except BadParameters as error:
        errors = {problem.name: str(problem) for problem in error.errors}
    for name, iri in ({} if errors else found.things(values, expand)).items():
        try:
            require(ask, [iri])
        except UnknownThing as error:
            errors[name] = str(error)
    # A form that nobody has filled in yet is no error; it just has no answer.
    asked = bool(values)
    if not errors:
        form = Form.CONSTRUCT if found.form == "CONSTRUCT" else Form.SELECT
        with ask(Request(text, SOURCES[form], reviewed=True)) as answer:
            result = present(found, answer, ROWS)
    page = render_template(
        "question.html",
        question=found,
        inputs=[_input(p, values, errors if asked else {}) for p in found.parameters],
        unknown=[
            message for name, message in errors.items() if name not in {p.name for p in found.parameters}
        ],
        result=result,
        picture=None if errors else _picture(found, text),
        text=text,
        formats=formats,
        limit=ROWS,
        query_string=request.query_string.decode("ascii", "replace"),
        spelled=_spelled,
        next=[catalogue().question(name) for name in found.next],
    )
    return Response(page, status=400 if errors and asked else 200, content_type="text/html; charset=utf-8")


def _input(parameter: Parameter, values: Mapping[str, str], errors: Mapping[str, str]) -> Input:
    value = values.get(parameter.name, parameter.default or "")
    return Input(parameter, value, errors.get(parameter.name, ""), _choices(parameter))


def _spelled(value: str) -> str:
    """The value of a field as its picker spells it."""
    try:
        return expand(value)
    except names.MalformedName:
        return value


def _choices(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """The values that a picker offers, each with its label."""
    if parameter.values:
        return tuple((value, value) for value in parameter.values)
    query = parameter.choices or (_MEMBERS % parameter.class_name if parameter.class_name else None)
    if query is None:
        return ()
    rows = solutions(query)
    found = {row["value"].value: row.get("label", row["value"]).value for row in rows}
    return tuple(sorted(found.items(), key=lambda item: item[1].casefold()))


_MEMBERS: Final = """
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?value ?label WHERE { ?value a cmq:%s ; rdfs:label ?label FILTER(LANG(?label) = "en") }
"""
