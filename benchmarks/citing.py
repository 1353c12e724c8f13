"""What citing costs: queries asked plainly, and with the sources of the fifty rows of a page.

Beside the mix, shapes as WatDiv has them (Aluç and others, ISWC 2014): linear, star, snowflake
and complex, here over the generated dataset.
"""

from __future__ import annotations

import http.client
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.client import Client, Refused, unseen
from benchmarks.history import History
from benchmarks.mix import Query, query

PAGE: Final = 50
SHAPES: Final = ("linear", "star", "snowflake", "complex")
ROUNDS: Final = 5
_CITED: Final = (("cite", "true"),)


@dataclass(frozen=True)
class Cited:
    """The median seconds of a query, plain and with its sources; or why it was not cited."""

    query: Query
    plain: float
    cited: float
    refusal: str = ""

    @property
    def ratio(self) -> float:
        """How many times as long the cited answer took."""
        return self.cited / self.plain


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


def measure(client: Client, queries: Iterable[Query], rounds: int = ROUNDS) -> list[Cited]:
    """Ask each query plainly and cited, in turn, in texts that are new each time."""
    citing = Client(client.port, client.path, (*client.parameters, *_CITED))
    return [_measured(client, citing, query, rounds) for query in queries]


def _measured(client: Client, citing: Client, query: Query, rounds: int) -> Cited:
    plain, cited = [], []
    try:
        for _ in range(rounds):
            plain.append(client.ask(unseen(query))[0])
            cited.append(citing.ask(unseen(query))[0])
    except (OSError, http.client.HTTPException, Refused) as error:
        return Cited(query, 0.0, 0.0, " ".join(str(error).split())[:120])
    return Cited(query, statistics.median(plain), statistics.median(cited))


def mean(measured: Sequence[Cited]) -> float:
    """The geometric mean of the ratios of those that were cited."""
    return statistics.geometric_mean([one.ratio for one in measured if not one.refusal])
