"""What a dataset holds, counted by queries and told in VoID: totals, classes, properties, datatypes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from graph import names
from graph.rdf import TYPE, Literal, NamedNode, Node, Triple

# Gives the solutions of a SELECT over the dataset.
Ask: TypeAlias = Callable[[str], Iterable[Mapping[str, Node]]]

_VOID: Final = names.PREFIXES["void"]
_EXT: Final = names.PREFIXES["voidext"]
_INTEGER: Final = NamedNode(names.PREFIXES["xsd"] + "integer")

_TOTALS: Final = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
  (COUNT(DISTINCT ?o) AS ?distinctObjects) (COUNT(DISTINCT ?p) AS ?properties)
WHERE { ?s ?p ?o }
"""
_CLASSES: Final = """
SELECT ?class (COUNT(DISTINCT ?s) AS ?entities)
WHERE { ?s a ?class FILTER(isIRI(?class)) } GROUP BY ?class ORDER BY ?class
"""
_PROPERTIES: Final = """
SELECT ?property (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
  (COUNT(DISTINCT ?o) AS ?distinctObjects)
WHERE { ?s ?property ?o } GROUP BY ?property ORDER BY ?property
"""
_OF_CLASSES: Final = """
SELECT ?class ?property (COUNT(*) AS ?triples)
WHERE { ?s a ?class ; ?property ?o FILTER(isIRI(?class)) }
GROUP BY ?class ?property ORDER BY ?class ?property
"""
_DATATYPES: Final = """
SELECT ?class ?property ?datatype (COUNT(*) AS ?triples)
WHERE { ?s a ?class ; ?property ?o FILTER(isIRI(?class) && isLiteral(?o)) }
GROUP BY ?class ?property (DATATYPE(?o) AS ?datatype) ORDER BY ?class ?property ?datatype
"""


def totals(dataset: NamedNode, ask: Ask) -> Iterator[Triple]:
    """How much the default graph of a dataset holds: triples, distinct subjects, objects, properties."""
    for row in ask(_TOTALS):
        yield from _counts(dataset, row)


def partitions(dataset: NamedNode, base: str, ask: Ask) -> Iterator[Triple]:
    """The classes of a dataset with their properties and these with their datatypes, and its properties.

    The terms are those of VoID (section 4.5) and, for datatypes, of void-ext; editors that complete by class
    read them. A partition is named after what it holds, behind `base`. Classes that are blank nodes are
    left out. Each query reads the whole default graph once.
    """
    classes = list(ask(_CLASSES))
    yield Triple(dataset, NamedNode(_VOID + "classes"), _integer(len(classes)))
    for row in classes:
        yield from _part(dataset, "class", _name(base, row, "class"), row)
    for row in ask(_PROPERTIES):
        yield from _part(dataset, "property", _name(base, row, "property"), row)
    for row in ask(_OF_CLASSES):
        owner = _name(base, row, "class")
        yield from _part(owner, "property", _name(base, row, "class", "property"), row)
    for row in ask(_DATATYPES):
        owner = _name(base, row, "class", "property")
        yield from _part(owner, "datatype", _name(base, row, "class", "property", "datatype"), row, _EXT)


def _part(
    owner: NamedNode, kind: str, node: NamedNode, row: Mapping[str, Node], namespace: str = _VOID
) -> Iterator[Triple]:
    """A partition of an owner by a class, property or datatype, with its counts."""
    yield Triple(owner, NamedNode(f"{namespace}{kind}Partition"), node)
    yield Triple(node, NamedNode(namespace + kind), row[kind])
    if kind == "class":
        yield Triple(node, TYPE, NamedNode(_VOID + "Dataset"))
    yield from _counts(node, row)


def _counts(node: NamedNode, row: Mapping[str, Node]) -> Iterator[Triple]:
    for name, value in row.items():
        if isinstance(value, Literal):
            yield Triple(node, NamedNode(_VOID + name), value)


def _name(base: str, row: Mapping[str, Node], *columns: str) -> NamedNode:
    """The name of a partition: the short names of what it holds, such as `class-cmq-Visit.cmq-place`."""
    return NamedNode(f"{base}{columns[0]}-" + ".".join(_short(str(row[column].value)) for column in columns))


def _short(iri: str) -> str:
    short = names.shorten(iri)
    if short.startswith("<"):
        return hashlib.sha256(iri.encode()).hexdigest()[:16]
    return short.replace(":", "-")


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)
