"""The canned questions: their list, a page each with form and answer, and the answers by URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

import queries.catalogue
from graph.engine import Answer, Request
from graph.existence import require
from graph.selection import UnknownThing
from queries.binding import BadParameters
from queries.catalogue import Catalogue, Question, UnknownQuestion
from server import editions
from server.answers import Table, present
from server.context import ask, context, of_one_version, recent
from server.delivery import deliver
from server.inputs import Input, read_input, things
from server.links import locate
from server.naming import expand
from server.negotiation import CSV, GRAPHS, HTML, JSON, SOLUTIONS, Choice, Format, choose
from server.pictures.style import stylesheet
from server.pictures.svg import Picture
from server.problems import REQUEST_MALFORMED, Problem
from server.recent import Recent
from server.rows import VIEWS, Shown, show
from server.sentences import tell
from server.snippets import snippets
from server.solutions import View, read
from server.spreadsheets import defuse
from server.views import draw

blueprint: Final = Blueprint("questions", __name__, url_prefix="/questions")

# So many pictures are kept: to draw one takes longer than all else of its page.
PICTURES: Final = 100


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
    values = {key: value for key, value in request.args.items() if key not in ("format", *VIEWS)}
    if choice.format is HTML:
        return _page(found, values, formats)
    return _data(found, values, choice)


@blueprint.route("/<name>.svg")
def picture(name: str) -> Response:
    """The picture of a question's answer as a file; 404 where there is none to draw."""
    found = _find(name)
    values = {key: value for key, value in request.args.items() if key not in VIEWS}
    drawn = _picture(found, bound(found, values))
    if drawn is None:
        raise NotFound("This answer has no picture; its table says it all.")
    return Response(drawn.standalone(stylesheet()), content_type="image/svg+xml; charset=utf-8")


def draw_answer(name: str, title: str) -> Picture | None:
    """The picture of a question's answer with its defaults, under a title; None where there is none."""
    found = _find(name)
    try:
        drawn = _picture(found, found.bind({}, expand))
    except BadParameters:
        return None
    return replace(drawn, title=title) if drawn else None


def _picture(found: Question, text: str) -> Picture | None:
    """The picture that the question's view names, of the answer to its bound query; kept for the next."""
    if found.view == "Table":
        return None
    kept: Recent[Picture] = recent("pictures", PICTURES)
    version = context().engine.version
    key = (version, request.script_root, found.name, text)
    if known := kept.find(key):
        return known
    with ask(Request(text, JSON.media_type, reviewed=True)) as answer:
        solutions = read(answer.body)
    drawn = draw(View(found.view, found.view_options), solutions, found.summary, locate)
    return kept.keep(key, drawn) if drawn and context().engine.version == version else drawn


def _find(name: str) -> Question:
    try:
        return catalogue().question(name)
    except UnknownQuestion as error:
        raise NotFound(f"{error}.") from error


def _formats(found: Question) -> tuple[Format, ...]:
    return GRAPHS if found.form == "CONSTRUCT" else SOLUTIONS


def bound(found: Question, values: Mapping[str, str]) -> str:
    """The question's query with its parameters bound; raises Problem where they are wrong."""
    try:
        text = found.bind(values, expand)
        require(ask, found.things(values, expand).values())
    except (BadParameters, UnknownThing) as error:
        raise Problem(REQUEST_MALFORMED, str(error)) from error
    return text


def _data(found: Question, values: Mapping[str, str], choice: Choice) -> Response:
    text = bound(found, values)
    query = Request(text, choice.format.media_type, reviewed=True)
    if choice.format is CSV and request.args.get("_bom") == "on":
        return _spreadsheet(found, ask(query))
    return deliver(query, choice)


def _spreadsheet(found: Question, answer: Answer) -> Response:
    with answer:
        response = Response(defuse(answer.body.read()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={found.name}-for-spreadsheets.csv"
    return response


def _page(found: Question, values: Mapping[str, str], formats: tuple[Format, ...]) -> Response:
    text, errors = _checked(found, values)
    # A form that nobody has filled in yet is no error; it just has no answer.
    asked = bool(values)
    inputs = [read_input(p, values, errors if asked else {}) for p in found.parameters]
    known = {parameter.name for parameter in found.parameters}
    table, shown = (None, None) if errors else of_one_version(lambda: _answered(found, text))
    page = render_template(
        "question.html",
        question=found,
        inputs=inputs,
        things=things() if any(one.is_open for one in inputs) else [],
        unknown=[message for name, message in errors.items() if name not in known],
        shown=shown,
        sentence="" if table is None else tell(found, table, given(inputs)),
        picture=None if errors else _picture(found, text),
        text=text,
        formats=formats,
        values=values,
        views=_views(),
        taken=_taken(found, values, inputs),
        next=[catalogue().question(name) for name in found.next],
    )
    return Response(page, status=400 if errors and asked else 200, content_type="text/html; charset=utf-8")


def _checked(found: Question, values: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The bound query and no errors, or the query as it stands and what is wrong with each value."""
    try:
        text = found.bind(values, expand)
    except BadParameters as error:
        return found.query, {problem.name: str(problem) for problem in error.errors}
    errors = {}
    for name, iri in found.things(values, expand).items():
        try:
            require(ask, [iri])
        except UnknownThing as error:
            errors[name] = str(error)
    return text, errors


def read_table(found: Question, text: str) -> Table:
    """The answer to a question's bound query as a table."""
    with ask(Request(text, JSON.media_type, reviewed=True)) as answer:
        return present(found, answer)


def given(inputs: Sequence[Input]) -> dict[str, str]:
    """The values of a form in words, by parameter; none for a field that is empty."""
    return {one.parameter.name: one.words for one in inputs if one.value}


def entitle(found: Question, told: Mapping[str, str]) -> str:
    """The title of an answer: its question, and in brackets the values of its parameters in words."""
    return found.summary + (f" ({', '.join(told.values())})" if told else "")


def _answered(found: Question, text: str) -> tuple[Table, Shown]:
    """The whole answer to a bound query, and what the request asks to see of it."""
    table, views = read_table(found, text), _views()
    patience = None if views.get("_notes") == "on" else context().site.patience
    return table, show(table, Request(text, JSON.media_type, reviewed=True), views, patience)


def _views() -> dict[str, str]:
    """What the request says of how the rows are shown: the parameters that begin with an underscore."""
    return {name: value for name, value in request.args.items() if name in VIEWS and value}


def _taken(found: Question, values: Mapping[str, str], inputs: Sequence[Input]) -> list[tuple[str, str]]:
    """What can be copied from the page."""
    page = url_for("questions.question", name=found.name, _external=True, **values)
    csv = url_for("questions.question", name=f"{found.name}.csv", _external=True, **values)
    return snippets(page, csv, editions.cite(entitle(found, given(inputs)), page))
