"""The record: what is accepted enters it, the rest stands beside it, the same sheets make the same bytes."""

from __future__ import annotations

import dataclasses
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import ontology
from graph import names
from graph.build import read_checked
from graph.rdf import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    in_graph,
    parse,
)
from graph.record import Record, assemble, default_graph, is_claim, union, version
from graph.sheets import Fact, Sheet, Sheets
from graph.times import ContradictoryTimes
from ontology.terms import CMQ
from tests.graph.sheetsets import seeds, seeds_record, small, small_record, write
from tests.graph.small_sheets import CLAIM, DOCUMENT, SMALL

ROOT = Path(__file__).parents[2]
GAZETTE = "claim/gazette-2020-05-04-"
Make: TypeAlias = Callable[[], Record]
BOTH = pytest.mark.parametrize("record", [small_record, seeds_record], ids=["small", "seeds"])


def thing(name: str) -> NamedNode:
    return NamedNode(names.iri(name))


def shortcuts(record: Record) -> set[tuple[str, str, str]]:
    """What the rules on events derive, in short names."""
    terms = {NamedNode(CMQ[name]) for name in ("visited", "metWith", "signed", "suppliedTo", "memberOf")}
    return {
        (names.shorten(s.value), names.shorten(p.value), names.shorten(o.value))
        for s, p, o in default_graph(record.quads)
        if p in terms and isinstance(s, NamedNode) and isinstance(o, NamedNode)
    }


def graphs(record: Record, triple: Triple) -> set[Any]:
    """The named graphs in which a triple stands."""
    return {quad.graph_name for quad in record.quads if quad.triple == triple} - {DefaultGraph()}


def test_shortcuts_follow_only_from_accepted_claims_of_what_occurred() -> None:
    assert shortcuts(small_record()) == {
        ("person:ann", "cmq:visited", "place:port"),
        ("person:ann", "cmq:visited", "state:beta"),
        ("person:ann", "cmq:metWith", "person:bob"),
        ("person:bob", "cmq:metWith", "person:ann"),
        ("state:alpha", "cmq:signed", "agreement:trade-2019"),
        ("state:beta", "cmq:signed", "agreement:trade-2019"),
        ("organization:league", "cmq:suppliedTo", "state:beta"),
        ("state:beta", "cmq:memberOf", "organization:league"),
    }


@pytest.mark.parametrize(
    ("claim", "event"),
    [
        ("8", "event/delivery-by-hearsay"),  # reported
        ("9", "event/delivery-in-doubt"),  # disputed
        ("11", "person/cid"),  # outdated: that this one was to take part
    ],
)
def test_what_is_not_accepted_stands_in_its_own_graph_and_not_in_the_record(claim: str, event: str) -> None:
    own = {quad.triple for quad in small_record().quads if quad.graph_name == thing(GAZETTE + claim)}
    mentions = {triple for triple in own if thing(event) in (triple.subject, triple.object)}
    assert mentions
    assert not mentions & set(default_graph(small_record().quads))


def test_a_corrected_claim_keeps_its_wrong_party_to_itself() -> None:
    wrong = Triple(thing("event/establishment-1950"), NamedNode(CMQ.party), thing("state/alpha"))
    right = Triple(thing("event/establishment-1950"), NamedNode(CMQ.party), thing("state/old-alpha"))
    assert graphs(small_record(), wrong) == {thing(GAZETTE + "10")}
    assert graphs(small_record(), right) == {thing("claim/curation-1")}
    record = set(default_graph(small_record().quads))
    assert wrong not in record
    assert right in record


def test_the_description_of_every_claim_is_in_the_record_whatever_its_standing() -> None:
    record = set(default_graph(small_record().quads))
    for number in ("8", "9", "10", "11"):
        assert any(
            t.subject == thing(GAZETTE + number) and t.predicate == NamedNode(CMQ.standing) for t in record
        )


def test_the_same_from_two_documents_is_one_triple_in_two_claims(tmp_path: Path) -> None:
    second = SMALL[DOCUMENT].partition("claims:\n")[0].replace("gazette-2020-05-04", "courier")
    same = CLAIM + "    facts: [{id: person/ann, writtenAs: Miss Ann}]\n"
    sheets = read_checked(write(tmp_path, SMALL | {"courier.yaml": f"{second}claims:\n{same}"}))
    record, triple = (
        assemble(sheets),
        Triple(thing("person/ann"), NamedNode(CMQ.writtenAs), Literal("Miss Ann")),
    )
    assert graphs(record, triple) == {thing(GAZETTE + "1"), thing("claim/courier-99")}
    assert list(default_graph(record.quads)).count(triple) == 1


def test_accepted_times_that_exclude_each_other_are_an_error(tmp_path: Path) -> None:
    claim = CLAIM + "    facts: [{id: event/meeting, when: 2021}]\n"
    sheets = read_checked(write(tmp_path, SMALL | {DOCUMENT: SMALL[DOCUMENT] + claim}))
    with pytest.raises(ContradictoryTimes) as raised:
        assemble(sheets)
    assert raised.value.node == names.iri("event/meeting")
    assert raised.value.stated == ("2020-04", "2020-04-02", "2021")


@BOTH
def test_premises_are_accepted_or_derived_before(record: Make) -> None:
    whole = record()
    known = {quad.triple for quad in union(whole.quads, whole.accepted)} - {
        d.triple for d in whole.derivations
    }
    for number in range(1, max(d.round for d in whole.derivations) + 1):
        current = [d for d in whole.derivations if d.round == number]
        assert current
        assert all(known.issuperset(d.premises) for d in current)
        known |= {d.triple for d in current}


def axioms(name: str) -> set[Triple]:
    return {quad.triple for quad in parse(ontology.read(name), format=RdfFormat.TURTLE)}


@BOTH
def test_rules_read_neither_sources_nor_links_nor_alignments(record: Make) -> None:
    allowed = {NamedNode(name) for name in (*record().accepted, names.THINGS, names.CODES, names.INFERRED)}
    readable = {quad.triple for quad in record().quads if quad.graph_name in allowed}
    readable |= axioms("communique.ttl")
    for derivation in record().derivations:
        if derivation.rule != "bounds":
            assert readable.issuperset(derivation.premises), derivation


@BOTH
def test_nothing_is_derived_in_terms_that_only_the_alignment_knows(record: Make) -> None:
    own = {term for triple in axioms("communique.ttl") for term in triple}
    foreign = {term for triple in axioms("alignment.ttl") for term in triple} - own
    assert NamedNode(names.PREFIXES["foaf"] + "Person") in foreign
    assert not [d for d in record().derivations if foreign & {d.triple.predicate, d.triple.object}]


@BOTH
def test_what_is_derived_stands_in_the_inferred_graph_and_in_the_record(record: Make) -> None:
    inferred = {quad.triple for quad in record().quads if quad.graph_name == NamedNode(names.INFERRED)}
    assert inferred == {derivation.triple for derivation in record().derivations}
    assert inferred <= set(default_graph(record().quads))


def test_the_questions_stand_in_a_graph_of_their_own_and_not_in_the_record() -> None:
    question = (
        b'<https://w3id.org/communique/id/question/x> <http://www.w3.org/2000/01/rdf-schema#label> "X" .\n'
    )
    record = assemble(small(), question)
    added = set(record.quads) - set(small_record().quads)
    assert {quad.graph_name for quad in added} == {NamedNode(names.QUESTIONS)}
    assert record.version != small_record().version


def test_the_version_leaves_out_the_datasets_own_description() -> None:
    quads = list(small_record().quads)
    node = thing("state/alpha")
    assert version([*quads, Quad(node, node, node, NamedNode(names.DATASET))]) == small_record().version
    assert version([*quads, Quad(node, node, node, NamedNode(names.THINGS))]) != small_record().version
    assert len(small_record().version) == 64


def test_the_store_gives_back_the_terms_of_the_build(tmp_path: Path) -> None:
    figure = "{id: figure/x, type: AmountFigure, label: {en-GB: X}, value: '1.50', period: 2019~}"
    sheet = SMALL[DOCUMENT] + CLAIM + f"    facts: [{figure}]\n"
    record = assemble(read_checked(write(tmp_path, SMALL | {DOCUMENT: sheet})))
    store = Store()
    store.extend(record.quads)
    assert set(store) == set(record.quads)
    assert Literal("1.5", datatype=NamedNode(names.PREFIXES["xsd"] + "decimal")) in {q.object for q in store}


def shuffled(sheets: Sheets) -> Sheets:
    """The same sheets with documents, things, claims, facts and values in another order."""
    documents = tuple(mixed(sheet) for sheet in reversed(sheets.documents))
    things, curation = sheets.things[::-1], mixed(sheets.curation)
    return dataclasses.replace(sheets, things=things, documents=documents, curation=curation)


def mixed(sheet: Sheet) -> Sheet:
    claims = [
        dataclasses.replace(
            claim, passages=claim.passages[::-1], facts=tuple(map(turned, reversed(claim.facts)))
        )
        for claim in sheet.claims
    ]
    return dataclasses.replace(sheet, claims=tuple(random.Random(4).sample(claims, len(claims))))  # noqa: S311


def turned(fact: Fact) -> Fact:
    return dataclasses.replace(
        fact, values={key: values[::-1] for key, values in reversed(fact.values.items())}
    )


@pytest.mark.parametrize(("sheets", "record"), [(small, small_record), (seeds, seeds_record)])
def test_the_order_of_sheets_claims_and_keys_changes_nothing(
    sheets: Callable[[], Sheets], record: Make
) -> None:
    assert assemble(shuffled(sheets())) == record()


def test_other_processes_make_the_same_record() -> None:
    script = (
        "import hashlib; from tests.graph.sheetsets import small_record as make; r = make();"
        "print(r.version, hashlib.sha256(repr((r.quads, r.derivations)).encode()).hexdigest())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    found = {process.communicate()[0] for process in processes}
    assert len(found) == 1
    assert found.pop().startswith(small_record().version)


def test_a_claim_is_told_from_other_graphs() -> None:
    node = thing("state/alpha")
    assert is_claim(Quad(node, node, node, thing(GAZETTE + "1")))
    assert not any(
        is_claim(Quad(node, node, node, NamedNode(name))) for name in (names.THINGS, names.SOURCES)
    )
    assert not is_claim(Quad(node, node, node))


def test_the_union_leaves_blank_nodes_and_unaccepted_graphs_out() -> None:
    node, blank = thing("state/alpha"), BlankNode("x")
    claim, other = thing(GAZETTE + "1"), thing(GAZETTE + "9")
    quads = [
        Quad(node, node, node, claim),
        Quad(node, node, Literal("things"), NamedNode(names.THINGS)),
        Quad(node, node, Literal("not accepted"), other),
        Quad(node, node, Literal("questions"), NamedNode(names.QUESTIONS)),
        Quad(node, node, Literal("dataset"), NamedNode(names.DATASET)),
        Quad(node, node, Literal("default")),
        Quad(node, node, blank, NamedNode(names.ONTOLOGY)),
        Quad(blank, node, node, NamedNode(names.ONTOLOGY)),
    ]
    assert set(union(quads, frozenset({claim.value}))) == {
        in_graph(quads[0].triple),
        in_graph(quads[1].triple),
    }
