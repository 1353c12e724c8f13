"""The rules: what follows from the accepted claims, with the premises of each derived triple."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rdflib import URIRef, Variable

from graph.rdf import Literal, NamedNode, QuerySolution, QuerySolutions, Store, Triple, in_graph

if TYPE_CHECKING:
    from rdflib.plugins.sparql.parserutils import CompValue

Term: TypeAlias = URIRef | Variable
Pattern: TypeAlias = tuple[Term, Term, Term]

MOST_ROUNDS: Final = 100
_CONSTRUCT: Final = re.compile(r"^CONSTRUCT\s*\{[^{}]*\}\s*^WHERE(?=\s*\{)", re.MULTILINE)
_POSITIVE: Final = frozenset(
    {"Project", "BGP", "Filter", "RelationalExpression", "ConditionalAndExpression", "Builtin_isIRI"}
)


@dataclass(frozen=True)
class Rule:
    """A positive rule: its name, a query for the solutions of its body, its head and body as patterns."""

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
    """Read a rule from its SPARQL text: CONSTRUCT { … } and WHERE { … }, each at the beginning of a line.

    Raises UnfitRule unless it is positive: one basic pattern of IRIs and variables, and plain filters.
    """
    # Imported here, for it takes its time, and only a build reads rules.
    from pyparsing.exceptions import ParseException
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra = prepareQuery(text).algebra
    except ParseException as error:
        raise UnfitRule(name, f"it is not SPARQL: {error}") from error
    query, forms = _CONSTRUCT.subn("SELECT * WHERE", text)
    if forms != 1:
        raise UnfitRule(name, "write one CONSTRUCT { … } and WHERE { … }, each at the beginning of a line")
    if unfit := sorted({part.name for part in _parts(algebra.p)} - _POSITIVE):
        raise UnfitRule(name, f"it uses {', '.join(unfit)}; a rule holds basic patterns and plain filters")
    body = [pattern for part in _parts(algebra.p) if part.name == "BGP" for pattern in part.triples]
    for reason in _faults(algebra.template, body):
        raise UnfitRule(name, reason)
    return Rule(name, query, tuple(algebra.template), tuple(body))


def _faults(head: list[tuple[object, ...]], body: list[tuple[object, ...]]) -> Iterator[str]:
    known = {term for pattern in body for term in pattern}
    for term in (term for pattern in (*body, *head) for term in pattern):
        if not isinstance(term, URIRef | Variable):
            yield f"its patterns hold IRIs and variables, and {term!r} is neither"
        elif isinstance(term, Variable) and term not in known:
            yield f"its body does not bind {term.n3()}"


def derive(facts: Iterable[Triple], rules: Iterable[Rule]) -> list[Derivation]:
    """All that the rules derive from the facts and is not among them, to the fixpoint, in a stable order.

    Each derived triple comes with every derivation found in the round in which it first appeared; a premise
    is a fact or was derived in an earlier round, so that nothing supports itself.
    """
    store = Store()
    store.extend(in_graph(triple) for triple in facts)
    rules = list(rules)
    found: list[Derivation] = []
    for number in range(1, MOST_ROUNDS + 1):
        new = sorted(set(_round(store, rules, number)), key=str)
        if not new:
            return found
        found += new
        store.extend(in_graph(derivation.triple) for derivation in new)
    raise UnfitRule("all", f"no fixpoint after {MOST_ROUNDS} rounds")


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


def _round(store: Store, rules: Iterable[Rule], number: int) -> Iterator[Derivation]:
    for rule in rules:
        solutions = store.query(rule.query)
        assert isinstance(solutions, QuerySolutions)
        for solution in solutions:
            premises = tuple(Triple(*_fill(pattern, solution)) for pattern in rule.body)
            for pattern in rule.head:
                subject, predicate, object_ = _fill(pattern, solution)
                # As CONSTRUCT does (SPARQL 1.1, section 16.2), what is no triple is left out.
                if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
                    continue
                triple = Triple(subject, predicate, object_)
                if in_graph(triple) not in store:
                    yield Derivation(triple, number, rule.name, premises)


def _fill(pattern: Pattern, solution: QuerySolution) -> tuple[Any, Any, Any]:
    subject, predicate, object_ = (
        solution[str(term)] if isinstance(term, Variable) else NamedNode(str(term)) for term in pattern
    )
    return subject, predicate, object_


def _parts(node: object) -> Iterator[CompValue]:
    """All parts of a query's algebra, expressions of filters included."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, CompValue):
        yield node
        for inner in node.values():
            yield from _parts(inner)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from _parts(inner)
