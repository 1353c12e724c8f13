"""Names of the dataset: identifiers of things and of graphs (design: one IRI, one spelling)."""

from __future__ import annotations

import re
from typing import Final

import ontology

PREFIXES: Final = ontology.prefixes()
HOME: Final = "https://w3id.org/communique/"
ID: Final = HOME + "id/"
ENDPOINT: Final = HOME + "sparql"
GRAPH: Final = PREFIXES["graph"]

THINGS: Final = GRAPH + "things"
SOURCES: Final = GRAPH + "sources"
CODES: Final = GRAPH + "codes"
LINKS: Final = GRAPH + "links"
INFERRED: Final = GRAPH + "inferred"
ONTOLOGY: Final = GRAPH + "ontology"
DATASET: Final = GRAPH + "dataset"
QUESTIONS: Final = GRAPH + "questions"

KINDS: Final = frozenset(prefix for prefix, namespace in PREFIXES.items() if namespace.startswith(ID))

_SLUG: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


class MalformedName(ValueError):
    """An identifier is not of the form kind/slug; carries the text and what is wrong with it."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text}” is no identifier: {reason}")
        self.text = text
        self.reason = reason


def split(name: str) -> tuple[str, str]:
    """Split `kind/slug` in two; raises MalformedName unless the kind is known and the slug well formed."""
    kind, slash, slug = name.partition("/")
    if not slash:
        raise MalformedName(name, "write kind/slug, such as state/russia")
    if kind not in KINDS:
        raise MalformedName(name, f"“{kind}” is no kind; the kinds are {', '.join(sorted(KINDS))}")
    if not _SLUG.fullmatch(slug):
        raise MalformedName(name, "a slug holds lower-case ASCII letters, digits and single hyphens")
    return kind, slug


def iri(name: str) -> str:
    """The IRI of the thing named `kind/slug`."""
    split(name)
    return ID + name


def name(iri: str) -> str:
    """The `kind/slug` of an IRI below the identifier namespace; raises MalformedName for any other."""
    if not iri.startswith(ID):
        raise MalformedName(iri, f"it does not begin with {ID}")
    split(iri[len(ID) :].partition("#")[0])
    return iri[len(ID) :]


def shorten(iri: str) -> str:
    """The IRI as a prefixed name where a prefix fits (longest namespace first), else in angle brackets."""
    for prefix, namespace in _LONGEST_FIRST:
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", local):
            return f"{prefix}:{local}"
    return f"<{iri}>"


_LONGEST_FIRST: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
