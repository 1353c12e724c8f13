"""The generated dataset: the same bytes each time, in the shape that the record has."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Graph

import ontology
from benchmarks import dataset
from benchmarks.wording import full_name, name
from benchmarks.world import LEAST, World, imagine
from graph import names, rdf
from ontology.validation import validate

CMQ = names.PREFIXES["cmq"]


@pytest.fixture(scope="module")
def world() -> World:
    return imagine(LEAST)


@pytest.fixture(scope="module")
def quads(world: World, tmp_path_factory: pytest.TempPathFactory) -> list[rdf.Quad]:
    path = tmp_path_factory.mktemp("benchmarks") / "data.nq"
    dataset.write(world, path)
    return list(rdf.parse(path=path, format=rdf.RdfFormat.N_QUADS))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for file, seed in (("first", 1948), ("second", 1948), ("third", 1949)):
        dataset.write(imagine(LEAST, seed), tmp_path / file)
        written.append((tmp_path / file).read_bytes())
    assert written[0] == written[1] != written[2]


def test_the_size_is_that_of_the_file(world: World, quads: list[rdf.Quad]) -> None:
    record = [quad for quad in quads if isinstance(quad.graph_name, rdf.DefaultGraph)]
    assert dataset.size(world) == (len(quads), len(record))
    assert len(set(quads)) == len(quads)


def test_the_size_can_be_told_beforehand(quads: list[rdf.Quad]) -> None:
    assert len(quads) == pytest.approx(LEAST * dataset.QUADS_PER_CLAIM, rel=0.1)


def test_the_record_is_the_union_of_what_is_accepted(world: World, quads: list[rdf.Quad]) -> None:
    claims = {f"{names.PREFIXES['claim']}{claim.slug}" for claim in world.claims if claim.is_accepted}
    inside = {rdf.NamedNode(graph) for graph in (*claims, names.THINGS, names.SOURCES, names.INFERRED)}
    union = {quad.triple for quad in quads if quad.graph_name in inside}
    assert union == {quad.triple for quad in quads if isinstance(quad.graph_name, rdf.DefaultGraph)}


def test_every_term_is_the_ontologys(quads: list[rdf.Quad]) -> None:
    known = set(
        re.findall(r"(?m)^cmq:([\w-]+)", ontology.read("communique.ttl") + ontology.read("codes.ttl"))
    )
    used = {
        term.value.removeprefix(CMQ)
        for quad in quads
        for term in quad.triple
        if isinstance(term, rdf.NamedNode) and term.value.startswith(CMQ)
    }
    assert used
    assert used <= known


def test_the_facts_fit_the_shapes_of_the_record(world: World) -> None:
    facts = "".join(dataset.facts(world)).replace("\n", " .\n")
    assert validate(Graph().parse(data=facts, format="nt")) == []


def test_the_facts_are_the_record_without_its_sources(world: World, quads: list[rdf.Quad]) -> None:
    facts = [line for piece in dataset.facts(world) for line in piece.splitlines()]
    graphs = Counter(quad.graph_name for quad in quads)
    sources = graphs[rdf.NamedNode(names.SOURCES)]
    assert len(set(facts)) == len(facts) == graphs[rdf.DefaultGraph()] - sources


def test_some_claims_are_not_accepted_and_some_repeat_others(world: World) -> None:
    assert {claim.standing for claim in world.claims} == {"accepted", "disputed", "reported"}
    assert any(claim.repeats for claim in world.claims)
    assert len(world.claims) == LEAST


def test_a_repetition_stands_in_another_document(world: World) -> None:
    first = {claim.fact: claim.document for claim in world.claims if not claim.repeats}
    assert all(first[claim.fact] != claim.document for claim in world.claims if claim.repeats)


def test_a_world_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match=str(LEAST)):
        imagine(LEAST - 1)


def test_names_are_distinct() -> None:
    assert len({name(number) for number in range(5000)}) == 5000
    assert len({full_name(number)[0] for number in range(5000)}) == 5000
