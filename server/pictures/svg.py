"""A small writer of SVG: escaped elements, text whose width is estimated, and the picture as a whole."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

TEXT_SIZE: Final = 12.5
SMALL_SIZE: Final = 11.5
NOTHING: Final = Markup("")

# Widths of glyphs in em, on the wide side of the common sans faces, so that estimated text never overlaps.
_NARROW: Final = frozenset("ijlftrI.,;:'’|()[]-– ")
_BROAD: Final = frozenset("mwMW@%—")


def element(name: str, *children: str, **attributes: object) -> Markup:
    """An element; `class_` stands for class, `text_anchor` for text-anchor; None leaves an attribute out."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.strip("_").replace("_", "-"), _plain(value))
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Markup("<{}{}/>").format(name, written)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, group(*children))


def group(*children: str) -> Markup:
    """Several pieces of markup or text as one, the text escaped."""
    return Markup("").join(children)


def _plain(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def words(x: float, y: float, text: str, kind: str = "", anchor: str = "") -> Markup:
    """A line of text; `kind` names its classes, `anchor` is middle or end."""
    return element("text", text, x=x, y=y, class_=kind or None, text_anchor=anchor or None)


def width(text: str, size: float = TEXT_SIZE) -> float:
    """The estimated width of a text in pixels, rather too wide than too narrow."""
    return size * sum(map(_em, text))


def _em(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0
    if sign in _NARROW:
        return 0.34
    if sign in _BROAD:
        return 0.92
    return 0.68 if sign.isupper() else 0.58


def shorten(text: str, room: float, size: float = TEXT_SIZE) -> str:
    """The text, cut to the room in pixels and ended by an ellipsis where it is longer."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1].rstrip()
    return text + "…"


def link(href: str | None, content: Markup) -> Markup:
    """The content as a link where there is somewhere to go."""
    return element("a", content, href=href) if href else content


def key(*parts: object) -> str:
    """A short name for the ids of a drawing, the same for the same contents."""
    return "p" + hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing of a picture: its size in pixels and its content."""

    width: float
    height: float
    content: Markup


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its title and description in words, drawn wide and perhaps narrow, and its key.

    In a template `{{ picture }}` writes the figure; `standalone` gives the wide drawing as a file.
    """

    title: str
    description: str
    wide: Drawing
    narrow: Drawing | None = None
    caption: Markup = NOTHING

    def __html__(self) -> Markup:
        shown = self._draw(self.wide, "pic wide" if self.narrow else "pic")
        if self.narrow:
            shown += self._draw(self.narrow, "pic narrow")
        caption = element("figcaption", self.caption) if self.caption else Markup("")
        return element("figure", shown, caption, class_="picture")

    def standalone(self, style: str) -> str:
        """The wide drawing as an SVG document with a style sheet of its own."""
        drawing = Drawing(self.wide.width, self.wide.height, element("style", style) + self.wide.content)
        return str(self._draw(drawing, "pic", xmlns="http://www.w3.org/2000/svg"))

    def _draw(self, drawing: Drawing, kind: str, **more: str) -> Markup:
        # A drawing with links is a group: what is inside an image is hidden from assistive technology.
        role = "group" if "<a " in drawing.content else "img"
        name = key(self.title, drawing.width, drawing.content)
        return element(
            "svg",
            element("title", self.title, id=f"{name}t"),
            element("desc", self.description, id=f"{name}d"),
            drawing.content,
            class_=kind,
            viewBox=f"0 0 {drawing.width:g} {drawing.height:g}",
            width=drawing.width,
            height=drawing.height,
            role=role,
            aria_labelledby=f"{name}t",
            aria_describedby=f"{name}d",
            **more,
        )


def legend(items: Sequence[tuple[Markup, str]]) -> Markup:
    """The key of a picture: a glyph of 26 by 12 units and its words, each."""
    return element("p", *(_explained(glyph, text) for glyph, text in items), class_="key")


def _explained(glyph: Markup, text: str) -> Markup:
    size = {"viewBox": "0 0 26 12", "width": 26, "height": 12}
    drawn = element("svg", glyph, class_="pic glyph", aria_hidden="true", **size)
    return element("span", drawn, " ", text, class_="mk")
