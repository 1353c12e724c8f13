"""The narrow drawing of a network: a list of branches, each node under the one by which it is reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from markupsafe import Markup

from server.pictures.nodes import Edge, Node, distances
from server.pictures.rows import NARROW
from server.pictures.shapes import Box, draw_box, height_of
from server.pictures.svg import SMALL_SIZE, Drawing, element, group, shorten, width, words

_INDENT: Final = 22

# A node, the one that leads to it, and the relation as read from there.
Branch: TypeAlias = tuple[str, str, str]


def draw_branches(nodes: Mapping[str, Node], edges: Sequence[Edge], hub: str) -> Drawing:
    """The branches from the hub; an edge that is no branch is told under the node at its nearer end."""
    order, told = _branches(edges, hub)
    lines: list[Markup] = []
    boxes: dict[str, Box] = {}
    y = 2.0
    for id_, parent, label in order:
        depth = boxes[parent].depth + 1 if parent else 0
        boxes[id_] = box = _place(nodes[id_], depth, y + (20 if label else 0))
        if parent:
            lines += _tie(boxes[parent], box, label)
        y = box.y + height_of(nodes[id_]) / 2 + 8
        for other, relation in told.get(id_, ()):
            lines.append(_also(relation, nodes[other], depth, y + 6))
            y += 18
    drawn = [draw_box(nodes[id_], boxes[id_], is_hub=id_ == hub) for id_, _, _ in order]
    return Drawing(NARROW, y + 4, group(*lines, *drawn))


def _also(relation: str, other: Node, depth: int, y: float) -> Markup:
    """A line that tells of an edge to a node which stands elsewhere in the list."""
    text = f"also {relation} {other.label}" if relation else f"also {other.label}"
    left = depth * _INDENT + 16
    return words(left, y, shorten(text, NARROW - left - 4, SMALL_SIZE), "q halo")


def _place(node: Node, depth: int, top: float) -> Box:
    left = depth * _INDENT + 1
    needed = max(width(node.label), width(node.note, SMALL_SIZE)) + 36
    room = min(needed, NARROW - left - 2)
    return Box(left + room / 2, top + height_of(node) / 2, room, depth)


def _tie(parent: Box, box: Box, label: str) -> list[Markup]:
    """The line from a node down and right to one beneath it, and the relation above that."""
    left, trunk = box.x - box.width / 2, parent.x - parent.width / 2 + 9
    line = element("path", class_="edge", d=f"M{trunk:.1f} {parent.y:.1f}V{box.y:.1f}H{left:.1f}")
    room = NARROW - left
    return (
        [line, words(left + 2, box.y - 25, shorten(label, room, SMALL_SIZE), "q halo")] if label else [line]
    )


def _branches(
    edges: Sequence[Edge], hub: str
) -> tuple[list[tuple[str, str, str]], dict[str, list[tuple[str, str]]]]:
    """Each node with the one that leads to it and the relation, depth first; the other edges by a node."""
    depth = distances(edges, hub)
    found: dict[str, tuple[str, str]] = {}
    used: set[Edge] = set()

    def follow(id_: str, parent: str, label: str) -> None:
        found[id_] = parent, label
        for edge in edges:
            other = edge.other(id_)
            if other is not None and other not in found and depth[other] == depth[id_] + 1:
                used.add(edge)
                follow(other, id_, edge.read_from(id_))

    follow(hub, "", "")
    told: dict[str, list[tuple[str, str]]] = {}
    for edge in edges:
        if edge not in used and edge.source in found:
            near, far = sorted((edge.source, edge.target), key=lambda id_: depth[id_])
            told.setdefault(near, []).append((far, edge.read_from(near)))
    return [(id_, parent, label) for id_, (parent, label) in found.items()], told
