"""Requests for citing: put to the engine under one deadline, over the dataset of the query that is cited."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph import rdf
from graph.citing.keeping import Kept
from graph.citing.matching import Solution
from graph.citing.tree import Group, Query, constants
from graph.citing.writing import written_group
from graph.engine import TSV, Engine, QueryTimedOut, Request

_FORMAT: Final = rdf.QueryResultsFormat.TSV


@dataclass(frozen=True)
class Asking:
    """How to ask: the engine, the moment when time is up, the dataset that the request names."""

    engine: Engine
    kept: Kept
    deadline: float | None = None
    seconds: float = 0.0
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base_iri: str | None = None
    reviewed: bool = False
    identity: str | None = None

    def within(self, query: Query, names: Sequence[str], group: Group, limit: int) -> list[Solution]:
        """The distinct solutions of a group for some variables, over the dataset and prologue of a query."""
        shown = " ".join(f"?{name}" for name in names) or f"(true AS ?{query.stem}any)"
        sources = "".join(f" FROM {name}" for name in query.default_sources)
        sources += "".join(f" FROM NAMED {name}" for name in query.named_sources)
        text = f"{query.prologue} SELECT DISTINCT {shown}{sources} WHERE {written_group(group)} LIMIT {limit}"
        return self.solutions(text, self.default_graphs, self.named_graphs)

    def solutions(
        self, text: str, default_graphs: tuple[str, ...] = (), named_graphs: tuple[str, ...] = ()
    ) -> list[Solution]:
        """The solutions of a SELECT. Raises the QueryErrors of the engine; QueryTimedOut when time is up."""
        request = Request(
            text,
            TSV,
            default_graphs,
            named_graphs,
            self._left(),
            self.reviewed,
            self.base_iri,
            self.identity,
        )
        with self.engine.answer(request) as answer:
            results = rdf.parse_query_results(answer.body, _FORMAT)
            assert isinstance(results, rdf.QuerySolutions)
            names = [variable.value for variable in results.variables]
            return [dict(zip(names, solution, strict=True)) for solution in results]

    def _left(self) -> float | None:
        if self.deadline is None:
            return None
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise QueryTimedOut(self.seconds)
        return left


def resolved(query: Query, base_iri: str | None) -> Mapping[str, rdf.Node]:
    """The terms that the constants of a query and the names of its dataset are, by their text.

    The engine's own library reads them, under the query's prologue; no data is looked at.
    """
    texts = list(dict.fromkeys([*constants(query), *query.default_sources, *query.named_sources]))
    return dict(zip(texts, _terms(query.prologue, texts, base_iri), strict=True))


def _terms(prologue: str, texts: Sequence[str], base_iri: str | None) -> Iterable[rdf.Node]:
    if not texts:
        return ()
    names = " ".join(f"?v{number}" for number in range(len(texts)))
    text = f"{prologue} SELECT {names} {{ VALUES ({names}) {{ ({' '.join(texts)}) }} }}"
    solutions = rdf.Store().query(text, base_iri=base_iri)
    assert isinstance(solutions, rdf.QuerySolutions)
    return tuple(next(iter(solutions)))
