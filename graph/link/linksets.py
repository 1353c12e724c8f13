"""The links as VoID describes them: one linkset for each dataset that is linked to, and the datasets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from graph import names
from graph.link.targets import DATASET, Target, UnknownTarget, target_of
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Triple

SUBJECTS: Final = NamedNode("https://w3id.org/communique/dataset")

_VOID: Final = names.PREFIXES["void"]
_PREDICATES: Final = (
    NamedNode(names.PREFIXES["owl"] + "sameAs"),
    NamedNode(names.PREFIXES["skos"] + "exactMatch"),
    NamedNode(names.PREFIXES["skos"] + "closeMatch"),
)


def linksets(links: Iterable[Triple]) -> Iterator[Triple]:
    """The description of the linksets among the links (VoID, section 5); other triples are passed over."""
    counts: dict[Target, Counter[NamedNode]] = {}
    for triple in links:
        if triple.predicate in _PREDICATES and (target := _target(triple)):
            counts.setdefault(target, Counter())[triple.predicate] += 1
    for target in sorted(counts, key=lambda one: one.name):
        yield from _linkset(target, counts[target])
        yield from _dataset(target)


def _target(triple: Triple) -> Target | None:
    try:
        return target_of(triple.object.value) if isinstance(triple.object, NamedNode) else None
    except UnknownTarget:
        return None


def _linkset(target: Target, counts: Counter[NamedNode]) -> Iterator[Triple]:
    linkset = NamedNode(f"{DATASET}links-to-{target.name}")
    number = Literal(str(counts.total()), datatype=NamedNode(names.PREFIXES["xsd"] + "integer"))
    yield Triple(SUBJECTS, NamedNode(_VOID + "subset"), linkset)
    yield Triple(linkset, TYPE, NamedNode(_VOID + "Linkset"))
    yield Triple(linkset, LABEL, Literal(f"Links of the Communiqué record to {target.title}", language="en"))
    yield Triple(linkset, NamedNode(_VOID + "subjectsTarget"), SUBJECTS)
    yield Triple(linkset, NamedNode(_VOID + "objectsTarget"), NamedNode(target.iri))
    for predicate in sorted(counts, key=str):
        yield Triple(linkset, NamedNode(_VOID + "linkPredicate"), predicate)
    yield Triple(linkset, NamedNode(_VOID + "triples"), number)


def _dataset(target: Target) -> Iterator[Triple]:
    node = NamedNode(target.iri)
    yield Triple(node, TYPE, NamedNode(_VOID + "Dataset"))
    yield Triple(node, LABEL, Literal(target.title, language="en"))
    yield Triple(node, NamedNode(_VOID + "uriSpace"), Literal(target.namespace))
    yield Triple(node, NamedNode(names.PREFIXES["foaf"] + "homepage"), NamedNode(target.homepage))
