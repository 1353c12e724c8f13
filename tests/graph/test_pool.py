"""Queries run in processes that die when they must, and nothing else suffers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, cast

import pytest

from graph import guard, rdf
from graph.engine import (
    CSV,
    FORMATS,
    JSON,
    Composed,
    EngineFailed,
    Form,
    MemoryExceeded,
    NotExpressible,
    QueryMalformed,
    QueryStopped,
    QueryTimedOut,
    QueueFull,
    Request,
    ResultTooLarge,
    ServiceRefused,
    TooManyGraphs,
    TooManyTokens,
    UnsupportedFormat,
)
from graph.pool import Pool
from tests.graph.pools import ENDLESS, ask, is_alive, make_store
from tests.graph.processes import eventually

MEMORY: Final = 128 << 20
HEAVY: Final = {
    "cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "aggregate": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorting": "SELECT ?c { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY RAND() LIMIT 1",
    "property path": "SELECT (COUNT(*) AS ?n) { ?a <http://e/next>+ ?b . ?b <http://e/next>* ?c }",
    "planning": "ASK { " + " ".join(f"?a{n} <http://e/p> ?a{n + 1} ." for n in range(400)) + " }",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("snapshot") / "store")


@pytest.fixture(scope="module")
def pool(store: Path) -> Iterator[Pool]:
    with Pool(store, version="v1", workers=6, timeout=10, memory=MEMORY, queue=4) as made:
        yield made


def count(pool: Pool, text: str, **options: Any) -> int:
    """The one number that a query selects."""
    return int(ask(pool, text, CSV, **options).split()[1])


def test_what_the_program_composes_is_not_measured_by_the_guard(pool: Pool) -> None:
    values = " ".join(["1"] * guard.TOKENS)
    text = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {values} }} }}"
    with pytest.raises(TooManyTokens):
        ask(pool, text, CSV)
    with pool.answer(Composed(text, CSV)) as answer:
        assert int(answer.body.read().split()[1]) == guard.TOKENS


@pytest.mark.parametrize("media_type", FORMATS[Form.SELECT])
def test_solutions_come_in_every_format(pool: Pool, media_type: str) -> None:
    body = ask(pool, "SELECT * { ?s ?p ?o } LIMIT 3", media_type)
    if media_type == CSV:
        assert len(body.splitlines()) == 4
    else:
        read = rdf.parse_query_results(body, format=rdf.QueryResultsFormat.from_media_type(media_type))
        assert len(list(cast(rdf.QuerySolutions, read))) == 3


@pytest.mark.parametrize("media_type", FORMATS[Form.ASK])
def test_booleans_come_in_every_format(pool: Pool, media_type: str) -> None:
    body = ask(pool, "ASK { ?s ?p ?o }", media_type)
    assert bool(rdf.parse_query_results(body, format=rdf.QueryResultsFormat.from_media_type(media_type)))


@pytest.mark.parametrize("media_type", FORMATS[Form.CONSTRUCT])
@pytest.mark.parametrize(
    ("text", "triples"), [("CONSTRUCT WHERE { ?s ?p ?o }", 2000), ("DESCRIBE <http://e/0>", 1)]
)
def test_graphs_come_in_every_format(pool: Pool, text: str, triples: int, media_type: str) -> None:
    read = rdf.parse(ask(pool, text, media_type), format=rdf.RdfFormat.from_media_type(media_type))
    assert len(set(read)) == triples


def test_the_graphs_of_the_request_are_the_dataset(pool: Pool) -> None:
    both = ("http://e/a", "http://e/b")
    assert count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 2000
    assert count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graphs=both) == 3
    assert count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", named_graphs=both) == 0
    assert count(pool, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", named_graphs=both[:1]) == 2
    assert count(pool, "SELECT (COUNT(*) AS ?n) FROM <a> FROM <b> { ?s ?p ?o }", base_iri="http://e/") == 3


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (Request("ASK {}", CSV), UnsupportedFormat),
        (Request("SELECT * {}", "text/turtle"), UnsupportedFormat),
        (Request("SELECT * { ?s ?p }", JSON), QueryMalformed),
        (Request("ASK { SERVICE <http://127.0.0.1/> {} }", JSON), ServiceRefused),
        (Request("ASK {}", JSON, default_graphs=("not an IRI",)), QueryMalformed),
        (Request("ASK {}", JSON, named_graphs=("http://e/",) * (guard.GRAPHS + 1)), TooManyGraphs),
        (Request("SELECT ('\\u0001' AS ?x) {}", FORMATS[Form.SELECT][1]), NotExpressible),
    ],
)
def test_an_error_is_never_an_answer(pool: Pool, request_: Request, error: type[Exception]) -> None:
    with pytest.raises(error):
        pool.answer(request_)
    assert is_alive(pool)


def test_a_mistake_is_told_at_its_place(pool: Pool) -> None:
    with pytest.raises(QueryMalformed) as raised:
        ask(pool, "SELECT * {\n ?s ?p }")
    assert (raised.value.line, raised.value.column) == (2, 8)
    assert "a variable" in raised.value.expected


def test_heavy_queries_die_at_their_deadline_while_others_are_answered(store: Path) -> None:
    def run(pool: Pool, text: str) -> float:
        with pytest.raises(QueryTimedOut) as raised:
            ask(pool, text, timeout=2)
        return raised.value.seconds

    # With room enough in memory, so that time is what ends them.
    with (
        Pool(store, version="v1", workers=len(HEAVY) + 1, timeout=10, memory=2 << 30) as pool,
        ThreadPoolExecutor(len(HEAVY)) as executor,
    ):
        runs = [executor.submit(run, pool, text) for text in HEAVY.values()]
        assert eventually(lambda: pool.running == len(HEAVY))
        assert is_alive(pool)
        assert pool.running == len(HEAVY)
        assert [future.result(30) for future in runs] == [2] * len(HEAVY)
        assert is_alive(pool)


def test_a_query_may_lower_its_time_but_not_raise_it(store: Path) -> None:
    with Pool(store, version="v1", workers=2, timeout=0.2) as strict, pytest.raises(QueryTimedOut) as raised:
        ask(strict, ENDLESS, timeout=20)
    assert raised.value.seconds == 0.2


def test_the_time_of_a_query_counts_from_where_it_began(pool: Pool) -> None:
    with pytest.raises(QueryTimedOut) as raised:
        ask(pool, "ASK {}", timeout=5, begun=time.monotonic() - 6)
    assert raised.value.seconds == 5


def test_a_running_query_can_be_stopped(pool: Pool) -> None:
    with ThreadPoolExecutor(1) as executor:
        running = executor.submit(ask, pool, ENDLESS, identity="mine")
        assert eventually(lambda: pool.stop("mine"))
        with pytest.raises(QueryStopped):
            running.result(5)
    assert not pool.stop("mine")
    assert is_alive(pool)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f",
        "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    ],
)
def test_memory_is_bounded(pool: Pool, text: str) -> None:
    with pytest.raises(MemoryExceeded) as raised:
        ask(pool, text)
    assert raised.value.limit == MEMORY
    assert is_alive(pool)


def test_results_are_bounded(store: Path) -> None:
    with Pool(store, version="v1", workers=2, result=1 << 16) as pool:
        with pytest.raises(ResultTooLarge) as raised:
            ask(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
        assert raised.value.limit == 1 << 16
        assert is_alive(pool)


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT ({'ABS(' * 99}1{')' * 99} AS ?x) {{}}",
        f"ASK {{ FILTER({'!' * 40_000} true) }}",
        f"ASK {{ FILTER({' && '.join(['true'] * 20_000)}) }}",
        f"ASK {{ ?s ({'/'.join(['<http://e/next>'] * 20_000)})* ?o }}",
        f"ASK {{ {'MINUS { ?s ?p ?o } ' * 2_000} }}",
    ],
    ids=["calls", "negations", "conjunction", "path", "minus"],
)
def test_what_the_guard_lets_through_does_not_crash_the_engine(pool: Pool, text: str) -> None:
    assert ask(pool, text, default_graphs=("http://e/none",))


def test_visitors_can_neither_starve_reviewed_queries_nor_wait_without_end(store: Path) -> None:
    with (
        Pool(store, version="v1", workers=2, timeout=10, queue=1) as pool,
        ThreadPoolExecutor(2) as executor,
    ):
        running = executor.submit(ask, pool, ENDLESS, identity="first")
        assert eventually(lambda: pool.running == 1)
        waiting = executor.submit(ask, pool, "ASK {}", identity="second")
        assert eventually(lambda: pool.waiting == 1)
        with pytest.raises(QueueFull) as raised:
            ask(pool, "ASK {}")
        assert raised.value.waiting == 1
        assert is_alive(pool)
        assert pool.stop("second")
        with pytest.raises(QueryStopped):
            waiting.result(5)
        with pytest.raises(QueryTimedOut):
            ask(pool, "ASK {}", timeout=0.1)
        assert pool.stop("first")
        with pytest.raises(QueryStopped):
            running.result(5)
        assert ask(pool, "ASK {}")


def test_a_store_too_large_for_memory_is_read_from_disk(store: Path) -> None:
    with Pool(store, version="v1", workers=2, timeout=1, memory=MEMORY, in_memory=1000) as pool:
        assert count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", timeout=10) == 2000
        with pytest.raises(QueryTimedOut):
            ask(pool, ENDLESS, timeout=0.3)
        assert count(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", timeout=10) == 2000


def test_without_a_store_there_is_no_pool(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed):
        Pool(tmp_path / "nothing", version="v1", workers=2)


def test_a_pool_needs_two_workers(store: Path) -> None:
    with pytest.raises(ValueError, match="two workers"):
        Pool(store, version="v1", workers=1)


def test_a_closed_pool_answers_nothing(store: Path) -> None:
    pool = Pool(store, version="v1", workers=2, timeout=10)
    with ThreadPoolExecutor(1) as executor:
        running = executor.submit(ask, pool, ENDLESS, identity="mine")
        assert eventually(lambda: pool.running == 1)
        pool.close()
        with pytest.raises(QueryStopped):
            running.result(5)
    with pytest.raises(EngineFailed):
        ask(pool, "ASK {}")
    pool.close()
