"""Requests for citing: put to the engine under one deadline, over the dataset of the query that is cited."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from graph import rdf
from graph.citing.keeping import Kept
from graph.citing.matching import Row
from graph.citing.tree import Group, Query, constants
from graph.citing.writing import written_group
from graph.engine import TSV, Composed, Engine, QueryTimedOut, Request

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

    def within(self, query: Query, names: Sequence[str], group: Group, limit: int) -> list[Row]:
        """The distinct solutions of a group, as the values of some variables in their order.

        It is asked over the dataset and prologue of a query.
        """
        shown = " ".join(f"?{name}" for name in names) or f"(true AS ?{query.stem}any)"
        sources = "".join(f" FROM {name}" for name in query.default_sources)
        sources += "".join(f" FROM NAMED {name}" for name in query.named_sources)
        text = f"{query.prologue} SELECT DISTINCT {shown}{sources} WHERE {written_group(group)} LIMIT {limit}"
        named = (self.default_graphs, self.named_graphs)
        request = Request(text, TSV, *named, self._left(), self.reviewed, self.base_iri, self.identity)
        found = self._rows(request)
        return found if names else [() for _ in found]

    def rows(self, text: str) -> list[Row]:
        """The solutions of a SELECT, each the values of its columns in their order.

        The text is made of our own words and of terms alone. Raises the QueryErrors of the engine;
        QueryTimedOut when time is up.
        """
        left = self._left()
        return self._rows(Composed(text, TSV, timeout=left, reviewed=self.reviewed, identity=self.identity))

    def _rows(self, request: Request) -> list[Row]:
        with self.engine.answer(request) as answer:
            results = rdf.parse_query_results(answer.body, _FORMAT)
            assert isinstance(results, rdf.QuerySolutions)
            return [tuple(solution) for solution in results]

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
    texts = tuple(dict.fromkeys([*constants(query), *query.default_sources, *query.named_sources]))
    return dict(zip(texts, _terms(query.prologue, texts, base_iri), strict=True))


@lru_cache(maxsize=256)
def _terms(prologue: str, texts: tuple[str, ...], base_iri: str | None) -> tuple[rdf.Node, ...]:
    if not texts:
        return ()
    names = " ".join(f"?v{number}" for number in range(len(texts)))
    text = f"{prologue} SELECT {names} {{ VALUES ({names}) {{ ({' '.join(texts)}) }} }}"
    solutions = rdf.Store().query(text, base_iri=base_iri)
    assert isinstance(solutions, rdf.QuerySolutions)
    return tuple(next(iter(solutions)))
