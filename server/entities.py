"""Things by their IRIs: a redirection to the page or the data, the page, the data in each format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from graph import names
from graph.engine import Request
from graph.rdf import NamedNode
from server import editions, papers, schema
from server.context import ask
from server.delivery import deliver
from server.gists import tell
from server.leads import read_leads
from server.lives import draw_life
from server.naming import asked_iri
from server.negotiation import GRAPHS, HTML, JSON, Choice, Format, choose
from server.surroundings import draw_map, draw_ties
from server.things import Thing, read_thing
from server.words import LANGUAGES

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint: Final = Blueprint("entities", __name__)

# What is said of a thing, what points at it, and each claim that mentions it with its passages.
_ABOUT: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX oa: <{names.PREFIXES["oa"]}>
CONSTRUCT {{ ?subject ?predicate ?object }}
WHERE {{
  {{ BIND(THING AS ?subject) ?subject ?predicate ?object }}
  UNION {{ BIND(THING AS ?object) ?subject ?predicate ?object }}
  UNION {{
    {{ GRAPH ?subject {{ THING ?p ?o }} }} UNION {{ GRAPH ?subject {{ ?s ?p THING }} }}
    ?subject a cmq:Claim ; ?predicate ?object .
  }}
  UNION {{
    {{ GRAPH ?claim {{ THING ?p ?o }} }} UNION {{ GRAPH ?claim {{ ?s ?p THING }} }}
    ?claim a cmq:Claim ; cmq:cites/oa:hasSelector? ?subject .
    ?subject ?predicate ?object .
  }}
}}
"""

_KNOWN: Final = """
ASK {
  { THING ?p ?o } UNION { ?s ?p THING }
  UNION { GRAPH ?g { THING ?p ?o } } UNION { GRAPH ?g { ?s ?p THING } }
}
"""


@blueprint.route("/id/<kind>/<slug>")
def thing(kind: str, slug: str) -> AnyResponse:
    """Redirect (303) from a thing to its page or data; an ending such as `.ttl` beats the Accept header."""
    for format_ in GRAPHS:
        if slug.endswith("." + format_.extension):
            bare = slug.removesuffix("." + format_.extension)
            return redirect(url_for("entities.data", kind=kind, slug=bare, ending=format_.extension), 303)
    _iri(kind, slug)
    choice = choose((HTML, *GRAPHS), request.headers.get("Accept", ""), request.args.getlist("format"))
    if choice.format is HTML:
        return redirect(url_for("entities.page", kind=kind, slug=slug), 303)
    return redirect(url_for("entities.data", kind=kind, slug=slug, ending=choice.format.extension), 303)


@blueprint.route("/page/<kind>/<slug>")
def page(kind: str, slug: str) -> Response:
    """The page of a thing: what is said of it, and the claims behind each statement."""
    iri = _iri(kind, slug)
    response = _page(iri)
    for link in _signposts(iri, kind, slug):
        response.headers.add("Link", link)
    return response


@blueprint.route("/data/<kind>/<slug>.<ending>")
def data(kind: str, slug: str, ending: str) -> Response:
    """What is said of a thing, and the claims that say it, in an RDF format."""
    format_ = next((one for one in GRAPHS if one.extension == ending), None)
    if format_ is None:
        raise NotFound(f"There is no format “{ending}”; there are {', '.join(f.extension for f in GRAPHS)}.")
    return _data(_iri(kind, slug), Choice(format_, format_.media_type))


@blueprint.route("/resource")
def resource() -> Response:
    """The page or the data of any IRI that the dataset names, given as `iri=`."""
    iri = asked_iri()
    choice = choose((HTML, *GRAPHS), request.headers.get("Accept", ""), request.args.getlist("format"))
    return _page(iri) if choice.format is HTML else _data(iri, choice)


def download(iri: str, format_: Format) -> str:
    """The address of what is said of an IRI, in a format."""
    if iri.startswith(names.ID):
        kind, _, slug = names.name(iri).partition("#")[0].partition("/")
        return url_for("entities.data", kind=kind, slug=slug, ending=format_.extension)
    return url_for("entities.resource", iri=iri, format=format_.extension)


def _iri(kind: str, slug: str) -> str:
    try:
        return names.iri(f"{kind}/{slug}")
    except names.MalformedName as error:
        raise NotFound(f"{error}.") from error


def _page(iri: str) -> Response:
    found = read_thing(iri)
    if found is None:
        raise NotFound(f"The record says nothing of {iri}.")
    return Response(_document(found) if found.kind == "document" else _thing(found), mimetype="text/html")


def _document(found: Thing) -> str:
    paper = papers.read_paper(found)
    return render_template(
        "document.html",
        paper=paper,
        beside=papers.beside(found.iri, paper),
        addresses=[one.value for one in found.links],
        name=found.iri.removeprefix(names.ID),
        **_told(found),
    )


def _thing(found: Thing) -> str:
    return render_template(
        "thing.html",
        gist=tell(found),
        life=draw_life(found),
        map=draw_map(found),
        ties=draw_ties(found),
        leads=read_leads(found),
        languages=LANGUAGES,
        identifiers=names.ID,
        **_told(found),
    )


def _told(found: Thing) -> dict[str, Any]:
    """What every page of a thing needs: formats, how to cite it, and its words for search engines."""
    return {
        "thing": found,
        "formats": GRAPHS,
        "citation": editions.cite(found.title, found.iri),
        "bibtex": editions.bibtex(found.title, found.iri),
        "described": schema.block(schema.describe(found, request.url)),
    }


def _signposts(iri: str, kind: str, slug: str) -> list[str]:
    """The links of FAIR Signposting, level 1: what cites, describes and licenses the thing."""
    data = [
        f"<{url_for('entities.data', kind=kind, slug=slug, ending=one.extension, _external=True)}>; "
        f'rel="RELATION"; type="{one.media_type}"'
        for one in GRAPHS
    ]
    return [
        f'<{iri}>; rel="cite-as"',
        f'<{iri}>; rel="canonical"',
        f'<{schema.LICENCE}>; rel="license"',
        f'<https://schema.org/{schema.type_of(kind)}>; rel="type"',
        '<https://schema.org/AboutPage>; rel="type"',
        *(one.replace("RELATION", "describedby") for one in data),
        *(one.replace("RELATION", "alternate") for one in data),
    ]


def _data(iri: str, choice: Choice) -> Response:
    if not _is_known(iri):
        raise NotFound(f"The record says nothing of {iri}.")
    query = _ABOUT.replace("THING", str(NamedNode(iri)))
    return deliver(Request(query, choice.format.media_type, reviewed=True), choice)


def _is_known(iri: str) -> bool:
    with ask(Request(_KNOWN.replace("THING", str(NamedNode(iri))), JSON.media_type, reviewed=True)) as answer:
        return bool(json.load(answer.body)["boolean"])
