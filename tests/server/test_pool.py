"""The endpoint over the real pool and a store on disk: deadlines, full queues, clients that leave."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from threading import Thread
from urllib.parse import urlencode, urlsplit

import pytest

from graph import rdf
from graph.pool import Pool
from server.app import create_app
from server.site import Site
from tests.graph.processes import eventually
from tests.server.conftest import served
from tests.server.engines import DATA

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . FILTER(?a != ?m) }"
)
PROBLEM = "https://w3id.org/communique/problem/"


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    path = tmp_path_factory.mktemp("store")
    store = rdf.Store(str(path))
    store.extend(rdf.parse(DATA, format=rdf.RdfFormat.TRIG))
    numbers = "".join(f"<urn:s{n}> <urn:p> {n} ." for n in range(2000))
    store.extend(rdf.parse(numbers, format=rdf.RdfFormat.TURTLE))
    store.flush()
    del store
    with Pool(path, version="v1", workers=2, timeout=20, queue=1) as pool:
        yield pool


@pytest.fixture(scope="module")
def url(pool: Pool) -> Iterator[str]:
    with served(create_app(pool, Site())) as address:
        yield address


def _get(url: str, query: str, **parameters: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", "/sparql?" + urlencode({"query": query, **parameters}))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers, body


FORMS = {
    "SELECT ?s { ?s <http://example.org/says> ?o }": ("json", "xml", "csv", "tsv", "html"),
    "ASK { ?s ?p 'encoded once' }": ("json", "xml", "html"),
    "CONSTRUCT WHERE { ?s <http://example.org/note> ?o }": (
        "ttl",
        "nt",
        "jsonld",
        "rdf",
        "trig",
        "nq",
        "html",
    ),
    "DESCRIBE <http://example.org/visit>": ("ttl", "nt", "jsonld", "rdf", "trig", "nq", "html"),
}


@pytest.mark.parametrize(
    ("query", "name"), [(query, name) for query, names in FORMS.items() for name in names]
)
def test_every_form_is_answered_in_every_format(url: str, query: str, name: str) -> None:
    status, headers, body = _get(url, query, format=name)
    assert status == 200
    assert int(headers["Content-Length"]) == len(body) > 0


def test_a_query_that_takes_too_long_says_so_and_others_go_on(url: str) -> None:
    started = time.monotonic()
    status, _, body = _get(url, ENDLESS, timeout="0.5")
    assert time.monotonic() - started < 10
    problem = json.loads(body)
    assert (status, problem["type"], problem["seconds"]) == (503, PROBLEM + "query-timeout", 0.5)
    assert _get(url, "ASK {}")[0] == 200


def test_a_malformed_query_is_located(url: str) -> None:
    status, _, body = _get(url, "SELECT ?x\nWHERE { ?x ?y }")
    problem = json.loads(body)
    assert (status, problem["type"], problem["line"]) == (400, PROBLEM + "query-malformed", 2)


def test_too_many_graphs_are_refused(url: str) -> None:
    froms = " ".join(f"FROM <urn:{number}>" for number in range(1001))
    status, _, body = _get(url, f"ASK {froms} {{}}")
    assert (status, json.loads(body)["type"]) == (400, PROBLEM + "too-many-graphs")


def test_an_undeclared_prefix_comes_with_its_remedy(url: str) -> None:
    status, _, body = _get(url, "ASK { state:russia ?p ?o }")
    problem = json.loads(body)
    assert status == 400
    mended = f"{problem['remedy']}\nASK {{ state:russia ?p ?o }}"
    assert _get(url, mended)[0] == 200


def test_a_full_queue_is_told_and_kept_results_are_served_meanwhile(url: str) -> None:
    kept = "SELECT ?s { ?s <http://example.org/note> ?o }"
    assert _get(url, kept)[0] == 200
    queries = [ENDLESS + f" # {number}" for number in range(4)]
    answers: list[tuple[int, http.client.HTTPMessage, bytes]] = []
    threads = [Thread(target=lambda q=query: answers.append(_get(url, q, timeout="5"))) for query in queries]
    for thread in threads:
        thread.start()
    assert eventually(lambda: len(answers) == 2)
    assert _get(url, kept)[0] == 200
    assert len(answers) == 2
    for thread in threads:
        thread.join(timeout=30)
    told = [
        (status, json.loads(body)["type"], headers.get("Retry-After")) for status, headers, body in answers
    ]
    assert told.count((503, PROBLEM + "queue-full", "5")) == 2
    assert told.count((503, PROBLEM + "query-timeout", None)) == 2


def test_a_query_is_stopped_by_its_identity(url: str) -> None:
    answers: list[tuple[int, http.client.HTTPMessage, bytes]] = []
    asking = Thread(target=lambda: answers.append(_get(url, ENDLESS, **{"query-id": "an-endless-query"})))
    asking.start()
    deadline = time.monotonic() + 10
    while _delete(url, "an-endless-query") == 404 and time.monotonic() < deadline:
        time.sleep(0.05)
    asking.join(timeout=10)
    [(status, _, body)] = answers
    assert (status, json.loads(body)["type"]) == (503, PROBLEM + "query-stopped")
    assert _delete(url, "an-endless-query") == 404


def test_the_query_of_a_client_that_leaves_makes_room(url: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", "/sparql?" + urlencode({"query": ENDLESS}))
    time.sleep(0.3)
    connection.close()
    started = time.monotonic()
    assert _get(url, "ASK { ?s ?p 1999 }")[0] == 200
    assert time.monotonic() - started < 10


def _delete(url: str, identity: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("DELETE", f"/queries/{identity}")
    status = connection.getresponse().status
    connection.close()
    return status
