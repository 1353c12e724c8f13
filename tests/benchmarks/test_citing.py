"""The measure of citing: its shapes have answers to cite, and what is learnt makes requests fewer."""

from __future__ import annotations

import pytest

from benchmarks.citing import SHAPES, measured, shapes
from benchmarks.dataset import quads
from benchmarks.history import History
from benchmarks.mix import Query, mix
from benchmarks.world import imagine
from graph import rdf
from graph.engine import Composed
from tests.graph.citing.engines import Here

WORLD = imagine(300)
HISTORY = History(WORLD, 0)


@pytest.fixture(scope="module")
def store() -> rdf.Store:
    """The dataset of a small world."""
    lines = (triples.replace("\n", end) for end, triples in quads(WORLD))
    store = rdf.Store()
    store.extend(rdf.parse("".join(lines).encode(), format=rdf.RdfFormat.N_QUADS))
    return store


def test_every_shape_has_its_queries() -> None:
    assert [query.shape for query in shapes(HISTORY)] == [shape for shape in SHAPES for _ in range(2)]


@pytest.mark.parametrize("query", [*mix(HISTORY), *shapes(HISTORY)], ids=lambda query: query.name)
def test_every_query_can_be_cited(store: rdf.Store, query: Query) -> None:
    cited = measured(Here(store), query, rounds=1)
    assert all(seconds > 0 for seconds in (cited.plain, cited.named, cited.again, cited.told))
    assert cited.ratio == cited.named / cited.plain


def test_naming_claims_takes_fewer_requests_than_telling_them_and_fewest_once_more(store: rdf.Store) -> None:
    engine = Here(store)
    (query,) = (query for query in mix(HISTORY) if query.name == "holders")
    measured(engine, query, rounds=1)
    composed = [isinstance(request, Composed) for request in engine.requests]
    asked, named, again = [False, False], [False, True, True], [False]
    assert composed == [*asked, *named, *again, False, *[True] * 5]
