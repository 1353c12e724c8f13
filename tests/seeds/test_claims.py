"""How known claims of the real sheets stand, and that only what is accepted feeds the record."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

import pytest

from graph import names
from graph.rdf import Literal, NamedNode, Triple
from graph.record import default_graph
from graph.sheets import Claim
from graph.standing import verdicts
from ontology.terms import CMQ
from tests.graph.sheetsets import seeds, seeds_record

CORRECTED = {
    "claim/cooperation-with-pakistan-2",
    "claim/mfa-russia-2018-02-19-26",
    "claim/arab-news-2018-05-02-24",
    "claim/cooperation-with-pakistan-9",
    "claim/cooperation-with-pakistan-10",
}
DISPUTED = {
    "claim/cooperation-with-pakistan-51",
    "claim/cooperation-with-pakistan-52",
    "claim/cooperation-with-pakistan-53",
}
REPORTED = {"claim/arab-news-2018-05-02-73"}


def thing(name: str) -> NamedNode:
    return NamedNode(names.iri(name))


def term(name: str) -> NamedNode:
    return NamedNode(CMQ[name])


@cache
def claims() -> dict[str, Claim]:
    return {claim.name: claim for sheet in seeds().all for claim in sheet.claims}


@cache
def record() -> frozenset[Triple]:
    return frozenset(default_graph(seeds_record().quads))


@cache
def accepted() -> frozenset[Triple]:
    """What the accepted claims say."""
    graphs = {NamedNode(name) for name in seeds_record().accepted}
    return frozenset(quad.triple for quad in seeds_record().quads if quad.graph_name in graphs)


def stated(claim: Claim) -> set[tuple[str, str, str]]:
    facts = ((fact.name, key, values) for fact in claim.facts for key, values in fact.values.items())
    return {(name, key, value.text) for name, key, values in facts for value in values}


def related(predicate: str) -> set[tuple[str, str]]:
    """The pairs of things that the record relates, by their slugs or texts."""
    wanted = term(predicate)
    return {(slug(triple.subject), slug(triple.object)) for triple in record() if triple.predicate == wanted}


def slug(node: object) -> str:
    assert isinstance(node, NamedNode | Literal)
    return re.split("[/#]", node.value)[-1] if isinstance(node, NamedNode) else node.value


def about(subject: str, predicate: str) -> set[str]:
    """What the record says of a thing."""
    return {value for name, value in related(predicate) if name == subject}


def mentioned(name: str) -> bool:
    node = thing(name)
    return any(node in (triple.subject, triple.object) for triple in record())


def test_what_is_not_accepted_is_known() -> None:
    by_standing = defaultdict(set)
    for name, verdict in verdicts(seeds()).items():
        by_standing[verdict.standing].add(name)
    assert by_standing.pop("accepted") == claims().keys() - CORRECTED - DISPUTED - REPORTED
    assert by_standing == {"corrected": CORRECTED, "disputed": DISPUTED, "reported": REPORTED}


@pytest.mark.parametrize("name", sorted(CORRECTED | DISPUTED | REPORTED))
def test_what_is_not_accepted_is_in_the_record_only_if_an_accepted_claim_says_it_too(name: str) -> None:
    own = {quad.triple for quad in seeds_record().quads if quad.graph_name == thing(name)}
    assert own & record() <= accepted()
    assert own - record(), "it adds nothing that the record lacks"


@pytest.mark.parametrize("equipment", ["equipment/t-82ud", "equipment/t-90s"])
def test_no_disputed_tank_was_delivered(equipment: str) -> None:
    tank, quads = thing(equipment), seeds_record().quads
    deliveries = {
        quad.subject for quad in quads if quad.object == tank and quad.predicate == term("equipment")
    }
    assert deliveries
    assert not [triple for triple in record() if triple.subject in deliveries]


@pytest.mark.parametrize("name", sorted(CORRECTED))
def test_a_correction_states_all_that_it_corrects_the_party_put_right(name: str) -> None:
    (correction,) = (claim for claim in seeds().curation.claims if name in claim.corrects)
    right = {
        tuple("state/soviet-union" if part == "state/russia" else part for part in triple)
        for triple in stated(claims()[name])
    }
    assert right <= stated(correction)
    assert "state/russia" in {part for triple in stated(claims()[name]) for part in triple}


def test_the_party_of_1948_and_1961_is_the_soviet_union() -> None:
    for name in ("establishment-of-relations-1948", "economic-and-technical-cooperation-1961"):
        assert about(name, "party") == {"soviet-union", "pakistan"}
    assert about("grant-of-credits-1961", "supplier") == {"soviet-union"}
    assert about("establishment-of-relations-1948", "latest") == {"1948-05-01T23:59:59Z"}


def test_helicopters_that_one_analyst_tells_of_are_reported() -> None:
    claim = claims()["claim/arab-news-2018-05-02-73"]
    assert claim.by == "person/amjad-shoaib"
    assert verdicts(seeds())[claim.name].reason == "single-voice"
    assert not mentioned("event/delivery-helicopters-undated")


def test_the_visit_of_asif_stays_planned_and_never_becomes_one() -> None:
    assert about("asif-visit-moscow-2018", "eventStatus") == {"event-planned"}
    assert about("lavrov-asif-talks-2018", "eventStatus") == {"event-planned"}
    assert about("khawaja-asif", "visited") == set()


def test_readmission_is_not_concluded_as_of_the_article() -> None:
    assert about("readmission", "status") == {"agreement-not-concluded", "agreement-under-consideration"}
    assert about("readmission", "asOf") == {"2025-01-25"}
    assert "readmission" not in {agreement for _, agreement in related("signed")}


def test_the_two_instruments_of_the_pipeline_stay_two_and_in_conflict() -> None:
    contract, agreement = "claim/cooperation-with-pakistan-33", "claim/mfa-russia-2018-02-19-67"
    assert verdicts(seeds())[contract].conflicts == (agreement,)
    assert verdicts(seeds())[agreement].conflicts == (contract,)
    pair = ("north-south-pipeline-contract-2015", "north-south-pipeline-agreement-2015")
    assert pair in related("possiblySameAs")


def test_exactly_these_visits_and_signatures_happened() -> None:
    assert related("visited") == {
        ("presidents-of-pakistan", "russia"),
        ("russian-delegation-2018-04", "pakistan"),
        ("soviet-delegation-1948", "karachi"),
        ("abdul-aleem-khan", "moscow"),
        ("alexei-overchuk", "islamabad"),
        ("awais-ahmad-khan-leghari", "moscow"),
        ("ayaz-sadiq", "moscow"),
        ("mikhail-mishustin", "islamabad"),
        ("musadik-masood-malik", "moscow"),
        ("valentina-matvienko", "islamabad"),
    }
    assert related("signed") == {
        ("pakistan", "consular-convention-1997"),
        ("pakistan", "economic-and-technical-cooperation-1961"),
        ("pakistan", "lng-deliveries-2017"),
        ("russia", "consular-convention-1997"),
        ("russia", "lng-deliveries-2017"),
        ("soviet-union", "economic-and-technical-cooperation-1961"),
    }
    assert related("suppliedTo") == {("russia", "pakistan")}
    assert related("memberOf") == {("pakistan", "shanghai-cooperation-organisation")}
