"""What holds for every route: HEAD, OPTIONS, refused methods, headers that guard, XML that is well formed."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Final
from xml.parsers import expat

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph import rdf
from graph.engine import Form, Request
from graph.results import write
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER

METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"))
VALUES: Final = {
    "kind": "state",
    "slug": "pakistan",
    "ending": "ttl",
    "name": "agreements",
    "number": "0",
    "identity": "some-query-id",
    "filename": "style.css",
}


@cache
def _client() -> FlaskClient:
    return create_app(record_engine(), Site(version="1.0")).test_client()


def _routes() -> list[str]:
    """One address for each route."""
    rules = create_app(StoreEngine(), Site()).url_map.iter_rules()
    return sorted({re.sub(r"<(?:(\w+):)?(\w+)>", _value, rule.rule) for rule in rules})


def _value(parameter: re.Match[str]) -> str:
    if parameter[2] == "name" and parameter[1] == "path":
        return "things"
    return VALUES.get(parameter[2], "things")


def _send(method: str, path: str, **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return _client().open(path, method=method, headers=sent, buffered=True)


def _allowed(path: str) -> set[str]:
    return {part.strip() for part in _send("OPTIONS", path).headers["Allow"].split(",")}


@pytest.mark.parametrize("path", _routes())
def test_options_and_preflights_are_answered(path: str) -> None:
    for headers in ({}, {"Origin": "https://other.example", "Access_Control_Request_Method": "GET"}):
        answer = _send("OPTIONS", path, **headers)
        assert (answer.status_code, answer.get_data()) == (204, b"")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Methods"] == answer.headers["Allow"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", _routes())
def test_every_method_that_is_not_allowed_is_refused_with_those_that_are(path: str) -> None:
    allowed = _allowed(path)
    assert "OPTIONS" in allowed
    for method in sorted(METHODS - allowed):
        answer = _send(method, path)
        assert answer.status_code in (403, 405)
        assert {part.strip() for part in answer.headers["Allow"].split(",")} == allowed
        assert method == "HEAD" or answer.get_json(force=True)["status"] == answer.status_code


@pytest.mark.parametrize("path", _routes())
def test_head_is_get_without_the_body(path: str) -> None:
    if "GET" not in _allowed(path):
        assert _send("HEAD", path).status_code == 405
        return
    for accept in ("*/*", BROWSER):
        got, head = _send("GET", path, Accept=accept), _send("HEAD", path, Accept=accept)
        assert (head.status_code, head.get_data()) == (got.status_code, b"")
        for name in ("Content-Type", "ETag", "Location", "Vary", "Link"):
            assert head.headers.get(name) == got.headers.get(name)
        assert head.headers.get("Content-Length") in (None, str(len(got.get_data())))


@pytest.mark.parametrize("path", _routes())
@pytest.mark.parametrize("accept", ["*/*", BROWSER, "image/png"])
def test_every_answer_is_guarded_and_says_on_what_it_depends(path: str, accept: str) -> None:
    answer = _send("GET", path, Accept=accept)
    assert answer.status_code < 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert path.startswith("/static/") or "Accept" in answer.vary
    assert "charset=utf-8" in answer.content_type or not (answer.mimetype or "").startswith("text/")


def test_no_route_is_left_untried() -> None:
    assert len(_routes()) > 15
    answered = [
        path for path in _routes() if "GET" in _allowed(path) and _send("GET", path).status_code < 400
    ]
    assert {"/sparql", "/graph/things", "/prefixes", "/void", "/robots.txt", "/page/state/pakistan"} <= set(
        answered
    )


class WritingEngine(StoreEngine):
    """Writes results as the workers of the real engine do."""

    def _body(self, form: Form, request: Request) -> bytes:
        output = io.BytesIO()
        write(self.store.query(request.text), form, request.media_type, output)
        return output.getvalue()


CONTROLS: Final = "".join(chr(code) for code in (*range(1, 32), 0x7F, 0xFFFE))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?s <urn:text> ?x }",
        "CONSTRUCT WHERE { ?s <urn:text> ?x }",
        "DESCRIBE <urn:s>",
        "SELECT (<urn:x> AS ?iri) ?x { ?s <urn:text> ?x }",
    ],
)
def test_control_characters_never_make_ill_formed_xml(query: str) -> None:
    for sign in CONTROLS:
        data = rdf.Store()
        data.add(rdf.Quad(rdf.NamedNode("urn:s"), rdf.NamedNode("urn:text"), rdf.Literal(f"a{sign}b")))
        client = create_app(WritingEngine(data), Site()).test_client()
        answer = client.get("/sparql", query_string={"query": query, "format": "xml"})
        if answer.status_code == 200:
            expat.ParserCreate().Parse(answer.get_data(), True)
        else:
            assert answer.status_code == 406
            assert answer.get_json(force=True)["type"].endswith("/not-expressible")
            assert answer.get_json(force=True)["available"]
