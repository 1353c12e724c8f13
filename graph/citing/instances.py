"""Patterns with a solution put in: triples, graphs, and what is lacking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graph import names, rdf
from graph.citing.matching import Solution
from graph.citing.sites import Lacking
from graph.citing.tree import Const, Link, Pattern, Term, Var, variables
from graph.witnesses import Absence


class Terms(NamedTuple):
    """The terms that the constants of a query are, by their text."""

    constants: Mapping[str, rdf.Node]

    def value(self, term: Term, solution: Solution) -> rdf.Node | None:
        """The value of a term in a solution."""
        return solution.get(term.name) if isinstance(term, Var) else self.constants[term.text]

    def triple(self, pattern: Pattern, solution: Solution) -> rdf.Triple:
        """The triple that a pattern of one step is."""
        predicate = pattern.predicate
        step = predicate.predicate if isinstance(predicate, Link) else predicate
        assert isinstance(step, Var | Const)
        terms: list[Any] = [self.value(term, solution) for term in (pattern.subject, step, pattern.object)]
        return rdf.Triple(*terms)

    def graph(self, graph: Term | None, solution: Solution) -> str | None:
        """The IRI of the graph that a GRAPH names."""
        node = self.value(graph, solution) if graph else None
        return node.value if isinstance(node, rdf.NamedNode) else None

    def absence(self, site: Lacking, solution: Solution) -> Absence:
        """What is lacking."""
        texts = list(site.pieces)
        own = dict([*site.own, *((name, name) for name in variables(site.graph))])
        for place in range(1, len(texts), 2):
            value = solution.get(own.get(texts[place], ""))
            texts[place] = f"?{texts[place]}" if value is None else shown(value)
        return Absence(site.kind, "".join(texts), self.graph(site.graph, solution))


def shown(node: rdf.Node) -> str:
    """A term for a reader: with a prefix where one fits."""
    return names.shorten(node.value) if isinstance(node, rdf.NamedNode) else str(node)
