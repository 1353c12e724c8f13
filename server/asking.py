"""Reviewed queries of the pages themselves, answered as rows of terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from graph.engine import Request
from graph.rdf import NamedNode, Node, QueryResultsFormat, QuerySolutions, parse_query_results
from server.context import ask
from server.negotiation import JSON

Row: TypeAlias = dict[str, Node]


def solutions(text: str, timeout: float | None = None) -> list[Row]:
    """The solutions of a SELECT as mappings of bound variables to terms.

    `timeout` is in seconds and can only lower the engine's own. Raises the engine's QueryErrors.
    """
    with ask(Request(text, JSON.media_type, reviewed=True, timeout=timeout)) as answer:
        results = parse_query_results(answer.body, QueryResultsFormat.JSON)
        if not isinstance(results, QuerySolutions):
            raise TypeError("a page asks by SELECT")
        columns = [variable.value for variable in results.variables]
        return [{c: row[c] for c in columns if row[c] is not None} for row in results]


def labels(iris: Iterable[str]) -> dict[str, str]:
    """The English label of each IRI that has one anywhere in the dataset, else any label of it."""
    terms = " ".join(str(NamedNode(iri)) for iri in sorted(set(iris)))
    if not terms:
        return {}
    rows = solutions(
        f"""SELECT ?thing ?label WHERE {{
          VALUES ?thing {{ {terms} }}
          {{ ?thing {_LABEL} ?label }} UNION {{ GRAPH ?graph {{ ?thing {_LABEL} ?label }} }}
        }}"""
    )
    found: dict[str, str] = {}
    for row in sorted(
        rows, key=lambda row: (getattr(row["label"], "language", None) != "en", row["label"].value)
    ):
        found.setdefault(row["thing"].value, row["label"].value)
    return found


_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
