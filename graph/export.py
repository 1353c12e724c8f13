"""The dataset in the formats that other tools read: the same quads in any order give the same bytes."""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from xml.parsers import expat

import ontology
from graph import jsonld, names, rdf, turtle

Prefixes = Mapping[str, str]

_CLAIMS: Final = names.PREFIXES["claim"]
_CMQ: Final = names.PREFIXES["cmq"]
_STATEMENT: Final = rdf.NamedNode(_CMQ + "Statement")
_STATES: Final = rdf.NamedNode(_CMQ + "states")
_SUBJECT: Final = rdf.NamedNode(_CMQ + "subject")
_PREDICATE: Final = rdf.NamedNode(_CMQ + "predicate")
_OBJECT: Final = rdf.NamedNode(_CMQ + "object")
VOCABULARIES: Final = {name: names.PREFIXES[name] for name in names.PREFIXES if name not in names.KINDS}
_RANK: Final = {str(rdf.TYPE).encode(): 0, str(rdf.LABEL).encode(): 1}
_END: Final = b" .\n"
_NAMES: Final = (b"<", b"_:")
_ELEMENT: Final = re.compile(rb"<([A-Za-z][\w.-]*):")


class Format(StrEnum):
    """A format of RDF, by the name that the command line and the pages use."""

    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return _OXIGRAPH[self].media_type

    @property
    def extension(self) -> str:
        """The usual file extension, without the dot."""
        return _OXIGRAPH[self].file_extension

    @property
    def has_graphs(self) -> bool:
        """Whether the format keeps named graphs; the others hold the triples of all graphs as one set."""
        return _OXIGRAPH[self].supports_datasets


_OXIGRAPH: Final = {
    Format.TURTLE: rdf.RdfFormat.TURTLE,
    Format.NTRIPLES: rdf.RdfFormat.N_TRIPLES,
    Format.NQUADS: rdf.RdfFormat.N_QUADS,
    Format.TRIG: rdf.RdfFormat.TRIG,
    Format.JSONLD: rdf.RdfFormat.JSON_LD,
    Format.RDFXML: rdf.RdfFormat.RDF_XML,
}


class Inexpressible(ValueError):
    """Something in the data cannot be written in a format; carries the format, the place and the reason."""

    def __init__(self, form: Format, place: str, reason: str) -> None:
        super().__init__(f"{form} cannot express “{place}” ({reason}); Turtle and N-Triples can")
        self.form = form
        self.place = place
        self.reason = reason


def serialise(
    quads: Iterable[rdf.Quad],
    form: Format,
    *,
    prefixes: Prefixes = names.PREFIXES,
    header: str = "",
    context: Mapping[str, Any] | None = None,
) -> bytes:
    """The quads in a format, as UTF-8: the same set gives the same bytes.

    Blank nodes take their RDFC-1.0 labels. A format without graphs holds the triples of all the quads. The
    lines of the header become comments where the format has them; `context`, a mapping `{"@context": …}`,
    replaces the ontology's for JSON-LD. Raises Inexpressible for what RDF/XML cannot write, and
    jsonld.RemoteContext for a context that refers to another document.
    """
    statements = quads if form.has_graphs else (quad.triple for quad in quads)
    ordered = list(_ordered(statements, _order if form.has_graphs else _order_of_triple))
    if form is Format.JSONLD:
        return _jsonld(ordered, context)
    return _comment(form, header) + _WRITERS[form](ordered, prefixes)


def states(quads: Iterable[rdf.Quad]) -> Iterator[rdf.Quad]:
    """Each claim's triples as `cmq:states` nodes in the default graph, for formats without graphs.

    The nodes are named `<claim>#s1`, `<claim>#s2` … in the order of the triples. Other quads pass unchanged.
    """
    claims: defaultdict[rdf.NamedNode, set[rdf.Quad]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.graph_name, rdf.NamedNode) and quad.graph_name.value.startswith(_CLAIMS):
            claims[quad.graph_name].add(quad)
        else:
            yield quad
    for claim in sorted(claims, key=str):
        for number, quad in enumerate(_ordered(claims[claim], _order), start=1):
            yield from _statement(claim, number, quad)


def unstate(quads: Iterable[rdf.Quad]) -> Iterator[rdf.Quad]:
    """The inverse of `states`: every statement node becomes a quad in its claim's graph again."""
    known = list(quads)
    claims: dict[Any, Any] = {quad.object: quad.subject for quad in known if quad.predicate == _STATES}
    parts: defaultdict[Any, dict[rdf.NamedNode, Any]] = defaultdict(dict)
    for quad in known:
        if quad.subject in claims:
            parts[quad.subject][quad.predicate] = quad.object
        elif quad.predicate != _STATES:
            yield quad
    for node, part in parts.items():
        yield rdf.Quad(part[_SUBJECT], part[_PREDICATE], part[_OBJECT], claims[node])


def _statement(claim: rdf.NamedNode, number: int, quad: rdf.Quad) -> Iterator[rdf.Quad]:
    node = rdf.NamedNode(f"{claim.value}#s{number}")
    label = " ".join(_shown(term) for term in quad.triple)
    yield rdf.Quad(claim, _STATES, node)
    yield rdf.Quad(node, rdf.TYPE, _STATEMENT)
    yield rdf.Quad(node, rdf.LABEL, rdf.Literal(label))
    yield rdf.Quad(node, _SUBJECT, quad.subject)
    yield rdf.Quad(node, _PREDICATE, quad.predicate)
    yield rdf.Quad(node, _OBJECT, quad.object)


def _shown(term: Any) -> str:
    return names.shorten(term.value) if isinstance(term, rdf.NamedNode) else str(term)


def _ordered(
    statements: Iterable[rdf.Quad] | Iterable[rdf.Triple], order: Callable[[bytes], tuple[Any, ...]]
) -> Iterator[rdf.Quad]:
    """Each quad or triple once, blank nodes with their RDFC-1.0 labels, in this order of lines."""
    # In the order of bytes lines stand almost right, and what is almost sorted is sorted in half the time.
    return rdf.read(sorted(sorted(rdf.lines(statements)), key=order))


def _order_of_triple(line: bytes) -> tuple[bytes, tuple[int, bytes], bytes]:
    """By subject, predicate (type, label, the others) and object; the line is one of N-Triples."""
    subject, predicate, value = line.split(b" ", 2)
    return subject.strip(b"<>"), _ranked(predicate), value


def _order(line: bytes) -> tuple[bytes, bytes, tuple[int, bytes], bytes]:
    """Default graph first, then by graph, subject, predicate (type, label, the others) and object.

    The line is one of N-Quads; code points of text and bytes of UTF-8 have the same order. Names stand
    without brackets, so that an IRI comes before longer ones.
    """
    subject, predicate, rest = line.split(b" ", 2)
    value, _, graph = rest[: -len(_END)].rpartition(b" ")
    # The last word is the graph, unless it is the object or the end of one: no name holds a quotation mark.
    if not value or not graph.startswith(_NAMES) or b'"' in graph:
        value, graph = rest, b""
    return graph.strip(b"<>"), subject.strip(b"<>"), _ranked(predicate), value


@lru_cache(maxsize=1024)
def _ranked(predicate: bytes) -> tuple[int, bytes]:
    return _RANK.get(predicate, 2), predicate.strip(b"<>")


def _has_blank_node(quad: rdf.Quad) -> bool:
    return any(isinstance(term, rdf.BlankNode) for term in quad)


def _comment(form: Format, header: str) -> bytes:
    if form is Format.RDFXML or not header:
        return b""
    lines = (f"# {line.removeprefix('#').strip()}".rstrip() for line in header.splitlines())
    return ("\n".join(lines) + "\n\n").encode()


def _lines(quads: Sequence[rdf.Quad], _prefixes: Prefixes) -> bytes:
    """Canonical N-Triples or N-Quads: one line a quad, in code point order (the order of UTF-8 bytes)."""
    return b"".join(sorted(_written(quads, Format.NQUADS).splitlines(keepends=True)))


def _trig(quads: Sequence[rdf.Quad], prefixes: Prefixes) -> bytes:
    return turtle.tidy(_written(quads, Format.TRIG, prefixes), prefixes)


def _turtle(quads: Sequence[rdf.Quad], prefixes: Prefixes) -> bytes:
    plain = _trig(quads, prefixes)
    anonymous = b"_:" in plain and any(_has_blank_node(quad) for quad in quads)
    return (anonymous and turtle.nested(_lines(quads, prefixes), prefixes)) or plain


def _rdfxml(quads: Sequence[rdf.Quad], prefixes: Prefixes) -> bytes:
    draft = _written(quads, Format.RDFXML, prefixes)
    used = {name.decode() for name in _ELEMENT.findall(draft)}
    few = {name: namespace for name, namespace in prefixes.items() if name in used}
    # XML readers turn a bare carriage return into a line feed.
    return _well_formed(_written(quads, Format.RDFXML, few).replace(b"\r", b"&#13;"))


def _well_formed(text: bytes) -> bytes:
    """The document itself; raises Inexpressible where XML has no such character or no such element name."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        place = text.split(b"\n")[error.lineno - 1].decode(errors="replace").strip()
        raise Inexpressible(Format.RDFXML, place, expat.ErrorString(error.code)) from error
    return text


def _jsonld(quads: Sequence[rdf.Quad], context: Mapping[str, Any] | None) -> bytes:
    if context is None:
        context = jsonld.for_reading(json.loads(ontology.read("context.jsonld")), VOCABULARIES)
    return jsonld.compact(_written(quads, Format.JSONLD), context)


def _written(quads: Sequence[rdf.Quad], form: Format, prefixes: Prefixes | None = None) -> bytes:
    statements = quads if form.has_graphs else [quad.triple for quad in quads]
    buffer = io.BytesIO()
    rdf.serialize(statements, buffer, format=_OXIGRAPH[form], prefixes=dict(prefixes or {}))
    return buffer.getvalue()


_WRITERS: Final[dict[Format, Callable[[Sequence[rdf.Quad], Prefixes], bytes]]] = {
    Format.TURTLE: _turtle,
    Format.NTRIPLES: _lines,
    Format.NQUADS: _lines,
    Format.TRIG: _trig,
    Format.RDFXML: _rdfxml,
}
