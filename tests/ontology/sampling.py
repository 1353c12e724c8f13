"""Graphs to test with, and data that contradict the ontology, each with the sentence that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph

import ontology
from ontology.vocabulary import load_graph

SAMPLES: Final = Path(__file__).parent / "samples"

CASES: Final = {
    "a person who is a state": (
        "person:a a cmq:Person , cmq:State .",
        "person/a is both Person (by its type) and State (by its type), which exclude each other.",
    ),
    "a delivery with two event statuses": (
        "event:d a cmq:Delivery ; cmq:eventStatus cmq:event-occurred , cmq:event-planned .",
        "event/d has one eventStatus at most, and is given event-occurred and event-planned.",
    ),
    "a tenure with two holders": (
        "tenure:t a cmq:Tenure ; cmq:officeHolder person:a , person:b .",
        "tenure/t has one officeHolder at most, and is given person/a and person/b.",
    ),
    "a code of another list": (
        "event:e a cmq:Event ; cmq:eventStatus cmq:agreement-signed .",
        "agreement-signed is both AgreementStatus (by its type) and EventStatus (as eventStatus of event/e), "
        "which exclude each other.",
    ),
    "a place that hosts": (
        "event:e a cmq:Visit ; cmq:host place:moscow . place:moscow a cmq:City .",
        "place/moscow is both Agent (as host of event/e) and City (by its type), which exclude each other.",
    ),
    "a tenure that replaces itself": (
        "tenure:t a cmq:Tenure ; cmq:replaces tenure:t .",
        "tenure/t is given as replaces of itself.",
    ),
    "two states that succeed each other": (
        "state:a cmq:successorOf state:b . state:b cmq:successorOf state:a .",
        "state/a and state/b are each given as successorOf of the other.",
    ),
    "a quantity in words": (
        'event:d a cmq:Delivery ; cmq:quantity "four" .',
        "event/d has the quantity “four”, which is no integer.",
    ),
    "an event at an agent": (
        "event:e cmq:atPlace state:a . state:a a cmq:State .",
        "state/a is both Place (as atPlace of event/e) and State (by its type), which exclude each other.",
    ),
}


def whole_ontology() -> Graph:
    """The ontology, its codes and its alignment."""
    return load_graph().parse(data=ontology.read("alignment.ttl"), format="turtle")


def turtle(text: str) -> Graph:
    """The graph of a Turtle text in which every prefix of the project is known."""
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in ontology.prefixes().items())
    return Graph().parse(data=header + text, format="turtle")


def sample(name: str) -> Graph:
    """The graph of a file in `samples`."""
    return turtle((SAMPLES / f"{name}.ttl").read_text(encoding="utf-8"))


def triples(*graphs: Graph) -> bytes:
    """Graphs as one N-Triples text."""
    return b"".join(graph.serialize(format="nt", encoding="utf-8") for graph in graphs)
