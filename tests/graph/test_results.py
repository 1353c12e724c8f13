"""Results are written whole, in every format, and read back the same."""

from __future__ import annotations

import csv
import io
from typing import cast

import pytest
import rdflib

from graph import rdf
from graph.engine import BOOLEANS, CSV, FORMATS, GRAPHS, JSON, TSV, XML, Form, NotExpressible
from graph.results import write

DATA = """\
@prefix x: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix state: <https://w3id.org/communique/id/state/> .
state:russia a x:State ; rdfs:label "Russia"@en, "Россия"@ru .
state:russia x:note "a \\"b\\" <c> & d\\r\\n\\te", "\u2028" .
state:pakistan a x:State ; rdfs:label "پاکستان"@ur ; x:size 1.5 .
state:pakistan x:since "1948-05-01T00:00:00"^^xsd:dateTime .
state:russia x:agreed [ x:with state:pakistan ; x:number 7 ], [ x:with state:russia ] .
"""
ROW = "SELECT ?a ?b ?none ('x\"y,z'@en AS ?l) (1.5 AS ?n) { ?a <http://example.org/note> ?b }"


@pytest.fixture(scope="module")
def store() -> rdf.Store:
    filled = rdf.Store()
    filled.extend(rdf.parse(DATA, format=rdf.RdfFormat.TURTLE))
    return filled


def written(store: rdf.Store, text: str, form: Form, media_type: str) -> bytes:
    output = io.BytesIO()
    write(store.query(text), form, media_type, output)
    return output.getvalue()


@pytest.mark.parametrize("media_type", [JSON, XML, TSV])
def test_solutions_read_back(store: rdf.Store, media_type: str) -> None:
    body = written(store, ROW, Form.SELECT, media_type)
    kind = rdf.QueryResultsFormat.from_media_type(media_type)
    read = cast(rdf.QuerySolutions, rdf.parse_query_results(body, format=kind))
    there = cast(rdf.QuerySolutions, store.query(ROW))
    assert [str(variable) for variable in read.variables] == [str(variable) for variable in there.variables]
    assert sorted(map(str, read)) == sorted(map(str, there))


def test_csv_reads_back(store: rdf.Store) -> None:
    text = written(store, ROW, Form.SELECT, CSV).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["a", "b", "none", "l", "n"]
    russia = "https://w3id.org/communique/id/state/russia"
    assert sorted(rows[1:]) == sorted(
        [russia, note, "", 'x"y,z', "1.5"] for note in ('a "b" <c> & d\r\n\te', "\u2028")
    )


@pytest.mark.parametrize("media_type", BOOLEANS)
@pytest.mark.parametrize("text", ["ASK {}", "ASK { ?s ?p 'no such thing' }"])
def test_booleans_read_back(store: rdf.Store, text: str, media_type: str) -> None:
    body = written(store, text, Form.ASK, media_type)
    kind = rdf.QueryResultsFormat.from_media_type(media_type)
    assert bool(rdf.parse_query_results(body, format=kind)) == bool(store.query(text))


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_read_back(store: rdf.Store, media_type: str) -> None:
    body = written(store, "CONSTRUCT WHERE { ?s ?p ?o }", Form.CONSTRUCT, media_type)
    read = rdf.parse(body, format=rdf.RdfFormat.from_media_type(media_type))
    assert rdf.canonical(read) == rdf.canonical(store)


@pytest.mark.parametrize(
    ("media_type", "name"),
    [("application/rdf+xml", "xml"), ("text/turtle", "turtle"), ("application/ld+json", "json-ld")],
)
def test_rdflib_reads_graphs_too(store: rdf.Store, media_type: str, name: str) -> None:
    body = written(store, "CONSTRUCT WHERE { ?s ?p ?o }", Form.CONSTRUCT, media_type)
    read = rdflib.Graph().parse(data=body, format=name)
    notes = {str(value) for value in read.objects(None, rdflib.URIRef("http://example.org/note"))}
    assert notes == {'a "b" <c> & d\r\n\te', "\u2028"}
    assert len(read) == len(store)


@pytest.mark.parametrize("media_type", GRAPHS)
def test_the_same_graph_gives_the_same_bytes(store: rdf.Store, media_type: str) -> None:
    once = written(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", Form.CONSTRUCT, media_type)
    other = rdf.Store()
    other.extend(reversed(list(store)))
    twice = "CONSTRUCT { ?s ?p ?o . ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { ?s ?p ?o } }"
    assert written(other, twice, Form.CONSTRUCT, media_type) == once


def test_turtle_declares_the_prefixes_it_uses_in_order(store: rdf.Store) -> None:
    text = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    CONSTRUCT { ?s a ?c ; rdfs:label ?l } WHERE { ?s a ?c ; rdfs:label ?l . FILTER(LANG(?l) = "en") }"""
    lines = written(store, text, Form.CONSTRUCT, "text/turtle").decode().splitlines()
    declared = [line.split()[1] for line in lines if line.startswith("@prefix")]
    assert declared == ["rdf:", "rdfs:", "state:"]
    assert lines[3:] == ["state:russia a <http://example.org/State> ;", '\trdfs:label "Russia"@en .']


@pytest.mark.parametrize(
    "triple",
    [
        "<http://e/s> <http://e/1> 1",
        "<http://e/s> <http://e/p/> 1",
        "<http://e/s> <http://e/p> '\\u0001'",
        "<http://e/s> <http://e/p> '\\uFFFE'",
        "<http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 1",
    ],
)
def test_what_xml_cannot_say_is_an_error(triple: str) -> None:
    with pytest.raises(NotExpressible) as raised:
        written(rdf.Store(), f"CONSTRUCT {{ {triple} }} WHERE {{}}", Form.CONSTRUCT, "application/rdf+xml")
    assert raised.value.media_type == "application/rdf+xml"
    assert written(rdf.Store(), f"CONSTRUCT {{ {triple} }} WHERE {{}}", Form.CONSTRUCT, "text/turtle")


def test_a_control_character_is_an_error_in_xml_results() -> None:
    with pytest.raises(NotExpressible):
        written(rdf.Store(), "SELECT ('\\u0001' AS ?x) {}", Form.SELECT, XML)


def test_every_form_has_formats() -> None:
    assert set(FORMATS) == set(Form)
