"""Networks: at most nine nodes, each of the shape of its kind, everything told in words too."""

from __future__ import annotations

from server.pictures.network import MOST, network
from server.pictures.nodes import Edge, Kind, Node, distances
from server.pictures.svg import Picture
from tests.server.pictures.drawings import SVG, classes, figure, parse, texts

NODES = [
    Node("p", "Pipeline", note="planned"),
    Node("a", "Agreement", Kind.PAPER, "2015"),
    Node("c", "Contract", Kind.PAPER, "October 2015"),
    Node("r", "Rostec <b>", Kind.ORGANIZATION),
    Node("ru", "Russia", Kind.STATE, href="/russia"),
    Node("k", "Karachi", Kind.PLACE),
    Node("l", "Sergey Lavrov", Kind.PERSON),
]
EDGES = [
    Edge("p", "a", "legal basis", settled=False),
    Edge("p", "c", "legal basis", settled=False),
    Edge("a", "c", "the same?", settled=False),
    Edge("p", "r", "built by"),
    Edge("r", "ru", "of"),
    Edge("p", "k", "ends at"),
    Edge("l", "ru", "minister of"),
]


def drawn(
    nodes: list[Node] = NODES, edges: list[Edge] = EDGES, hub: str | None = None, end: str | None = None
) -> Picture:
    picture = network(nodes, edges, hub=hub, end=end)
    assert picture is not None
    return picture


def test_nodes_have_the_shape_of_their_kind() -> None:
    root = parse(drawn(hub="p"))
    kinds = classes(root)
    assert kinds.count("hub") == 1
    assert len(list(root.iter(f"{SVG}ellipse"))) == 1
    assert len([n for n in root.iter(f"{SVG}circle") if n.get("class") == "node"]) == 1
    assert kinds.count("rest") == 3
    assert "Rostec <b>Rostec <b>" in texts(root)


def test_both_drawings_tell_every_relation() -> None:
    picture = drawn(hub="p")
    wide, narrow = (" ".join(texts(svg)) for svg in figure(picture).iter("svg"))
    for edge in EDGES:
        assert edge.label in wide
        assert edge.label in narrow
    assert "Pipeline – legal basis – Agreement (unsettled)" in picture.description


def test_the_node_of_most_edges_is_the_hub_and_several_relations_share_a_line() -> None:
    edges = [
        Edge("a", "b", "met"),
        Edge("b", "a", "visited"),
        Edge("b", "c", "signed"),
        Edge("b", "b", "self"),
    ]
    picture = drawn([Node(id_, id_.upper()) for id_ in "abc"], edges)
    assert {"met →, ← visited", "← met, visited →"} & set(texts(parse(picture)))
    assert picture.description == "A – met – B; B – visited – A; B – signed – C."
    assert "self" not in picture.description
    assert 'class="b">' in picture.__html__()


def test_a_large_network_shows_nine_and_counts_the_others() -> None:
    nodes = [Node("hub", "Hub"), *(Node(f"n{n}", f"Node {n}") for n in range(20))]
    picture = drawn(nodes, [Edge("hub", f"n{n}", "tie") for n in range(20)])
    assert classes(parse(picture)).count("node") == MOST - 1
    assert "12 more are in the table" in picture.caption


def test_paths_stand_in_layers_between_their_ends() -> None:
    nodes = [Node(id_, id_.upper()) for id_ in "axyb"]
    edges = [Edge("a", "x", "1"), Edge("x", "b", "2"), Edge("a", "y", "3"), Edge("y", "b", "4")]
    picture = drawn(nodes, edges, hub="a", end="b")
    at = {
        text: float(n.get("x", 0))
        for n in parse(picture).iter(f"{SVG}text")
        for text in ["".join(n.itertext())[:1]]
    }
    assert at["A"] < at["X"] == at["Y"] < at["B"]


def test_distances_are_counted_breadth_first() -> None:
    assert distances(EDGES, "p") == {"p": 0, "a": 1, "c": 1, "r": 1, "k": 1, "ru": 2, "l": 3}


def test_without_an_edge_there_is_no_network() -> None:
    assert network(NODES, []) is None
