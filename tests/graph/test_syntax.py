"""Mistakes in queries are told at their place, in words that help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import rdf
from graph.engine import QueryMalformed
from graph.guard import inspect
from graph.names import PREFIXES
from graph.syntax import syntax_error


def probe(text: str) -> str | None:
    """The engine's message on a text."""
    try:
        rdf.Store().query(text)
    except SyntaxError as error:
        return str(error)
    return None


def mistake(text: str) -> QueryMalformed:
    """The error that a malformed query gives."""
    message = probe(inspect(text).text)
    assert message is not None
    return syntax_error(text, message, probe)


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("SELECT ?x WHERE {\n ?s ?p }", 2, 8, "a variable"),
        ("SELECT ?x, ?y {}", 1, 10, "a variable"),
        ("SELECT * { ?s ?p ?o . FILTER(?x == 1) }", 1, 34, "a number"),
        ("SELECT * { ?s ?p ?o } LIMIT ten", 1, 29, "a number"),
        ("SELECT (COUNT(?x)) { ?x ?y ?z }", 1, 18, "<"),
        ("SELECT * { ?s ?p 'Россия' . \n ?s ?p 'Россия' ?o }", 2, 17, "."),
        ("SELECT * { VALUES ?x { ?y } }", 1, 24, "}"),
        ("SELECT * { ?s ?p ?o FILTER(?x < 5 }", 1, 35, ")"),
        ("SELECT * { ?s ?p 1.e }", 1, 20, "}"),
        ("CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }", 1, 19, "an IRI"),
        ("SELECT ?x WHERE", 1, 16, "{"),
        ("ASK { FILTER(?a<?b&&?c>?d) ?s ?p }", 1, 34, "a variable"),
    ],
)
def test_the_place_is_the_first_token_that_cannot_stand(
    text: str, line: int, column: int, expected: str
) -> None:
    error = mistake(text)
    assert (error.line, error.column) == (line, column)
    assert expected in error.expected
    assert not any("\\u" in item or ".." in item for item in error.expected)


def test_an_unclosed_bracket_is_named() -> None:
    error = mistake("SELECT * {\n ?s ?p ?o .\n OPTIONAL { ?s ?q ?r }\n")
    assert "“{” of line 1, column 10" in error.message
    assert (error.line, error.column) == (4, 1)


def test_a_known_prefix_comes_with_its_declaration() -> None:
    error = mistake("SELECT ?x\nWHERE { ?x cmq:party ?y }")
    assert (error.line, error.column) == (2, 12)
    assert error.remedy == f"PREFIX cmq: <{PREFIXES['cmq']}>"
    assert probe(f"{error.remedy} SELECT ?x WHERE {{ ?x cmq:party ?y }}") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT * { ?s cqm:p ?o }", "did you mean cmq:?"),
        ("SELECT * { ?s zzz:p ?o }", "“zzz:” is not declared"),
        ("SELECT * { ?s <p> ?o }", "<p> is relative"),
        ("SELECT * { ?s ?p <http://e/a b> }", "holds a space"),
        ("SELECT ?x { ?x ?y ?z } GROUP BY ?y", "unbound"),
        ("ASK { ?s ?p ?o } }", "“}” cannot stand here"),
    ],
)
def test_the_message_says_what_is_wrong(text: str, says: str) -> None:
    error = mistake(text)
    assert says in error.message
    assert error.line == 1


def test_without_a_probe_the_engines_own_place_is_told() -> None:
    text = "SELECT ?x WHERE { ?s ?p ?o } LIMIT ?x"
    error = syntax_error(text, probe(text) or "")
    assert error.line == 1
    assert "a number" in error.expected


@pytest.mark.parametrize("message", ["", "nothing that anyone foresaw", "error at 9:9: expected "])
def test_unforeseen_messages_do_no_harm(message: str) -> None:
    assert isinstance(syntax_error("SELECT ?x WHERE {", message), QueryMalformed)
    assert isinstance(syntax_error("SELECT ?x WHERE {", message, probe), QueryMalformed)


@given(
    st.lists(
        st.sampled_from(
            ["{", "}", "?x", "<http://e/>", "a", ".", ";", "FILTER", "(", ")", "1", "'s'", "SELECT"]
        ),
        max_size=12,
    )
)
def test_every_mistake_has_a_place_inside_the_query(pieces: list[str]) -> None:
    text = " ".join(["SELECT *", *pieces])
    message = probe(text)
    if message is not None:
        error = syntax_error(text, message, probe)
        assert error.line == 1
        assert error.column is not None
        assert 1 <= error.column <= len(text) + 1
