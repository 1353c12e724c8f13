"""No query hurts the server: each ends with its own clear answer, and others are answered meanwhile."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from benchmarks.shapes import ENDLESS, GREEDY, HARMLESS, LONG, REFUSED, ring
from graph import rdf
from graph.pool import Pool
from server.app import create_app
from server.site import Site
from tests.graph.processes import eventually
from tests.server.conftest import served

PROBLEM = "https://w3id.org/communique/problem/"
MEMORY = 128 << 20
CANNED = "/questions/agreements.csv"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshot") / "store"
    filled = rdf.Store(str(path))
    filled.extend(rdf.parse(ring(), format=rdf.RdfFormat.N_TRIPLES))
    filled.flush()
    return path


@pytest.fixture(scope="module")
def url(store: Path) -> Iterator[str]:
    with (
        Pool(store, version="v1", workers=4, timeout=120, memory=MEMORY) as pool,
        served(create_app(pool, Site())) as address,
    ):
        yield address


def send(url: str, method: str, path: str, body: str | None = None) -> tuple[int, Any]:
    """Status and body of a response, the latter read where it is JSON."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=180)
    headers = {"Content-Type": "application/sparql-query"} if body else {}
    connection.request(method, path, body.encode() if body else None, headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    is_json = "json" in response.headers.get("Content-Type", "")
    return response.status, json.loads(content) if is_json else content


def ask(url: str, query: str, **parameters: str) -> tuple[int, Any]:
    return send(url, "POST", "/sparql?" + urlencode(parameters), query)


def is_alive(url: str) -> bool:
    answer: dict[str, object] = ask(url, "ASK {}")[1]
    return answer == {"head": {}, "boolean": True}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_ended_at_its_time(url: str, name: str) -> None:
    status, problem = ask(url, ENDLESS[name], timeout="0.5")
    assert (status, problem["type"], problem["seconds"]) == (503, PROBLEM + "query-timeout", 0.5)
    assert "0.5 s" in problem["detail"]
    assert problem["advice"]
    assert is_alive(url)


@pytest.mark.parametrize("name", GREEDY)
def test_what_grows_is_ended_at_its_bounds(url: str, name: str) -> None:
    status, problem = ask(url, GREEDY[name], timeout="1")
    assert status == 503
    limit = {"query-timeout": ("seconds", 1), "memory-exceeded": ("limit", MEMORY)}
    member, value = limit[problem["type"].removeprefix(PROBLEM)]
    assert problem[member] == value
    assert problem["advice"]
    assert is_alive(url)


@pytest.mark.parametrize("name", LONG)
def test_what_takes_long_is_answered_or_ended(url: str, name: str) -> None:
    status, answer = ask(url, LONG[name], timeout="1")
    assert status == 200 or (status, answer["type"]) == (503, PROBLEM + "query-timeout")
    assert is_alive(url)


def test_what_takes_too_much_memory_says_so(url: str) -> None:
    status, problem = ask(url, GREEDY["CONCAT growth"], timeout="100")
    assert (status, problem["type"], problem["limit"]) == (503, PROBLEM + "memory-exceeded", MEMORY)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_deep_or_too_long_is_refused_with_the_limit(url: str, name: str) -> None:
    query, expected, kind, limit = REFUSED[name]
    status, problem = ask(url, query)
    assert (status, problem["type"], problem["limit"]) == (expected, PROBLEM + kind, limit)
    assert problem["advice"]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_looks_bad_but_is_not_is_answered(url: str, name: str) -> None:
    assert ask(url, HARMLESS[name])[0] == 200


def test_twelve_such_queries_keep_neither_visitors_nor_canned_questions_waiting(store: Path) -> None:
    names = [f"number-{number}" for number in range(12)]
    queries = [list(ENDLESS.values())[number % len(ENDLESS)] for number in range(12)]
    with (
        Pool(store, version="v1", workers=14, timeout=600) as pool,
        served(create_app(pool, Site()), threads=20) as url,
        ThreadPoolExecutor(12) as clients,
    ):
        asked = [
            clients.submit(ask, url, query, **{"query-id": name})
            for query, name in zip(queries, names, strict=True)
        ]
        assert eventually(lambda: pool.running == 12, 60)
        assert is_alive(url)
        assert send(url, "GET", CANNED)[0] == 200
        assert pool.running == 12
        assert [send(url, "DELETE", f"/queries/{name}")[0] for name in names] == [204] * 12
        ended = [future.result(60) for future in asked]
    assert {(status, problem["type"]) for status, problem in ended} == {(503, PROBLEM + "query-stopped")}


def test_canned_questions_are_answered_while_visitors_wait_in_line(store: Path) -> None:
    names = [f"number-{number}" for number in range(6)]
    with (
        Pool(store, version="v1", workers=3, timeout=600) as pool,
        served(create_app(pool, Site()), threads=10) as url,
        ThreadPoolExecutor(6) as clients,
    ):
        asked = [
            clients.submit(ask, url, ENDLESS["cross product"], **{"query-id": name, "timeout": "500"})
            for name in names
        ]
        assert eventually(lambda: (pool.running, pool.waiting) == (2, 4), 60)
        assert [send(url, "GET", CANNED)[0] for _ in range(5)] == [200] * 5
        assert (pool.running, pool.waiting) == (2, 4)
        for name in names:
            send(url, "DELETE", f"/queries/{name}")
        assert {future.result(60)[0] for future in asked} == {503}
