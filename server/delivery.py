"""Whole results on their way to clients: tagged, compressed, kept, and not sent to those who have them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from werkzeug.wsgi import wrap_file

from graph.engine import Answer, Request
from server import coding, results, shortcuts
from server.context import ask, compress, context
from server.negotiation import HTML, Choice
from server.results import Key


def deliver(
    query: Request, choice: Choice, *, cite: str = "", work: Callable[[Request], Answer] = ask
) -> Response:
    """The result of a query in the format chosen; 304 where the client has it already.

    `work` answers the query where no kept result does; `cite` names what it adds. Raises what it raises.
    """
    key = results.key(context().engine.version, query, cite=cite)
    tag = etag(key, choice)
    if tag and request.if_none_match.contains_weak(tag):
        return tagged(Response(status=304), tag)
    answer = work(query)
    if not still(key):
        key = tag = None
    return tagged(_whole(answer, choice), None) if key is None else _coded(answer, choice, key, tag)


def still(key: Key | None) -> bool:
    """Whether the dataset is that of the key; if not, there is no knowing which of the two answered."""
    return key is not None and key.version == context().engine.version


def etag(key: Key | None, choice: Choice) -> str | None:
    """The result's entity tag; None for POST, whose responses are not cached, and for volatile queries."""
    if key is None or request.method == "POST":
        return None
    page = f" {context().site.version}" if choice.format is HTML else ""
    return results.etag(key, shown_as=choice.media_type + page)


def tagged(response: Response, tag: str | None) -> Response:
    """A response that caches may keep if they ask each time whether its entity tag still holds."""
    response.headers["Cache-Control"] = "no-cache" if tag else "no-store"
    if tag:
        response.set_etag(tag)
    return response


def _coded(answer: Answer, choice: Choice, key: Key, tag: str | None) -> Response:
    """The result as it is kept: compressed once, however often it is asked for."""
    wanted = coding.negotiate(request.headers.get("Accept-Encoding", ""))
    if answer.length < coding.LEAST or not wanted:
        request.environ[shortcuts.KEY] = key
        return tagged(_whole(answer, choice), tag)
    request.environ[shortcuts.KEY] = key._replace(coding=wanted)
    response = tagged(_whole(compress(answer, key, wanted), choice), tag)
    coding.mark(response, wanted)
    return response


def _whole(answer: Answer, choice: Choice) -> Response:
    """The complete result; its length is known before the headers go out."""
    response = Response(
        wrap_file(request.environ, answer.body), content_type=choice.content_type, direct_passthrough=True
    )
    response.content_length = answer.length
    return response
