"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol, and a page for people."""

from __future__ import annotations

import time
from typing import Final

from flask import Blueprint, Response, g, render_template, request, url_for

from graph.engine import Request
from graph.guard import inspect
from graph.names import PREFIXES
from server import citing, parameters, results
from server.context import ask, context, of_one_version
from server.delivery import deliver, etag, still, tagged
from server.description import describe
from server.display import FORMATS, display
from server.negotiation import GRAPHS, HTML, Choice, choose
from server.parameters import Parameters
from server.problems import NOT_RUNNING, REQUEST_MALFORMED, Problem
from server.tables import SOURCES

blueprint: Final = Blueprint("sparql", __name__)

EXAMPLE: Final = """\
SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
"""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def endpoint() -> Response:
    """Answer a query; without one, introduce the endpoint: a form for people, a description for programs."""
    asked = parameters.read(request)
    if asked.text is not None:
        g.query = asked.text
        return _answer(asked, asked.text)
    if request.method == "POST" or not asked.bare:
        raise Problem(REQUEST_MALFORMED, "The request holds no parameter “query”; send exactly one.")
    return _introduce(asked)


@blueprint.route("/queries/<identity>", methods=["DELETE"])
def stop(identity: str) -> Response:
    """Stop the running query to which its client gave this identity by `query-id=`."""
    if not context().engine.stop(identity):
        raise Problem(NOT_RUNNING, f"No query with the id “{identity}” is running; it may have ended.")
    return Response(status=204)


def _introduce(asked: Parameters) -> Response:
    choice = choose((*GRAPHS, HTML), _accept(), asked.formats)
    if choice.format is HTML:
        body: str | bytes = render_template("sparql.html", query=EXAMPLE, prefixes=PREFIXES)
    else:
        body = describe(_address(), choice.format.media_type)
    response = Response(body, content_type=choice.content_type)
    response.add_etag()
    response.make_conditional(request)
    return response


def _answer(asked: Parameters, text: str) -> Response:
    begun = time.monotonic()
    form = inspect(text).form
    offered = citing.formats(form, asked.cite, FORMATS[form]) if asked.cite else FORMATS[form]
    choice = choose((*offered, HTML), _accept(), asked.formats)
    query = Request(
        text=text,
        media_type=SOURCES[form] if choice.format is HTML else choice.format.media_type,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        timeout=asked.timeout,
        base_iri=_address(),
        identity=asked.identity,
        begun=begun,
    )
    if choice.format is HTML:
        return _shown(query, choice, asked)
    if not asked.cite:
        return deliver(query, choice)
    return deliver(query, choice, cite=asked.cite, work=lambda query: citing.cited(query, asked.cite))


def _shown(query: Request, choice: Choice, asked: Parameters) -> Response:
    """The result on a page; one that lacks its notes as yet is not to be kept."""
    key = results.key(context().engine.version, query)
    tag = etag(key, choice)
    if tag and request.if_none_match.contains_weak(tag):
        return tagged(Response(status=304), tag)
    page, is_whole = of_one_version(lambda: display(ask(query), query, asked))
    response = Response(page, content_type="text/html; charset=utf-8")
    return tagged(response, tag if is_whole and still(key) else None)


def _address() -> str:
    """The endpoint's own address, which relative IRIs in a query are resolved against (RFC 3986, 5.1.3)."""
    return url_for("sparql.endpoint", _external=True)


def _accept() -> str:
    return request.headers.get("Accept", "")
