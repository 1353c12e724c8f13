"""Patterns with a solution put in: triples, graphs, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from graph import names, rdf
from graph.citing.matching import Row, Solution
from graph.citing.sites import Lacking, Matched, Site
from graph.citing.trace import Found
from graph.citing.tree import Const, Link, Term, Var, variables
from graph.witnesses import Absence


class Terms(NamedTuple):
    """The terms that the constants of a query are, by their text."""

    constants: Mapping[str, rdf.Node]

    def value(self, term: Term, solution: Solution) -> rdf.Node | None:
        """The value of a term in a solution."""
        return solution.get(term.name) if isinstance(term, Var) else self.constants[term.text]

    def graph(self, graph: Term | None, solution: Solution) -> str | None:
        """The IRI of the graph that a GRAPH names."""
        return _iri(self.value(graph, solution)) if graph else None

    def absence(self, site: Lacking, solution: Solution) -> Absence:
        """What is lacking."""
        texts = list(site.pieces)
        own = dict([*site.own, *((name, name) for name in variables(site.graph))])
        for place in range(1, len(texts), 2):
            value = solution.get(own.get(texts[place], ""))
            texts[place] = f"?{texts[place]}" if value is None else shown(value)
        return Absence(site.kind, "".join(texts), self.graph(site.graph, solution))


class Reader:
    """Reads triples off solutions, given as the values of some columns: the matches of a plan's sites."""

    def __init__(self, terms: Terms, sites: Iterable[Site], columns: Sequence[str]) -> None:
        self._columns = columns
        self._texts = list(terms.constants)
        # Behind a solution's values stand the constants, and at the very end what is unbound.
        self._tail = (*terms.constants.values(), None)
        self._matched = [self._reading(site) for site in sites if isinstance(site, Matched)]

    def triples(self, row: Row) -> list[Found]:
        """The triples of the sites whose mark is set, each with the graph that GRAPH names."""
        values: tuple[Any, ...] = row + self._tail
        return [
            (rdf.Triple(*take(values)), _iri(values[graph]))
            for guard, take, graph in self._matched
            if guard is None or values[guard] is not None
        ]

    def _reading(self, site: Matched) -> tuple[int | None, itemgetter[Any], int]:
        predicate = site.pattern.predicate
        step = predicate.predicate if isinstance(predicate, Link) else predicate
        terms = (site.pattern.subject, step, site.pattern.object)
        guard = None if site.guard is None else self._place(Var(site.guard))
        return guard, itemgetter(*map(self._place, terms)), self._place(site.graph)

    def _place(self, term: object) -> int:
        if isinstance(term, Const):
            return len(self._columns) + self._texts.index(term.text)
        return self._columns.index(term.name) if isinstance(term, Var) and term.name in self._columns else -1


def _iri(node: rdf.Node | None) -> str | None:
    return node.value if isinstance(node, rdf.NamedNode) else None


def shown(node: rdf.Node) -> str:
    """A term for a reader: with a prefix where one fits."""
    return names.shorten(node.value) if isinstance(node, rdf.NamedNode) else str(node)
