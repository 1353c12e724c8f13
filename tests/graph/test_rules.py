"""The rules: what each derives and what it must not, and the closure under them against a naive one."""

from __future__ import annotations

import itertools
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Variable

import ontology
from graph import names, rdf
from graph.rdf import Literal, NamedNode, Triple
from graph.rules import MOST_ROUNDS, Derivation, Pattern, Rule, UnfitRule, derive, read_rule, to_json
from ontology.vocabulary import vocabulary

RULES = [read_rule(name, text) for name, text in ontology.rules().items()]
PREFIXES = "".join(f"PREFIX {name}: <{names.PREFIXES[name]}>\n" for name in ("cmq", "owl", "rdf", "rdfs"))
HERE = "https://example.org/"

# rule: what it derives a triple from, the triple
SHORTCUTS = {
    "met-with": ("<m> a cmq:Meeting ; cmq:participant <a> , <b> . <a> a cmq:Person . <b> a cmq:Person .",
                 "<a> cmq:metWith <b>"),
    "signed": ("<s> a cmq:Signing ; cmq:instrument <i> . <i> cmq:party <a> .", "<a> cmq:signed <i>"),
    "supplied-to": ("<d> a cmq:Delivery ; cmq:supplier <a> ; cmq:recipient <b> .", "<a> cmq:suppliedTo <b>"),
    "visited-host": ("<v> a cmq:Visit ; cmq:visitor <a> ; cmq:host <b> .", "<a> cmq:visited <b>"),
    "visited-place": ("<v> a cmq:Visit ; cmq:visitor <a> ; cmq:destination <b> .", "<a> cmq:visited <b>"),
    "member-of": ("<x> a cmq:Accession ; cmq:participant <a> ; cmq:inOrganization <b> .",
                  "<a> cmq:memberOf <b>"),
}  # fmt: skip
AXIOMS = {
    "inverse": ("<p> owl:inverseOf <q> . <a> <p> <b> .", "<b> <q> <a>"),
    "inverse-back": ("<p> owl:inverseOf <q> . <a> <q> <b> .", "<b> <p> <a>"),
    "subclass": ("<c> rdfs:subClassOf <d> . <a> a <c> .", "<a> a <d>"),
    "subproperty": ("<p> rdfs:subPropertyOf <q> . <a> <p> <b> .", "<a> <q> <b>"),
    "symmetric": ("<p> a owl:SymmetricProperty . <a> <p> <b> .", "<b> <p> <a>"),
    "transitive": ("<p> a owl:TransitiveProperty . <a> <p> <b> . <b> <p> <c> .", "<a> <p> <c>"),
}


def triples(turtle: str) -> set[Triple]:
    quads = rdf.parse(PREFIXES + turtle, format=rdf.RdfFormat.TURTLE, base_iri=HERE)
    return {quad.triple for quad in quads}


def derived(turtle: str, rules: list[Rule] = RULES) -> set[Triple]:
    return {derivation.triple for derivation in derive(triples(turtle), rules)}


def test_every_rule_is_tested_and_headed_by_what_it_derives() -> None:
    assert {rule.name for rule in RULES} == SHORTCUTS.keys() | AXIOMS.keys()
    assert all(text.startswith("# ") for text in ontology.rules().values())


@pytest.mark.parametrize("name", SHORTCUTS)
def test_a_shortcut_follows_from_what_occurred_and_from_nothing_less(name: str) -> None:
    facts, result = SHORTCUTS[name]
    (rule,) = (rule for rule in RULES if rule.name == name)
    event = facts.partition(" ")[0]
    for status in vocabulary().codes["EventStatus"].values():
        found = derived(f"{facts} {event} cmq:eventStatus cmq:{status} .", [rule])
        assert (triples(result + " .") <= found) is (status == "event-occurred"), status
    assert not derived(facts, [rule])


@pytest.mark.parametrize("name", SHORTCUTS)
def test_a_shortcut_needs_all_of_its_premises(name: str) -> None:
    facts, result = SHORTCUTS[name]
    (rule,) = (rule for rule in RULES if rule.name == name)
    whole = triples(f"{facts} {facts.partition(' ')[0]} cmq:eventStatus cmq:event-occurred .")
    (wanted,) = triples(result + " .")
    for missing in whole:
        assert wanted not in {derivation.triple for derivation in derive(whole - {missing}, [rule])}


@pytest.mark.parametrize("name", AXIOMS)
def test_an_axiom_is_followed_and_nothing_follows_without_it(name: str) -> None:
    facts, result = AXIOMS[name]
    (rule,) = (rule for rule in RULES if rule.name == name)
    assert derived(facts, [rule]) >= triples(result + " .")
    assert not derived(facts.partition(" . ")[2], [rule])


def test_the_ways_to_a_triple_are_kept_with_rule_round_and_premises() -> None:
    facts = "<p> a owl:SymmetricProperty , owl:TransitiveProperty . <a> <p> <b> . <b> <p> <c> ."
    found = derive(triples(facts), RULES)
    (reached,) = triples("<c> <p> <a> .")
    ways = [derivation for derivation in found if derivation.triple == reached]
    assert {(way.rule, way.round) for way in ways} == {("symmetric", 2), ("transitive", 2)}
    (back,) = (way.premises for way in ways if way.rule == "symmetric")
    assert set(back) == triples("<p> a owl:SymmetricProperty . <a> <p> <c> .")


def test_no_one_meets_themself() -> None:
    assert not derived("<m> a cmq:Meeting ; cmq:eventStatus cmq:event-occurred ; cmq:participant <a> .")


def test_a_symmetric_rule_does_not_derive_what_it_was_given() -> None:
    found = derived("<p> a owl:SymmetricProperty . <a> <p> <b> .")
    assert found == triples("<b> <p> <a> .")


def test_a_text_is_the_subject_of_nothing() -> None:
    assert derived('<p> a owl:SymmetricProperty . <a> <p> "text" .') == set()


UNFIT_BODIES = [
    ("{ ?a cmq:host ?b OPTIONAL { ?a cmq:when ?c } }", "it uses LeftJoin"),
    ("{ ?a cmq:host ?b FILTER NOT EXISTS { ?a a ?c } }", "it uses Builtin_NOTEXISTS"),
    ("{ ?a cmq:host ?b FILTER EXISTS { ?a a ?c } }", "it uses Builtin_EXISTS"),
    ("{ ?a cmq:host ?b FILTER(?a != ?b && NOT EXISTS { ?a a ?c }) }", "it uses Builtin_NOTEXISTS"),
    ("{ ?a cmq:host ?b MINUS { ?a a ?c } }", "it uses Minus"),
    ("{ { ?a cmq:host ?b } UNION { ?b cmq:host ?a } }", "it uses Union"),
    ("{ ?a cmq:host ?b . { ?b cmq:host ?a } }", "it uses Join"),
    ("{ SELECT ?a (SAMPLE(?c) AS ?b) { ?a cmq:host ?c } GROUP BY ?a }", "it uses AggregateJoin"),
    ("{ ?a cmq:host ?c BIND(?c AS ?b) }", "it uses Extend"),
    ("{ ?a cmq:host ?b VALUES ?a { cmq:Event } }", "it uses Join"),
    ("{ ?a cmq:host ?b FILTER(RAND() < 0.5) }", "it uses Builtin_RAND"),
    ("{ ?a cmq:host ?b } LIMIT 1", "it uses Slice"),
    ("{ ?a cmq:host ?b } ORDER BY ?a", "it uses OrderBy"),
    ("{ GRAPH ?g { ?a cmq:host ?b } }", "it uses Graph"),
    ("{ SERVICE <https://example.org/> { ?a cmq:host ?b } }", "ServiceGraphPattern"),
    ("{ ?a cmq:host/cmq:party ?b }", "is neither"),
    ("{ ?a cmq:host [ cmq:party ?b ] }", "is neither"),
    ("{ ?a cmq:host ?b ; cmq:year 2017 }", "Literal('2017'"),
    ("{ ?a cmq:host ?c }", "its body does not bind ?b"),
    ("{ ?a cmq:host }", "it is not SPARQL"),
]
UNFIT_FORMS = [
    ("CONSTRUCT { ?a cmq:metWith [] }\nWHERE { ?a cmq:host ?b }", "is neither"),
    ("SELECT ?a\nWHERE { ?a cmq:host ?b }", "write one CONSTRUCT"),
    ("ASK\nWHERE { ?a cmq:host ?b }", "write one CONSTRUCT"),
    ("DESCRIBE ?a\nWHERE { ?a cmq:host ?b }", "write one CONSTRUCT"),
    ("CONSTRUCT\nWHERE { ?a cmq:host ?b }", "write one CONSTRUCT"),
    ("CONSTRUCT { ?b cmq:host ?a } WHERE { ?a cmq:host ?b }", "each at the beginning of a line"),
    ("CONSTRUCT { ?b cmq:host ?a }\nFROM <urn:x>\nWHERE { ?a cmq:host ?b }", "write one CONSTRUCT"),
]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((f"CONSTRUCT {{ ?a cmq:metWith ?b }}\nWHERE {body}", why) for body, why in UNFIT_BODIES),
        *UNFIT_FORMS,
    ],
)
def test_an_unfit_rule_is_refused_by_name_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnfitRule) as raised:
        read_rule("lucky", PREFIXES + text)
    assert raised.value.name == "lucky"
    assert reason in raised.value.reason
    assert str(raised.value) == f"the rule “lucky” is unfit: {raised.value.reason}"


def test_a_comment_that_speaks_of_constructs_does_no_harm() -> None:
    text = "# CONSTRUCT { } WHERE { }\nCONSTRUCT { ?b cmq:host ?a }\nWHERE { ?a cmq:host ?b }"
    rule = read_rule("x", PREFIXES + text)
    assert derived("<a> cmq:host <b> .", [rule]) == triples("<b> cmq:host <a> .")


def test_rules_that_reach_no_fixpoint_in_time_are_refused() -> None:
    text = "CONSTRUCT { ?y rdf:type rdf:List }\nWHERE { ?x rdf:type rdf:List ; rdf:rest ?y }"
    rule = read_rule("step", PREFIXES + text)

    def steps(count: int) -> str:
        return "<n0> a rdf:List ." + "".join(f"<n{n}> rdf:rest <n{n + 1}> ." for n in range(count))

    assert len(derived(steps(MOST_ROUNDS - 1), [rule])) == MOST_ROUNDS - 1
    with pytest.raises(UnfitRule, match="no fixpoint after 100 rounds"):
        derived(steps(MOST_ROUNDS), [rule])


NODES = [NamedNode(HERE + letter) for letter in "abcd"]
PROPERTIES = [NamedNode(HERE + letter) for letter in "pqr"]
META = [
    *(Triple(p, rdf.TYPE, NamedNode(names.PREFIXES["owl"] + kind)) for p in PROPERTIES
      for kind in ("SymmetricProperty", "TransitiveProperty")),
    *(Triple(p, NamedNode(predicate), q) for p, q in itertools.permutations(PROPERTIES, 2)
      for predicate in (names.PREFIXES["owl"] + "inverseOf", names.PREFIXES["rdfs"] + "subPropertyOf")),
]  # fmt: skip
Solution: TypeAlias = dict[Variable, Any]

GRAPHS = st.sets(
    st.one_of(
        st.sampled_from(META),
        st.builds(Triple, st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)),
    ),
    max_size=10,
)


def solutions(body: tuple[Pattern, ...], known: set[Triple]) -> list[Solution]:
    """The solutions of a body, by trying every triple in every place."""
    found: list[Solution] = [{}]
    for pattern in body:
        tried = (extended(solution, pattern, triple) for solution in found for triple in known)
        found = [solution for solution in tried if solution is not None]
    return found


def extended(solution: Solution, pattern: Pattern, triple: Triple) -> Solution | None:
    result = dict(solution)
    for term, value in zip(pattern, triple, strict=True):
        wanted = result.setdefault(term, value) if isinstance(term, Variable) else NamedNode(str(term))
        if wanted != value:
            return None
    return result


def filled(pattern: Pattern, solution: Solution) -> Triple:
    return Triple(*(solution[t] if isinstance(t, Variable) else NamedNode(str(t)) for t in pattern))


def closure(facts: set[Triple]) -> set[Triple]:
    """What follows from facts, over and over until nothing does; no filter of a rule bites here."""
    known, before = set(facts), -1
    while before < (before := len(known)):
        known |= {
            filled(pattern, solution)
            for rule in RULES
            for solution in solutions(rule.body, known)
            for pattern in rule.head
        }
    return known


@given(GRAPHS)
def test_the_fixpoint_is_the_naive_closure(facts: set[Triple]) -> None:
    assert facts | {derivation.triple for derivation in derive(facts, RULES)} == closure(facts)


@given(GRAPHS)
def test_premises_come_before_what_they_support(facts: set[Triple]) -> None:
    known, rounds = (
        set(facts),
        itertools.groupby(derive(facts, RULES), key=lambda derivation: derivation.round),
    )
    for number, (found, group) in enumerate(rounds, start=1):
        derivations = list(group)
        assert found == number
        assert all(known.issuperset(derivation.premises) for derivation in derivations)
        assert all(derivation.triple not in derivation.premises for derivation in derivations)
        assert known.isdisjoint(derivation.triple for derivation in derivations)
        known |= {derivation.triple for derivation in derivations}


@given(GRAPHS.flatmap(lambda graph: st.permutations(sorted(graph, key=str))))
def test_the_order_of_facts_and_rules_changes_nothing(facts: list[Triple]) -> None:
    assert derive(facts, reversed(RULES)) == derive(sorted(facts, key=str), RULES)


def test_derivations_are_plain_data_for_the_snapshot() -> None:
    first, second = NODES[0], NODES[1]
    premise, triple = Triple(first, PROPERTIES[0], second), Triple(second, PROPERTIES[0], Literal("x"))
    assert to_json([Derivation(triple, 2, "symmetric", (premise,))]) == [
        {
            "triple": f'<{HERE}b> <{HERE}p> "x"',
            "round": 2,
            "rule": "symmetric",
            "premises": [f"<{HERE}a> <{HERE}p> <{HERE}b>"],
        }
    ]
