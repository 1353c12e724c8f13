"""The wide drawing of a network: boxes in columns, edges behind them, each edge named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from server.pictures.nodes import Edge, Node
from server.pictures.shapes import Box, draw_box
from server.pictures.svg import SMALL_SIZE, Drawing, element, group, shorten, words

_BOX: Final = 180
_ROW: Final = 74
_ARC: Final = 36


def draw_columns(
    nodes: Mapping[str, Node],
    edges: Sequence[Edge],
    columns: Sequence[Sequence[str]],
    hub: str,
    total: float,
) -> Drawing:
    """The nodes, by id, in columns from left to right."""
    room = min(_BOX, total / len(columns) - 40)
    height = max(map(len, columns)) * _ROW + 10
    boxes: dict[str, Box] = {}
    far = {id_: place for place, column in enumerate(columns) for id_ in column}
    over = [edge for edge in edges if abs(far[edge.source] - far[edge.target]) > 1]
    head = _ARC if over else 0
    for place, column in enumerate(columns):
        x = room / 2 + 2 + place * (total - room - 4) / max(len(columns) - 1, 1)
        top = head + (height - len(column) * _ROW) / 2
        boxes |= {id_: Box(x, top + _ROW * (row + 0.5), room) for row, id_ in enumerate(column)}
    near = [edge for edge in edges if edge not in over]
    lines = [*(_draw_edge(edge, boxes) for edge in near), *(_arch(edge, boxes) for edge in over)]
    named = [_name_edge(edge, boxes) for edge in near]
    drawn = [draw_box(node, boxes[id_], is_hub=id_ == hub) for id_, node in nodes.items()]
    return Drawing(total, height + head, group(*lines, *named, *drawn))


def _arch(edge: Edge, boxes: Mapping[str, Box]) -> Markup:
    """An edge over the heads of the columns between its ends, with its name on top."""
    first, last = sorted((edge.source, edge.target), key=lambda id_: boxes[id_].x)
    a, b = boxes[first], boxes[last]
    path = f"M{a.x:.1f} {a.y:.1f}V{_ARC - 8}Q{a.x:.1f} 16 {a.x + 30:.1f} 16"
    path += f"H{b.x - 30:.1f}Q{b.x:.1f} 16 {b.x:.1f} {_ARC - 8}V{b.y:.1f}"
    line = element("path", class_="edge" if edge.settled else "rest", d=path)
    text = shorten(edge.read_from(first), b.x - a.x - 80, SMALL_SIZE)
    return line + words((a.x + b.x) / 2, 13, text, "q halo", "middle")


def _draw_edge(edge: Edge, boxes: Mapping[str, Box]) -> Markup:
    """A straight line; between boxes of one column that are no neighbours, a bow around those between."""
    a, b = boxes[edge.source], boxes[edge.target]
    path = f"M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}"
    if a.x == b.x and abs(a.y - b.y) > _ROW + 1:
        bow = a.x + a.width / 2 + 26
        path = f"M{a.x:.1f} {a.y:.1f}C{bow:.1f} {a.y:.1f} {bow:.1f} {b.y:.1f} {b.x:.1f} {b.y:.1f}"
    return element("path", class_="edge" if edge.settled else "rest", d=path)


def _name_edge(edge: Edge, boxes: Mapping[str, Box]) -> Markup:
    """The name at the middle of what is seen of the edge, between the boxes."""
    first, last = sorted((edge.source, edge.target), key=lambda id_: (boxes[id_].x, boxes[id_].y))
    a, b = boxes[first], boxes[last]
    if a.x == b.x:
        turned = str.maketrans("→←", "↓↑")
        text = shorten(edge.read_from(first).translate(turned), a.width, SMALL_SIZE)
        return words(a.x, (a.y + b.y) / 2 + 4, text, "q halo", "middle")
    left, right = a.x + a.width / 2, b.x - b.width / 2
    middle = (left + right) / 2
    y = a.y + (middle - a.x) / (b.x - a.x) * (b.y - a.y)
    text = shorten(edge.read_from(first), max(right - left, 60), SMALL_SIZE)
    return words(middle, y - 3, text, "q halo", "middle")
