"""The rules: what follows from the accepted claims, with the premises of each derived triple."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from graph.rdf import NamedNode, Quad, QuerySolution, QuerySolutions, Store, Triple

Pattern = tuple[Identifier, Identifier, Identifier]

MOST_ROUNDS: Final = 100
_POSITIVE: Final = frozenset({"ConstructQuery", "Project", "Filter", "BGP"})


@dataclass(frozen=True)
class Rule:
    """A positive rule: its name, its query for all solutions of the body, its head and its body as patterns."""

    name: str
    query: str
    head: tuple[Pattern, ...]
    body: tuple[Pattern, ...]


@dataclass(frozen=True)
class Derivation:
    """One way to a derived triple: the round (from 1), the rule, and premises known in earlier rounds."""

    triple: Triple
    round: int
    rule: str
    premises: tuple[Triple, ...]


class UnfitRule(ValueError):
    """A rule is not a positive CONSTRUCT of basic patterns and filters; carries its name and the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"the rule “{name}” is unfit: {reason}")
        self.name = name
        self.reason = reason


def read_rule(name: str, text: str) -> Rule:
    """Read a rule from its SPARQL text; raises UnfitRule unless it is positive (basic patterns and filters)."""
    algebra = prepareQuery(text).algebra
    if algebra.name != "ConstructQuery":
        raise UnfitRule(name, "write one CONSTRUCT query")
    for part in _parts(algebra.p):
        if part not in _POSITIVE:
            raise UnfitRule(name, f"it uses {part}; a rule holds basic patterns and filters only")
    prologue, _, rest = text.partition("CONSTRUCT")
    _, where, body = rest.partition("WHERE")
    return Rule(
        name, f"{prologue}SELECT * {where}{body}", tuple(algebra.template), tuple(_patterns(algebra.p))
    )


def derive(facts: Iterable[Triple], rules: Iterable[Rule]) -> list[Derivation]:
    """All that the rules derive from the facts and is not among them, to the fixpoint, in a stable order.

    Each derived triple comes with every derivation found in the round in which it first appeared; a premise is
    a fact or was derived in an earlier round, so that nothing supports itself.
    """
    store = Store()
    store.extend(Quad(*triple) for triple in facts)
    rules = list(rules)
    found: list[Derivation] = []
    for number in range(1, MOST_ROUNDS + 1):
        new = sorted(set(_round(store, rules, number)), key=str)
        if not new:
            return found
        found += new
        store.extend(Quad(*derivation.triple) for derivation in new)
    raise UnfitRule("all", f"no fixpoint after {MOST_ROUNDS} rounds")


def _round(store: Store, rules: Iterable[Rule], number: int) -> Iterator[Derivation]:
    for rule in rules:
        solutions = store.query(rule.query)
        if not isinstance(solutions, QuerySolutions):
            raise UnfitRule(rule.name, "its body is no pattern")
        for solution in solutions:
            premises = tuple(_fill(pattern, solution) for pattern in rule.body)
            for pattern in rule.head:
                triple = _fill(pattern, solution)
                if Quad(*triple) not in store:
                    yield Derivation(triple, number, rule.name, premises)


def _fill(pattern: Pattern, solution: QuerySolution) -> Triple:
    return Triple(*(solution[str(t)] if isinstance(t, Variable) else NamedNode(str(t)) for t in pattern))


def _parts(node: CompValue) -> Iterator[str]:
    yield node.name
    if isinstance(inner := node.get("p"), CompValue):
        yield from _parts(inner)


def _patterns(node: CompValue) -> Iterator[Pattern]:
    if node.name == "BGP":
        yield from node.triples
    elif isinstance(inner := node.get("p"), CompValue):
        yield from _patterns(inner)


def to_json(derivations: Iterable[Derivation]) -> list[Mapping[str, object]]:
    """The derivations as plain data, triples in N-Triples, for the snapshot."""
    return [
        {
            "triple": str(d.triple),
            "round": d.round,
            "rule": d.rule,
            "premises": [str(premise) for premise in d.premises],
        }
        for d in derivations
    ]
