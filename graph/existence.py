"""Whether the dataset knows a thing at all: what is misnamed is an error, and never an empty answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from graph.engine import JSON, Answer, Request
from graph.rdf import NamedNode
from graph.selection import UnknownThing


def require(ask: Callable[[Request], Answer], iris: Iterable[str]) -> None:
    """Raise UnknownThing for the first IRI of which nothing is said, in the record or in any graph."""
    for iri in iris:
        node = NamedNode(iri)
        text = f"ASK {{ {{ {node} ?p ?o }} UNION {{ GRAPH ?graph {{ {node} ?p ?o }} }} }}"
        with ask(Request(text, JSON, reviewed=True)) as answer:
            if not json.load(answer.body)["boolean"]:
                raise UnknownThing(iri)
