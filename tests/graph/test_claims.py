"""Claims as quads: a graph each, a triple a value, and what is said of claims, documents and passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib import Literal as Text

from graph import names
from graph.build import read_checked
from graph.claims import claim_quads, register_quads, source_quads
from graph.rdf import NamedNode
from graph.reading import BadSheets
from graph.sheets import Sheets, read_sheets
from ontology.terms import CMQ
from tests.graph.sheetsets import graph_named, seeds, small, write
from tests.graph.small_sheets import CLAIM, DIGEST, DOCUMENT, SMALL

OA = names.PREFIXES["oa"]
GAZETTE = URIRef(names.ID + "document/gazette-2020-05-04")


def thing(name: str) -> URIRef:
    return URIRef(names.iri(name))


def claim(number: int, document: str = "gazette-2020-05-04") -> URIRef:
    return thing(f"claim/{document}-{number}")


def asserted(sheets: Sheets, number: int, document: str = "gazette-2020-05-04") -> Graph:
    """What a claim asserts."""
    return graph_named(claim_quads(sheets), claim(number, document))


def sources(sheets: Sheets) -> Graph:
    """What is said of documents, passages and claims."""
    return graph_named(source_quads(sheets), names.SOURCES)


@pytest.mark.parametrize("sheets", [small, seeds])
def test_a_claim_makes_a_triple_a_value_in_its_own_graph(sheets: Callable[[], Sheets]) -> None:
    made = Counter(quad.graph_name for quad in set(claim_quads(sheets())))
    wanted = {
        NamedNode(names.iri(claim.name)): sum(len(v) for fact in claim.facts for v in fact.values.values())
        for sheet in sheets().all
        for claim in sheet.claims
        if claim.facts
    }
    assert made == wanted


def test_a_claim_asserts_what_its_facts_say() -> None:
    graph = asserted(small(), 1)
    visit = thing("event/visit-of-ann")
    assert set(graph) == {
        (visit, RDF.type, CMQ.Visit),
        (visit, RDFS.label, Text("Visit of Ann", lang="en")),
        (visit, CMQ.visitor, thing("person/ann")),
        (visit, CMQ.host, thing("state/beta")),
        (visit, CMQ.destination, thing("place/port")),
        (visit, CMQ.when, Text("2020-03")),
        (visit, CMQ.eventStatus, CMQ["event-occurred"]),
        (thing("person/ann"), CMQ.writtenAs, Text("Miss Ann")),
        (thing("person/ann"), CMQ.writtenAs, Text("A.")),
    }


def test_the_same_word_is_the_code_of_its_own_property() -> None:
    transit, trade = thing("agreement/transit"), thing("cooperation/trade")
    assert asserted(small(), 6).value(transit, CMQ.status) == CMQ["agreement-not-concluded"]
    assert asserted(small(), 5).value(trade, CMQ.cooperationStatus) == CMQ["cooperation-ongoing"]


def test_data_have_their_datatypes() -> None:
    hearsay, doubtful = thing("event/delivery-by-hearsay"), thing("event/delivery-in-doubt")
    assert asserted(small(), 8).value(hearsay, CMQ.quantity) == Text(12)
    assert asserted(small(), 9).value(doubtful, CMQ.quantityStated) == Text(False)
    geo = names.PREFIXES["geo"]
    point = asserted(small(), 4, "curation").value(thing("place/port"), URIRef(geo + "asWKT"))
    assert isinstance(point, Text)
    assert point.datatype == URIRef(geo + "wktLiteral")


def test_texts_that_look_like_json_ld_are_texts(tmp_path: Path) -> None:
    texts = ["@id", "@none", "_:b0", "https://example.org/", "true", "12", "null"]
    quoted = ", ".join(f'"{text}"' for text in texts)
    sheet = CLAIM + f"    facts: [{{id: person/bob, writtenAs: [{quoted}]}}]\n"
    sheets = read_checked(write(tmp_path, SMALL | {DOCUMENT: SMALL[DOCUMENT] + sheet}))
    assert {str(text) for text in asserted(sheets, 99).objects(thing("person/bob"), CMQ.writtenAs)} == set(
        texts
    )


def test_a_value_lost_or_merged_is_a_problem_of_its_claim(tmp_path: Path) -> None:
    text = SMALL[DOCUMENT].replace("[Miss Ann, A.]", "[Miss Ann, Miss Ann]")
    with pytest.raises(BadSheets) as raised:
        claim_quads(read_sheets(write(tmp_path, SMALL | {DOCUMENT: text})))
    (problem,) = raised.value.problems
    assert "has 9 values and makes 8 triples" in problem.message
    assert (problem.path.name, problem.line) == (DOCUMENT, 15)


def test_an_unknown_key_would_be_noticed_even_without_the_check_of_facts(tmp_path: Path) -> None:
    text = SMALL[DOCUMENT].replace("        visitor: person/ann", "        vistor: person/ann")
    with pytest.raises(BadSheets, match="makes 8 triples"):
        claim_quads(read_sheets(write(tmp_path, SMALL | {DOCUMENT: text})))


def test_the_register_names_each_thing_with_its_source() -> None:
    register = graph_named(register_quads(small().things), names.THINGS)
    alpha = thing("state/alpha")
    assert set(register.predicate_objects(alpha)) == {
        (RDF.type, CMQ.State),
        (RDFS.label, Text("Alpha", lang="en")),
        (RDFS.label, Text("Альфа", lang="ru")),
        (URIRef(names.PREFIXES["skos"] + "altLabel"), Text("Alphaland", lang="en")),
        (URIRef(names.PREFIXES["skos"] + "altLabel"), Text("Realm of Alpha", lang="en")),
        (URIRef(names.PREFIXES["dcterms"] + "source"), Text("Named in the documents.")),
    }


def test_a_claim_is_described_with_speaker_modality_and_standing() -> None:
    graph = sources(small())
    eighth = claim(8)
    described = dict(graph.predicate_objects(eighth))
    assert described[RDF.type] == CMQ.Claim
    assert described[CMQ.number] == Text(8)
    assert described[CMQ.restatement] == Text(
        "According to Bob, Alpha delivered twelve lorries to Beta in 2018."
    )
    assert described[CMQ.assertedBy] == thing("person/bob")
    assert described[CMQ.modality] == CMQ["modality-happened"]
    assert described[CMQ.standing] == CMQ["standing-reported"]
    assert described[CMQ.reason] == CMQ["reason-single-voice"]
    assert described[CMQ.recordingMethod] == CMQ["method-by-hand"]
    assert described[URIRef(names.PREFIXES["prov"] + "hadPrimarySource")] == GAZETTE
    assert graph.value(claim(1), CMQ.assertedBy) == thing("organization/gazette")
    assert graph.value(claim(1), CMQ.relativeDate) == Text(True)
    assert graph.value(claim(1), CMQ.implied) is None
    assert graph.value(claim(5), CMQ.implied) == Text(True)


def test_marks_corrections_and_conflicts_are_described() -> None:
    graph = sources(small())
    first, second, third = (claim(number, "curation") for number in (1, 2, 3))
    assert (first, RDF.type, CMQ.CuratorClaim) in graph
    assert (first, CMQ.corrects, claim(10)) in graph
    assert (first, CMQ.finding, CMQ["finding-anachronism"]) in graph
    assert (first, CMQ.basis, Text("General knowledge.")) in graph
    assert (second, CMQ.concerns, claim(8)) in graph
    assert (claim(9), CMQ.markedBy, second) in graph
    assert (claim(11), CMQ.markedBy, third) in graph
    assert set(graph.objects(claim(5), CMQ.inConflictWith)) == {claim(6), claim(7)}


def test_a_passage_has_document_paragraph_offsets_and_digest() -> None:
    graph = sources(small())
    passage = thing("passage/gazette-2020-05-04-20-30")
    selector = graph.value(passage, URIRef(OA + "hasSelector"))
    assert (claim(1), CMQ.cites, passage) in graph
    assert graph.value(passage, URIRef(OA + "hasSource")) == GAZETTE
    assert graph.value(passage, CMQ.paragraph) == Text(2)
    assert graph.value(passage, CMQ.digest) == Text(DIGEST)
    assert graph.value(selector, URIRef(OA + "start")) == Text(20)
    assert graph.value(selector, URIRef(OA + "end")) == Text(30)
    assert len(set(graph.objects(claim(1), CMQ.cites))) == 2
    assert set(graph.subjects(CMQ.cites, thing("passage/gazette-2020-05-04-0-10"))) == {claim(1), claim(3)}


def test_what_holds_does_so_as_of_the_documents_date_or_undated(tmp_path: Path) -> None:
    graph = sources(small())
    dated = {node for node, _ in graph.subject_objects(CMQ.asOf)}
    assert dated == {claim(number) for number in (5, 6, 14)}
    assert {str(date) for date in graph.objects(None, CMQ.asOf)} == {"2020-05-04"}
    text = SMALL[DOCUMENT].replace("  dated: 2020-05-04\n", "")
    undated = sources(read_checked(write(tmp_path, SMALL | {DOCUMENT: text})))
    assert set(undated.subjects(CMQ.undated, Text(True))) == dated
    assert not set(undated.subjects(CMQ.asOf))


def test_a_document_is_described_and_labelled_in_its_language(tmp_path: Path) -> None:
    graph = sources(small())
    assert set(graph.objects(GAZETTE, RDF.type)) == {CMQ.Document, CMQ.NewsArticle}
    assert graph.value(GAZETTE, CMQ.title) == Text("A year of Alpha and Beta")
    assert graph.value(GAZETTE, CMQ.dated) == Text("2020-05-04")
    assert graph.value(GAZETTE, CMQ.fileName) == Text("gazette.txt")
    assert graph.value(GAZETTE, CMQ.digest) == Text(DIGEST)
    text = (
        SMALL[DOCUMENT].replace("  language: en", "  language: ru").replace("A year of Alpha and Beta", "Год")
    )
    russian = sources(read_checked(write(tmp_path, SMALL | {DOCUMENT: text})))
    assert russian.value(GAZETTE, RDFS.label) == Text("Год", lang="ru")
