"""Where a link to an IRI leads: things of the record to their local page, anything else to itself.

Where files are served instead of the record, anything that they name has its page here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for

from graph import names
from server.context import context


def locate(iri: str) -> str | None:
    """The address to which a link to an IRI leads, or None where it must not be a link (`javascript:` …)."""
    if context().site.served is not None:
        return url_for("entities.resource", iri=iri)
    if iri.startswith(names.ID):
        kind, slash, rest = iri[len(names.ID) :].partition("/")
        slug = rest.partition("#")[0]
        if slash and slug and "/" not in slug:
            return url_for("entities.thing", kind=kind, slug=slug)
    if iri.startswith(names.PREFIXES["cmq"]):
        return url_for("entities.resource", iri=iri)
    return iri if urlsplit(iri).scheme in ("http", "https") else None
