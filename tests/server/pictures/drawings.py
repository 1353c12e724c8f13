"""What the tests of the pictures share: a drawing read back as XML."""

from __future__ import annotations

from xml.etree import ElementTree

from server.pictures.svg import Drawing, Picture

SVG = "{http://www.w3.org/2000/svg}"


def parse(picture: Picture) -> ElementTree.Element:
    """The picture as a file, read by an XML parser: an error in its markup fails here."""
    return ElementTree.fromstring(picture.standalone("text { fill: black; }"))  # noqa: S314 (it is our own)


def figure(picture: Picture) -> ElementTree.Element:
    """The figure as a page holds it, read as XML."""
    return ElementTree.fromstring(str(picture.__html__()))  # noqa: S314 (it is our own)


def texts(root: ElementTree.Element) -> list[str]:
    """Each line of text in it."""
    return ["".join(node.itertext()) for node in root.iter() if node.tag.removeprefix(SVG) == "text"]


def classes(root: ElementTree.Element) -> list[str]:
    """The classes of its shapes, in order."""
    shapes = ("circle", "rect", "path")
    return [node.get("class", "fade") for node in root.iter() if node.tag.removeprefix(SVG) in shapes]


def size(drawing: Drawing) -> tuple[float, float]:
    """Width and height."""
    return drawing.width, drawing.height
