"""Citable answers: kept on request under a permanent address, and compared with what the record says now."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from graph.engine import JSON as RESULTS
from graph.engine import Answer, Form, QueryError, Request
from graph.guard import inspect
from graph.keeping import Answers, AnswerTooLarge, CannotKeep, Change, Kept, Recipe, compare
from graph.sourcing import with_citations
from queries.catalogue import Question, UnknownQuestion
from server import answers, editions, results
from server.answers import present
from server.cards import Value
from server.citing import sourced
from server.context import ask, context
from server.display import name_cells
from server.inputs import read_input
from server.kept import read_notes
from server.negotiation import HTML, JSON, Format, choose, negotiate
from server.problems import ANSWER_TOO_LARGE, ANSWER_VOLATILE, ANSWERS_FULL, REQUEST_MALFORMED, Problem
from server.questions import bound, catalogue, entitle, given
from server.sentences import tell
from server.tables import ROWS, Cell, Table, tabulate

blueprint: Final = Blueprint("keeping", __name__, url_prefix="/answers")

BIBTEX: Final = Format("application/x-bibtex", ("bib", "bibtex"), "BibTeX")


@blueprint.route("", methods=["POST"], strict_slashes=False)
def keep() -> Response:
    """Keep the answer to `query`, or to `question` with its parameters, and lead to its address."""
    recipe = _recipe(request.form.to_dict())
    found = sourced(_request(recipe))
    try:
        name = _answers().keep(recipe, with_citations(found))
    except AnswerTooLarge as error:
        raise Problem(ANSWER_TOO_LARGE, f"{error}.", size=error.size, limit=error.limit) from error
    except CannotKeep as error:
        raise Problem(ANSWERS_FULL, f"{error}.") from error
    address = url_for("keeping.kept", name=name, _external=True)
    if negotiate(request.headers.get("Accept", ""), [JSON.aliases[0], HTML.media_type]) == HTML.media_type:
        return Response(status=303, headers={"Location": address})
    body = json.dumps({"id": name, "address": address})
    return Response(body, status=201, headers={"Location": address}, content_type="application/json")


@blueprint.route("/<name>")
def kept(name: str) -> Response:
    """An answer as it was kept: its rows and sources, how to cite it, and what has changed since."""
    bare, dot, ending = name.partition(".")
    endings = [ending] if dot else request.args.getlist("format")
    choice = choose((HTML, JSON, BIBTEX), request.headers.get("Accept", ""), endings)
    folder = context().site.answers
    found = Answers(folder).find(bare) if folder else None
    if found is None:
        raise NotFound(f"No answer is kept under “{bare}”.")
    address = url_for("keeping.kept", name=bare, _external=True)
    if choice.format is BIBTEX:
        body = editions.bibtex(_title(found), address)
    elif choice.format is JSON:
        body = json.dumps({**found.result, **_about(bare, found)}, ensure_ascii=False)
    else:
        body = _page(bare, found, address)
    response = Response(body, content_type=choice.content_type)
    response.headers["Link"] = f'<{address}>; rel="cite-as"'
    return response


def _answers() -> Answers:
    folder = context().site.answers
    if folder is None:
        raise Problem(ANSWERS_FULL, "This server was given no folder in which to keep answers.")
    return Answers(folder)


def _recipe(fields: Mapping[str, str]) -> Recipe:
    """The recipe that a form asks for; raises Problem where it is wrong."""
    version = context().engine.version
    if "question" in fields:
        name = fields["question"]
        given = {key: value for key, value in fields.items() if key != "question" and value}
        return Recipe(version, bound(_question(name), given), question=name, parameters=given)
    if not fields.get("query"):
        raise Problem(REQUEST_MALFORMED, "Send a form with “query”, or with “question” and its parameters.")
    default, named = (tuple(request.form.getlist(f"{kind}-graph-uri")) for kind in ("default", "named"))
    recipe = Recipe(version, fields["query"], default, named)
    if results.key(version, _request(recipe)) is None:
        raise Problem(ANSWER_VOLATILE, "The query may give another answer each time it is asked.")
    return recipe


def _question(name: str) -> Question:
    try:
        return catalogue().question(name)
    except UnknownQuestion as error:
        raise Problem(REQUEST_MALFORMED, f"{error}.") from error


def _request(recipe: Recipe) -> Request:
    return Request(
        recipe.query,
        RESULTS,
        recipe.default_graphs,
        recipe.named_graphs,
        reviewed=recipe.question is not None,
    )


def _title(kept: Kept) -> str:
    question = _asked(kept)
    if question is None:
        return kept.recipe.question or "Answer to a query"
    return entitle(question, _given(kept, question))


def _given(kept: Kept, question: Question) -> dict[str, str]:
    """The values of the question's parameters in words, those by default included."""
    return given([read_input(one, kept.recipe.parameters or {}, {}) for one in question.parameters])


def _sentence(kept: Kept) -> str:
    """The answer in a sentence, where its question has one."""
    question = _asked(kept)
    if question is None or question.form == "CONSTRUCT":
        return ""
    return tell(question, present(question, _results(kept.result)), _given(kept, question))


def _about(name: str, kept: Kept) -> dict[str, Any]:
    """What JSON says of an answer beside the answer itself."""
    recipe = kept.recipe
    change, failure = _change(kept)
    return {
        "answer": {
            "id": name,
            "version": recipe.version,
            "query": recipe.query,
            "question": recipe.question,
            "parameters": recipe.parameters,
            "day": kept.day,
        },
        "now": {
            "version": context().engine.version,
            "same": None if failure else not change,
            "failure": failure,
            "gone": list(change.gone),
            "new": list(change.new),
        },
    }


def _change(kept: Kept) -> tuple[Change, str | None]:
    """How the record of today answers differently; or why that cannot be told."""
    if kept.recipe.version == context().engine.version:
        return Change(), None
    try:
        return compare(kept.result, _today(kept)), None
    except QueryError as error:
        return Change(), f"{error}."


def _today(kept: Kept) -> Mapping[str, Any]:
    """The answer of today, in the shape of the one that was kept."""
    if inspect(kept.recipe.query).form in (Form.CONSTRUCT, Form.DESCRIBE):
        return sourced(_request(kept.recipe)).results
    with ask(_request(kept.recipe)) as answer:
        found: Mapping[str, Any] = json.load(answer.body)
        return found


def _page(name: str, kept: Kept, address: str) -> str:
    change, failure = _change(kept)
    edition = editions.named(kept.recipe.version)
    result, gone, new = _table(kept, kept.result), _rows(kept, change.gone), _rows(kept, change.new)
    return render_template(
        "answer.html",
        title=_title(kept),
        sentence=_sentence(kept),
        name=name,
        address=address,
        again=_again(kept),
        kept=kept,
        result=result,
        known={} if _asked(kept) else _names(result, gone, new),
        notes=read_notes(kept.result),
        cite=editions.cite(_title(kept), address, edition),
        bibtex=editions.bibtex(_title(kept), address, edition),
        is_current=kept.recipe.version == context().engine.version,
        failure=failure,
        change=change,
        gone=gone,
        new=new,
    )


def _again(kept: Kept) -> str:
    """The address that asks the same of the record of today."""
    recipe = kept.recipe
    if question := _asked(kept):
        return url_for("questions.question", name=question.name, _external=False, **recipe.parameters or {})
    pairs = [("query", recipe.query), ("format", HTML.extension)]
    pairs += [("default-graph-uri", iri) for iri in recipe.default_graphs]
    pairs += [("named-graph-uri", iri) for iri in recipe.named_graphs]
    return f"{url_for('sparql.endpoint')}?{urlencode(pairs)}"


def _names(*tables: Table | bool | None) -> dict[str, str]:
    """The names of today of what tables name by IRIs alone."""
    return {iri: name for table in tables if table is not None for iri, name in name_cells(table).items()}


def _rows(kept: Kept, bindings: Sequence[Mapping[str, Any]]) -> Table | bool | None:
    """Rows that have gone or are new as a table, or None where there are none."""
    if not bindings:
        return None
    return _table(kept, {"head": kept.result["head"], "results": {"bindings": list(bindings)}})


def _table(kept: Kept, result: Mapping[str, Any]) -> Table | bool:
    """A result in SPARQL JSON as a table: of a canned question as its own page shows it."""
    answer, question = _results(result), _asked(kept)
    if question is None or question.form == "CONSTRUCT":
        return tabulate(answer, ROWS)
    shown = present(question, answer)
    rows = [[_cell(row.cells.get(column.name)) for column in shown.columns] for row in shown.rows]
    return Table([column.label for column in shown.columns], rows)


def _results(result: Mapping[str, Any]) -> Answer:
    """A result in SPARQL JSON as an answer that can be read."""
    plain = {member: result[member] for member in ("head", "results", "boolean") if member in result}
    body = json.dumps(plain).encode()
    return Answer(Form.SELECT, RESULTS, io.BytesIO(body), len(body), 0.0)


def _cell(cell: answers.Cell | None) -> Cell | None:
    """The cell of a question's answer as one text; it is a link where it has one value."""
    if cell is None:
        return None
    only = cell.values[0] if len(cell.values) == 1 else None
    return Cell(cell.text, href=only.iri) if isinstance(only, Value) else Cell(cell.text)


def _asked(kept: Kept) -> Question | None:
    """The canned question that was asked, if it was one and is still there."""
    return next((one for one in catalogue() if one.name == kept.recipe.question), None)
