"""Answers as tables for people."""

from __future__ import annotations

import pytest

from graph import rdf
from graph.engine import Request
from server.tables import SOURCES, Cell, Table, cell, locate, tabulate
from tests.server.engines import StoreEngine, store

RUSSIA = "https://w3id.org/communique/id/state/russia"


def _table(text: str, limit: int = 1000) -> Table | bool:
    engine = StoreEngine(store(f'<{RUSSIA}> <urn:p> "a", "b", "c" .'))
    form = next(form for form in SOURCES if form.value.lower() == text.split()[0].lower())
    with engine.answer(Request(text=text, media_type=SOURCES[form])) as answer:
        return tabulate(answer, limit)


def test_solutions_keep_the_order_of_their_columns_and_their_gaps() -> None:
    table = _table("SELECT ?o ?gap ?s { ?s ?p ?o } ORDER BY ?o")
    assert isinstance(table, Table)
    assert table.columns == ["o", "gap", "s"]
    assert table.rows[0] == [Cell("a"), None, Cell("state:russia", href=RUSSIA)]
    assert len(table.rows) == 3
    assert not table.cut


@pytest.mark.parametrize(("limit", "rows", "cut"), [(2, 2, True), (3, 3, False), (4, 3, False)])
def test_a_cut_is_announced_only_where_rows_are_missing(limit: int, rows: int, cut: bool) -> None:
    for query in ("SELECT ?o { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        table = _table(query, limit)
        assert isinstance(table, Table)
        assert (len(table.rows), table.cut) == (rows, cut)


def test_a_graph_is_a_table_of_triples() -> None:
    table = _table("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(table, Table)
    assert table.columns == ("subject", "predicate", "object")


def test_an_ask_is_a_truth_value() -> None:
    assert _table("ASK { ?s ?p 'a' }") is True
    assert _table("ASK { ?s ?p 'z' }") is False


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (rdf.Literal("plain"), Cell("plain")),
        (rdf.Literal("پاکستان", language="ur"), Cell("پاکستان", language="ur")),
        (rdf.Literal(3), Cell("3", datatype="xsd:integer")),
        (rdf.Literal("x", datatype=rdf.NamedNode("urn:d")), Cell("x", datatype="urn:d")),
        (rdf.BlankNode("b"), Cell("_:b")),
        (rdf.NamedNode("javascript:alert(1)"), Cell("javascript:alert(1)")),
        (rdf.NamedNode("http://example.org/x"), Cell("http://example.org/x", href="http://example.org/x")),
    ],
)
def test_each_kind_of_term_has_its_cell(term: rdf.Node, expected: Cell) -> None:
    assert cell(term) == expected


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///x", "urn:x"]
)
def test_only_web_addresses_are_links(iri: str) -> None:
    assert locate(iri) is None
