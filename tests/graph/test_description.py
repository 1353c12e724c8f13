"""The dataset's description of itself: version, counts, parts and files, and never the time of the build."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, VOID
from rdflib.term import Node

from graph import names, rdf
from graph.description import DATASET, FILES, LICENCE, dataset_quads, file, latest_date
from graph.rdf import LABEL, BlankNode, Literal, NamedNode, Quad
from graph.record import Record, default_graph
from ontology.terms import CMQ
from tests.graph.sheetsets import seeds_record, small_record

P = names.PREFIXES
SUBJECT = URIRef(DATASET.value)


def described(record: Record) -> Mapping[str, str]:
    """What is said of the dataset itself, by the short names of the predicates."""
    own = (quad for quad in dataset_quads(record) if quad.subject == DATASET)
    return {names.shorten(quad.predicate.value): quad.object.value for quad in own}  # type: ignore[union-attr]


def graph(record: Record) -> Graph:
    """The description as rdflib reads it, with two files."""
    files = [file("record.ttl", b"<urn:a> <urn:b> <urn:c> ."), file("derivations.json", b"[]")]
    triples = (quad.triple for quad in dataset_quads(record, files))
    return Graph().parse(data=rdf.serialize(triples, format=rdf.RdfFormat.N_TRIPLES), format="nt")


def number(found: Graph, subject: Node, predicate: URIRef) -> int:
    return int(str(found.value(subject, predicate)))


def test_every_statement_is_in_the_graph_of_the_dataset_and_none_about_a_blank_node() -> None:
    quads = list(dataset_quads(small_record()))
    assert {quad.graph_name for quad in quads} == {NamedNode(names.DATASET)}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in quad)
    assert {q.subject.value.partition("#")[0] for q in quads if isinstance(q.subject, NamedNode)} == {
        DATASET.value
    }


def test_it_carries_version_licence_and_latest_date() -> None:
    found = described(small_record())
    assert found["dcat:version"] == small_record().version
    assert found["dcterms:license"] == LICENCE
    assert found["cmq:asOf"] == "2020-05-04"
    assert described(seeds_record())["cmq:asOf"] == "2025-01-25"


def test_its_counts_are_those_of_the_record() -> None:
    triples = set(default_graph(small_record().quads))
    found = described(small_record())
    assert found["void:triples"] == str(len(triples))
    assert found["void:distinctSubjects"] == str(len({triple.subject for triple in triples}))
    assert found["void:distinctObjects"] == str(len({triple.object for triple in triples}))
    assert found["void:properties"] == str(len({triple.predicate for triple in triples}))
    labelled = {str(t.subject) for t in triples if t.predicate == LABEL}
    things = {subject for subject in labelled if subject.startswith(f"<{names.ID}")}
    assert found["void:entities"] == str(len(things))


def test_the_parts_by_class_and_property_add_up() -> None:
    triples = set(default_graph(small_record().quads))
    found = graph(small_record())
    by_class = {
        str(found.value(part, VOID["class"])): number(found, part, VOID.entities)
        for part in found.objects(SUBJECT, VOID.classPartition)
    }
    for name, entities in by_class.items():
        of_class = {t.subject for t in triples if t.predicate == rdf.TYPE and t.object == NamedNode(name)}
        assert entities == len(of_class) > 0
    assert len(by_class) == number(found, SUBJECT, VOID.classes)
    parts = list(found.objects(SUBJECT, VOID.propertyPartition))
    assert sum(number(found, part, VOID.triples) for part in parts) == len(triples)


def test_a_class_tells_its_properties_and_these_their_datatypes() -> None:
    found = graph(small_record())
    counted = found.query(
        """PREFIX void: <http://rdfs.org/ns/void#> PREFIX ext: <http://ldf.fi/void-ext#>
        SELECT ?triples ?of ?datatype {
          ?dataset void:classPartition [ void:class cmq:Claim ; void:propertyPartition [
            void:property cmq:number ; void:triples ?triples ;
            ext:datatypePartition [ ext:datatype ?datatype ; void:triples ?of ] ] ] }""",
        initNs={"cmq": P["cmq"]},
    )
    [(total, of, datatype)] = counted  # type: ignore[misc]
    assert int(str(total)) == int(str(of)) > 0
    assert str(datatype) == P["xsd"] + "integer"


def test_files_carry_size_and_check_sum() -> None:
    found = graph(small_record())
    address = URIRef(FILES + "record.ttl")
    assert set(found.objects(SUBJECT, DCAT.distribution)) == {address, URIRef(FILES + "derivations.json")}
    assert set(found.objects(SUBJECT, VOID.dataDump)) == {address}
    assert number(found, address, DCAT.byteSize) == 25
    sum_ = found.value(address, URIRef(P["spdx"] + "checksum"))
    digest = found.value(sum_, URIRef(P["spdx"] + "checksumValue"))
    assert str(digest) == hashlib.sha256(b"<urn:a> <urn:b> <urn:c> .").hexdigest()
    assert str(found.value(address, DCAT.mediaType)).endswith("text/turtle")


def test_the_endpoint_is_a_service_that_serves_the_dataset() -> None:
    found = graph(small_record())
    node = found.value(SUBJECT, DCAT.accessService)
    assert (node, RDF.type, DCAT.DataService) in found
    assert (node, DCAT.servesDataset, SUBJECT) in found
    assert found.value(node, DCAT.endpointURL) == found.value(SUBJECT, VOID.sparqlEndpoint)
    assert (node, DCTERMS.conformsTo, URIRef("http://www.w3.org/TR/sparql11-protocol/")) in found


def test_examples_are_things_of_the_record_and_vocabularies_are_used_in_it() -> None:
    found = graph(seeds_record())
    triples = list(default_graph(seeds_record().quads))
    subjects = {t.subject.value for t in triples if isinstance(t.subject, NamedNode)}
    examples = {str(example) for example in found.objects(SUBJECT, VOID.exampleResource)}
    assert len(examples) == 4
    assert examples <= subjects
    vocabularies = {str(one) for one in found.objects(SUBJECT, VOID.vocabulary)}
    assert {P["cmq"], P["rdfs"], P["prov"]} <= vocabularies
    assert P["state"] not in vocabularies
    assert P["sd"] not in vocabularies


def test_links_are_counted_by_the_dataset_they_lead_to() -> None:
    found = graph(seeds_record())
    links = [quad for quad in seeds_record().quads if quad.graph_name == NamedNode(names.LINKS)]
    same = NamedNode(P["owl"] + "sameAs")
    sets = list(found.objects(SUBJECT, VOID.subset))
    by_same = [node for node in sets if found.value(node, VOID.linkPredicate) == URIRef(same.value)]
    assert sum(number(found, node, VOID.triples) for node in by_same) == sum(
        q.predicate == same for q in links
    )
    targets = {str(found.value(node, VOID.objectsTarget)) for node in by_same}
    assert f"{DATASET.value}#wikidata" in targets
    assert all((node, RDF.type, VOID.Linkset) in found for node in sets)


def test_the_same_record_is_described_in_the_same_way() -> None:
    assert list(dataset_quads(small_record())) == list(dataset_quads(small_record()))


def test_a_record_without_dates_has_no_latest_one() -> None:
    node = NamedNode(names.iri("document/x"))
    assert latest_date(Record((), (), frozenset(), "0")) is None
    undated = Quad(node, NamedNode(CMQ.title), Literal("X"))
    dated = [Quad(node, NamedNode(CMQ.dated), Literal(text)) for text in ("2018-02-19", "2025-01-25")]
    record = Record((undated, *dated), (), frozenset(), "0")
    assert latest_date(record) == "2025-01-25"
