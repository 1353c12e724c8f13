"""The reconciliation service: manifest, batches, suggestions and preview, in the shapes of the 0.2 report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from graph import names
from graph.link.entity import Entity
from graph.link.reconciliation import ask, match
from graph.outgoing import Outgoing
from server.app import create_app
from server.site import Site
from tests.server.conftest import served
from tests.server.records import record_engine

TEXT = {"type": "string"}
NAMED = {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"]}
SERVICE = {
    "type": "object",
    "properties": {"service_url": TEXT, "service_path": {"type": "string", "pattern": "^/"}},
    "required": ["service_url", "service_path"],
}
# Our own wording of what the report requires: sections 3 (manifest), 4.3 (results), 5 (suggest).
MANIFEST: dict[str, Any] = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "format": "uri"},
        "schemaSpace": {"type": "string", "format": "uri"},
        "defaultTypes": {"type": "array", "items": NAMED},
        "view": {"required": ["url"], "properties": {"url": {"pattern": r"\{\{id\}\}"}}},
        "preview": {
            "required": ["url", "width", "height"],
            "properties": {
                "url": {"pattern": r"\{\{id\}\}"},
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            },
        },
        "suggest": {"additionalProperties": SERVICE},
    },
}
CANDIDATE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "score", "match"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": NAMED},
    },
    "additionalProperties": False,
}
BATCH: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
SUGGESTIONS: dict[str, Any] = {
    "type": "object",
    "required": ["result"],
    "properties": {"result": {"type": "array", "items": NAMED}},
}


def fits(answer: Any, shape: dict[str, Any]) -> Any:
    """The answer, if it has the shape."""
    Draft202012Validator(shape).validate(answer)
    return answer


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def reconcile(client: FlaskClient, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The candidates for each query of a batch, sent as a form."""
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    return {name: answer["result"] for name, answer in fits(response.json, BATCH).items()}


def test_the_manifest_says_what_the_service_is(client: FlaskClient) -> None:
    response = client.get("/reconcile")
    found = fits(response.json, MANIFEST)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert found["identifierSpace"] == names.ID
    assert found["view"]["url"] == "http://localhost/id/{{id}}"
    for what, service in found["suggest"].items():
        path = (service["service_url"] + service["service_path"]).removeprefix("http://localhost")
        assert client.get(path, query_string={"prefix": "a"}).status_code == 200, what


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Pakistan", "state/pakistan"),
        ("PAKISTAN", "state/pakistan"),
        ("Пакистан", "state/pakistan"),
        ("پاکستان", "state/pakistan"),
        ("Russian Federation", "state/russia"),
        ("СССР", "state/soviet-union"),
        ("Mr Sergei Lavrov", "person/sergey-lavrov"),
        ("Лавров Сергей", "person/sergey-lavrov"),
        ("state/iran", "state/iran"),
    ],
)
def test_names_match_in_every_script_and_spelling(client: FlaskClient, name: str, wanted: str) -> None:
    best, *_ = reconcile(client, q0={"query": name})["q0"]
    assert best["id"] == wanted


def test_a_sure_match_says_so_and_a_stranger_has_none(client: FlaskClient) -> None:
    found = reconcile(client, sure={"query": "Islamabad"}, none={"query": "Reykjavik"})
    assert found["sure"][0]["match"] is True
    assert found["sure"][0]["score"] == 100
    assert found["sure"][0]["type"] == [{"id": "City", "name": "city"}]
    assert found["none"] == []


def test_a_wrong_type_halves_the_score(client: FlaskClient) -> None:
    found = reconcile(
        client,
        bare={"query": "Pakistan", "limit": 1},
        right={"query": "Pakistan", "type": "State", "limit": 1},
        above={"query": "Pakistan", "type": ["Agent"], "limit": 1},
        whole={"query": "Moscow", "type": names.PREFIXES["cmq"] + "Person"},
    )
    assert [found[name][0]["score"] for name in ("bare", "right", "above")] == [100, 100, 100]
    halved = [one for one in found["whole"] if one["id"] == "place/moscow"]
    assert [(one["score"], one["match"]) for one in halved] == [(50, False)]


def test_a_property_weighs(client: FlaskClient) -> None:
    def located(value: Any) -> dict[str, Any]:
        return {"query": "Karachi", "properties": [{"pid": "locatedIn", "v": value}]}

    queries = {"name": located("pakistan"), "id": located({"id": "state/pakistan"}), "no": located(["Iran"])}
    found = reconcile(client, **queries)
    assert [found[name][0]["score"] for name in queries] == [100, 100, 80]


def test_a_batch_comes_by_get_too_and_limits_are_kept(client: FlaskClient) -> None:
    response = client.get(
        "/reconcile",
        query_string={"queries": '{"a": {"query": "Moscow", "limit": 1}, "b": {"query": "Moscow"}}'},
    )
    found = fits(response.json, BATCH)
    assert len(found["a"]["result"]) == 1
    assert len(found["b"]["result"]) > 1


@pytest.mark.parametrize(
    "queries",
    [
        "{",
        "[]",
        '{"q": {}}',
        '{"q": {"query": 1}}',
        '{"q": {"query": "x", "limit": 0}}',
        '{"q": {"query": "x", "type": 7}}',
        '{"q": {"query": "x", "properties": [{}]}}',
        '{"q": {"query": "Pakistan", "properties": [{"pid": "> <x", "v": 1}]}}',
        json.dumps({str(number): {"query": "x"} for number in range(101)}),
    ],
)
def test_what_is_malformed_is_a_problem(client: FlaskClient, queries: str) -> None:
    response = client.post("/reconcile", data={"queries": queries})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_suggestions(client: FlaskClient) -> None:
    def suggested(what: str, prefix: str) -> list[str]:
        response = client.get(f"/reconcile/suggest/{what}", query_string={"prefix": prefix})
        return [one["id"] for one in fits(response.json, SUGGESTIONS)["result"]]

    assert suggested("entity", "pak")[0] == "state/pakistan"
    assert "state/pakistan" in suggested("entity", "Пак")
    assert "person/sergey-lavrov" in suggested("entity", "lavr")
    assert suggested("entity", "") == []
    assert "State" in suggested("type", "sta")
    assert "locatedIn" in suggested("property", "located")
    assert client.get("/reconcile/suggest/nothing").status_code == 404


def test_a_preview_may_be_framed_and_nothing_else(client: FlaskClient) -> None:
    response = client.get("/reconcile/preview", query_string={"id": "state/pakistan"})
    assert "frame-ancestors" not in response.headers["Content-Security-Policy"]
    assert "Пакистан" in response.text
    assert '<p class="ui">state</p>' in response.text
    assert client.get("/reconcile/preview?id=state/atlantis").status_code == 404
    assert "frame-ancestors 'none'" in client.get("/reconcile").headers["Content-Security-Policy"]


def test_our_own_client_speaks_with_it_as_with_any_other(tmp_path: Path) -> None:
    outgoing = Outgoing(tmp_path, online=True)
    with served(create_app(record_engine(), Site())) as address:
        service = address.rstrip("/") + "/reconcile"
        found = ask(outgoing, service, {"q0": {"query": "Gazprom"}})
        theirs = match(outgoing, service, [Entity("x", ("Gazprom",))], names.ID)
    assert found["q0"][0]["id"] == "organization/gazprom"
    assert theirs == []  # it knows no identifiers of the datasets that we link to
