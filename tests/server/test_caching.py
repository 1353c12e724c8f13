"""Entity tags and kept results."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graph.engine import Answer, Request
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.records import record_engine
from tests.server.test_sparql import ASK, SELECT

RANDOM = "SELECT (RAND() AS ?x) {}"


def test_a_result_is_worked_out_once(client: FlaskClient, engine: StoreEngine) -> None:
    answers = [client.get("/sparql", query_string={"query": SELECT}) for _ in range(3)]
    answers.append(client.post("/sparql", data={"query": SELECT}))
    answers.append(client.get("/sparql", query_string={"query": SELECT, "timeout": "3"}))
    assert len({answer.get_data() for answer in answers}) == 1
    assert len(engine.requests) == 1


def test_a_new_dataset_gives_new_results_and_tags(client: FlaskClient, engine: StoreEngine) -> None:
    before = client.get("/sparql", query_string={"query": ASK})
    engine.version = "v2"
    engine.store.clear()
    after = client.get(
        "/sparql", query_string={"query": ASK}, headers={"If-None-Match": before.headers["ETag"]}
    )
    assert (before.get_json(force=True)["boolean"], after.get_json(force=True)["boolean"]) == (True, False)
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_matching_tag_saves_the_work(engine: StoreEngine) -> None:
    tag = (
        create_app(engine, Site())
        .test_client()
        .get("/sparql", query_string={"query": SELECT})
        .headers["ETag"]
    )
    assert not tag.startswith("W/")
    fresh = StoreEngine()
    client = create_app(fresh, Site()).test_client()
    for known in (tag, f'"other", {tag}', f"W/{tag}"):
        answer = client.get("/sparql", query_string={"query": SELECT}, headers={"If-None-Match": known})
        assert (answer.status_code, answer.get_data(), answer.headers["ETag"]) == (304, b"", tag)
    assert fresh.requests == []
    other = client.get("/sparql", query_string={"query": SELECT}, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_each_format_has_its_own_tag(client: FlaskClient) -> None:
    accepted = ["application/sparql-results+json", "application/json", "text/csv", "text/html"]
    answers = [client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": a}) for a in accepted]
    assert len({answer.headers["ETag"] for answer in answers}) == len(accepted)


def test_what_differs_from_run_to_run_is_neither_kept_nor_tagged(
    client: FlaskClient, engine: StoreEngine
) -> None:
    answers = [client.get("/sparql", query_string={"query": RANDOM}) for _ in range(2)]
    assert answers[0].get_data() != answers[1].get_data()
    assert len(engine.requests) == 2
    assert "ETag" not in answers[0].headers
    assert answers[0].headers["Cache-Control"] == "no-store"


def test_a_cache_must_ask_again(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": SELECT}).headers["Cache-Control"] == "no-cache"


def test_a_result_of_a_snapshot_that_was_replaced_meanwhile_is_not_kept() -> None:
    class Replaced(StoreEngine):
        def answer(self, request: Request) -> Answer:
            self.version = "v2"
            return super().answer(request)

    changing = Replaced()
    client = create_app(changing, Site()).test_client()
    assert "ETag" not in client.get("/sparql", query_string={"query": SELECT}).headers
    assert "ETag" in client.get("/sparql", query_string={"query": SELECT}).headers
    assert len(changing.requests) == 2


ANSWERS = [
    "/questions/agreements.json",
    "/questions/agreements.csv",
    "/data/state/pakistan.ttl",
    "/data/state/pakistan.jsonld",
    "/graph/things",
    "/rdf-graphs/service?default&format=nt",
]


@pytest.mark.parametrize("path", ANSWERS)
def test_every_whole_answer_is_tagged_and_not_sent_twice(path: str) -> None:
    client = create_app(record_engine(), Site()).test_client()
    first = client.get(path, buffered=True)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    packed = client.get(path, headers={"Accept-Encoding": "zstd"}, buffered=True)
    assert packed.headers["Content-Encoding"] == "zstd"
    assert packed.headers["ETag"] != first.headers["ETag"]
