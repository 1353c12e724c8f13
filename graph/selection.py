"""Parts of the dataset for export: the record, the claims, the ontology, or one thing with its claims."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from graph import names
from graph.rdf import DefaultGraph, NamedNode, Quad
from graph.record import is_claim
from ontology.terms import CMQ


class Part(StrEnum):
    """A part of the dataset that can be exported."""

    RECORD = "record"
    CLAIMS = "claims"
    ONTOLOGY = "ontology"
    EVERYTHING = "everything"


class UnknownThing(LookupError):
    """Nothing in the dataset bears the identifier; carries its IRI."""

    def __init__(self, iri: str) -> None:
        super().__init__(f"nothing in the record is called {iri}")
        self.iri = iri


def select(quads: Iterable[Quad], part: Part, *, with_claims: bool = False) -> list[Quad]:
    """The quads of a part; `with_claims` keeps the claims' graphs beside the record."""
    if part is Part.ONTOLOGY:
        return [quad for quad in quads if _in(quad, names.ONTOLOGY, names.CODES)]
    if part is Part.CLAIMS:
        return [quad for quad in quads if is_claim(quad) or _in(quad, names.SOURCES)]
    if part is Part.EVERYTHING:
        return [quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)]
    return [q for q in quads if isinstance(q.graph_name, DefaultGraph) or (with_claims and is_claim(q))]


def about(quads: Iterable[Quad], iri: str) -> list[Quad]:
    """All claims' graphs that mention a thing whole, with the description of each claim and its passages.

    The thing's own triples in the register and the derived ones come with it. Raises UnknownThing.
    """
    quads = list(quads)
    node = NamedNode(iri)
    mentioning = [
        q for q in quads if node in (q.subject, q.object) and not isinstance(q.graph_name, DefaultGraph)
    ]
    if not mentioning:
        raise UnknownThing(iri)
    claims = {q.graph_name for q in mentioning if is_claim(q)} | {node}
    described = [q for q in quads if _in(q, names.SOURCES) and q.subject in claims]
    cited = {q.object for q in described if q.predicate == NamedNode(CMQ.cites)}
    selectors = {q.object for q in quads if q.subject in cited and isinstance(q.object, NamedNode)}
    passages = [q for q in quads if _in(q, names.SOURCES) and q.subject in cited | selectors]
    own = [q for q in mentioning if not is_claim(q) and not _in(q, names.SOURCES)]
    return list({*(q for q in quads if q.graph_name in claims), *described, *passages, *own})


def _in(quad: Quad, *graphs: str) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in graphs
