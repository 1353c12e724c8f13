"""Query results written in the formats that clients ask for: whole and well formed, or not at all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import BinaryIO, Final
from xml.parsers import expat

from graph import rdf
from graph.engine import Form, NotExpressible
from graph.names import PREFIXES

Results = rdf.QuerySolutions | rdf.QueryBoolean | rdf.QueryTriples

_PREFIX_BY_NAMESPACE: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_UNWRITTEN: Final = frozenset(
    (rdf.NamedNode(PREFIXES["xsd"] + "string"), rdf.NamedNode(PREFIXES["rdf"] + "langString"))
)
_NAMESPACE: Final = re.compile(r".*[/#]", re.DOTALL)


def write(results: Results, form: Form, media_type: str, output: BinaryIO) -> None:
    """Write results in one of the media types for their form, in UTF-8.

    The triples of a graph come once each, in an order that depends on nothing but them, blank nodes with
    their RDFC-1.0 labels, names with the project's prefixes. Raises NotExpressible where XML has no way to
    write a value or a predicate.
    """
    if isinstance(results, rdf.QueryTriples):
        output.write(serialise(results, media_type, form))
    elif media_type.endswith("+xml"):
        output.write(_well_formed(_table(results, media_type), form, media_type))
    else:
        results.serialize(output, format=_table_format(media_type))


def _table(results: rdf.QuerySolutions | rdf.QueryBoolean, media_type: str) -> bytes:
    return results.serialize(format=_table_format(media_type)) or b""


def _table_format(media_type: str) -> rdf.QueryResultsFormat:
    found = rdf.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"{media_type} is no format of results")
    return found


def serialise(triples: Iterable[rdf.Triple], media_type: str, form: Form = Form.CONSTRUCT) -> bytes:
    """A graph of triples in one of the media types for graphs; order and names as `write` has them.

    Raises NotExpressible where XML has no way to write a value or a predicate.
    """
    kind = rdf.RdfFormat.from_media_type(media_type)
    if kind is None:
        raise ValueError(f"{media_type} is no format of RDF")
    lines = sorted(rdf.lines(triples))
    if kind in (rdf.RdfFormat.N_TRIPLES, rdf.RdfFormat.N_QUADS):
        return b"".join(lines)
    ordered = [quad.triple for quad in rdf.read(lines)]
    try:
        text = rdf.serialize(ordered, format=kind, prefixes=_prefixes(ordered)) or b""
    except OSError as error:
        raise NotExpressible(form, media_type, str(error)) from error
    return _well_formed(text, form, media_type) if kind == rdf.RdfFormat.RDF_XML else _head_sorted(text)


def _prefixes(triples: Iterable[rdf.Triple]) -> dict[str, str]:
    """The project's prefixes for the namespaces that occur in the triples."""
    terms = set(itertools.chain.from_iterable(triples))
    terms |= {term.datatype for term in terms if isinstance(term, rdf.Literal)} - _UNWRITTEN
    iris = (term.value for term in terms if isinstance(term, rdf.NamedNode))
    namespaces = {found.group() for iri in iris if (found := _NAMESPACE.match(iri))}
    return {
        _PREFIX_BY_NAMESPACE[namespace]: namespace for namespace in namespaces & _PREFIX_BY_NAMESPACE.keys()
    }


def _head_sorted(text: bytes) -> bytes:
    """The document with the declarations of prefixes at its head in alphabetical order."""
    lines = text.split(b"\n")
    head = list(itertools.takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"\n".join([*sorted(head), *lines[len(head) :]])


def _well_formed(text: bytes, form: Form, media_type: str) -> bytes:
    """The XML document, its carriage returns escaped lest readers turn them into line feeds."""
    document = text.replace(b"\r", b"&#13;")
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(document, True)
    except expat.ExpatError as error:
        place = document.split(b"\n")[error.lineno - 1][max(0, error.offset - 40) :][:80]
        reason = f"XML cannot hold what stands at “{place.decode(errors='replace').strip()}”"
        raise NotExpressible(form, media_type, reason) from error
    return document
