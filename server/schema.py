"""Things in the words of schema.org, for search engines: a JSON-LD data block in the page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from markupsafe import Markup

from server.things import Thing

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_TYPES: Final[Mapping[str, str]] = {
    "person": "Person",
    "state": "Country",
    "organization": "Organization",
    "group": "Organization",
    "place": "Place",
    "event": "Event",
    "document": "CreativeWork",
    "agreement": "CreativeWork",
    "project": "Project",
    "claim": "Claim",
}


def type_of(kind: str) -> str:
    """The schema.org class for things of a kind."""
    return _TYPES.get(kind, "Thing")


def describe(thing: Thing, page: str) -> dict[str, Any]:
    """The thing as a schema.org node: type, names in their languages, links out, and the page about it."""
    written = [{"@value": name.text, "@language": name.language or "en"} for name in thing.names]
    others = sorted({one.value.text for one in thing.written})
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@id": thing.iri,
        "@type": type_of(thing.kind),
        "name": written,
        "url": page,
    }
    described |= {"alternateName": others} if others else {}
    links = [one.value.iri for one in thing.links if one.value.iri]
    described |= {"sameAs": sorted(set(links))} if links else {}
    return described


def dataset(
    site_title: str, address: str, version: str, files: Iterable[tuple[str, str, int]]
) -> dict[str, Any]:
    """The record as a schema.org Dataset: `files` are addresses, media types and sizes in bytes."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": site_title,
        "description": "What states have agreed, done, planned and said of each other, each statement with "
        "the passage of a document that makes it.",
        "url": address,
        "version": version,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "The Communiqué project"},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": url, "encodingFormat": type_, "contentSize": f"{size} B"}
            for url, type_, size in files
        ],
    }


def block(described: Mapping[str, Any]) -> Markup:
    """A node as text for a script element: no sign in it can end the element or begin a comment."""
    text = json.dumps(described, ensure_ascii=False, indent=1)
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 (the three signs that matter in HTML are written as escapes of JSON)
