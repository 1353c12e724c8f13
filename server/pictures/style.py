"""The style sheet that a picture takes along when it leaves its page."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

# The colours of style.css: its first rule, and that for dark surroundings.
_COLOURS: Final = re.compile(
    r"^:root \{.*?^\}|^@media \(prefers-color-scheme: dark\) \{\n  :root.*?^\}", re.DOTALL | re.MULTILINE
)


@cache
def stylesheet() -> str:
    """The colours of the pages, light and dark, and the classes of the pictures."""
    static = resources.files("server") / "static"
    colours = _COLOURS.findall((static / "style.css").read_text(encoding="utf-8"))
    return "\n".join([*colours, (static / "pictures.css").read_text(encoding="utf-8")])
