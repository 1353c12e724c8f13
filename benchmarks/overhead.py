"""What it costs to cite the rows of a page, beside the query that gave them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from graph import rdf
from graph.cite import cite
from graph.engine import TSV, Engine, Request

PAGE: Final = 50
Result = TypeVar("Result")


class Overhead(NamedTuple):
    """The seconds that a query took, that citing a page of its rows took at first, and once more.

    At first everything is looked up; once more, what was learnt of claims and graphs is at hand.
    """

    query: float
    first: float
    again: float

    @property
    def ratios(self) -> tuple[float, float]:
        """Citing at first and once more, each by the time of the query."""
        return self.first / self.query, self.again / self.query


def overhead(engine: Engine, text: str) -> Overhead:
    """Measure a SELECT on an engine whose claims have not been cited yet; it is asked once beforehand."""
    _rows(engine, text)
    rows, query = _timed(lambda: _rows(engine, text))
    _, first = _timed(lambda: cite(engine, text, rows[:PAGE]))
    _, again = _timed(lambda: cite(engine, text, rows[:PAGE]))
    return Overhead(query, first, again)


def _rows(engine: Engine, text: str) -> list[dict[str, rdf.Node | None]]:
    with engine.answer(Request(text, TSV)) as answer:
        found = rdf.parse_query_results(answer.body, rdf.QueryResultsFormat.TSV)
        assert isinstance(found, rdf.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [dict(zip(names, row, strict=True)) for row in found]


def _timed(act: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    return act(), time.perf_counter() - started
