"""The kinds of problems: each of its own, documented, and told with what is known of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from flask.testing import FlaskClient

from graph.engine import (
    Form,
    MemoryExceeded,
    NotExpressible,
    QueryError,
    QueryMalformed,
    QueryTooDeep,
    QueryTooLarge,
    ResultTooLarge,
    ServiceRefused,
    TooManyGraphs,
    TooManyTokens,
    UnsupportedFormat,
    UpdateRefused,
)
from server.problems import KINDS, QUERY_KINDS, TYPES
from tests.server.engines import StoreEngine
from tests.server.test_negotiation import BROWSER
from tests.server.test_sparql import SELECT

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "querying.md"


def _documented() -> dict[str, int]:
    """The kinds and statuses that the table of problems in the documents names."""
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len({name for name, _ in rows})
    return {name: int(status) for name, status in rows}


def test_every_kind_is_documented_and_every_documented_kind_exists() -> None:
    assert _documented() == {kind.name: kind.status for kind in KINDS}


def test_no_two_kinds_share_a_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_every_error_of_the_engine_has_a_kind_of_its_own() -> None:
    def below(kind: type[QueryError]) -> set[type[QueryError]]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    errors = below(QueryError) - {QueryError}
    ours = {error for error in errors if error.__module__ == "graph.engine"}
    assert ours == set(QUERY_KINDS)
    assert len({kind.name for kind in QUERY_KINDS.values()}) == len(QUERY_KINDS)


CASES: Final[list[tuple[QueryError, str, int, dict[str, object]]]] = [
    (
        QueryMalformed("no", 1, 2, ("{",), "PREFIX a: <b>"),
        "query-malformed",
        400,
        {"remedy": "PREFIX a: <b>"},
    ),
    (QueryTooLarge(11, 10), "query-too-large", 413, {"size": 11, "limit": 10}),
    (TooManyGraphs(11, 10), "too-many-graphs", 400, {"size": 11, "limit": 10}),
    (QueryTooDeep(101, 100), "query-too-deep", 400, {"depth": 101, "limit": 100}),
    (TooManyTokens(50), "query-too-long", 400, {"limit": 50}),
    (ServiceRefused("urn:x"), "service-refused", 403, {"iri": "urn:x"}),
    (UpdateRefused("LOAD"), "update-refused", 403, {"keyword": "LOAD"}),
    (MemoryExceeded(1 << 30), "memory-exceeded", 503, {"limit": 1 << 30}),
    (ResultTooLarge(1 << 20), "result-too-large", 503, {"limit": 1 << 20}),
    (
        UnsupportedFormat(Form.ASK, "text/csv"),
        "not-acceptable",
        406,
        {"available": ["application/sparql-results+json", "application/sparql-results+xml"]},
    ),
    (
        NotExpressible(Form.SELECT, "application/sparql-results+xml", "a sign"),
        "not-expressible",
        406,
        {
            "available": ["application/sparql-results+json", "text/csv", "text/tab-separated-values"],
            "reason": "a sign",
        },
    ),
]


@pytest.mark.parametrize(("error", "name", "status", "members"), CASES, ids=lambda value: str(value)[:24])
def test_each_tells_what_is_known(
    client: FlaskClient,
    engine: StoreEngine,
    error: QueryError,
    name: str,
    status: int,
    members: dict[str, object],
) -> None:
    engine.failure = error
    answer = client.get("/sparql", query_string={"query": SELECT})
    document = answer.get_json(force=True)
    assert (answer.status_code, document["type"], document["status"]) == (status, TYPES + name, status)
    assert document | members == document
    page = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": BROWSER})
    assert page.status_code == status
    assert document["title"] in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "error", [MemoryExceeded(1 << 30), ResultTooLarge(1 << 30), QueryTooLarge(2, 1 << 30)]
)
def test_the_page_of_a_limit_names_it(client: FlaskClient, engine: StoreEngine, error: QueryError) -> None:
    engine.failure = error
    page = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": BROWSER})
    assert "1,073,741,824 bytes" in page.get_data(as_text=True)


def test_the_remedy_stands_on_the_page_ready_to_run(client: FlaskClient, engine: StoreEngine) -> None:
    engine.failure = QueryMalformed("no prefix", 1, 1, (), "PREFIX x: <http://x/>")
    page = client.get("/sparql", query_string={"query": "ASK {}"}, headers={"Accept": BROWSER})
    text = page.get_data(as_text=True)
    assert "PREFIX x: &lt;http://x/&gt;" in text
    assert "query=PREFIX+x:+%3Chttp://x/%3E%0AASK+%7B%7D" in text


def test_the_limit_of_nesting_is_told(client: FlaskClient) -> None:
    nested = "ASK " + "{" * 200 + "}" * 200
    document = client.get("/sparql", query_string={"query": nested}).get_json(force=True)
    assert (document["type"], document["limit"]) == (TYPES + "query-too-deep", 100)
    assert document["depth"] > 100
