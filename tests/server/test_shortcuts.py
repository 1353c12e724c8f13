"""Responses sent again without the application: the same as before, for the same request and dataset only."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from server.app import create_app
from server.shortcuts import Shortcuts
from server.site import Site
from tests.server.conftest import served
from tests.server.engines import StoreEngine
from tests.server.test_sparql import ASK, CONSTRUCT, SELECT

PATH = "/sparql?" + urlencode({"query": SELECT})
HEADERS = [(b"content-type", b"text/csv"), (b"etag", b'"a"'), (b"vary", b"Accept, Accept-Encoding")]
Line = tuple[bytes, tuple[tuple[bytes, bytes], ...]]


@dataclass
class Front:
    """A server on loopback; `requests` counts those that reached the application."""

    url: str
    engine: StoreEngine
    requests: int = 0

    def ask(self, path: str = PATH, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response


@pytest.fixture
def front(engine: StoreEngine) -> Iterator[Front]:
    app = create_app(engine, Site())
    inner = app.wsgi_app
    made = Front("", engine)

    def counting(environ: Any, start_response: Any) -> Any:
        made.requests += 1
        return inner(environ, start_response)

    app.wsgi_app = counting  # type: ignore[method-assign]
    with served(app) as made.url:
        yield made


def seen(response: http.client.HTTPResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """All of a response but its date."""
    headers = [(name, value) for name, value in response.getheaders() if name != "date"]
    return response.status, headers, response.body  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT])
def test_the_second_response_is_the_same_and_needs_no_application(front: Front, query: str) -> None:
    path = "/sparql?" + urlencode({"query": query})
    first, second = front.ask(path), front.ask(path)
    assert seen(first) == seen(second)
    assert second.getheader("date")
    assert front.requests == 1


def test_head_is_get_without_the_body(front: Front) -> None:
    whole, head = front.ask(), front.ask(method="HEAD")
    assert (head.status, head.getheaders()[1:], head.body) == (200, whole.getheaders()[1:], b"")  # type: ignore[attr-defined]
    assert front.requests == 1


def test_a_client_that_has_it_is_told_so(front: Front) -> None:
    tag = str(front.ask().getheader("etag"))
    fresh = front.ask(If_None_Match=f'"other", W/{tag}')
    assert (fresh.status, fresh.getheader("etag"), fresh.body) == (304, tag, b"")  # type: ignore[attr-defined]
    assert front.requests == 1
    assert front.ask(If_None_Match='"other"').status == 200


def test_each_format_and_each_coding_is_another_response(front: Front) -> None:
    for _ in range(2):
        for accept in ("text/csv", "application/json", "application/sparql-results+xml"):
            assert front.ask(Accept=accept).getheader("content-type", "").startswith(accept)
        assert front.ask(Accept_Encoding="gzip").status == 200
    assert front.requests == 4


def test_the_host_decides(front: Front) -> None:
    """A relative IRI is resolved against the address that the client used."""
    path = "/sparql?" + urlencode({"query": "SELECT (<x> AS ?iri) {}", "format": "csv"})
    for _ in range(2):
        for host in ("one.example", "two.example"):
            assert f"http://{host}/x".encode() in front.ask(path, Host=host).body  # type: ignore[attr-defined]


def test_a_new_dataset_is_answered_anew(front: Front) -> None:
    before = front.ask()
    front.engine.version = "v2"
    front.engine.store.clear()
    after = front.ask()
    assert seen(before) != seen(after)
    assert seen(front.ask()) == seen(after)
    assert front.requests == 2


@pytest.mark.parametrize("path", [PATH + "&format=docx", "/elsewhere", "/sparql?query=RAND", "/"])
def test_errors_and_pages_are_not_kept(front: Front, path: str) -> None:
    first, second = front.ask(path), front.ask(path)
    assert first.status == second.status
    assert front.requests == 2


def test_a_query_that_is_posted_reaches_the_application(front: Front) -> None:
    front.ask()
    connection = http.client.HTTPConnection(urlsplit(front.url).netloc, timeout=20)
    connection.request("POST", PATH)
    assert connection.getresponse().status == 415
    connection.close()


def request(number: int) -> Line:
    return (b"/%d" % number, ())


def test_the_least_recently_used_go_where_there_is_no_room() -> None:
    kept = Shortcuts(lambda: "v1", capacity=20_000)
    for number in range(8):
        kept.learn(request(number), "v1", HEADERS, b"x" * 2000)
        assert kept.find(request(0)) is not None
        assert kept.size <= kept.capacity
    assert kept.find(request(1)) is None
    assert kept.find(request(7)) is not None


@pytest.mark.parametrize("header", [(b"set-cookie", b"a=b"), (b"vary", b"User-Agent"), (b"vary", b"*")])
def test_what_is_personal_or_varies_by_more_is_not_learnt(header: tuple[bytes, bytes]) -> None:
    kept = Shortcuts(lambda: "v1")
    kept.learn(request(1), "v1", [header], b"")
    assert kept.find(request(1)) is None


def test_what_is_large_is_not_learnt() -> None:
    kept = Shortcuts(lambda: "v1", capacity=8000)
    kept.learn(request(1), "v1", HEADERS, b"x" * 1001)
    kept.learn((b"/" + b"x" * 9000, ()), "v1", HEADERS, b"")
    assert kept.size == 0


def test_another_version_is_forgotten() -> None:
    versions = ["v1", "v2"]
    kept = Shortcuts(lambda: versions[0])
    kept.learn(request(1), "v1", HEADERS, b"")
    del versions[0]
    assert kept.find(request(1)) is None
    assert kept.size == 0
