"""Why a triple is in the record, and what comes nearest where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph import names, rdf
from graph.citing.asking import Asking
from graph.citing.cards import cards
from graph.citing.keeping import kept
from graph.derivations import Premises
from graph.engine import JSON, Engine, Request
from graph.sourced import ask_sourced
from graph.witnesses import Citation, CitedClaim

NEAREST: Final = 5

_CLAIMS: Final = names.ID + "claim/"


class MalformedTriple(ValueError):
    """What was given is no triple; carries the three texts and the reason."""

    def __init__(self, texts: tuple[str, str, str], reason: str) -> None:
        super().__init__(
            f"“{' '.join(texts)}” is no triple: {reason}; "
            'write each term as state/russia, cmq:party, <IRI> or "text"@en'
        )
        self.texts = texts
        self.reason = reason


@dataclass(frozen=True)
class Nearest:
    """A triple that shares two terms with the one that was sought, and a claim that says it."""

    triple: rdf.Triple
    claim: CitedClaim


@dataclass(frozen=True)
class Explanation:
    """Why a triple is in the record: its citation; None where it is not.

    Then `apart` are the claims that say it and are not accepted, and `nearest` what accepted claims say that
    comes nearest.
    """

    triple: rdf.Triple
    citation: Citation | None
    apart: tuple[CitedClaim, ...] = ()
    nearest: tuple[Nearest, ...] = ()


def read_triple(subject: str, predicate: str, object_: str) -> rdf.Triple:
    """The triple of three texts: terms as in Turtle with the project's prefixes, or things as kind/slug.

    Raises MalformedTriple.
    """
    texts = (subject, predicate, object_)
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in names.PREFIXES.items())
    document = prefixes + " ".join(map(_term, texts)) + " ."
    try:
        quads = list(rdf.parse(document, format=rdf.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise MalformedTriple(texts, str(error)) from error
    if len(quads) != 1 or any(isinstance(term, rdf.BlankNode) for term in quads[0].triple):
        raise MalformedTriple(texts, "it takes one subject, one predicate, one object, each with a name")
    triple: rdf.Triple = quads[0].triple
    return triple


def _term(text: str) -> str:
    kind, slash, _ = text.partition("/")
    return f"<{names.iri(text)}>" if slash and kind in names.KINDS else text


def explain(engine: Engine, triple: rdf.Triple, premises: Premises | None = None) -> Explanation:
    """Why a triple is in the record, or what comes nearest; raises the engine's QueryErrors."""
    text = " ".join(map(str, triple))
    asked = ask_sourced(engine, Request(f"ASK {{ {text} }}", JSON), premises)
    if asked.results["boolean"]:
        return Explanation(triple, asked.citations[0])
    asking = Asking(engine, kept(engine))
    saying = [str(claim.value) for (claim,) in asking.rows(_SAYING % text) if claim]
    near = list(_near(asking, triple))
    found = cards(asking, {*saying, *(claim for _, claim in near)})
    return Explanation(
        triple,
        None,
        tuple(found[claim] for claim in saying),
        tuple(Nearest(other, found[claim]) for other, claim in near),
    )


_SAYING: Final = f"""\
SELECT DISTINCT ?claim {{
  GRAPH ?claim {{ %s }} FILTER(STRSTARTS(STR(?claim), "{_CLAIMS}"))
}} ORDER BY ?claim"""
_NEAR: Final = f"""\
SELECT DISTINCT ?s ?p ?o ?claim {{ GRAPH ?claim {{ ?s ?p ?o }} ?s ?p ?o VALUES (%s) {{ (%s) }}
  FILTER(STRSTARTS(STR(?claim), "{_CLAIMS}")) }} ORDER BY ?s ?p ?o ?claim LIMIT {NEAREST}"""


def _near(asking: Asking, triple: rdf.Triple) -> Iterator[tuple[rdf.Triple, str]]:
    """Triples of the record that differ in one term, the object first, and the claims that say them."""
    seen = 0
    for shared in ("sp", "so", "po"):
        terms = " ".join(str(term) for name, term in zip("spo", triple, strict=True) if name in shared)
        for *found, claim in asking.rows(_NEAR % (" ".join(f"?{name}" for name in shared), terms)):
            if seen < NEAREST and claim:
                seen += 1
                yield rdf.Triple(*found), str(claim.value)  # type: ignore[arg-type]
