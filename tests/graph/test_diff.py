"""Differences between two versions: claims added, withdrawn, re-marked; things added, removed, relabelled."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from graph import diff, names, rdf

CMQ = names.PREFIXES["cmq"]


def claim(
    number: int, standing: str = "accepted", restatement: str = "Russia exists.", party: str = "russia"
) -> list[rdf.Quad]:
    iri, sources = rdf.NamedNode(names.iri(f"claim/mfa-{number}")), rdf.NamedNode(names.SOURCES)
    return [
        rdf.Quad(iri, rdf.TYPE, rdf.NamedNode(CMQ + "Claim"), sources),
        rdf.Quad(iri, rdf.LABEL, rdf.Literal(f"claim {number}"), sources),
        rdf.Quad(iri, rdf.NamedNode(CMQ + "standing"), rdf.NamedNode(f"{CMQ}standing-{standing}"), sources),
        rdf.Quad(iri, rdf.NamedNode(CMQ + "restatement"), rdf.Literal(restatement), sources),
        rdf.Quad(
            rdf.NamedNode(names.iri("agreement/x")),
            rdf.NamedNode(CMQ + "party"),
            rdf.NamedNode(names.iri(f"state/{party}")),
            iri,
        ),
    ]


def thing(name: str, *labels: str, graph: str = names.THINGS) -> list[rdf.Quad]:
    return [
        rdf.Quad(
            rdf.NamedNode(names.iri(name)), rdf.LABEL, rdf.Literal(label, language="en"), rdf.NamedNode(graph)
        )
        for label in labels
    ]


def test_nothing_changed() -> None:
    quads = claim(1) + thing("state/russia", "Russia")
    difference = diff.compare(quads, reversed(quads))
    assert not difference
    assert diff.render(difference) == ["No claim and no thing differs."]


def test_claims_are_added_and_withdrawn() -> None:
    difference = diff.compare(claim(1) + claim(2), claim(2) + claim(10) + claim(9, "reported"))
    assert [known.iri for known in difference.claims.removed] == [names.iri("claim/mfa-1")]
    assert not difference.things
    assert diff.render(difference) == [
        "Claims: 2 added, 1 withdrawn, 0 re-marked.",
        "Things: 0 added, 0 removed, 0 relabelled.",
        "+ claim:mfa-9 (reported): Russia exists.",
        "+ claim:mfa-10 (accepted): Russia exists.",
        "- claim:mfa-1 (accepted): Russia exists.",
    ]


def test_a_claim_is_re_marked() -> None:
    difference = diff.compare(claim(1), claim(1, "disputed"))
    ((before, after),) = difference.claims.altered
    assert (before.standing, after.standing) == ("accepted", "disputed")
    assert before.triples == after.triples
    assert diff.render(difference)[2:] == ["~ claim:mfa-1 (accepted → disputed): Russia exists."]


def test_a_claim_says_something_else() -> None:
    difference = diff.compare(claim(1), claim(1, restatement="The USSR existed.", party="ussr"))
    assert diff.render(difference)[2:] == [
        "~ claim:mfa-1 (accepted): The USSR existed.",
        "    - agreement:x cmq:party state:russia",
        "    + agreement:x cmq:party state:ussr",
        '    - cmq:restatement "Russia exists."',
        '    + cmq:restatement "The USSR existed."',
    ]


def test_things_are_added_removed_and_relabelled() -> None:
    old = thing("state/russia", "Russia") + thing("state/ussr", "USSR")
    new = thing("state/russia", "Russia", "Russian Federation") + thing(
        "event/visit", "Visit", graph=names.iri("claim/mfa-1")
    )
    difference = diff.compare(old, new)
    assert diff.render(difference)[1:] == [
        "Things: 1 added, 1 removed, 1 relabelled.",
        "+ claim:mfa-1 (no standing): ",
        '+ event:visit "Visit"@en',
        '- state:ussr "USSR"@en',
        "~ state:russia",
        '    + "Russian Federation"@en',
    ]


def test_the_record_and_other_graphs_are_not_read() -> None:
    new = thing("state/russia", "Russia", graph=names.INFERRED) + thing(
        "state/russia", "Russia", graph=names.CODES
    )
    new += [rdf.Quad(*quad.triple) for quad in claim(1)]
    assert not diff.compare([], new)


def test_claims_and_passages_are_no_things() -> None:
    new = thing("claim/mfa-1", "claim", graph=names.SOURCES) + thing(
        "passage/mfa-1-2", "passage", graph=names.SOURCES
    )
    assert not diff.compare([], new).things
    assert diff.compare([], thing("document/mfa", "Comment", graph=names.SOURCES)).things.added


def test_the_difference_as_data() -> None:
    difference = diff.compare(claim(1) + thing("state/x", "X"), claim(1, "disputed") + thing("state/y", "Y"))
    data = json.loads(json.dumps(diff.as_data(difference)))
    (remarked,) = data["claims"]["remarked"]
    assert remarked["before"]["standing"] == "accepted"
    assert remarked["after"]["triples"] == [
        [f"<{names.iri('agreement/x')}>", f"<{CMQ}party>", f"<{names.iri('state/russia')}>"]
    ]
    assert data["things"]["added"] == [{"iri": names.iri("state/y"), "labels": ['"Y"@en']}]
    assert data["things"]["removed"] == [{"iri": names.iri("state/x"), "labels": ['"X"@en']}]


versions = st.dictionaries(
    st.integers(1, 4),
    st.tuples(st.sampled_from(["accepted", "disputed"]), st.sampled_from(["a", "b"])),
    max_size=4,
)


@given(old=versions, new=versions)
def test_every_claim_is_accounted_for_once(
    old: dict[int, tuple[str, str]], new: dict[int, tuple[str, str]]
) -> None:
    quads = [
        [quad for number, (standing, text) in version.items() for quad in claim(number, standing, text)]
        for version in (old, new)
    ]
    changes = diff.compare(*quads).claims
    numbers = [int(known.iri.rpartition("-")[2]) for known in changes.added]
    assert numbers == sorted(new.keys() - old.keys())
    assert len(changes.removed) == len(old.keys() - new.keys())
    assert len(changes.altered) == sum(old[number] != new[number] for number in old.keys() & new.keys())
