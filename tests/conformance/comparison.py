"""Results compared: the same solutions up to the names of blank nodes, in order where there is one."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any, Final

from graph import rdf
from graph.rdf import BlankNode, NamedNode, QueryResultsFormat, RdfFormat, Store
from tests.conformance.suites import graph, stored, value, values

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS: Final = {
    "srx": QueryResultsFormat.XML,
    "srj": QueryResultsFormat.JSON,
    "tsv": QueryResultsFormat.TSV,
}
_VARIABLE: Final = "urn:variable:"

Solutions = list[dict[str, Any]]


def expected(path: Path, *, is_graph: bool) -> bool | Solutions | set[rdf.Quad]:
    """What a result file holds: a truth value, solutions, or the triples of a graph."""
    if path.suffix[1:] in _RESULTS:
        return solutions(path.read_bytes(), _RESULTS[path.suffix[1:]])
    store = Store()
    store.extend(graph(path, "urn:result", path.as_uri()))
    sets = list(store.quads_for_pattern(None, rdf.TYPE, NamedNode(RS + "ResultSet")))
    if is_graph or not sets:
        return {rdf.Quad(*quad.triple) for quad in store}
    return _result_set(store, sets[0].subject)


def solutions(text: bytes, syntax: QueryResultsFormat) -> bool | Solutions:
    """Results in a format, each solution a mapping of bound variables to terms as the store keeps them."""
    results: Any = rdf.parse_query_results(text, syntax)
    if isinstance(results, rdf.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return [{name: stored(row[name]) for name in names if row[name] is not None} for row in results]


def _result_set(store: Store, node: Any) -> bool | Solutions:
    truth = value(store, node, RS + "boolean")
    if truth is not None:
        return bool(truth.value == "true")
    found = []
    for solution in values(store, node, RS + "solution"):
        bindings = values(store, solution, RS + "binding")
        row = {
            value(store, one, RS + "variable").value: stored(value(store, one, RS + "value"))
            for one in bindings
        }
        index = value(store, solution, RS + "index")
        found.append((int(index.value) if index else 0, row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def same(wanted: Solutions, found: Solutions, query: str) -> bool:
    """Whether these are the same solutions: in order if the query orders, without duplicates if REDUCED."""
    if "ORDER BY" in query.upper() and [_row(row) for row in wanted] != [_row(row) for row in found]:
        return False
    first, second = _counted(wanted), _counted(found)
    return first.keys() == second.keys() if "REDUCED" in query.upper() else first == second


def _counted(rows: Solutions) -> Counter[str]:
    """The rows as text and how often each comes, blank nodes by their canonical names (RDFC-1.0)."""
    if any(isinstance(term, BlankNode) for row in rows for term in row.values()):
        return _canonical(rows)
    return Counter(_row(row) for row in rows)


def _row(row: dict[str, Any]) -> str:
    """A row as text, blank nodes made alike."""
    terms = ((name, "_:b" if isinstance(term, BlankNode) else str(term)) for name, term in row.items())
    return str(sorted(terms))


def _canonical(rows: Solutions) -> Counter[str]:
    quads = []
    for row in rows:
        node = BlankNode()
        quads += [rdf.Quad(node, NamedNode(_VARIABLE + name), term) for name, term in row.items()]
    return Counter(rdf.canonical(quads).decode().splitlines())


def same_graph(one: set[rdf.Quad], other: set[rdf.Quad]) -> bool:
    """Whether two graphs are isomorphic, their literals as the store keeps them."""
    first, second = ({_stored(quad) for quad in quads} for quads in (one, other))
    return rdf.canonical(first) == rdf.canonical(second)


def _stored(quad: rdf.Quad) -> rdf.Quad:
    return rdf.Quad(quad.subject, quad.predicate, stored(quad.object), quad.graph_name)  # type: ignore[arg-type]


def cells(text: bytes, separator: str) -> Counter[str]:
    """The rows of CSV or TSV as they are spelt, cells by their columns, blank nodes made alike."""
    rows = csv.reader(
        text.decode().replace("\r", "").splitlines(),
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if separator == "," else csv.QUOTE_NONE,
    )
    head, *others = (re.sub(r"_:\w+", "_:b", "\n".join(row)).split("\n") for row in rows)
    return Counter(str(sorted(zip(head, row, strict=True))) for row in others)


def triples(text: bytes) -> set[rdf.Quad]:
    """The triples of a document in N-Triples."""
    return {rdf.Quad(*quad.triple) for quad in rdf.parse(text, RdfFormat.N_TRIPLES)}
