"""Turtle that people like to read: only the prefixes used, blank nodes nested where that loses nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import rdflib

from graph import rdf

_DECLARATION: Final = re.compile(rb"@prefix (\S*): <([^>]*)> \.\n+")
# Strings and IRIs come first, so that what looks like a prefixed name inside one is passed over.
_NAME: Final = re.compile(
    rb"""
      \"{3} (?:[^\\] | \\.)*? \"{3}
    | \" (?:[^"\\\n] | \\.)* \"
    | <[^>\s]*>
    | ([A-Za-z][\w.-]*) : [^\s,;]*
    """,
    re.DOTALL | re.VERBOSE,
)
_LABEL: Final = re.compile(r"_:(\S+)")
_NEXT_BLOCK: Final = re.compile(rb"\n(?=[^\t\n}])")


def tidy(text: bytes, prefixes: Mapping[str, str]) -> bytes:
    """The store's Turtle or TriG with only the prefixes it uses, in the order given, blocks set apart."""
    declarations, body = _split(text)
    return _declared(declarations, prefixes, body) + _NEXT_BLOCK.sub(b"\n\n", body)


def nested(ntriples: bytes, prefixes: Mapping[str, str]) -> bytes | None:
    """Turtle with blank nodes as `[ … ]` and lists as `( … )`; None where that would change a literal.

    (rdflib, which nests, rewrites numbers such as "1.50" in their shortest form.)
    """
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    # Without this rdflib gives blank nodes random names, and sorts by them.
    labels = {label: rdflib.BNode(label) for label in _LABEL.findall(ntriples.decode())}
    graph.parse(data=ntriples, format="nt", bnode_context=labels)
    declarations, body = _split(graph.serialize(format="turtle", encoding="utf-8"))
    text = _declared(declarations, prefixes, body) + body.rstrip(b"\n") + b"\n"
    return text if _same(text, ntriples) else None


def _split(text: bytes) -> tuple[dict[str, str], bytes]:
    """The prefixes declared at the head of a Turtle document, and the rest of it."""
    declarations, position = {}, 0
    while found := _DECLARATION.match(text, position):
        declarations[found[1].decode()] = found[2].decode()
        position = found.end()
    return declarations, text[position:]


def _declared(declarations: Mapping[str, str], order: Mapping[str, str], body: bytes) -> bytes:
    """Declarations of the prefixes that the body uses, in the order given, others after them."""
    used = {name.decode() for name in set(_NAME.findall(body))}
    ordered = [name for name in order if name in declarations] + sorted(declarations.keys() - order.keys())
    lines = [f"@prefix {name}: <{declarations[name]}> .\n" for name in ordered if name in used]
    return "".join([*lines, "\n" if lines else ""]).encode()


def _same(text: bytes, ntriples: bytes) -> bool:
    turtle = rdf.parse(text, format=rdf.RdfFormat.TURTLE)
    return rdf.canonical(turtle) == rdf.canonical(rdf.parse(ntriples, format=rdf.RdfFormat.N_TRIPLES))
