"""Answers with their sources over HTTP: `cite=true` and `cite=full` of the endpoint."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import current_app

from graph.cite import cite
from graph.engine import Answer, Form, Request
from graph.export import Format as RdfFormat
from graph.export import serialise
from graph.rdf import Node, Triple
from graph.sourced import Sourced, ask_sourced
from graph.sourcing import FULL, in_graphs, with_citations, with_sources, with_texts
from graph.witnesses import Citation
from server import results
from server.context import ask, context, of_one_version
from server.negotiation import CSV, JSON, N_QUADS, TRIG, TSV, Format

TRUE: Final = "true"
WHOLE: Final = "full"
MODES: Final = (TRUE, WHOLE)

_VARIABLE: Final = re.compile(r"[?$]([^\W\d]\w*)")
_QUADS: Final = {N_QUADS.media_type: RdfFormat.NQUADS, TRIG.media_type: RdfFormat.TRIG}


@dataclass(frozen=True, eq=False)
class Asked:
    """The engine as requests see it: results are kept, and a client that leaves ends its queries.

    An application has one, by which citing remembers what it learnt of a version.
    """

    @property
    def version(self) -> str:
        """The version that the next answer comes from."""
        return context().engine.version

    def answer(self, request: Request) -> Answer:
        """Answer a query, from the kept results where it can be."""
        return ask(request)

    def stop(self, identity: str) -> bool:
        """Stop the queries of this identity."""
        return context().engine.stop(identity)

    def close(self) -> None:
        """Nothing: the application's engine goes on."""


def asked() -> Asked:
    """The engine of the application that handles the current request, as its requests see it."""
    found: Asked = current_app.extensions.setdefault("communique.asked", Asked())
    return found


def formats(form: Form, mode: str, plain: tuple[Format, ...]) -> tuple[Format, ...]:
    """The formats in which answers of this form are cited, among those in which they are given plain."""
    if mode == WHOLE:
        return (JSON,) if form is Form.ASK else (JSON, CSV, TSV)
    return (TRIG, N_QUADS) if form in (Form.CONSTRUCT, Form.DESCRIBE) else plain


def cite_answer(query: Request, rows: Sequence[Mapping[str, Node]] | Sequence[Triple] = ()) -> list[Citation]:
    """What each of some rows (or triples) of the answer to a query rests on; of an ASK, its one citation.

    The claims are known by IRI and standing alone: pages read their cards by themselves.
    Raises TooMuchToCite and the QueryErrors.
    """
    premises = context().site.premises
    return cite(
        asked(),
        query.text,
        rows,
        premises=premises() if premises else None,
        default_graphs=query.default_graphs,
        named_graphs=query.named_graphs,
        base_iri=query.base_iri,
        timeout=query.timeout,
        reviewed=query.reviewed,
        identity=query.identity,
        words=False,
    )


def sourced(request: Request, *, words: bool = True) -> Sourced:
    """The answer to a request with a citation for each row; raises TooMuchToCite and the QueryErrors.

    Without `words` the claims are known by IRI and standing alone.
    """
    site = context().site
    return of_one_version(
        lambda: ask_sourced(asked(), request, site.premises() if site.premises else None, words=words)
    )


def cited(request: Request, mode: str) -> Answer:
    """The answer to a request with its sources, in the request's media type; kept like any other.

    Raises TooMuchToCite and the QueryErrors.
    """
    here = context()
    key = results.key(here.engine.version, request, cite=mode)
    if key is not None and (kept := here.results.find(key)):
        return kept
    found = sourced(request, words=mode == WHOLE)
    body = _written(found, request, mode)
    answer = Answer(found.form, request.media_type, io.BytesIO(body), len(body), 0.0)
    return here.results.keep(key, answer) if key and key.version == here.engine.version else answer


def _written(found: Sourced, request: Request, mode: str) -> bytes:
    if request.media_type in _QUADS:
        return serialise(in_graphs(found), _QUADS[request.media_type])
    if mode == WHOLE and request.media_type == FULL[0]:
        return with_citations(found)
    write = with_texts if mode == WHOLE else with_sources
    return write(found, request.media_type, _VARIABLE.findall(request.text))
