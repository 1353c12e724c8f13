"""Names of things as people write them in forms, in addresses and on the command line."""

from __future__ import annotations

from graph import names
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
