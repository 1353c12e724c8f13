"""Kept results: the same bytes again, within the bound, never for queries that differ from run to run."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import Answer, Composed, Form, Request
from server.negotiation import JSON
from server.results import Key, Results, etag, key


def _key(text: str, media_type: str = "text/csv") -> Key:
    return Key("v1", text, None, (), (), media_type)


def _answer(body: bytes) -> Answer:
    return Answer(Form.SELECT, "text/csv", io.BytesIO(body), len(body), 0.5)


def test_a_kept_result_is_found_again_and_again() -> None:
    results = Results()
    first = results.keep(_key("a"), _answer(b"one"))
    again = results.find(_key("a"))
    assert again is not None
    assert first.body.read() == again.body.read() == b"one"
    assert (again.length, again.seconds, again.media_type) == (3, 0.5, "text/csv")
    assert results.find(_key("b")) is None


def test_what_the_program_composes_is_not_kept() -> None:
    assert key("v1", Request("SELECT * {}", "text/csv")) is not None
    assert key("v1", Composed("SELECT * {}", "text/csv")) is None


def test_the_answer_that_is_kept_is_closed() -> None:
    answer = _answer(b"one")
    Results().keep(_key("a"), answer)
    assert answer.body.closed


def test_the_least_recently_used_goes_first() -> None:
    results = Results(capacity=16_000)
    for name in "abc":
        results.keep(_key(name), _answer(b"x" * 1500))
    assert results.find(_key("a"))
    for name in "defg":
        results.keep(_key(name), _answer(b"x" * 1500))
    assert results.find(_key("a"))
    assert results.find(_key("b")) is None


def test_a_large_result_passes_through_unread() -> None:
    results = Results(capacity=8000)
    answer = _answer(b"x" * 1001)
    assert results.keep(_key("a"), answer) is answer
    assert results.find(_key("a")) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3000)), max_size=40))
def test_the_size_never_exceeds_the_capacity(entries: list[tuple[str, int]]) -> None:
    results = Results(capacity=20_000)
    for name, length in entries:
        results.keep(_key(name), _answer(b"x" * length)).body.close()
        assert 0 <= results.size <= results.capacity


@pytest.mark.parametrize(
    "call",
    [
        "NOW()",
        "rand ( )",
        "UUID()",
        "StrUUID()",
        "BNODE()",
        "bnode('x')",
        "NOW # then\n()",
        r"\u004EOW()",
        r"N\U0000004FW()",
    ],
)
def test_volatile_queries_have_no_key(call: str) -> None:
    assert key("v1", Request(text=f"SELECT ({call} AS ?x) {{}}", media_type=JSON.media_type)) is None


def test_names_that_only_look_volatile_have_one() -> None:
    assert key("v1", Request(text="SELECT ?now ?brand { ?now x:rand (1) }", media_type="x")) is None
    assert key("v1", Request(text="SELECT ?now ?rand { ?now ?rand ?uuid }", media_type="x")) is not None


def test_the_entity_tag_depends_on_all_that_the_result_depends_on() -> None:
    base = Key("v1", "q", None, ("urn:a",), ("urn:b",), "text/csv")
    variants = [
        base,
        base._replace(version="v2"),
        base._replace(text="q "),
        base._replace(base_iri="urn:base"),
        base._replace(default_graphs=()),
        base._replace(default_graphs=("urn:b",), named_graphs=("urn:a",)),
        base._replace(media_type="text/x"),
    ]
    tags = {etag(variant, shown_as="text/csv") for variant in variants} | {etag(base, shown_as="text/html")}
    assert len(tags) == len(variants) + 1
    assert etag(base, shown_as="text/csv") == etag(Key(*base), shown_as="text/csv")
