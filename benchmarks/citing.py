"""What it costs to cite the rows of a page, beside the query that gave them.

Beside the mix, shapes as WatDiv has them (Aluç and others, ISWC 2014): linear, star, snowflake
and complex, here over the generated dataset.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from benchmarks.client import unseen
from benchmarks.history import History
from benchmarks.mix import Query, query
from graph import rdf
from graph.cite import cite
from graph.engine import Engine, Request
from graph.pool import Pool
from graph.relay import Relay
from graph.sourced import solutions
from graph.witnesses import Citation

PAGE: Final = 50
SHAPES: Final = ("linear", "star", "snowflake", "complex")
ROUNDS: Final = 5

_SELECT: Final = "application/sparql-results+json"
_CONSTRUCT: Final = "application/n-triples"

Result = TypeVar("Result")
Rows = list[dict[str, rdf.Node | None]] | list[rdf.Triple]


@dataclass(frozen=True)
class Cited:
    """The median seconds of a query, and of citing a page of its rows in three ways.

    `named` is to name the claims behind them where nothing is known of the dataset yet, `again` once what
    that took has been looked up; `told` is to tell these claims, with words and passages, at first sight.
    `is_cut` says that a bound was reached, so that not everything was followed.
    """

    query: Query
    plain: float
    named: float
    again: float
    told: float
    is_cut: bool = False

    @property
    def ratio(self) -> float:
        """How many times as long as the query it takes to name the claims at first sight."""
        return self.named / self.plain


def shapes(history: History) -> tuple[Query, ...]:
    """Two queries of each shape, a page of each."""
    (here, there), _ = history.encounters().most_common(1)[0]
    texts = (
        ("linear 1", "linear", _linear(here)),
        ("linear 2", "linear", _venue(history.busiest_host())),
        ("star 1", "star", _delivery(here)),
        ("star 2", "star", _tenure(history.busiest_office())),
        ("snowflake 1", "snowflake", _agreement(here)),
        ("snowflake 2", "snowflake", _meeting(history.busiest_host())),
        ("complex 1", "complex", _encounter(here, there)),
        ("complex 2", "complex", _exchange(here)),
    )
    return tuple(query(name, shape, f"{text} LIMIT {PAGE}", rows=PAGE) for name, shape, text in texts)


def _linear(state: str) -> str:
    return f"""SELECT ?visit ?person ?tenure ?office WHERE {{
  ?visit cmq:destination <{state}> . ?visit cmq:visitor ?person .
  ?tenure cmq:officeHolder ?person . ?tenure cmq:office ?office .
}}"""


def _venue(state: str) -> str:
    return f"""SELECT ?meeting ?place ?province WHERE {{
  ?province cmq:locatedIn <{state}> . ?place cmq:locatedIn ?province . ?meeting cmq:atPlace ?place .
}}"""


def _delivery(state: str) -> str:
    return f"""SELECT ?delivery ?supplier ?equipment ?quantity ?when WHERE {{
  ?delivery a cmq:Delivery ; cmq:recipient <{state}> ; cmq:supplier ?supplier ; cmq:equipment ?equipment ;
    cmq:quantity ?quantity ; cmq:when ?when .
}}"""


def _tenure(office: str) -> str:
    return f"""SELECT ?tenure ?person ?month ?label WHERE {{
  ?tenure cmq:office <{office}> ; cmq:officeHolder ?person ; cmq:attestedAt ?month ; rdfs:label ?label .
}}"""


def _agreement(state: str) -> str:
    return f"""SELECT ?agreement ?partner ?topic ?signing ?when WHERE {{
  ?agreement cmq:party <{state}> , ?partner ; cmq:topic ?topic ; cmq:status cmq:agreement-signed .
  ?signing cmq:instrument ?agreement ; cmq:when ?when ; cmq:eventStatus cmq:event-occurred .
}}"""


def _meeting(state: str) -> str:
    return f"""SELECT ?meeting ?when ?place ?person ?office WHERE {{
  ?meeting a cmq:Meeting ; cmq:when ?when ; cmq:atPlace ?place ; cmq:participant ?person .
  ?place cmq:locatedIn <{state}> .
  ?tenure cmq:officeHolder ?person ; cmq:office ?office ; cmq:attestedAt ?month .
}}"""


def _encounter(here: str, there: str) -> str:
    return f"""SELECT ?meeting ?us ?them WHERE {{
  ?ourOffice cmq:jurisdiction <{here}> . ?ours cmq:office ?ourOffice ; cmq:officeHolder ?us .
  ?meeting cmq:participant ?us , ?them ; cmq:atPlace ?place .
  ?theirs cmq:officeHolder ?them ; cmq:office ?theirOffice . ?theirOffice cmq:jurisdiction <{there}> .
}}"""


def _exchange(state: str) -> str:
    return f"""SELECT ?visit ?person ?delivery ?agreement WHERE {{
  ?visit cmq:destination <{state}> ; cmq:visitor ?person . ?tenure cmq:officeHolder ?person .
  ?tenure cmq:office ?office . ?office cmq:jurisdiction ?home .
  ?delivery cmq:supplier ?home ; cmq:recipient <{state}> . ?agreement cmq:party ?home , <{state}> .
}}"""


def measure(file: Path, queries: Iterable[Query], rounds: int = ROUNDS) -> list[Cited]:
    """Ask each query of a dataset in N-Quads, and cite its answer, in texts that are new each time.

    The engine is that of a server, with processes that can be killed; the dataset is in memory.
    """
    with Pool(file, version="benchmark", copies=[file]) as pool:
        return [measured(pool, query, rounds) for query in queries]


def measured(engine: Engine, query: Query, rounds: int = ROUNDS) -> Cited:
    """The times of one query at an engine, once it has been asked."""
    rows = _rows(engine, query.text, query.is_construct)
    times = [_once(engine, unseen(query), rows[:PAGE]) for _ in range(rounds)]
    plain, named, again, told = (statistics.median(each[place] for each, _ in times) for place in range(4))
    is_cut = any("not all of them" in part.reason for one in times[0][1] for part in one.untraced)
    return Cited(query, plain, named, again, told, is_cut)


def _once(engine: Engine, query: Query, rows: Rows) -> tuple[tuple[float, ...], list[Citation]]:
    """The seconds of the query, of naming claims at first and once more, and of telling them."""
    # What citing learns it keeps with the engine that it is given: a new relay knows nothing.
    naming, telling = Relay(engine), Relay(engine)
    _, plain = _timed(lambda: engine.answer(_request(query.text, query.is_construct)).body.close())
    citations, named = _timed(lambda: cite(naming, query.text, rows, words=False))
    _, again = _timed(lambda: cite(naming, query.text, rows, words=False))
    _, told = _timed(lambda: cite(telling, query.text, rows))
    return (plain, named, again, told), citations


def _request(text: str, is_construct: bool) -> Request:
    return Request(text, _CONSTRUCT if is_construct else _SELECT)


def _rows(engine: Engine, text: str, is_construct: bool) -> Rows:
    with engine.answer(_request(text, is_construct)) as answer:
        if is_construct:
            return [quad.triple for quad in rdf.parse(answer.body, format=rdf.RdfFormat.N_TRIPLES)]
        return [dict(row) for row in solutions(answer.body.read())]


def _timed(act: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    return act(), time.perf_counter() - started


def mean(measured: Sequence[Cited], times: Callable[[Cited], float] = lambda one: one.named) -> float:
    """The geometric mean of how many times as long as its query each took."""
    return statistics.geometric_mean([times(one) / one.plain for one in measured])
