"""What crawlers need: where they may go, and the list of pages worth their while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, url_for
from werkzeug.exceptions import NotFound

from graph import names
from server.asking import solutions
from server.documents import document
from server.questions import catalogue

blueprint: Final = Blueprint("crawlers", __name__)

# As many addresses as one file may list (sitemaps.org, protocol 0.9).
PAGE: Final = 50_000

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Each leads to as many answers as there are values to put in.
_ENDLESS: Final = ("/sparql", "/queries/", "/rdf-graphs/", "/search", "/questions/*?")
_COUNT: Final = "SELECT (COUNT(DISTINCT ?thing) AS ?things) WHERE { ?thing a ?class FILTER(isIRI(?thing)) }"
_THINGS: Final = (
    "SELECT DISTINCT ?thing WHERE {{ ?thing a ?class FILTER(isIRI(?thing)) }} "
    "ORDER BY ?thing LIMIT {limit} OFFSET {offset}"
)


@blueprint.route("/robots.txt")
def robots() -> Response:
    """Keep crawlers from what is worked out for each visitor; pages of things and dumps are theirs.

    It is heeded only at the root of a host (RFC 9309, section 2.3): below a sub-path, whoever keeps the root
    takes these lines over.
    """
    root = url_for("pages.home").rstrip("/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {root}{path}" for path in _ENDLESS),
        f"Allow: {root}/",
        "",
        f"Sitemap: {url_for('crawlers.sitemap', _external=True)}",
    ]
    return document("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@blueprint.route("/sitemap.xml")
def sitemap() -> Response:
    """The pages of questions and things; an index of several such lists where one cannot hold them."""
    things = _count()
    if len(_own()) + things <= PAGE:
        return _listed("urlset", "url", [*_own(), *_pages(PAGE, 0)])
    numbers = range(-(-things // PAGE) + 1)
    parts = [url_for("crawlers.part", number=number, _external=True) for number in numbers]
    return _listed("sitemapindex", "sitemap", parts)


@blueprint.route("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One of the lists: 0 holds the questions, the others the things, as many in each as one may hold."""
    addresses = _own() if number == 0 else list(_pages(PAGE, (number - 1) * PAGE))
    if not addresses:
        raise NotFound(f"There is no list of pages with the number {number}.")
    return _listed("urlset", "url", addresses)


def _count() -> int:
    [row] = solutions(_COUNT)
    return int(row["things"].value)


def _own() -> list[str]:
    """The home page and the questions, where there are any."""
    pages = [url_for("pages.home", _external=True)]
    if "questions.question" in current_app.view_functions:
        pages.append(url_for("questions.index", _external=True))
        pages += [url_for("questions.question", name=one.name, _external=True) for one in catalogue()]
    return pages


def _pages(limit: int, offset: int) -> Iterator[str]:
    for row in solutions(_THINGS.format(limit=limit, offset=offset)):
        yield _page(row["thing"].value)


def _page(iri: str) -> str:
    """The address of a thing's page itself, not of what redirects to it."""
    if iri.startswith(names.ID) and "#" not in iri and "entities.page" in current_app.view_functions:
        kind, _, slug = iri[len(names.ID) :].partition("/")
        if slug and "/" not in slug:
            return url_for("entities.page", kind=kind, slug=slug, _external=True)
    return url_for("entities.resource", iri=iri, _external=True)


def _listed(root: str, entry: str, addresses: Iterable[str]) -> Response:
    lines = [f"<{entry}><loc>{escape(address)}</loc></{entry}>" for address in addresses]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">'
    return document("\n".join([head, *lines, f"</{root}>\n"]), "application/xml")
