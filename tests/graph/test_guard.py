"""What passes the guard and what doesn't; a query that can be read in two ways is left one reading."""

from __future__ import annotations

import contextlib
from itertools import pairwise
from pathlib import Path
from typing import Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import guard, rdf
from graph.engine import (
    Form,
    QueryError,
    QueryMalformed,
    QueryTooDeep,
    QueryTooLarge,
    ServiceRefused,
    TooManyGraphs,
    TooManyTokens,
    UpdateRefused,
)
from graph.guard import inspect
from graph.tokens import tokenise

W3C: Final = Path(__file__).parents[2].parent / "shared" / "rdf-tests" / "sparql"
PROLOGUE: Final = "PREFIX ex: <http://e/> PREFIX : <http://e/> PREFIX service: <http://e/> "


def accepts(text: str) -> bool:
    """Whether the engine takes the text for a query."""
    try:
        rdf.Store().query(text, base_iri="http://base/")
    except SyntaxError:
        return False
    except (OSError, RuntimeError):
        return True
    return True


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", Form.SELECT),
        ("select*{}", Form.SELECT),
        ("# SELECT\nASK {}", Form.ASK),
        ("PREFIX select: <http://e/ask> BASE <http://e/>\nConstruct WHERE {}", Form.CONSTRUCT),
        ("DESCRIBE <http://e/SELECT>", Form.DESCRIBE),
        ("ASK { { SELECT * { ?s ?p 'CONSTRUCT' } } }", Form.ASK),
    ],
)
def test_the_form_is_the_first_keyword_after_the_prologue(text: str, form: Form) -> None:
    assert inspect(text).form is form


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("# nothing\n", 2, 1),
        ("SELCT * {}", 1, 1),
        ("PREFIX ex: <http://e/>\n  FROB {}", 2, 3),
        ("PREFIX ex <http://e/> ASK {}", 1, 8),
        ("PREFIX ex:", 1, 11),
        ("BASE\n'x' ASK {}", 2, 1),
        ("ASK {\n ?s ?p 'open\n }", 2, 8),
        ("ASK { ?s ?p 'a\\x' }", 1, 13),
        ("ASK { ?s ?p ‘a’ }", 1, 13),
        ("ASK { '\ud800' ?p ?o }", 1, 8),
    ],
)
def test_malformed_text_is_told_by_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(QueryMalformed) as raised:
        inspect(text)
    assert (raised.value.line, raised.value.column) == (line, column)


@pytest.mark.parametrize(
    "keyword", ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"]
)
def test_updates_are_refused(keyword: str) -> None:
    with pytest.raises(UpdateRefused, match=keyword):
        inspect(f"PREFIX ex: <http://e/>\n{keyword.lower()} <http://e/>")


def test_a_word_of_updates_elsewhere_is_no_update() -> None:
    assert inspect("SELECT ?insert { ?insert <http://e/load> 'DELETE' }").form is Form.SELECT


HARMLESS: Final = [
    "'SERVICE <http://x/> {}'",
    '"SERVICE <http://x/> {}"',
    "'''\nSERVICE <http://x/> {}'''",
    '"""" SERVICE "<http://x/>" {}"""',
    "'\\' SERVICE <http://x/> {}'",
    "'\\u0027 SERVICE <http://x/> {}'",
    "<http://x/SERVICE>",
    "<http://x/?service#SERVICE>",
    "?service",
    "$SERVICE",
    "ex:SERVICE",
    "ex:a.service.b",
    "service:thing",
    "_:service",
    "'x'@service",
    "1 # SERVICE <http://x/> {}\n",
]
SERVICES: Final = [
    "SERVICE <http://x/> {}",
    "service<http://x/>{}",
    "SERVICE SILENT <http://x/> {}",
    "SERVICE ?x {}",
    "SERVICE\n# comment\nex:x {}",
    "SERVICEex:x {}",
    "SERVICE:x {}",
    "service:x {}",
    "SERVICESILENTex:x{}",
    "\\u0053ERVICE <http://x/> {}",
    "{ SERVICE <http://169.254.169.254/> {} }",
    "OPTIONAL { SERVICE <file:///etc/passwd> {} }",
    "{ SELECT * { SERVICE <http://[::1]/> {} } }",
    "FILTER EXISTS { SERVICE <http://x/> {} }",
    "FILTER(?x<?y)SERVICEex:x#>\n{}",
    "FILTER(?x<'a'||'>'=1) SERVICE <http://x/> {} # '",
    "?a ?b ?c # comment\rSERVICE <http://x/> {}",
    "?a ?b true.SERVICE <http://x/> {}",
    "?a ?b 1SERVICE <http://x/> {}",
]


@pytest.mark.parametrize("term", HARMLESS)
def test_what_only_looks_like_service_passes(term: str) -> None:
    assert inspect(f"{PROLOGUE} ASK {{ ?s ?p {term} }}").form is Form.ASK


@pytest.mark.parametrize("clause", SERVICES)
def test_service_is_refused(clause: str) -> None:
    with pytest.raises(ServiceRefused):
        inspect(f"{PROLOGUE} ASK {{ {clause} }}")


@given(st.lists(st.sampled_from(HARMLESS), max_size=8), st.sampled_from(SERVICES), st.data())
def test_service_is_found_among_anything(terms: list[str], clause: str, data: st.DataObject) -> None:
    pieces = [f"{{ ?s ?p {term} }}" for term in terms]
    assert inspect(f"{PROLOGUE} SELECT * {{ {' '.join(pieces)} }}").form is Form.SELECT
    pieces.insert(data.draw(st.integers(0, len(pieces))), f"{{ {clause}\n }}")
    with pytest.raises(ServiceRefused):
        inspect(f"{PROLOGUE} SELECT * {{ {' '.join(pieces)} }}")


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_service_in_any_string_or_comment_passes(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    comment = text.replace("\n", " ").replace("\r", " ")
    found = inspect(f"ASK {{ ?s ?p 'SERVICE <{quoted}' }} # SERVICE <x> {{}} {comment}")
    assert found.tokens == 6


@pytest.mark.parametrize("clause", ["SERVICE <http://ours/> {}", "SERVICE SILENT <http://ours/> {}"])
def test_an_allowed_service_passes(clause: str) -> None:
    inspect(f"ASK {{ {clause} }}", services={"http://ours/"})
    with pytest.raises(ServiceRefused) as raised:
        inspect(f"ASK {{ {clause} SERVICE <http://theirs/> {{}} }}", services={"http://ours/"})
    assert raised.value.iri == "http://theirs/"


PIECES: Final = [
    *("SERVICE", "service:a", "SERVICEex:a", "<http://h/>", "<http://h/'>", "<", ">", "'", "'''", '"', "#"),
    *("#>", "\n", "\r", " ", "?x", "?x<", "?y)", "ex:a", "ex:a.", "ex:a-.", ".b", "1", "1.", "true", "@en"),
    *("{", "}", "(", ")", ".", ";", "&&", "||", "=", "FILTER(", "VALUES (?x ?y) {(", "_:a.", "\\u0027", "<<"),
    *("{?a ?b ?c}", "\\"),
]


@settings(max_examples=400)
@given(
    st.sampled_from(
        ["{} SERVICE <http://h/> {{?a ?b ?c}} {}", "FILTER(?x<{}SERVICEex:a {{}} {}", "?s ?p {} {}"]
    ),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)
def test_the_engine_finds_no_service_in_what_passes(frame: str, before: str, after: str) -> None:
    try:
        text = inspect(f"{PROLOGUE} ASK {{ {frame.format(before, after)} }}").text
    except QueryError:
        return
    body = text[len(PROLOGUE) :]
    if not accepts(text):
        return
    known = PROLOGUE + PROLOGUE.replace("service", "servicf")
    for word in ("SERVICE", "service"):
        # A query that stays one when the word becomes another holds it in a string, a comment or a name.
        assert accepts(known + body.replace(word, word[:-1] + "f"))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("ASK { ?s ?p ex:a.b.c }", "ASK { ?s ?p <http://e/a.b.c> }"),
        ("ASK { ?\\u0073 ?p ex:\\u0061 }", "ASK { ?s ?p ex:a }"),
        ("ASK { VALUES (?x ?y) {(<http://a> <http://b'>)} }", "ASK { VALUES ?y { <http://b'> } }"),
        ("ASK { FILTER(?x<?y&&?z>1) }", "ASK { FILTER(?x < ?y && ?z > 1) }"),
        ("ASK { FILTER(?x<=?y&&?z>1) }", "ASK { FILTER(?x <= ?y && ?z > 1) }"),
        ("ASK { FILTER(?x<<http://b>) }", "ASK { FILTER(?x < <http://b>) }"),
    ],
)  # fmt: skip
def test_what_the_engine_would_misread_is_spelt_otherwise(text: str, means: str) -> None:
    assert accepts(inspect(PROLOGUE + text).text)
    assert accepts(PROLOGUE + means)


def test_a_name_with_dots_is_one_name() -> None:
    text = inspect(f"{PROLOGUE} SELECT (ex:a.b.c AS ?x) {{}}").text
    [row] = cast(rdf.QuerySolutions, rdf.Store().query(text))
    assert row["x"] == rdf.NamedNode("http://e/a.b.c")


@pytest.mark.parametrize(
    "text", ["SELECT ?x\nWHERE { ?x ?y 'ж' } # end", "ASK { ?s <http://e/p?q#r> 1.5e3, -2 }"]
)
def test_plain_queries_reach_the_engine_unchanged(text: str) -> None:
    assert inspect(text).text == text


@pytest.mark.parametrize(
    "nest",
    [
        lambda n: f"SELECT ({'ABS(' * n}1{')' * n} AS ?x) {{}}",
        lambda n: f"ASK {'{' * n}?s ?p ?o{'}' * n}",
        lambda n: f"ASK {{ {'OPTIONAL { ' * n}{'}' * n} }}",
        lambda n: f"ASK {{ ?s ?p {'(' * n}1{')' * n} }}",
        lambda n: f"ASK {{ ?s ?p {'[ ?p ' * n}1{']' * n} }}",
        lambda n: f"ASK {{ ?s {'(' * n}^<http://e/>{')*' * n} 1 }}",
        lambda n: f"ASK {{ {'FILTER NOT EXISTS {' * n}{'}' * n} }}",
        lambda n: "(" * n,
    ],
)  # fmt: skip
def test_deep_nesting_is_refused(nest: object) -> None:
    assert callable(nest)
    with pytest.raises(QueryTooDeep) as raised:
        inspect(nest(guard.DEPTH + 1))
    assert raised.value.limit == guard.DEPTH
    assert raised.value.depth > guard.DEPTH


def test_depth_counts_brackets_not_what_looks_like_them() -> None:
    assert inspect("ASK { ?s ?p '((((((((' . # ((((((\n ?s ?p (1 (2)) }").depth == 3


def test_size_is_counted_in_bytes() -> None:
    assert inspect("ASK {}" + " " * 94, size=100).form is Form.ASK
    with pytest.raises(QueryTooLarge) as raised:
        inspect("ASK {} #" + "ж" * 50, size=100)
    assert (raised.value.size, raised.value.limit) == (108, 100)


def test_tokens_are_counted() -> None:
    assert inspect("ASK { VALUES ?x { 1 2 3 } }", tokens=10).tokens == 10
    with pytest.raises(TooManyTokens):
        inspect("ASK { VALUES ?x { 1 2 3 4 } }", tokens=10)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { '" + "\\n" * 400_000,
        "ASK { " + "a.." * 300_000,
        "ASK { FILTER(?x" + "<a" * 400_000,
        "ASK { ex:a" + "." * 900_000,
        "ASK { " + "1" * 900_000 + "e",
    ],
    ids=["open string", "dotted", "angles", "dots", "digits"],
)
def test_hostile_text_takes_one_pass(text: str) -> None:
    with contextlib.suppress(QueryMalformed, TooManyTokens, QueryTooDeep):
        assert inspect(text).tokens < 10


def test_the_graphs_of_from_are_noted_with_the_prologue() -> None:
    found = inspect(
        "PREFIX ex: <http://e/>\nSELECT * FROM ex:a FROM NAMED ex:b FROM <c> { ?from ex:from 'FROM' }"
    )
    assert found.default_sources == ("ex:a", "<c>")
    assert found.named_sources == ("ex:b",)
    assert found.prologue == "PREFIX ex: <http://e/>\n"


def test_too_many_graphs_are_refused() -> None:
    with pytest.raises(TooManyGraphs):
        inspect("ASK " + "FROM <http://e/> " * (guard.GRAPHS + 1) + "{}")


@given(st.text(alphabet=st.sampled_from("ab:.?$<>'\"#\\{}()1 \n\r@^_-"), max_size=30))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    try:
        tokens, _ = tokenise(text, 100)
    except QueryMalformed:
        return
    for token, following in pairwise(tokens):
        assert token.end <= following.start
    assert "".join(token.text for token in tokens).replace("\\", "") != "" or not tokens


@pytest.mark.skipif(not W3C.is_dir(), reason="the W3C test suites are not beside the repository")
def test_every_query_of_the_w3c_suites_that_the_engine_reads_passes() -> None:
    files = sorted(W3C.rglob("*.rq"))
    assert len(files) > 500
    for file in files:
        text = file.read_text(encoding="utf-8")
        try:
            passed = accepts(inspect(text).text)
        except ServiceRefused:
            assert "service" in text.lower()
        except QueryMalformed:
            passed = False
            assert not accepts(text), file
        else:
            assert passed or not accepts(text), file
