"""Exports: the same quads give the same bytes, and every format reads back as it was, by two libraries."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import owlready2
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import ontology
from graph import export, jsonld, names, rdf
from graph.export import Format

CMQ = names.PREFIXES["cmq"]
XSD = names.PREFIXES["xsd"]
ROOT = Path(__file__).parents[2]

CONTEXT: dict[str, Any] = {
    "@context": {
        "@version": 1.1,
        "cmq": CMQ,
        "id": "@id",
        "type": "@type",
        "label": {"@id": str(rdf.LABEL.value), "@container": "@language", "@language": "en"},
        "party": {"@id": "cmq:party", "@type": "@id"},
        "number": {"@id": "cmq:number", "@type": XSD + "integer"},
        "status": {"@id": "cmq:status", "@type": "@vocab", "@context": {"signed": "cmq:agreement-signed"}},
    }
}

things = st.sampled_from(
    [
        rdf.NamedNode(names.ID + name)
        for name in ("state/russia", "state/x.y", "claim/mfa-1", "event/a-1", "office/2")
    ]
    + [rdf.NamedNode("https://w3id.org/communique/ontology"), rdf.NamedNode("http://example.org/#a,b;c(d)")]
)
anonymous = st.sampled_from([rdf.BlankNode(name) for name in "abc"])
predicates = st.sampled_from(
    [rdf.NamedNode(CMQ + name) for name in ("party", "number", "status", "note")] + [rdf.LABEL]
)
classes = st.sampled_from([rdf.NamedNode(CMQ + "Agreement"), rdf.NamedNode(names.PREFIXES["owl"] + "Class")])
codes = st.sampled_from([rdf.NamedNode(CMQ + "agreement-signed"), rdf.NamedNode(CMQ + "agreement-in-force")])
graphs = st.sampled_from(
    [
        rdf.DefaultGraph(),
        rdf.NamedNode(names.THINGS),
        rdf.NamedNode(names.iri("claim/mfa-1")),
        rdf.NamedNode(names.iri("claim/mfa-2")),
    ]
)
# What XML 1.0 can hold; surrogates are in no text.
texts = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r\x85"
    )
)
literals = st.one_of(
    st.builds(rdf.Literal, texts),
    st.builds(
        lambda text, language: rdf.Literal(text, language=language),
        texts,
        st.sampled_from(["en", "ru", "ur"]),
    ),
    st.builds(
        lambda number: rdf.Literal(str(number), datatype=rdf.NamedNode(XSD + "integer")), st.integers()
    ),
    st.sampled_from(
        [rdf.Literal(value, datatype=rdf.NamedNode(XSD + "boolean")) for value in ("true", "false")]
    ),
    st.just(rdf.Literal("2017-10-13T00:00:00Z", datatype=rdf.NamedNode(XSD + "dateTime"))),
)
triples = st.one_of(
    st.tuples(things, predicates, st.one_of(things, codes, literals)),
    st.tuples(things, st.just(rdf.TYPE), classes),
)
records = st.lists(
    st.builds(lambda triple, graph: rdf.Quad(triple[0], triple[1], triple[2], graph), triples, graphs),
    max_size=12,
)
axioms = st.lists(
    st.builds(rdf.Quad, st.one_of(things, anonymous), predicates, st.one_of(things, anonymous, codes)),
    max_size=8,
)
# rdflib warns of its own calls.
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).*deprecated:DeprecationWarning")
forms = pytest.mark.parametrize("form", list(Format))


def expected(quads: Iterable[rdf.Quad], form: Format) -> set[rdf.Quad]:
    return set(quads) if form.has_graphs else {rdf.Quad(*quad.triple) for quad in quads}


def read(text: bytes, form: Format) -> set[rdf.Quad]:
    return set(rdf.parse(text, format=rdf.RdfFormat.from_media_type(form.media_type)))


def read_by_rdflib(text: bytes, form: Format) -> bytes:
    """What rdflib reads, in canonical N-Quads."""
    dataset = rdflib.Dataset().parse(data=text, format=form.media_type)
    return rdf.canonical(rdf.parse(dataset.serialize(format="nquads"), format=rdf.RdfFormat.N_QUADS))


def in_rdflib(quads: Iterable[rdf.Quad]) -> bytes:
    return read_by_rdflib("".join(f"{quad} .\n" for quad in quads).encode(), Format.NQUADS)


@forms
@given(records=records, data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_order_gives_the_same_bytes(form: Format, records: list[rdf.Quad], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(records + records[:2]))
    assert export.serialise(shuffled, form) == export.serialise(records, form)


@forms
@given(records=records)
@settings(max_examples=25, deadline=None)
def test_every_format_reads_back(form: Format, records: list[rdf.Quad]) -> None:
    text = export.serialise(records, form, header="Licence: CC BY 4.0\nVersion: 1")
    wanted = expected(records, form)
    assert read(text, form) == wanted
    assert read_by_rdflib(text, form) == in_rdflib(wanted)


@given(records=records)
@settings(max_examples=25, deadline=None)
def test_json_ld_reads_back_with_another_context(records: list[rdf.Quad]) -> None:
    text = export.serialise(records, Format.JSONLD, context=CONTEXT)
    assert read(text, Format.JSONLD) == set(records)
    assert read_by_rdflib(text, Format.JSONLD) == in_rdflib(records)


@forms
@given(axioms=axioms, data=st.data())
@settings(max_examples=20, deadline=None)
def test_blank_nodes_keep_their_places(form: Format, axioms: list[rdf.Quad], data: st.DataObject) -> None:
    renamed = dict(zip("abc", data.draw(st.permutations("xyz")), strict=True))
    others = [
        rdf.Quad(_renamed(quad.subject, renamed), quad.predicate, _renamed(quad.object, renamed))
        for quad in axioms
    ]
    text = export.serialise(axioms, form)
    assert export.serialise(others, form) == text
    assert rdf.canonical(read(text, form)) == rdf.canonical(axioms)
    assert read_by_rdflib(text, form) == in_rdflib(axioms)


def _renamed(term: Any, table: dict[str, str]) -> Any:
    return rdf.BlankNode(table[term.value]) if isinstance(term, rdf.BlankNode) else term


@given(records=records)
def test_stating_loses_nothing(records: list[rdf.Quad]) -> None:
    stated = set(export.states(records))
    assert not any(str(quad.graph_name).startswith(f"<{names.PREFIXES['claim']}") for quad in stated)
    assert set(export.unstate(stated)) == set(records)
    turtle = export.serialise(
        [quad for quad in stated if quad.graph_name == rdf.DefaultGraph()], Format.TURTLE
    )
    claims = {
        quad for quad in export.unstate(read(turtle, Format.TURTLE)) if quad.graph_name != rdf.DefaultGraph()
    }
    assert claims == {quad for quad in records if "/claim/" in str(quad.graph_name)}


def quads(turtle: str, graph: str | None = None) -> list[rdf.Quad]:
    declared = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in names.PREFIXES.items())
    name = rdf.NamedNode(graph) if graph else rdf.DefaultGraph()
    parsed = rdf.parse(declared + turtle, format=rdf.RdfFormat.TURTLE)
    return [rdf.Quad(quad.subject, quad.predicate, quad.object, name) for quad in parsed]


VISIT = """
event:visit-2018 cmq:visitor person:b , person:a ; rdfs:label "Визит"@ru , "Visit"@en ; a cmq:Visit .
event:visit-2018 cmq:ordinal 60 ; cmq:note "cites wd:Q1 and \\"schema:x\\" <dcterms:y>" .
agreement:x a cmq:Agreement .
"""


def test_turtle_is_pretty() -> None:
    text = export.serialise(
        quads(VISIT), Format.TURTLE, header="Licence: CC BY 4.0\n# How to cite: so"
    ).decode()
    assert text == (
        "# Licence: CC BY 4.0\n"
        "# How to cite: so\n"
        "\n"
        "@prefix cmq: <https://w3id.org/communique/ontology#> .\n"
        "@prefix agreement: <https://w3id.org/communique/id/agreement/> .\n"
        "@prefix event: <https://w3id.org/communique/id/event/> .\n"
        "@prefix person: <https://w3id.org/communique/id/person/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "\n"
        "agreement:x a cmq:Agreement .\n"
        "\n"
        "event:visit-2018 a cmq:Visit ;\n"
        '\trdfs:label "Visit"@en , "Визит"@ru ;\n'
        '\tcmq:note "cites wd:Q1 and \\"schema:x\\" <dcterms:y>" ;\n'
        "\tcmq:ordinal 60 ;\n"
        "\tcmq:visitor person:a , person:b .\n"
    )


def test_trig_keeps_graphs_apart() -> None:
    both = quads("state:russia a cmq:State .", names.THINGS) + quads("state:russia a cmq:State .")
    text = export.serialise(both, Format.TRIG).decode()
    assert text.endswith(
        "\n\nstate:russia a cmq:State .\n\ngraph:things {\n\tstate:russia a cmq:State .\n}\n"
    )


def test_blank_nodes_of_turtle_are_nested() -> None:
    text = export.serialise(
        quads("[] a owl:AllDifferent ; owl:members ( cmq:b cmq:a ) ."), Format.TURTLE
    ).decode()
    assert text.endswith("[] a owl:AllDifferent ;\n    owl:members ( cmq:b cmq:a ) .\n")


@pytest.mark.parametrize(
    "value", ['"1.50"^^xsd:decimal', '"5"^^xsd:decimal', '"01"^^xsd:integer', '"1"^^xsd:double']
)
@forms
def test_no_literal_is_changed(form: Format, value: str) -> None:
    for turtle in (f"state:x cmq:value {value} .", f"[] cmq:value {value} ."):
        given_quads = quads(turtle)
        text = export.serialise(given_quads, form)
        assert rdf.canonical(read(text, form)) == rdf.canonical(given_quads)


def test_lines_are_in_canonical_form() -> None:
    given_quads = quads(VISIT, names.THINGS)
    assert export.serialise(given_quads, Format.NQUADS) == rdf.canonical(given_quads)


def test_json_ld_is_compacted_with_the_ontologys_context() -> None:
    document = json.loads(export.serialise(quads(VISIT, names.THINGS), Format.JSONLD))
    (graph,) = document["@graph"]
    assert graph["id"] == "graph:things"
    visit = graph["@graph"][1]
    assert visit["type"] == "Visit"
    assert visit["label"] == {"en": "Visit", "ru": "Визит"}
    assert visit["ordinal"] == "60"
    assert visit["visitor"] == [names.iri("person/a"), names.iri("person/b")]


def test_json_ld_has_no_header_and_sorted_keys() -> None:
    text = export.serialise(quads(VISIT), Format.JSONLD, header="Licence").decode()
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/context.jsonld", {"@import": "https://example.org/c"}]
)
def test_no_context_is_fetched(elsewhere: object) -> None:
    with pytest.raises(jsonld.RemoteContext) as raised:
        export.serialise(quads(VISIT), Format.JSONLD, context={"@context": elsewhere})
    assert raised.value.address.startswith("https://example.org/c")


@pytest.mark.parametrize(
    ("turtle", "place"),
    [
        ('state:x cmq:note "bell\\u0007" .', "bell"),
        ("state:x <http://example.org/1> 1 .", "http://example.org/1"),
        ("state:x a <http://example.org/> .", "http://example.org/"),
    ],
)
def test_what_rdf_xml_cannot_say_is_an_error(turtle: str, place: str) -> None:
    with pytest.raises(export.Inexpressible) as raised:
        export.serialise(quads(turtle), Format.RDFXML)
    assert place in raised.value.place
    assert raised.value.form is Format.RDFXML
    assert read(export.serialise(quads(turtle), Format.TURTLE), Format.TURTLE) == set(quads(turtle))


@pytest.mark.parametrize("form", [Format.RDFXML, Format.NTRIPLES])
def test_owlready_loads_the_ontology(form: Format) -> None:
    axioms = list(rdf.parse(ontology.read("communique.ttl"), format=rdf.RdfFormat.TURTLE))
    text = export.serialise(axioms, form, header="Licence: CC BY 4.0")
    world = owlready2.World()
    loaded = world.get_ontology(CMQ.removesuffix("#")).load(fileobj=io.BytesIO(text))
    classes = {
        quad.subject.value
        for quad in axioms
        if quad.object == rdf.NamedNode(names.PREFIXES["owl"] + "Class")
        and isinstance(quad.subject, rdf.NamedNode)
    }
    assert {known.iri for known in loaded.classes()} == classes
    assert len(list(loaded.disjoints())) > 3
    world.close()


@forms
def test_the_ontology_reads_back(form: Format) -> None:
    axioms = list(rdf.parse(ontology.read("communique.ttl"), format=rdf.RdfFormat.TURTLE))
    text = export.serialise(axioms, form)
    assert rdf.canonical(read(text, form)) == rdf.canonical(axioms)
    assert read_by_rdflib(text, form) == in_rdflib(axioms)


def test_another_process_writes_the_same_bytes() -> None:
    script = (
        "import sys, ontology; from graph import export, rdf;"
        "axioms = rdf.parse(ontology.read('communique.ttl'), format=rdf.RdfFormat.TURTLE);"
        "sys.stdout.buffer.write(export.serialise(axioms, export.Format.TURTLE))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != b""


@forms
def test_formats_are_described(form: Format) -> None:
    assert form.media_type in {
        "text/turtle",
        "application/n-triples",
        "application/n-quads",
        "application/trig",
        "application/ld+json",
        "application/rdf+xml",
    }
    assert form.extension in {"ttl", "nt", "nq", "trig", "jsonld", "rdf"}
    assert form.has_graphs == (form in {Format.NQUADS, Format.TRIG, Format.JSONLD})
