"""Small graphs that the server itself writes: serialised as the client likes, tagged, not sent twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import Response, request

from graph.rdf import Triple
from graph.results import serialise
from server.negotiation import GRAPHS, HTML, Choice, Format, choose

WITH_PAGE: Final = (*GRAPHS, HTML)


def chosen(formats: tuple[Format, ...], ending: str | None = None) -> Choice:
    """The representation that the client asks for: by the address's ending, by format=, or by Accept."""
    named = [ending] if ending else request.args.getlist("format")
    return choose(formats, request.headers.get("Accept", ""), named)


def graph(triples: Iterable[Triple], choice: Choice) -> Response:
    """The triples in the format chosen."""
    return document(serialise(triples, choice.format.media_type), choice.content_type)


def document(body: str | bytes, content_type: str) -> Response:
    """A body under a strong entity tag; 304 where the client has it already."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
