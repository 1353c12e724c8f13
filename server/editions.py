"""The edition of the record that pages come from, and how a page of it is cited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from graph import names
from graph.engine import QueryError
from server.asking import solutions
from server.context import context
from server.words import in_words

AUTHOR: Final = "The Communiqué project"
_LATEST: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
SELECT (MAX(?dated) AS ?latest) WHERE {{ ?document a cmq:Document ; cmq:dated ?dated }}
"""


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the record: its short name, and the date of its latest document in words."""

    name: str
    latest: str

    def __str__(self) -> str:
        return f"edition {self.name}" + (f", documents to {self.latest}" if self.latest else "")


def edition() -> Edition:
    """The edition that is served now; without a date where the engine cannot tell the latest document."""
    version = context().engine.version
    try:
        [row] = solutions(_LATEST)
    except QueryError:
        return Edition(version[:8], "")
    return Edition(version[:8], in_words(row["latest"].value.partition("T")[0]) if "latest" in row else "")


def named(version: str) -> Edition:
    """The edition of a version: the one that is served now, or an earlier one by its name alone."""
    return edition() if version == context().engine.version else Edition(version[:8], "")


def cite(title: str, address: str, of: Edition | None = None) -> str:
    """How to cite a page: author, title, edition (the current one unless given), permanent address."""
    stop = "" if title.endswith(("?", "!", ".")) else "."
    return f"{AUTHOR}. “{title}{stop}” {context().site.title}, {of or edition()}. {address}"


def bibtex(title: str, address: str, of: Edition | None = None) -> str:
    """The same as a BibTeX entry; its key is made of the last part of the address and the edition."""
    key = re.sub(r"[^a-z0-9]+", "-", address.rpartition("/")[2].lower()).strip("-")
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{_plain(title)}}}",
        "howpublished": _plain(context().site.title),
        "note": _plain(str(of or edition())),
        "url": address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{communique-{key}-{(of or edition()).name},\n{lines}\n}}"


def _plain(text: str) -> str:
    """The text without the signs that mean something to TeX in a field."""
    return re.sub(r"([\\{}%&#$_^~])", lambda sign: "" if sign[0] in "\\{}^~" else "\\" + sign[0], text)
