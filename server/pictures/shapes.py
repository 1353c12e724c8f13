"""The shapes of nodes: a box, a rounded one, one with a cut corner, a ring, an oval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from server.pictures.nodes import Kind, Node
from server.pictures.svg import NOTHING, SMALL_SIZE, element, group, link, shorten, words


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node stands: its middle, its width, how deep it lies in a list."""

    x: float
    y: float
    width: float
    depth: int = 0


def height_of(node: Node) -> float:
    """The height of a node: a line for its name, and one for a note."""
    return 40 if node.note else 28


def draw_box(node: Node, box: Box, *, is_hub: bool) -> Markup:
    """A node with its name; a place is a ring with its name beside it."""
    height = height_of(node)
    shape = _SHAPES[node.kind](box, height, "hub" if is_hub else "node")
    room = box.width - (26 if node.kind in (Kind.PLACE, Kind.PERSON) else 14)
    x = box.x + (9 if node.kind == Kind.PLACE else 0)
    y = box.y + (-2 if node.note else 4)
    kind = "b" if is_hub else None
    label = shorten(node.label, room if not is_hub else room * 0.94)
    name = element("text", element("title", node.label), label, x=x, y=y, text_anchor="middle", class_=kind)
    note = shorten(node.note, room, SMALL_SIZE)
    below = words(x, y + 14, note, "q", "middle") if node.note else NOTHING
    return element("g", link(node.href, group(shape, name)), below)


def _square(box: Box, height: float, kind: str, rx: float | None = None) -> Markup:
    left, top = box.x - box.width / 2, box.y - height / 2
    return element("rect", class_=kind, x=left, y=top, width=box.width, height=height, rx=rx)


def _rounded(box: Box, height: float, kind: str) -> Markup:
    return _square(box, height, kind, height / 2)


def _plain(box: Box, height: float, kind: str) -> Markup:
    return _square(box, height, kind, 4)


def _cut(box: Box, height: float, kind: str) -> Markup:
    left, top = box.x - box.width / 2, box.y - height / 2
    path = f"M{left:.1f} {top:.1f}h{box.width - 10:.1f}l10 10v{height - 10:.1f}h{-box.width:.1f}Z"
    fold = f"M{left + box.width - 10:.1f} {top:.1f}v10h10"
    return element("path", class_=kind, d=path + fold)


def _ring(box: Box, height: float, kind: str) -> Markup:
    ground = element("rect", class_="ground", x=box.x - box.width / 2, y=box.y - height / 2, width=box.width,
                     height=height)  # fmt: skip
    return ground + element("circle", class_=kind, cx=box.x - box.width / 2 + 12, cy=box.y, r=6)


def _oval(box: Box, height: float, kind: str) -> Markup:
    return element("ellipse", class_=kind, cx=box.x, cy=box.y, rx=box.width / 2, ry=height / 2 + 2)


_SHAPES: Final[dict[Kind, Callable[[Box, float, str], Markup]]] = {
    Kind.STATE: _square,
    Kind.ORGANIZATION: _rounded,
    Kind.PAPER: _cut,
    Kind.PLACE: _ring,
    Kind.PERSON: _oval,
    Kind.OTHER: _plain,
}
