"""What is followed for each query form: rows of SELECT, triples of CONSTRUCT and DESCRIBE, one way of ASK."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph import rdf
from graph.citing.matching import Row, Solution
from graph.citing.trace import Trace
from graph.citing.tracing import Tracer
from graph.citing.tree import Const, Link, Pattern, Query, Var
from graph.citing.writing import written_group
from graph.witnesses import Absence, Untraced


def trace_rows(tracer: Tracer, query: Query, solutions: Sequence[Solution]) -> list[Trace]:
    """Follow rows of a SELECT."""
    names = [item.variable.name for item in query.select.items]
    rows: list[Row] = [tuple(solution.get(name) for name in names) for solution in solutions]
    traces = tracer.select(query.select, names, rows, None)
    for trace in traces:
        _note_none(trace, "this row")
    return traces


def trace_truth(tracer: Tracer, query: Query) -> list[Trace]:
    """Follow one way in which an ASK is true; where there is none, that is what it rests on."""
    (trace,) = replace(tracer, limit=1, is_sample=True).select(query.select, (), [()], None)
    if not trace.derivations:
        trace.absences[Absence("none", written_group(query.select.group))] = None
        trace.is_free = True
    return [trace]


def trace_constructed(tracer: Tracer, query: Query, triples: Sequence[rdf.Triple]) -> list[Trace]:
    """Follow triples of a CONSTRUCT: of each, every solution for which a triple of the template gives it."""
    traces = [Trace() for _ in triples]
    for pattern in query.template:
        names, rows = _unified(tracer, query, pattern, triples)
        found = tracer.select(query.select, names, list(rows), None) if rows else []
        for (_, places), trace in zip(rows.items(), found, strict=True):
            for place in places:
                traces[place].add(trace)
                traces[place].derivations += trace.derivations
                traces[place].is_free |= trace.is_free
    for trace in traces:
        _note_none(trace, "this triple")
    return traces


def trace_described(tracer: Tracer, query: Query, triples: Sequence[rdf.Triple]) -> list[Trace]:
    """Follow triples of a DESCRIBE: each rests on itself, and on why its subject is described."""
    traces = [Trace() for _ in triples]
    for trace, triple in zip(traces, triples, strict=True):
        trace.triples[triple, None] = None
    named = {tracer.terms.value(term, {}) for term in query.described if isinstance(term, Const)}
    rows: list[Row] = list(
        dict.fromkeys(_subject(triple) for triple in triples if triple.subject not in named)
    )
    reasons = {row: Trace() for row in rows}
    for term in query.described if rows else ():
        if isinstance(term, Var):
            for row, trace in zip(rows, tracer.select(query.select, [term.name], rows, None), strict=True):
                reasons[row].add(trace)
                reasons[row].derivations += trace.derivations
    for trace, triple in zip(traces, triples, strict=True):
        if reason := reasons.get(_subject(triple)):
            trace.add(reason)
            if not reason.derivations:
                trace.note([Untraced(f"DESCRIBE of {triple.subject}", "how it came to be described")])
    return traces


def _subject(triple: rdf.Triple) -> Row:
    subject = triple.subject
    return (None if isinstance(subject, rdf.Triple) else subject,)


def _note_none(trace: Trace, what: str) -> None:
    if not trace.derivations:
        trace.note([Untraced(what, "no solution of the query was found again that gives it")])


def _unified(
    tracer: Tracer, query: Query, pattern: Pattern, triples: Sequence[rdf.Triple]
) -> tuple[list[str], Mapping[Row, list[int]]]:
    """The variables of a template's triple, and their values for which it is one of the triples given.

    A blank node of the template is another in each solution, and so is not compared.
    """
    names = [item.variable.name for item in query.select.items]
    rows: dict[Row, list[int]] = defaultdict(list)
    kept: list[str] = []
    for place, triple in enumerate(triples):
        values = _unify(tracer, pattern, triple)
        if values is not None:
            kept = [name for name in names if name in values and not name.startswith(query.stem)]
            rows[tuple(values[name] for name in kept)].append(place)
    return kept, rows


def _unify(tracer: Tracer, pattern: Pattern, triple: rdf.Triple) -> dict[str, rdf.Node] | None:
    predicate = pattern.predicate.predicate if isinstance(pattern.predicate, Link) else pattern.predicate
    values: dict[str, rdf.Node] = {}
    for term, node in zip((pattern.subject, predicate, pattern.object), triple, strict=True):
        if isinstance(term, Var):
            if values.setdefault(term.name, node) != node:
                return None
        elif not isinstance(term, Const) or tracer.terms.value(term, {}) != node:
            return None
    return values
