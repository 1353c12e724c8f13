"""The links as VoID describes them: one linkset for each dataset that is linked to, and the datasets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from graph import names
from graph.link.targets import DATASET, Target, UnknownTarget, target_of
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Triple

SUBJECTS: Final = NamedNode("https://w3id.org/communique/dataset")

_VOID: Final = names.PREFIXES["void"]
_INTEGER: Final = NamedNode(names.PREFIXES["xsd"] + "integer")
_PREDICATES: Final = (
    NamedNode(names.PREFIXES["owl"] + "sameAs"),
    NamedNode(names.PREFIXES["skos"] + "exactMatch"),
    NamedNode(names.PREFIXES["skos"] + "closeMatch"),
)


def linksets(links: Iterable[Triple]) -> Iterator[Triple]:
    """The description of the linksets among the links; other triples are passed over.

    There is one for each dataset and predicate, since a linkset has but one (VoID, section 5.1).
    """
    counts: Counter[tuple[Target, NamedNode]] = Counter()
    for triple in links:
        if triple.predicate in _PREDICATES and (target := _target(triple)):
            counts[target, triple.predicate] += 1
    for target, predicate in sorted(counts, key=lambda one: (one[0].name, str(one[1]))):
        yield from _linkset(target, predicate, counts[target, predicate])
    for target in sorted({target for target, _ in counts}, key=lambda one: one.name):
        yield from _dataset(target)


def _target(triple: Triple) -> Target | None:
    try:
        return target_of(triple.object.value) if isinstance(triple.object, NamedNode) else None
    except UnknownTarget:
        return None


def _linkset(target: Target, predicate: NamedNode, size: int) -> Iterator[Triple]:
    local = re.split("[/#]", predicate.value)[-1]
    linkset = NamedNode(f"{DATASET}links-to-{target.name}-{local.lower()}")
    label = f"Links of the Communiqué record to {target.title} by {names.shorten(predicate.value)}"
    yield Triple(SUBJECTS, NamedNode(_VOID + "subset"), linkset)
    yield Triple(linkset, TYPE, NamedNode(_VOID + "Linkset"))
    yield Triple(linkset, LABEL, Literal(label, language="en"))
    yield Triple(linkset, NamedNode(_VOID + "subjectsTarget"), SUBJECTS)
    yield Triple(linkset, NamedNode(_VOID + "objectsTarget"), NamedNode(target.iri))
    yield Triple(linkset, NamedNode(_VOID + "linkPredicate"), predicate)
    yield Triple(linkset, NamedNode(_VOID + "triples"), Literal(str(size), datatype=_INTEGER))


def _dataset(target: Target) -> Iterator[Triple]:
    node = NamedNode(target.iri)
    yield Triple(node, TYPE, NamedNode(_VOID + "Dataset"))
    yield Triple(node, LABEL, Literal(target.title, language="en"))
    yield Triple(node, NamedNode(_VOID + "uriSpace"), Literal(target.namespace))
    yield Triple(node, NamedNode(names.PREFIXES["foaf"] + "homepage"), NamedNode(target.homepage))
