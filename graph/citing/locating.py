"""In which graphs triples stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from graph import rdf
from graph.citing.asking import Asking
from graph.citing.restriction import written

# Triples looked up by one request; a request of this size stays well below the limits of a query.
CHUNK: Final = 2_000


def located(asking: Asking, triples: Collection[rdf.Triple]) -> dict[rdf.Triple, tuple[str, ...]]:
    """The named graphs in which each triple stands, sorted; one with a blank node is found by its label."""
    known = asking.kept.graphs
    wanted = [triple for triple in triples if triple not in known]
    blank = [triple for triple in wanted if _is_blank(triple)]
    plain = [triple for triple in wanted if triple not in blank] if blank else wanted
    found: dict[rdf.Triple, set[str]] = defaultdict(set)
    for start in range(0, len(plain), CHUNK):
        _look_up(asking, plain[start : start + CHUNK], found)
    for triple in blank:
        _look_for(asking, triple, found)
    known |= {triple: tuple(sorted(found[triple])) for triple in wanted}
    return {triple: known[triple] for triple in triples}


def _is_blank(triple: rdf.Triple) -> bool:
    return isinstance(triple.subject, rdf.BlankNode) or isinstance(triple.object, rdf.BlankNode)


def _look_up(asking: Asking, triples: Sequence[rdf.Triple], found: dict[rdf.Triple, set[str]]) -> None:
    rows = " ".join(f"({number} {triple})" for number, triple in enumerate(triples))
    text = f"SELECT ?n ?g {{ VALUES (?n ?s ?p ?o) {{ {rows} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    for number, graph in asking.rows(text):
        if isinstance(number, rdf.Literal) and isinstance(graph, rdf.NamedNode):
            found[triples[int(number.value)]].add(graph.value)


def _look_for(asking: Asking, triple: rdf.Triple, found: dict[rdf.Triple, set[str]]) -> None:
    terms = [f"?v{place}" if written(term) == "UNDEF" else str(term) for place, term in enumerate(triple)]
    values = [term for term in triple if isinstance(term, rdf.BlankNode)]
    names = [term[1:] for term in terms if term.startswith("?v")]
    shown = " ".join(f"?{name}" for name in names)
    for graph, *found_terms in asking.rows(f"SELECT ?g {shown} {{ GRAPH ?g {{ {' '.join(terms)} }} }}"):
        if isinstance(graph, rdf.NamedNode) and found_terms == values:
            found[triple].add(graph.value)
