"""The links of a record to other datasets, counted for each: VoID's linksets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from graph import names
from graph.rdf import TYPE, Literal, NamedNode, Node, Quad, Triple

_VOID: Final = names.PREFIXES["void"]
_LINKS: Final = NamedNode(names.LINKS)
_PREDICATE: Final = NamedNode(names.PREFIXES["owl"] + "annotatedProperty")
_TARGET: Final = NamedNode(names.PREFIXES["sssom"] + "object_source")
_INTEGER: Final = NamedNode(names.PREFIXES["xsd"] + "integer")


def linksets(dataset: NamedNode, base: str, quads: Iterable[Quad]) -> Iterator[Triple]:
    """A linkset for each dataset that is linked to by a predicate, named behind `base` (VoID, section 5)."""
    for (target, predicate), size in sorted(_counted(quads).items(), key=str):
        node = NamedNode(f"{base}links-{_local(target)}-{_local(predicate)}")
        yield Triple(target, TYPE, NamedNode(_VOID + "Dataset"))
        yield Triple(dataset, NamedNode(_VOID + "subset"), node)
        yield Triple(node, TYPE, NamedNode(_VOID + "Linkset"))
        yield Triple(node, NamedNode(_VOID + "subjectsTarget"), dataset)
        yield Triple(node, NamedNode(_VOID + "objectsTarget"), target)
        yield Triple(node, NamedNode(_VOID + "linkPredicate"), predicate)
        yield Triple(node, NamedNode(_VOID + "triples"), Literal(str(size), datatype=_INTEGER))


def _counted(quads: Iterable[Quad]) -> Mapping[tuple[NamedNode, NamedNode], int]:
    """How many mappings there are to each dataset by each predicate."""
    mappings: dict[Node | Triple, dict[NamedNode, NamedNode]] = {}
    for quad in quads:
        told = quad.graph_name == _LINKS and quad.predicate in (_PREDICATE, _TARGET)
        if told and isinstance(quad.object, NamedNode):
            mappings.setdefault(quad.subject, {})[quad.predicate] = quad.object
    whole = (one for one in mappings.values() if len(one) == 2)
    return Counter((one[_TARGET], one[_PREDICATE]) for one in whole)


def _local(iri: NamedNode) -> str:
    return iri.value.rpartition("#")[2].rpartition("/")[2]
