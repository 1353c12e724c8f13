"""The Communiqué ontology: its Turtle files, Python names, reasoning and validation."""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

FILES: Final = resources.files(__package__)
INPUTS: Final = (
    "communique.ttl",
    "codes.ttl",
    "alignment.ttl",
    "shapes.ttl",
    "context.jsonld",
    "prefixes.json",
)


def read(name: str) -> str:
    """The text of one of the ontology's files, such as `communique.ttl`."""
    return FILES.joinpath(name).read_text(encoding="utf-8")


def prefixes() -> dict[str, str]:
    """The prefixes of the whole project, by name; the one source for serialisers, editor and documents."""
    table: dict[str, str] = json.loads(read("prefixes.json"))
    return table


def rules() -> dict[str, str]:
    """The inference rules, each a SPARQL CONSTRUCT, by the name of its file, in alphabetical order."""
    files = sorted(FILES.joinpath("rules").iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".rq"): file.read_text(encoding="utf-8")
        for file in files
        if file.name.endswith(".rq")
    }
