"""Answers with their sources: a query asked and cited at once, its rows beside what each rests on."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from graph import rdf
from graph.cite import cite
from graph.citing.matching import Solution
from graph.derivations import Premises
from graph.engine import JSON, Answer, Engine, Form, QueryTimedOut, Request, TooMuchToCite
from graph.guard import inspect
from graph.witnesses import Citation

ROWS: Final = 1000
BYTES: Final = 16 * 1024 * 1024
TRIPLE: Final = ("subject", "predicate", "object")

_N_TRIPLES: Final = "application/n-triples"


@dataclass(frozen=True)
class Sourced:
    """An answer with its sources: `citations` holds one for each row, or the one of an ASK.

    `results` is the answer as SPARQL JSON; a graph stands in it as rows of subject, predicate and object,
    whose triples are `triples` in the same order.
    """

    form: Form
    results: Mapping[str, Any]
    citations: Sequence[Citation]
    triples: Sequence[rdf.Triple] = ()

    @property
    def names(self) -> list[str]:
        """The columns, in order; none for an ASK."""
        return list(self.results["head"].get("vars", ()))

    @property
    def bindings(self) -> list[dict[str, Any]]:
        """The rows as SPARQL JSON has them; none for an ASK."""
        return list(self.results["results"]["bindings"]) if "results" in self.results else []


def ask_sourced(
    engine: Engine,
    request: Request,
    premises: Premises | None = None,
    *,
    rows: int = ROWS,
    words: bool = True,
) -> Sourced:
    """Answer a request and cite the answer, both within the request's time; its media type plays no part.

    Without `words` the claims are known by IRI and standing alone, which takes a fraction of the time.
    Raises TooMuchToCite where the answer has more than `rows` rows or is very large, and the QueryErrors.
    """
    form = inspect(request.text).form
    started = time.monotonic()
    is_graph = form in (Form.CONSTRUCT, Form.DESCRIBE)
    with engine.answer(replace(request, media_type=_N_TRIPLES if is_graph else JSON)) as answer:
        if answer.length > BYTES:
            raise TooMuchToCite(BYTES, "bytes")
        triples, results, solutions = _read_graph(answer, rows) if is_graph else _read_results(answer, rows)
    citations = cite(
        engine,
        request.text,
        triples if is_graph else solutions,
        premises=premises,
        default_graphs=request.default_graphs,
        named_graphs=request.named_graphs,
        base_iri=request.base_iri,
        timeout=_left(request.timeout, started),
        reviewed=request.reviewed,
        identity=request.identity,
        words=words,
    )
    return Sourced(form, results, citations, triples)


def _left(seconds: float | None, started: float) -> float | None:
    if seconds is None:
        return None
    left = seconds - (time.monotonic() - started)
    if left <= 0:
        raise QueryTimedOut(seconds)
    return left


def _read_results(answer: Answer, limit: int) -> tuple[list[rdf.Triple], dict[str, Any], list[Solution]]:
    body = answer.body.read()
    results: dict[str, Any] = json.loads(body)
    if len(results.get("results", {}).get("bindings", ())) > limit:
        raise TooMuchToCite(limit, "rows")
    return [], results, solutions(body)


def solutions(body: bytes) -> list[Solution]:
    """The solutions of a SELECT from its SPARQL JSON; none where it is the answer to an ASK."""
    found = rdf.parse_query_results(body, rdf.QueryResultsFormat.JSON)
    if not isinstance(found, rdf.QuerySolutions):
        return []
    names = [variable.value for variable in found.variables]
    return [dict(zip(names, solution, strict=True)) for solution in found]


def _read_graph(answer: Answer, limit: int) -> tuple[list[rdf.Triple], dict[str, Any], list[Solution]]:
    quads = list(islice(rdf.parse(answer.body, format=rdf.RdfFormat.N_TRIPLES), limit + 1))
    if len(quads) > limit:
        raise TooMuchToCite(limit, "triples")
    triples = [quad.triple for quad in quads]
    bindings = [dict(zip(TRIPLE, map(term, triple), strict=True)) for triple in triples]
    return triples, {"head": {"vars": [*TRIPLE]}, "results": {"bindings": bindings}}, []


def term(node: rdf.Node) -> dict[str, str]:
    """A term as SPARQL JSON has it (SPARQL 1.1 Query Results JSON Format, section 3.2.2)."""
    if isinstance(node, rdf.NamedNode):
        return {"type": "uri", "value": node.value}
    if isinstance(node, rdf.BlankNode):
        return {"type": "bnode", "value": node.value}
    if not isinstance(node, rdf.Literal):
        raise TypeError(f"{node} is no RDF 1.1 term")
    if node.language:
        return {"type": "literal", "value": node.value, "xml:lang": node.language}
    if node.datatype == _STRING:
        return {"type": "literal", "value": node.value}
    return {"type": "literal", "value": node.value, "datatype": node.datatype.value}


_STRING: Final = rdf.NamedNode("http://www.w3.org/2001/XMLSchema#string")
