"""The record: all named graphs of the dataset, and the default graph that is the union of what is accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import ontology
from graph import names, rules, times
from graph.claims import claim_quads, register_quads, source_quads
from graph.rdf import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, canonical, parse
from graph.rules import Derivation
from graph.sheets import Sheets
from graph.standing import verdicts

IN_RECORD: Final = (names.THINGS, names.SOURCES, names.CODES, names.LINKS, names.INFERRED, names.ONTOLOGY)
_CLAIM: Final = names.ID + "claim/"


@dataclass(frozen=True)
class Record:
    """The dataset: quads of all graphs in canonical terms, what was derived and how, and the version."""

    quads: tuple[Quad, ...]
    derivations: tuple[Derivation, ...]
    accepted: frozenset[str]
    version: str


def assemble(sheets: Sheets, questions: bytes = b"") -> Record:
    """The record that checked sheets make; `questions` is the N-Triples description of the canned questions.

    Raises BadSheets where triples are lost, ContradictoryTimes where accepted times exclude each other.
    """
    accepted = frozenset(names.ID + name for name, v in verdicts(sheets).items() if v.standing == "accepted")
    claims = claim_quads(sheets)
    base = _canonical_terms(
        [*claims, *register_quads(sheets.things), *source_quads(sheets), *_fixed(questions)]
    )
    derivations = _derive(base, accepted)
    inferred = NamedNode(names.INFERRED)
    known = {quad.triple for quad in base if _is_accepted(quad, accepted)}
    new = {d.triple for d in derivations} - known
    quads = {*base, *(Quad(*triple, inferred) for triple in new)}
    quads |= set(union(quads, accepted))
    kept = tuple(d for d in derivations if d.triple in new)
    return Record(tuple(sorted(quads, key=str)), kept, accepted, version(quads))


def union(quads: Iterable[Quad], accepted: frozenset[str]) -> Iterator[Quad]:
    """The default graph: the triples of the accepted claims and of the graphs that belong to the record.

    Of the ontology, only triples without blank nodes.
    """
    for quad in quads:
        blank = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
        if not blank and _is_accepted(quad, accepted):
            yield Quad(*quad.triple)


def version(quads: Iterable[Quad]) -> str:
    """The SHA-256 of the canonical N-Quads (RDFC-1.0) of all graphs but the dataset's own description."""
    described = (quad for quad in quads if quad.graph_name != NamedNode(names.DATASET))
    return hashlib.sha256(canonical(described)).hexdigest()


def default_graph(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The triples of the record."""
    return (quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph))


def is_claim(quad: Quad) -> bool:
    """Whether the quad stands in the graph of a claim."""
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(_CLAIM)


def _is_accepted(quad: Quad, accepted: frozenset[str]) -> bool:
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and (graph.value in accepted or graph.value in IN_RECORD)


def _derive(base: Iterable[Quad], accepted: frozenset[str]) -> list[Derivation]:
    """Rules read the register, the accepted claims, the codes and the ontology; bounds read sources as well."""
    facts, stated = set(), set()
    for quad in base:
        if not _is_accepted(quad, accepted):
            continue
        stated.add(quad.triple)
        blank = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
        if quad.graph_name.value not in (names.SOURCES, names.LINKS) and not blank:
            facts.add(quad.triple)
    read = [rules.read_rule(name, text) for name, text in ontology.rules().items()]
    return [*rules.derive(facts, read), *times.derive_bounds(stated)]


def _fixed(questions: bytes) -> Iterator[Quad]:
    parts = (
        (ontology.read("communique.ttl"), RdfFormat.TURTLE, names.ONTOLOGY),
        (ontology.read("alignment.ttl"), RdfFormat.TURTLE, names.ONTOLOGY),
        (ontology.read("codes.ttl"), RdfFormat.TURTLE, names.CODES),
        (questions, RdfFormat.N_TRIPLES, names.QUESTIONS),
    )
    for text, form, graph in parts:
        yield from (Quad(*quad.triple, NamedNode(graph)) for quad in parse(text, format=form))


def _canonical_terms(quads: Iterable[Quad]) -> list[Quad]:
    """The quads as the store gives them back: it canonicalises literals, so the build does so first (I3)."""
    store = Store()
    store.extend(quads)
    return list(store)
