"""Citations held to a naive evaluator that records its matches, over random datasets and queries.

A larger run than that of every day: `CITE_CASES=20000 pytest tests/graph/citing/test_oracle.py`.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph import rdf
from graph.cite import cite
from graph.witnesses import Citation
from tests.graph.citing import algebra as a
from tests.graph.citing.engines import Here, rows
from tests.graph.citing.strategies import ACCEPTED, CLAIMS, NODES, case

CASES = int(os.environ.get("CITE_CASES", "300"))
IN_CLAIMS = {claim[1:-1] for claim in CLAIMS}
ZERO = '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'
PRESENCE = ("<http://e/here>", "<http://e/here>")


def store_of(dataset: a.Dataset) -> rdf.Store:
    lines = (f"{' '.join(edge)} {graph or ''} ." for graph, edges in dataset.items() for edge in edges)
    store = rdf.Store()
    store.extend(rdf.parse("\n".join(lines).encode(), format=rdf.RdfFormat.N_QUADS))
    return store


def plain(row: dict[str, rdf.Node | None]) -> a.Mu:
    return {f"?{name}": str(term) for name, term in row.items() if term is not None}


def edges(citation: Citation) -> a.Touch:
    """The triples of the witnesses with their graphs."""
    return frozenset(
        (
            (str(w.triple.subject), str(w.triple.predicate), str(w.triple.object)),
            f"<{w.graph}>" if w.graph else None,
        )
        for w in citation.witnesses
    )


def kinds(node: Any) -> Counter[type]:
    """How often each operator occurs in a query."""
    found: Counter[type] = Counter([type(node)]) if hasattr(node, "_fields") else Counter()
    if isinstance(node, a.Exists) and node.negated:
        found[NotExists] += 1
    for part in node if isinstance(node, tuple) else ():
        found += kinds(part)
    return found


class NotExists:
    """A mark for NOT EXISTS."""


def negative_within(node: Any, *, inside: bool = False) -> bool:
    """Whether an absence rests on another: then more than the witnesses is needed to have it again."""
    is_negative = isinstance(node, a.Optional | a.Minus | a.Exists)
    if inside and is_negative:
        return True
    inside = inside or is_negative
    parts = node if isinstance(node, tuple) else ()
    return any(negative_within(part, inside=inside) for part in parts)


def aggregates_within(node: Any) -> bool:
    """Whether a SELECT below another counts or cuts: its rows depend on more than they are made of."""
    if isinstance(node, a.Select) and (node.counts or node.keys or node.limit):
        return True
    return any(aggregates_within(part) for part in (node if isinstance(node, tuple) else ()))


@settings(
    max_examples=CASES,
    derandomize=CASES <= 300,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**48))
def test_citations_are_what_a_naive_evaluation_touches(number: int) -> None:
    dataset, query = case(number)
    note(a.select_text(query))
    check(dataset, query)


# Cases that were seen to differ in larger runs, each for a reason of its own.
@pytest.mark.parametrize(
    "number",
    [3002876, 3005370, 4008273, 4031646, 6057099, 6069096, 6069690, 6080424, 7014401],
)
def test_what_once_differed_does_not_differ(number: int) -> None:
    check(*case(number))


def check(dataset: a.Dataset, query: a.Select) -> None:
    """Hold every row's citation to the naive evaluation."""
    text = a.select_text(query)
    store = store_of(dataset)
    answered = rows(store, text)
    derived = a.Evaluator(dataset).select(query, None, {})
    expected = {frozenset(mu.items()) for mu, _ in derived}
    if not has_limit(query) and expected != {frozenset(plain(row).items()) for row in answered}:
        assert is_known_to_differ(dataset, query) or takes_away_in_graph(query)
        return
    distinct = {frozenset(plain(row).items()): row for row in answered}
    some = list(distinct.values())[:6]
    citations = cite(Here(store), text, some)
    for row, citation in zip(some, citations, strict=True):
        derivations = [touch for mu, touch in derived if mu == plain(row)]
        if not has_limit(query) or (derivations and not is_counting(query)):
            # Where the engine counts otherwise, a count may be that of another group.
            touched = [touch for _, touch in derived] if counts_otherwise(query) else derivations
            check_touched(query, citation, touched, differs=is_known_to_differ(dataset, query))
        check_claims(dataset, citation)
        check_sufficiency(dataset, query, plain(row), citation)
        check_necessity(dataset, query, plain(row), citation, derivations)


def is_known_to_differ(dataset: a.Dataset, query: a.Select) -> bool:
    """Whether the engine is known to depart from the standard here.

    It counts equal ways of an alternative or a negated set once, counts the points between the steps of a
    path as part of a distinct solution, finds no path of length zero at a node that is not there, leaves
    GRAPH's variable unbound around a sub-select or VALUES, and sees VALUES in a graph that is not there.
    """
    here = {node for edge in dataset[None] for node in edge}
    is_elsewhere = any(node not in here and node in a.select_text(query) for node in NODES)
    return bool(
        counts_otherwise(query)
        or is_odd_in_graph(query)
        or any(f"GRAPH {claim}" in a.select_text(query) and not dataset[claim] for claim in CLAIMS)
        or (kinds(query)[a.Repeat] and (is_elsewhere or kinds(query)[a.Graph]))
    )


def counts_otherwise(query: a.Select) -> bool:
    """Whether the engine may count another number of solutions than the standard."""
    used = kinds(query)
    return is_counting(query) and bool(used[a.Alternative] or used[a.Negated] or used[a.Sequence])


def is_odd_in_graph(node: Any) -> bool:
    """Whether a GRAPH holds a sub-select, or no triple pattern that has to match."""
    if isinstance(node, a.Graph) and (kinds(node)[a.Select] or not matches(node)):
        return True
    return any(is_odd_in_graph(part) for part in (node if isinstance(node, tuple) else ()))


def takes_away_in_graph(node: Any) -> bool:
    """Whether a MINUS stands in GRAPH with a variable: the engine has that bound on both sides of it."""
    if isinstance(node, a.Graph) and node.name.startswith("?") and kinds(node)[a.Minus]:
        return True
    return any(takes_away_in_graph(part) for part in (node if isinstance(node, tuple) else ()))


def matches(node: Any) -> bool:
    """Whether there is a triple pattern outside OPTIONAL, MINUS and FILTER."""
    if isinstance(node, a.Optional | a.Minus | a.Filter):
        return False
    return isinstance(node, a.Basic) or any(map(matches, node if isinstance(node, tuple) else ()))


def is_counting(node: Any) -> bool:
    if isinstance(node, a.Select) and node.counts:
        return True
    return any(is_counting(part) for part in (node if isinstance(node, tuple) else ()))


def has_limit(node: Any) -> bool:
    if isinstance(node, a.Select) and node.limit:
        return True
    return any(has_limit(part) for part in (node if isinstance(node, tuple) else ()))


def check_touched(query: a.Select, citation: Citation, derivations: list[a.Touch], *, differs: bool) -> None:
    """(c) Every witness is touched by an evaluation for the row; and all that is touched is a witness."""
    touched: a.Touch = frozenset().union(*derivations)
    found = edges(citation)
    assert found <= touched or differs
    if not (kinds(query)[a.Exists] and kinds(query)[a.Or]) and not has_limit(query) and not differs:
        assert found == touched
        assert citation.is_complete


def check_claims(dataset: a.Dataset, citation: Citation) -> None:
    """Every claim that is cited holds the triple, and so does every claim that stands apart."""
    for witness, (edge, graph) in zip(citation.witnesses, ordered(citation), strict=True):
        holders = {claim for claim in CLAIMS if edge in dataset[claim]}
        cited = {f"<{claim.iri}>" for claim in witness.claims}
        if graph is None:
            assert cited == holders & set(ACCEPTED)
            assert {f"<{claim.iri}>" for claim in witness.apart} == holders - set(ACCEPTED)
        else:
            assert cited == {graph} & holders
            assert not witness.apart
            assert edge in dataset[graph]


def ordered(citation: Citation) -> list[tuple[a.Edge, str | None]]:
    return [next(iter(edges(Citation((witness,))))) for witness in citation.witnesses]


def check_sufficiency(dataset: a.Dataset, query: a.Select, row: a.Mu, citation: Citation) -> None:
    """(a) Over the witnesses alone the query gives the row again."""
    used = kinds(query)
    lacks = used[a.Optional] + used[a.Minus] + used[a.Exists]
    counts = bool(query.counts) or any(aggregates_within(part) for part in query.group)
    if negative_within(query.group) or has_limit(query) or (lacks and counts):
        return
    if is_odd_in_graph(query) and not citation.is_complete:
        return
    if (citation.is_free or citation.given) and (lacks or counts or used[a.Graph]):
        return
    kept: dict[str | None, set[a.Edge]] = {}
    for edge, graph in edges(citation):
        kept.setdefault(graph, set()).add(edge)
    if citation.given:
        for graph, held in dataset.items():
            nodes = {node for edge in held for node in (edge[0], edge[2])}
            kept.setdefault(graph, set()).update((*PRESENCE, node) for node in nodes)
    if is_answered(query, row, kept):
        return
    # GRAPH around nothing but absences rests on there being such a graph.
    assert used[a.Graph]
    for graph in dataset:
        kept.setdefault(graph, {(*PRESENCE, PRESENCE[0])})
    assert is_answered(query, row, kept) or used[a.Negated] or "?v" in text(query)


def is_answered(query: a.Select, row: a.Mu, dataset: dict[str | None, set[a.Edge]]) -> bool:
    """Whether the query has the row over a dataset."""
    store = store_of({graph: frozenset(held) for graph, held in dataset.items()})
    return row in [plain(one) for one in rows(store, text(query))]


def text(query: a.Select) -> str:
    return a.select_text(query)


def check_necessity(
    dataset: a.Dataset, query: a.Select, row: a.Mu, citation: Citation, derivations: list[a.Touch]
) -> None:
    """(b) Without any of the witnesses the row is gone, or its value has changed."""
    used = kinds(query)
    if used[a.Optional] or used[a.Minus] or used[NotExists] or has_limit(query):
        return
    if not all(derivations):
        assert citation.is_free
    if ZERO in row.values() or not set(query.keys) <= set(query.columns):
        return  # a count of nothing stays, and the values of another group may become these
    if citation.is_free or any(aggregates_within(part) for part in query.group):
        return
    gone = edges(citation)
    left = {graph: {edge for edge in held if (edge, graph) not in gone} for graph, held in dataset.items()}
    assert not is_answered(query, row, left)
