"""Joins moved into unions: the same solutions, and only where that is certain."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import rdf
from graph.distribution import BRANCHES, distribute
from graph.guard import inspect

PREFIX = "PREFIX e: <http://e/> "
VARIABLES = ("?a", "?b", "?c")


def moved(text: str) -> str:
    return distribute(PREFIX + text).removeprefix(PREFIX)


def test_what_follows_a_union_moves_into_its_branches() -> None:
    text = "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r ?b . }"
    assert moved(text) == "SELECT ?a { { { ?a e:p 1 } ?a e:r ?b } UNION { { ?a e:q 2 } ?a e:r ?b } }"


def test_what_stands_before_moves_too() -> None:
    text = "SELECT ?a { ?a e:s ?c . { ?a e:p 1 } UNION { ?a e:q 2 } . ?a e:r ?b FILTER(?b > 1) }"
    both = "?a e:s ?c . ?a e:r ?b"
    assert (
        moved(text)
        == f"SELECT ?a {{ {{ {{ ?a e:p 1 }} {both} }} UNION {{ {{ ?a e:q 2 }} {both} }} FILTER(?b > 1) }}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a e:p ?b }",
        "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } }",
        "SELECT * { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r ?b }",
        "SELECT DISTINCT * { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r ?b }",
        "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r _:b }",
        "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r [] }",
        "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r (1) }",
        "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } ?a !(e:r) ?b }",
        "SELECT ?a { FILTER(?b > 1) ?a e:r ?b { ?a e:p 1 } UNION { ?a e:q 2 } }",
        "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } OPTIONAL { ?a e:r ?b } }",
        f"SELECT ?a {{ {' UNION '.join(['{ ?a e:p 1 }'] * (BRANCHES + 1))} ?a e:r ?b }}",
        'SELECT ?a { ?a e:p "UNION" }',
        "SELECT ?a { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r ?b",
        "SELECT ?a { } } { { ?a e:p 1 } UNION { ?a e:q 2 } ?a e:r ?b",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    assert moved(text) == text


def test_unions_inside_others_and_beside_them() -> None:
    union = "{ ?a e:p 1 } UNION { ?a e:q 2 }"
    outer = f"{{ {union} ?a e:r ?b }} UNION {{ ?a e:s 3 }} ?a e:t ?c ."
    text = f"SELECT ?a {{ {outer} {union} OPTIONAL {{ {union} ?a e:u 4 }} }}"
    assert moved(text).count("?a e:t ?c") == moved(text).count("?a e:r ?b") == 2
    assert moved(text).count("?a e:u 4") == 2
    assert inspect(PREFIX + moved(text)).depth <= inspect(PREFIX + text).depth + 2


def test_comments_and_strings_stay_what_they_are() -> None:
    text = (
        "SELECT ?a { # { UNION\n { ?a e:p 'x } UNION {' } UNION # 2\n { ?a e:q 2 } # }\n ?a e:r ?b # why\n}"
    )
    again = moved(text)
    assert again != text
    rdf.Store().query(PREFIX + again)


_term = st.sampled_from([*VARIABLES, "e:x", "e:y", "e:z"])
_subject = st.sampled_from([*VARIABLES, "e:x", "e:y"])
_predicate = st.sampled_from(["e:p", "e:q", "e:p/e:q", "^e:p", "e:q+", "?a"])
_triples = st.lists(st.builds("{} {} {}".format, _subject, _predicate, _term), min_size=1, max_size=2).map(
    " . ".join
)


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = inner.map("{{ {} }}".format)
    part = st.one_of(
        _triples.map("{} .".format),
        st.lists(group, min_size=2, max_size=3).map(" UNION ".join),
        group.map("OPTIONAL {}".format),
        group.map("MINUS {}".format),
        group.map("FILTER NOT EXISTS {}".format),
        st.builds("FILTER({} != {})".format, _subject, _subject),
        st.just("VALUES ?b { e:x e:y }"),
        st.just("FILTER(BOUND(?c))"),
    )
    return st.lists(part, min_size=1, max_size=4).map(" ".join)


_patterns = st.recursive(_triples, _groups, max_leaves=6)
_things = st.sampled_from(["x", "y", "z"])
_graphs = st.sets(st.tuples(_things, st.sampled_from(["p", "q"]), _things), max_size=8)


@given(pattern=_patterns, graph=_graphs)
def test_the_solutions_are_the_same(pattern: str, graph: set[tuple[str, str, str]]) -> None:
    text = f"{PREFIX} SELECT ?a ?b ?c {{ {pattern} }}"
    store = rdf.Store()
    store.extend(rdf.Quad(*(rdf.NamedNode(f"http://e/{name}") for name in triple)) for triple in graph)

    def solutions(query: str) -> Counter[tuple[str, ...]]:
        results = store.query(query)
        assert isinstance(results, rdf.QuerySolutions)
        return Counter(tuple(str(value) for value in row) for row in results)

    assert solutions(distribute(text)) == solutions(text)
