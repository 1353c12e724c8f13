"""Sources in every format of results, without harm to the results themselves."""

from __future__ import annotations

import csv
import io
import json

import pytest

from graph import rdf
from graph.engine import CSV, JSON, TSV, XML, Request
from graph.sourced import Sourced, ask_sourced
from graph.sourcing import fresh, in_graphs, with_citations, with_sources, with_texts
from tests.graph.citing.engines import Here, dataset, name
from tests.graph.test_sourced import CLAIM, DATA, KNOWS

SELECT = f"SELECT ?x ?y {{ ?x {KNOWS} ?y }} ORDER BY ?x"


def sourced(text: str) -> Sourced:
    return ask_sourced(Here(dataset(DATA)), Request(text, JSON))


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_one_more_column_names_the_claims(media_type: str) -> None:
    written = with_sources(sourced(SELECT), media_type)
    if media_type == CSV:
        rows = list(csv.reader(io.StringIO(written.decode())))
        assert rows[1:] == [
            ["http://e/a", "http://e/b", CLAIM + "one"],
            ["http://e/b", "http://e/c", CLAIM + "one"],
        ]
        assert rows[0] == ["x", "y", "sources"]
        return
    found = rdf.parse_query_results(written, rdf.QueryResultsFormat.from_media_type(media_type))
    assert isinstance(found, rdf.QuerySolutions)
    assert [variable.value for variable in found.variables] == ["x", "y", "sources"]
    assert [row["sources"] for row in found] == [rdf.Literal(CLAIM + "one")] * 2


def test_the_column_takes_a_name_that_the_query_does_not_use() -> None:
    text = f"SELECT ?sources {{ ?sources {KNOWS} ?sources2 }}"
    written = with_sources(sourced(text), CSV, ["sources", "sources2"])
    assert written.splitlines()[0] == b"sources,sources3"
    assert fresh("sources", []) == "sources"


@pytest.mark.parametrize(
    ("media_type", "head"),
    [
        (JSON, b'{"head":{"link":["%s"]},"boolean":true}' % f"{CLAIM}one".encode()),
        (XML, b'<head><link href="%s"/></head><boolean>true</boolean>' % f"{CLAIM}one".encode()),
    ],
)
def test_a_truth_value_links_to_its_claims(media_type: str, head: bytes) -> None:
    assert head in with_sources(sourced(f"ASK {{ <http://e/a> {KNOWS} ?y }}"), media_type)


@pytest.mark.parametrize("media_type", [CSV, TSV])
def test_texts_come_in_three_columns(media_type: str) -> None:
    lines = with_texts(sourced(SELECT), media_type).decode().splitlines()
    assert [part.lstrip("?") for part in lines[0].replace("\t", ",").split(",")] == [
        "x",
        "y",
        "sources",
        "documents",
        "restatements",
    ]
    assert "One." in lines[1]


def test_whole_citations_stand_beside_the_rows() -> None:
    document = json.loads(with_citations(sourced(SELECT)))
    plain = {member: document[member] for member in ("head", "results")}
    assert len(list(rdf.parse_query_results(json.dumps(plain), rdf.QueryResultsFormat.JSON))) == 2  # type: ignore[arg-type]
    first = document["citations"][0]
    assert (first["sources"], first["apart"]) == ([CLAIM + "one"], [CLAIM + "two"])
    assert first["evidence"][first["witnesses"][0]]["kinds"] == ["claim"]
    assert document["claims"][CLAIM + "one"]["restatement"] == "One."
    assert document["claims"][CLAIM + "two"]["standing"] == "disputed"


def test_a_triple_stands_in_the_graphs_of_the_claims_that_say_it() -> None:
    quads = in_graphs(
        sourced(f"CONSTRUCT {{ ?x {KNOWS} ?y . ?y <http://e/of> ?x }} WHERE {{ ?x {KNOWS} ?y }}")
    )
    assert {(str(quad.subject), str(quad.predicate), str(quad.graph_name)) for quad in quads} == {
        ("<http://e/a>", KNOWS, f"<{CLAIM}one>"),
        ("<http://e/b>", KNOWS, f"<{CLAIM}one>"),
        ("<http://e/b>", "<http://e/of>", f"<{CLAIM}one>"),
        ("<http://e/c>", "<http://e/of>", f"<{CLAIM}one>"),
    }


def test_what_no_claim_says_stands_where_it_was_found() -> None:
    text = (
        "CONSTRUCT { ?c <http://e/p> 1 . <http://e/x> <http://e/p> 2 } WHERE { VALUES ?c { <http://e/v> } }"
    )
    assert {quad.graph_name for quad in in_graphs(sourced(text))} == {rdf.DefaultGraph()}
    assert in_graphs(sourced(f"CONSTRUCT WHERE {{ {name('z')} ?p ?o }}")) == []
