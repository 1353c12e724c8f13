"""The tables of what is ended, over a small server that answers at once."""

from __future__ import annotations

from benchmarks import unkillable
from server.app import create_app
from server.site import Site
from tests.server.conftest import served
from tests.server.engines import StoreEngine


def test_every_shape_has_its_row() -> None:
    with served(create_app(StoreEngine(), Site())) as url:
        kinds = {name: unkillable.ask(url, text) for name, text in unkillable.REFUSALS.items()}
    assert {(ending.status, ending.kind) for ending in kinds.values()} == {
        (400, "query-too-deep"),
        (400, "query-too-long"),
        (413, "query-too-large"),
    }


def test_the_table_says_how_each_ended() -> None:
    rows = unkillable.table({"deep": [unkillable.Ending(400, "query-too-deep", 0.1)]}, deadline=1)
    assert rows[-1] == "| deep | 400 query-too-deep | 0.10 |  |"
    late = [unkillable.Ending(503, "query-timeout", seconds) for seconds in (1.1, 1.25)]
    assert unkillable.table({"late": late}, deadline=1)[-1] == "| late | 503 query-timeout | 1.25 | 0.25 |"


def test_those_who_wait_are_told_by_median_and_worst() -> None:
    assert unkillable.waits([unkillable.Ending(200, "answered", s) for s in (1, 2, 6)]) == "2.000, 6.000"
    assert unkillable.waits([unkillable.Ending(503, "queue-full", 1)]) == "refused: queue-full"
