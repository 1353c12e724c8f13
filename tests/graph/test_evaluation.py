"""Datasets of requests, functions that nobody knows, and mistakes."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from graph import rdf
from graph.engine import CSV, FORMATS, QueryMalformed
from graph.evaluation import evaluate
from graph.guard import inspect

DATA = """\
@prefix x: <http://e/> .
x:s x:p 0 .
x:a { x:s x:p 1, 9 }
x:b { x:s x:p 2, 9 }
"""
BOTH = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def store() -> rdf.Store:
    filled = rdf.Store()
    filled.extend(rdf.parse(DATA, format=rdf.RdfFormat.TRIG))
    return filled


def ask(store: rdf.Store, text: str, media_type: str | None = None, **options: Any) -> str:
    """The result of a query, put as a pool puts it."""
    found = inspect(text)
    request: dict[str, Any] = {
        "query": text,
        "media_type": media_type or FORMATS[found.form][0],
        "default_graphs": [],
        "named_graphs": [],
        "base_iri": None,
        "text": found.text,
        "form": found.form,
        "prologue": found.prologue,
        "default_sources": found.default_sources,
        "named_sources": found.named_sources,
    }
    output = io.BytesIO(b"something left from before, longer than the result")
    evaluate(store, {**request, **options}, output)
    return output.getvalue().decode()


def values(store: rdf.Store, text: str, **options: Any) -> list[int]:
    """The values of the one column of integers, in order."""
    return sorted(int(line) for line in ask(store, text, CSV, **options).split()[1:])


@pytest.mark.parametrize(
    ("default", "named", "expected"),
    [
        ([], [], [0, 1, 2, 9, 9]),
        (["http://e/a"], [], [1, 9]),
        (["http://e/a", "http://e/a"], [], [1, 9]),
        (["http://e/a", "http://e/b"], [], [1, 2, 9]),
        ([], ["http://e/a"], [1, 9]),
        (["http://e/a"], ["http://e/b"], [1, 2, 9, 9]),
        (["http://e/a", "http://e/b"], ["http://e/b"], [1, 2, 2, 9, 9]),
        (["http://e/none"], [], []),
        ([], ["http://e/none"], []),
    ],
)
@pytest.mark.parametrize(
    "source", ["", "FROM <http://e/none>", "FROM <http://e/b> FROM <http://e/a> FROM NAMED <http://e/b>"]
)
def test_the_graphs_of_the_protocol_replace_all_others(
    store: rdf.Store, default: list[str], named: list[str], expected: list[int], source: str
) -> None:
    if source and not default and not named:
        return
    text = f"SELECT ?o {source} {{ {BOTH} }}"
    assert values(store, text, default_graphs=default, named_graphs=named) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("FROM <http://e/a>", [1, 9]),
        ("FROM <http://e/a> FROM <http://e/b>", [1, 2, 9]),
        ("FROM <http://e/a> FROM <http://e/a>", [1, 9]),
        ("FROM x:a FROM <b>", [1, 2, 9]),
        ("FROM NAMED x:a", [1, 9]),
        ("FROM x:a FROM x:b FROM NAMED <b>", [1, 2, 2, 9, 9]),
    ],
)
def test_graphs_of_from_are_merged_not_piled_up(store: rdf.Store, source: str, expected: list[int]) -> None:
    text = f"BASE <http://e/> PREFIX x: <http://e/> SELECT ?o {source} {{ {BOTH} }}"
    assert values(store, text) == expected


def test_relative_names_are_resolved_against_the_requests_base(store: rdf.Store) -> None:
    assert values(store, "SELECT ?o FROM <a> FROM <b> { <s> <p> ?o }", base_iri="http://e/") == [1, 2, 9]
    assert values(store, "SELECT ?o { <s> <p> ?o }", base_iri="http://e/x") == [0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT (<http://x/f>(?o) AS ?v) { ?s ?p ?o }", [{}]),
        ("SELECT (COALESCE(<http://x/f>(1), <http://x/g>(2), 3) AS ?v) {}", [{"v": "3"}]),
        ("SELECT (1 AS ?v) { ?s ?p ?o FILTER(<http://x/f>(?o)) }", []),
        ("SELECT (1 AS ?v) { ?s ?p ?o FILTER(<http://x/f>(?o) || true) }", [{"v": "1"}]),
    ],
)
def test_a_function_that_nobody_knows_is_an_error_of_its_expression(
    store: rdf.Store, text: str, expected: list[dict[str, str]]
) -> None:
    rows = json.loads(ask(store, text))["results"]["bindings"]
    assert [{name: term["value"] for name, term in row.items()} for row in rows] == expected


def test_mistakes_are_told_at_their_place_in_the_query_as_it_came(store: rdf.Store) -> None:
    with pytest.raises(QueryMalformed) as raised:
        ask(store, "ASK { VALUES (?x ?y) { (<http://a> <http://b>) }\n ?s ?p . }")
    assert (raised.value.line, raised.value.column) == (2, 8)


def test_a_mistake_in_from_is_told(store: rdf.Store) -> None:
    with pytest.raises(QueryMalformed, match="“nope:” is not declared"):
        ask(store, "SELECT * FROM nope:a FROM nope:b { ?s ?p ?o }")


def test_a_union_joined_with_what_follows_finds_the_same(store: rdf.Store) -> None:
    union = "{ { ?s ?p 1 } UNION { ?s ?p 2 } }"
    assert values(store, f"SELECT ?o {{ {union} ?s ?p ?o }}") == values(
        store, f"SELECT ?o {{ {union} {{ ?s ?p ?o }} }}"
    )


def test_a_mistake_beside_a_union_is_placed_in_the_query_as_it_came(store: rdf.Store) -> None:
    text = "SELECT ?s {\n  { ?s ?p 1 } UNION { ?s ?p 2 }\n  ?s ?p ?o .\n  FILTER(?o >)\n}"
    with pytest.raises(QueryMalformed) as caught:
        ask(store, text)
    assert caught.value.line == 4
