"""Names of things as people write them in forms, in addresses and on the command line."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound

from graph import names
from graph.rdf import NamedNode
from queries import terms


def expand(text: str) -> str:
    """The IRI of `kind/slug` or of a prefixed name; any other text as it is.

    Raises names.MalformedName where it would be an identifier of the record and cannot be one, so that a
    misspelt name is an error and not an empty answer.
    """
    iri = terms.expand(text)
    if iri.startswith(names.ID):
        names.name(iri)
    return iri


def asked_iri() -> str:
    """The IRI that a request names by `iri=`; raises NotFound where that is none."""
    iri = request.args.get("iri", "")
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise NotFound(f"“{iri}” is no IRI: {error}.") from error
