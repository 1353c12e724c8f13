"""The ontology as tables, its prefixes, and the JSON-LD context of the sheets."""

from __future__ import annotations

import json
import re
from typing import Any

import pyoxigraph
import pytest
from pyld import jsonld

import ontology
from ontology.vocabulary import NAMESPACE, context, context_text, vocabulary

ID = "https://w3id.org/communique/id/"
CODED = [
    (prop.name, word, code)
    for prop in vocabulary().properties.values()
    for range_ in prop.ranges
    for word, code in vocabulary().codes.get(range_, {}).items()
]


def test_the_published_context_is_that_of_the_ontology() -> None:
    assert ontology.read("context.jsonld") == context_text()


def test_a_class_lies_below_its_ancestors_and_itself() -> None:
    terms = vocabulary()
    assert terms.is_a("CommissionSession", "Event")
    assert terms.is_a("Event", "Event")
    assert not terms.is_a("Event", "CommissionSession")
    assert not terms.is_a("Nonsense", "Event")


def test_a_kind_of_identifier_is_inherited_and_codes_have_none() -> None:
    terms = vocabulary()
    assert terms.kind_of("Signing") == "event"
    assert terms.kind_of("HistoricalState") == "state"
    assert terms.kind_of("EventStatus") is None
    without = {name for name in terms.parents if terms.kind_of(name) is None}
    assert without - {name for name in without if terms.is_a(name, "Code")} == {
        "Agent",
        "Selector",
        "Statement",
    }


def test_properties_know_their_domains_and_ranges() -> None:
    properties = vocabulary().properties
    assert set(properties["destination"].domains) == {"Visit", "Export"}
    assert properties["quantity"].ranges == ("integer",)
    assert properties["possiblySameAs"].domains == ()


def test_prefixes_name_each_namespace_once() -> None:
    prefixes = ontology.prefixes()
    assert len(set(prefixes.values())) == len(prefixes)
    for prefix, namespace in prefixes.items():
        assert re.fullmatch(r"[a-z]+", prefix)
        assert re.fullmatch(r"https?://[\x21-\x7e]+[/#]", namespace), namespace
    assert prefixes["cmq"] == NAMESPACE


def test_each_kind_of_identifier_has_a_prefix() -> None:
    kinds = {prefix for prefix, namespace in ontology.prefixes().items() if namespace == f"{ID}{prefix}/"}
    assert kinds == {*vocabulary().kinds, "mapping", "question"}


def test_the_context_reads_no_key_by_default_and_no_text_in_a_language() -> None:
    entries = context()["@context"]
    assert "@vocab" not in entries
    assert "@language" not in entries


def _by_pyoxigraph(document: dict[str, Any]) -> set[str]:
    read = pyoxigraph.parse(json.dumps(document), format=pyoxigraph.RdfFormat.JSON_LD, base_iri=ID)
    return {str(quad.triple) for quad in read}


def _by_pyld(document: dict[str, Any]) -> set[str]:
    text = jsonld.to_rdf(document, {"base": ID, "format": "application/n-quads"})
    return {str(quad.triple) for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("read", [_by_pyoxigraph, _by_pyld])
@pytest.mark.parametrize(("name", "word", "code"), CODED)
def test_a_code_is_read_from_the_list_of_its_property(read: Any, name: str, word: str, code: str) -> None:
    triples = read({**context(), "id": "event/e", name: word})
    assert triples == {f"<{ID}event/e> <{NAMESPACE}{name}> <{NAMESPACE}{code}>"}


@pytest.mark.parametrize("read", [_by_pyoxigraph, _by_pyld])
def test_a_word_of_another_list_is_no_code(read: Any) -> None:
    triples = read({**context(), "id": "event/e", "eventStatus": "signed"})
    assert not any("agreement-signed" in triple for triple in triples)


SHEET: dict[str, Any] = {
    "id": "event/signing-lng-deliveries-2017",
    "type": "Signing",
    "label": {"en": "Signing of the agreement on LNG deliveries", "ru": "Подписание соглашения"},
    "instrument": {
        "id": "agreement/lng-deliveries-2017",
        "type": "IntergovernmentalAgreement",
        "party": ["state/pakistan", "state/russia"],
        "status": "signed",
    },
    "when": "2017-10-13",
    "eventStatus": "occurred",
    "ordinal": {"@value": "1", "@type": "xsd:integer"},
}
TRIPLES = """
event:signing-lng-deliveries-2017 a cmq:Signing ; cmq:when "2017-10-13" ; cmq:ordinal 1 ;
    rdfs:label "Signing of the agreement on LNG deliveries"@en , "Подписание соглашения"@ru ;
    cmq:instrument agreement:lng-deliveries-2017 ; cmq:eventStatus cmq:event-occurred .
agreement:lng-deliveries-2017 a cmq:IntergovernmentalAgreement ; cmq:party state:russia , state:pakistan ;
    cmq:status cmq:agreement-signed .
"""


@pytest.mark.parametrize("read", [_by_pyoxigraph, _by_pyld])
def test_a_sheet_becomes_exactly_its_triples(read: Any) -> None:
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in ontology.prefixes().items())
    wanted = pyoxigraph.parse(header + TRIPLES, format=pyoxigraph.RdfFormat.TURTLE)
    assert read({**context(), **SHEET}) == {str(quad.triple) for quad in wanted}


def test_triples_compact_to_the_words_of_a_sheet() -> None:
    expanded = jsonld.expand({**context(), **SHEET}, {"base": ID})
    node = jsonld.compact(expanded, context(), {"base": ID})
    assert (node["id"], node["type"], node["eventStatus"]) == (SHEET["id"], "Signing", "occurred")
    assert node["instrument"]["status"] == "signed"
    assert node["label"] == {"en": SHEET["label"]["en"]}
    assert node["ordinal"] == "1"
    assert _by_pyld(node) == _by_pyld({**context(), **SHEET})
