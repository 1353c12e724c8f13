"""Every query that is measured finds what the generator says it must, asked of the engine itself."""

from __future__ import annotations

import pytest

from benchmarks import dataset
from benchmarks.history import History
from benchmarks.mix import AGGREGATES, POINT, Query, mix
from benchmarks.world import LEAST, imagine
from graph import rdf


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> rdf.Store:
    path = tmp_path_factory.mktemp("benchmarks") / "data.nq"
    dataset.write(imagine(LEAST), path)
    store = rdf.Store()
    store.bulk_load(path=path, format=rdf.RdfFormat.N_QUADS)
    return store


def _queries() -> tuple[Query, ...]:
    world = imagine(LEAST)
    return mix(History(world, dataset.size(world).triples))


QUERIES = _queries()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_finds_what_the_generator_says(query: Query, store: rdf.Store) -> None:
    results = store.query(query.text)
    if isinstance(results, rdf.QueryTriples):
        assert query.is_construct
        assert len(set(results)) == query.rows
        return
    assert isinstance(results, rdf.QuerySolutions)
    rows = list(results)
    assert len(rows) == query.rows
    if query.total is not None:
        assert sum(int(row["n"].value) for row in rows) == query.total


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_finds_something(query: Query) -> None:
    assert query.rows > 0
    assert query.total is None or query.total > 0


def test_names_are_distinct_and_those_singled_out_exist() -> None:
    names = [query.name for query in QUERIES]
    assert len(set(names)) == len(names) >= 12
    assert {POINT, *AGGREGATES} <= set(names)


def test_another_world_has_other_answers() -> None:
    world = imagine(LEAST, seed=7)
    others = mix(History(world, 1))
    assert [query.rows for query in others] != [query.rows for query in QUERIES]
