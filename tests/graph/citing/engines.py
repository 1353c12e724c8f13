"""An engine for the tests of citing: answers in this process by the product's own evaluation."""

from __future__ import annotations

import io
from typing import Any

from graph import rdf
from graph.engine import Answer, Request
from graph.evaluation import evaluate
from graph.guard import inspect
from graph.rdf import Literal, NamedNode, Quad

BASE = "http://e/"


def name(local: str) -> NamedNode:
    """An IRI of the tests' own."""
    return NamedNode(BASE + local)


def dataset(text: str) -> rdf.Store:
    """A store from TriG, prefixes `:` and `cmq:`, `claim:`, `graph:` declared, and the record merged.

    The default graph holds the triples of every named graph, but of claims those alone that the graph of
    sources calls accepted.
    """
    head = (
        f"@prefix : <{BASE}> . @prefix cmq: <https://w3id.org/communique/ontology#> . "
        "@prefix claim: <https://w3id.org/communique/id/claim/> . "
        "@prefix graph: <https://w3id.org/communique/graph/> . @prefix prov: <http://www.w3.org/ns/prov#> . "
    )
    store = rdf.Store()
    store.extend(rdf.parse(head + text, format=rdf.RdfFormat.TRIG))
    accepted = {quad.subject for quad in store if quad.object == NamedNode(_CMQ + "standing-accepted")}
    for quad in list(store):
        graph = quad.graph_name
        if isinstance(graph, NamedNode) and (not graph.value.startswith(_CLAIM) or graph in accepted):
            store.add(Quad(quad.subject, quad.predicate, quad.object))
    return store


_CMQ = "https://w3id.org/communique/ontology#"
_CLAIM = "https://w3id.org/communique/id/claim/"


class Here:
    """An engine over a store in this process; it keeps the requests it was given."""

    version = "here"

    def __init__(self, store: rdf.Store) -> None:
        self.store = store
        self.requests: list[Request] = []

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        inspection = inspect(request.text)
        message: dict[str, Any] = {
            **vars(request),
            "query": request.text,
            "text": inspection.text,
            "form": inspection.form,
            "prologue": inspection.prologue,
            "default_sources": inspection.default_sources,
            "named_sources": inspection.named_sources,
        }
        body = io.BytesIO()
        evaluate(self.store, message, body)
        length = body.tell()
        body.seek(0)
        return Answer(inspection.form, request.media_type, body, length, 0.0)

    def stop(self, identity: str) -> bool:
        return identity == ""

    def close(self) -> None:
        self.requests.clear()


def rows(store: rdf.Store, query: str) -> list[dict[str, rdf.Node | None]]:
    """The rows of a SELECT."""
    found = store.query(query)
    assert isinstance(found, rdf.QuerySolutions)
    columns = [variable.value for variable in found.variables]
    return [dict(zip(columns, row, strict=True)) for row in found]


__all__ = ["BASE", "Here", "Literal", "dataset", "name", "rows"]
