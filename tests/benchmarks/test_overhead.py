"""The measure of citing gives three times for any query, and what is learnt makes requests fewer."""

from __future__ import annotations

from benchmarks.overhead import overhead
from tests.graph.citing.engines import BASE, Here, dataset

DATA = """
claim:a-1 { :ann :met :bob } claim:a-2 { :bob :met :cid }
graph:sources {
  claim:a-1 cmq:standing cmq:standing-accepted . claim:a-2 cmq:standing cmq:standing-accepted
}
"""


def test_citing_once_more_needs_one_request() -> None:
    engine = Here(dataset(DATA))
    measured = overhead(engine, f"SELECT * {{ ?a <{BASE}met> ?b }}")
    assert len(engine.requests) == 2 + 4 + 1
    assert all(seconds > 0 for seconds in measured)
    assert measured.ratios == (measured.first / measured.query, measured.again / measured.query)
