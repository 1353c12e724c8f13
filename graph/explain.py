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
from graph.existence import require
from graph.reading import suggest
from graph.sourced import ask_sourced
from graph.witnesses import Citation, CitedClaim
from ontology.terms import CMQ
from ontology.vocabulary import vocabulary

NEAREST: Final = 5

_CLAIMS: Final = names.ID + "claim/"
_PARTS: Final = ("subject", "predicate", "object")


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
    quads = _parsed(texts)
    if quads is None:
        raise MalformedTriple(texts, _blame(texts))
    if len(quads) != 1 or any(isinstance(term, rdf.BlankNode) for term in quads[0].triple):
        raise MalformedTriple(texts, "it takes one subject, one predicate, one object, each with a name")
    triple: rdf.Triple = quads[0].triple
    relation = names.shorten(triple.predicate.value)
    if relation.startswith("cmq:") and relation not in _relations():
        raise MalformedTriple(texts, f"the ontology has no relation “{predicate}”{_suggested(predicate)}")
    return triple


def _parsed(texts: tuple[str, str, str]) -> list[rdf.Quad] | None:
    """The triples that three texts are in Turtle; None where they are none."""
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in names.PREFIXES.items())
    try:
        return list(rdf.parse(prefixes + " ".join(map(_term, texts)) + " .", format=rdf.RdfFormat.TURTLE))
    except SyntaxError:
        return None


def _blame(texts: tuple[str, str, str]) -> str:
    """What is wrong with three texts that are no triple: the first that cannot stand where it does."""
    for place, part in enumerate(_PARTS):
        alone = tuple(text if place == other else "<a:a>" for other, text in enumerate(texts))
        if _parsed(alone) is None:  # type: ignore[arg-type]
            hint = _suggested(texts[place]) if part == "predicate" else ""
            return f"“{texts[place]}” cannot be its {part}{hint}"
    return "its parts do not make one together"


def _suggested(predicate: str) -> str:
    """The relation of the ontology that may be meant."""
    return suggest(f"cmq:{predicate.removeprefix('cmq:')}", _relations())


def _relations() -> list[str]:
    return [f"cmq:{name}" for name in vocabulary().properties]


def _term(text: str) -> str:
    kind, slash, _ = text.partition("/")
    return f"<{names.iri(text)}>" if slash and kind in names.KINDS else text


def explain(engine: Engine, triple: rdf.Triple, premises: Premises | None = None) -> Explanation:
    """Why a triple is in the record, or what comes nearest.

    Raises UnknownThing where it names a thing of which nothing is said, and the engine's QueryErrors.
    """
    ends = (term.value for term in (triple.subject, triple.object) if isinstance(term, rdf.NamedNode))
    require(engine.answer, (iri for iri in ends if iri.startswith(names.ID)))
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
  GRAPH <{names.SOURCES}> {{ ?claim <{CMQ.standing}> <{CMQ["standing-accepted"]}> }} }}
ORDER BY ?s ?p ?o ?claim LIMIT {NEAREST}"""


def _near(asking: Asking, triple: rdf.Triple) -> Iterator[tuple[rdf.Triple, str]]:
    """Triples of the record that differ in one term, the object first, and the claims that say them."""
    seen = 0
    for shared in ("sp", "so", "po"):
        terms = " ".join(str(term) for name, term in zip("spo", triple, strict=True) if name in shared)
        for *found, claim in asking.rows(_NEAR % (" ".join(f"?{name}" for name in shared), terms)):
            if seen < NEAREST and claim:
                seen += 1
                yield rdf.Triple(*found), str(claim.value)  # type: ignore[arg-type]
