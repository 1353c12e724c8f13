"""The web application: its parts put together, its headers, its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Flask, Response, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from graph import names
from graph.engine import Engine, QueryError
from server import (
    addresses,
    api,
    assets,
    browse,
    coding,
    crawlers,
    dataset,
    editions,
    editor,
    entities,
    files,
    graphs,
    home,
    keeping,
    linking,
    links,
    prefixes,
    problems,
    questions,
    rates,
    reconcile,
    resources,
    rules,
    search,
    sparql,
    vocabulary,
    words,
)
from server.context import Context
from server.negotiation import TURTLE, NotAcceptable
from server.problems import ID_IN_USE, NOT_ACCEPTABLE, Problem
from server.results import Results
from server.watch import IdentityInUse, Watch

if TYPE_CHECKING:
    from server.site import Site

# What is there only where the record is served, and what takes its place where files are.
RECORD: Final = (home, search, browse, questions, entities, keeping, linking, reconcile, api, vocabulary)
FILES: Final = (files, resources)
BODY_LIMIT: Final = 1024 * 1024

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Location, Retry-After",
}


def create_app(engine: Engine, site: Site) -> Flask:
    """The application that answers from an engine; the caller closes the engine."""
    app = Flask(__name__, static_folder=None)
    assets.serve_assets(app)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    here = Context(engine, site, Results(), Watch(engine.stop))
    app.extensions["communique"] = here
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["site"] = site
    shared = (sparql, editor, graphs, prefixes, crawlers, dataset)
    for part in (*(RECORD if site.served is None else FILES), *shared):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals.update(turtle=TURTLE, current_edition=editions.edition)
    app.jinja_env.globals.update(
        locate=links.locate,
        in_words=words.in_words,
        counted=words.count,
        shorten=names.shorten,
        say_rule=rules.say,
        download=entities.download,
    )
    app.jinja_env.globals.update(
        read_links=linking.read_links, look_up=linking.look_up, looked_up=linking.LOOKED_UP
    )
    rates.limit(app, site.rate, site.burst)
    app.before_request(lambda: coding.forget_codings(request.environ))
    app.after_request(_finish)
    _register_errors(app)
    app.wsgi_app = addresses.place(app.wsgi_app, site)  # type: ignore[assignment, method-assign]
    return app


def _register_errors(app: Flask) -> None:
    app.register_error_handler(Problem, problems.respond)
    app.register_error_handler(QueryError, lambda e: problems.respond(problems.from_query_error(e)))
    app.register_error_handler(HTTPException, lambda e: problems.respond(problems.from_http_error(e)))
    app.register_error_handler(NotAcceptable, _refuse_format)
    app.register_error_handler(IdentityInUse, _refuse_identity)


def _refuse_format(error: NotAcceptable) -> Response:
    return problems.respond(Problem(NOT_ACCEPTABLE, str(error), available=error.available))


def _refuse_identity(error: IdentityInUse) -> Response:
    return problems.respond(Problem(ID_IN_USE, str(error)))


def _finish(response: Response) -> Response:
    """Add what every response carries; answer OPTIONS (CORS preflight too) with 204 and no body."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop("Date", None)  # the server that sends it gives it
    if request.endpoint != "static":
        response.vary.add("Accept")
    if request.method == "OPTIONS" and response.status_code == 200:
        response.status_code = 204
        response.set_data(b"")
        del response.headers["Content-Type"]
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    coding.encode(response, request)
    return dataset.announce(response)
