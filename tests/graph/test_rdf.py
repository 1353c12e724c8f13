"""Canonical N-Quads: the same however blank nodes are called and in whatever order quads come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.rdf import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    canonical,
    in_graph,
    labelled,
    parse,
)

IRIS = st.sampled_from([NamedNode(f"https://example.org/{letter}") for letter in "pqr"])
BLANKS = st.sampled_from([BlankNode(letter) for letter in "abcd"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
TERMS = st.one_of(IRIS, BLANKS, st.builds(Literal, TEXTS))
GRAPHS = st.sampled_from([DefaultGraph(), NamedNode("https://example.org/g")])
QUADS = st.lists(st.builds(Quad, st.one_of(IRIS, BLANKS), IRIS, TERMS, GRAPHS), max_size=8)


def renamed(quads: list[Quad], suffix: str) -> list[Quad]:
    """The quads in the other order, each blank node called otherwise."""

    def other(term: object) -> object:
        return BlankNode(term.value[::-1] + suffix) if isinstance(term, BlankNode) else term

    return [Quad(*(other(term) for term in quad)) for quad in reversed(quads)]  # type: ignore[arg-type]


@given(QUADS)
def test_blank_nodes_may_be_called_anything(quads: list[Quad]) -> None:
    assert canonical(quads) == canonical(renamed(quads, "z"))
    assert labelled(quads) == labelled(renamed(quads, "z"))


@given(QUADS)
def test_what_is_canonical_stays_so(quads: list[Quad]) -> None:
    text = canonical(quads)
    again = list(parse(text, format=RdfFormat.N_QUADS))
    assert canonical(again) == text
    assert set(again) == labelled(quads)


@given(QUADS)
def test_every_quad_has_one_line_and_lines_are_in_code_point_order(quads: list[Quad]) -> None:
    lines = canonical(quads).decode().split("\n")
    assert lines.pop() == ""
    assert lines == sorted(set(lines))
    assert len(lines) == len(labelled(quads))


def test_line_separators_within_texts_break_no_line() -> None:
    node = NamedNode("https://example.org/x")
    texts = ["z\u2028a", "z\x85b", "z\x0cc", "z\rd", "z\ne", "a"]
    text = canonical(Quad(node, node, Literal(text)) for text in texts).decode()
    assert text.count("\n") == len(texts)
    assert [line for line in text.split("\n") if line] == sorted(line for line in text.split("\n") if line)


def test_quads_without_blank_nodes_are_left_alone() -> None:
    node = NamedNode("https://example.org/x")
    quads = {Quad(node, node, Literal("1")), Quad(node, node, node, node)}
    assert labelled(quads) == quads
    assert labelled([]) == set()
    assert canonical([]) == b""


def test_a_triple_stands_in_the_default_graph_unless_another_is_given() -> None:
    node = NamedNode("https://example.org/x")
    triple = Triple(node, node, node)
    assert in_graph(triple) == Quad(node, node, node, DefaultGraph())
    assert in_graph(triple, node) == Quad(node, node, node, node)
    store = Store()
    store.add(in_graph(triple))
    assert in_graph(triple) in store
