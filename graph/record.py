"""The record: all named graphs of the dataset, and the default graph, the union of what is accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final

import ontology
from graph import names, rdf, rules, times
from graph.claims import claim_quads, register_quads, source_quads
from graph.link.lift import link_quads
from graph.rdf import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, in_graph
from graph.rules import Derivation, Rule
from graph.sheets import Sheets
from graph.standing import verdicts

IN_RECORD: Final = (names.THINGS, names.SOURCES, names.CODES, names.LINKS, names.INFERRED, names.ONTOLOGY)
_CLAIM: Final = names.PREFIXES["claim"]


@dataclass(frozen=True)
class Record:
    """The dataset: quads of all graphs in canonical terms, what was derived and how, and the version."""

    quads: tuple[Quad, ...]
    derivations: tuple[Derivation, ...]
    accepted: frozenset[str]
    version: str


def assemble(sheets: Sheets, questions: bytes = b"") -> Record:
    """The record that checked sheets make; `questions` is the N-Triples description of the canned questions.

    Rules read the register, the accepted claims, the codes and the ontology; bounds read the sources as well;
    neither learns anything from a link.
    Raises BadSheets where triples are lost, ContradictoryTimes where accepted times exclude each other.
    """
    accepted = frozenset(names.ID + name for name, v in verdicts(sheets).items() if v.standing == "accepted")
    read = _stored(chain(claim_quads(sheets), register_quads(sheets.things), _axioms()))
    described = chain(source_quads(sheets), link_quads(sheets.links))
    beside = _stored(chain(described, _alignment(), _parsed(questions, names.QUESTIONS)))
    facts = {quad.triple for quad in union(read, accepted)}
    known = facts | {quad.triple for quad in union(beside, accepted)}
    derivations = (*rules.derive(facts, _rules()), *times.derive_bounds(known))
    inferred = {in_graph(derivation.triple, NamedNode(names.INFERRED)) for derivation in derivations}
    named = rdf.labelled(chain(read, beside, inferred))
    quads = named | set(union(named, accepted))
    return Record(tuple(sorted(quads, key=str)), derivations, accepted, version(quads))


def union(quads: Iterable[Quad], accepted: frozenset[str]) -> Iterator[Quad]:
    """The default graph: the triples of the accepted claims and of the graphs that belong to the record.

    Of the ontology, only triples without blank nodes.
    """
    graphs = {NamedNode(name) for name in (*accepted, *IN_RECORD)}
    for quad in quads:
        blank = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
        if quad.graph_name in graphs and not blank:
            yield in_graph(quad.triple)


def version(quads: Iterable[Quad]) -> str:
    """The SHA-256 of the canonical N-Quads (RDFC-1.0) of all graphs but the dataset's own description."""
    own = NamedNode(names.DATASET)
    return hashlib.sha256(rdf.canonical(quad for quad in quads if quad.graph_name != own)).hexdigest()


def default_graph(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The triples of the record."""
    return (quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph))


def is_claim(quad: Quad) -> bool:
    """Whether the quad stands in the graph of a claim."""
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(_CLAIM)


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(rules.read_rule(name, text) for name, text in ontology.rules().items())


def _axioms() -> Iterator[Quad]:
    yield from _parsed(ontology.read("communique.ttl").encode(), names.ONTOLOGY)
    yield from _parsed(ontology.read("codes.ttl").encode(), names.CODES)


def _alignment() -> Iterator[Quad]:
    return _parsed(ontology.read("alignment.ttl").encode(), names.ONTOLOGY)


def _parsed(turtle: bytes, graph: str) -> Iterator[Quad]:
    name = NamedNode(graph)
    return (in_graph(quad.triple, name) for quad in rdf.parse(turtle, format=RdfFormat.TURTLE))


def _stored(quads: Iterable[Quad]) -> list[Quad]:
    """The quads as the store gives them back: it canonicalises literals, so the build does so first (I3)."""
    store = Store()
    store.extend(quads)
    return list(store)
