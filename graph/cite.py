"""Answers that cite their sources: for each row of a result, the claims whose triples made it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from graph import rdf
from graph.citing.asking import Asking, resolved
from graph.citing.cards import cards, stubs
from graph.citing.cursor import Unreadable
from graph.citing.evidence import DEPTH, Evidence, gather
from graph.citing.forms import trace_constructed, trace_described, trace_rows, trace_truth
from graph.citing.instances import Terms
from graph.citing.keeping import kept
from graph.citing.matching import Row, Solution
from graph.citing.reading import read_query
from graph.citing.trace import Trace
from graph.citing.tracing import SOLUTIONS, Tracer
from graph.citing.tree import Group, Query
from graph.derivations import Premises
from graph.engine import Engine, QueryMalformed
from graph.witnesses import Citation, Kind, Untraced, Witness, closure


def cite(
    engine: Engine,
    text: str,
    solutions: Sequence[Solution] | Sequence[rdf.Triple] = (),
    *,
    premises: Premises | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base_iri: str | None = None,
    timeout: float | None = None,
    reviewed: bool = False,
    identity: str | None = None,
    depth: int = DEPTH,
    limit: int = SOLUTIONS,
    words: bool = True,
) -> list[Citation]:
    """What each solution of a query rests on, in the order in which they are given.

    `text` is the query as it was answered. `solutions` are rows of its result (terms by the names of its
    columns; unbound ones left out or None), for CONSTRUCT and DESCRIBE triples of it; an ASK takes none and
    has one citation. Give the rows that are shown, such as the 50 of a page: they are followed together, by
    few requests to the engine, which count as one query: `timeout` (seconds) bounds their sum.

    `premises` finds how inferred triples were derived (`derivations.recorded(snapshot)`); without it they
    are reported as untraced. `depth` bounds the steps through rules, `limit` the solutions of one part of
    the query that are followed; a bound that is hit is said in the citation. Without `words` the claims are
    known by IRI and standing alone, which takes a fraction of the time.

    The definition of a witness for each operator stands in docs/citing.md. Raises the engine's QueryErrors;
    a query that cannot be read for citing gives citations that say so.
    """
    asking = Asking(
        engine,
        kept(engine),
        None if timeout is None else time.monotonic() + timeout,
        timeout or 0.0,
        tuple(default_graphs),
        tuple(named_graphs),
        base_iri,
        reviewed,
        identity,
    )
    try:
        query = read_query(text)
    except (Unreadable, QueryMalformed) as error:
        return [Citation(untraced=(Untraced("the whole query", str(error)),)) for _ in solutions or (0,)]
    traces = _traces(asking, query, solutions, limit)
    found = dict.fromkeys(triple for trace in traces for triple in trace.triples)
    read = cards if words else stubs
    evidence = gather(asking, found, _default_graph(asking, query), premises, depth, read)
    witnesses = {one: evidence.witness(one) for one in found}
    return [_citation(trace, [witnesses[one] for one in trace.triples], evidence) for trace in traces]


def _traces(
    asking: Asking, query: Query, solutions: Sequence[Solution] | Sequence[rdf.Triple], limit: int
) -> list[Trace]:
    def ask(names: Sequence[str], group: Group, most: int) -> list[Row]:
        return asking.within(query, names, group, most)

    tracer = Tracer(ask, Terms(resolved(query, asking.base_iri)), query.stem, limit)
    if query.form == "ASK":
        return trace_truth(tracer, query)
    rows = [solution for solution in solutions if isinstance(solution, Mapping)]
    if query.form == "SELECT":
        return trace_rows(tracer, query, rows)
    triples = [solution for solution in solutions if isinstance(solution, rdf.Triple)]
    if query.form == "CONSTRUCT":
        return trace_constructed(tracer, query, triples)
    return trace_described(tracer, query, triples)


def _citation(trace: Trace, witnesses: Sequence[Witness], evidence: Evidence) -> Citation:
    derived = (witness for witness in closure(witnesses) if Kind.RULE in witness.kinds)
    cut = (note for witness in derived for note in evidence.untraced(witness))
    untraced = tuple(dict.fromkeys([*trace.untraced, *cut]))
    return Citation(tuple(witnesses), tuple(trace.absences), tuple(trace.given), untraced, trace.is_free)


def _default_graph(asking: Asking, query: Query) -> frozenset[str] | None:
    """The graphs that the default graph is made of, where the request or the query names any."""
    if asking.default_graphs or asking.named_graphs:
        return frozenset(asking.default_graphs)
    if query.default_sources or query.named_sources:
        terms = resolved(query, asking.base_iri)
        return frozenset(str(terms[name].value) for name in query.default_sources)
    return None
