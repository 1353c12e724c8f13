"""Claims as footnotes show them, read from the graph of sources: two requests for all that are wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from graph import names, rdf
from graph.citing.asking import Asking
from graph.witnesses import CitedClaim, Document, Passage
from ontology.terms import CMQ

_OA: Final = names.PREFIXES["oa"]
_PRIMARY: Final = names.PREFIXES["prov"] + "hadPrimarySource"
_SELECTOR: Final = _OA + "hasSelector"
_START: Final = _OA + "start"
_END: Final = _OA + "end"
_LABEL: Final = rdf.LABEL.value
_CHUNK: Final = 1_000
_CITES, _CORRECTS, _CONFLICTS = str(CMQ.cites), str(CMQ.corrects), str(CMQ.inConflictWith)
_RESTATEMENT, _SPEAKER, _MODALITY = str(CMQ.restatement), str(CMQ.assertedBy), str(CMQ.modality)
_STANDING, _REASON, _NOTE, _BASIS = str(CMQ.standing), str(CMQ.reason), str(CMQ.note), str(CMQ.basis)
_IMPLIED, _TITLE, _DATED, _FILE = str(CMQ.implied), str(CMQ.title), str(CMQ.dated), str(CMQ.fileName)
_PARAGRAPH, _DIGEST = str(CMQ.paragraph), str(CMQ.digest)
_TERMS: Final = (
    *(_CITES, _CORRECTS, _CONFLICTS, _RESTATEMENT, _SPEAKER, _MODALITY, _STANDING, _REASON, _NOTE, _BASIS),
    *(_IMPLIED, _TITLE, _DATED, _FILE, _PARAGRAPH, _DIGEST, _PRIMARY, _SELECTOR, _START, _END),
)

# The claims that others correct, are corrected by or contradict, and themselves.
_RELATED: Final = f"""\
SELECT DISTINCT ?claim {{
  VALUES ?c {{ %s }}
  GRAPH <{names.SOURCES}> {{ ?c (<{_CORRECTS}>|^<{_CORRECTS}>|<{_CONFLICTS}>)? ?claim }}
}}"""
# What is said of claims, their passages and documents; and the labels of the speakers. Each branch begins at
# its own VALUES: a path from all of them at once would be walked from every node there is.
_LISTED_TERMS: Final = ", ".join(f"<{term}>" for term in _TERMS)
_WAYS: Final = (
    f"?c <{_CITES}> ?s .",
    f"?c <{_CITES}> ?passage . ?passage <{_SELECTOR}> ?s .",
    f"?c <{_PRIMARY}> ?s .",
)

_STANDINGS: Final = f"""\
SELECT ?claim ?standing {{
  VALUES ?claim {{ %s }} GRAPH <{names.SOURCES}> {{ ?claim <{_STANDING}> ?standing }}
}}"""

Properties = Mapping[str, list[rdf.Node]]
Described = Mapping[str, Properties]


def cards(asking: Asking, claims: Collection[str]) -> dict[str, CitedClaim]:
    """The cards of claims by IRI; one that the sources do not describe has no words and standing unknown.

    A claim of one version of the dataset never changes: its card is kept.
    """
    known = asking.kept.claims
    wanted = sorted(claim for claim in claims if claim not in known)
    for start in range(0, len(wanted), _CHUNK):
        known |= _read(asking, wanted[start : start + _CHUNK])
    return {claim: known[claim] for claim in claims}


def stubs(asking: Asking, claims: Collection[str]) -> dict[str, CitedClaim]:
    """Claims by IRI with nothing but their standing, which is unknown where the sources give none."""
    known = asking.kept.standings
    wanted = sorted(claim for claim in claims if claim not in known)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        known |= dict.fromkeys(chunk, "unknown")
        for claim, standing in asking.rows(_STANDINGS % _listed(chunk)):
            if isinstance(claim, rdf.NamedNode) and isinstance(standing, rdf.NamedNode):
                known[claim.value] = _coded(standing.value)
    return {claim: CitedClaim(claim, "", None, (), None, None, "", known[claim]) for claim in claims}


def _read(asking: Asking, claims: Iterable[str]) -> dict[str, CitedClaim]:
    described = _described(asking, claims)
    corrected_by: dict[str, list[str]] = defaultdict(list)
    for other, about in described.items():
        for claim in _texts(about, _CORRECTS):
            corrected_by[claim].append(other)
    return {iri: _related(iri, described, corrected_by.get(iri, [])) for iri in claims}


def _described(asking: Asking, claims: Iterable[str]) -> Described:
    described: dict[str, dict[str, list[rdf.Node]]] = defaultdict(lambda: defaultdict(list))
    found = asking.rows(_RELATED % _listed(claims))
    related = {claim.value for (claim,) in found if isinstance(claim, rdf.NamedNode)}
    for subject, predicate, value in asking.rows(_query(_listed(sorted({*claims, *related})))):
        if isinstance(subject, rdf.NamedNode) and isinstance(predicate, rdf.NamedNode) and value is not None:
            described[subject.value][predicate.value].append(value)
    return described


def _listed(claims: Iterable[str]) -> str:
    return " ".join(f"<{claim}>" for claim in claims)


def _query(claims: str) -> str:
    """What is to be known of claims, in one query."""
    values = f"VALUES ?c {{ {claims} }}"
    branches = [f"{{ VALUES ?s {{ {claims} }} {_sourced('')} }}"]
    branches += [f"{{ {values} {_sourced(way)} }}" for way in _WAYS]
    label = f"GRAPH <{names.SOURCES}> {{ ?c <{_SPEAKER}> ?s }} GRAPH <{names.THINGS}> {{ ?s <{_LABEL}> ?o }}"
    branches.append(f"{{ {values} {label} BIND(<{_LABEL}> AS ?p) }}")
    return f"SELECT DISTINCT ?s ?p ?o {{ {' UNION '.join(branches)} }}"


def _sourced(way: str) -> str:
    return f"GRAPH <{names.SOURCES}> {{ {way} ?s ?p ?o FILTER(?p IN ({_LISTED_TERMS})) }}"


def _related(iri: str, described: Described, corrected_by: Iterable[str]) -> CitedClaim:
    """A card with those of the claims it corrects, is corrected by, and contradicts."""
    own = described.get(iri, {})
    return replace(
        _card(iri, described),
        corrects=_cards(_texts(own, _CORRECTS), described),
        corrected_by=_cards(corrected_by, described),
        conflicts=_cards(_texts(own, _CONFLICTS), described),
    )


def _cards(claims: Iterable[str], described: Described) -> tuple[CitedClaim, ...]:
    return tuple(_card(iri, described) for iri in sorted(claims))


def _card(iri: str, described: Described) -> CitedClaim:
    own = described.get(iri, {})
    speaker = _text(own, _SPEAKER)
    document = _text(own, _PRIMARY)
    passages = [_passage(name, document or "", described) for name in _texts(own, _CITES)]
    return CitedClaim(
        iri=iri,
        restatement=_text(own, _RESTATEMENT) or "",
        document=_document(document, described) if document else None,
        passages=tuple(sorted(passages, key=lambda passage: (passage.start or 0, passage.iri))),
        speaker=speaker,
        speaker_label=_label(described.get(speaker or "", {})),
        modality=_code(own, _MODALITY),
        standing=_code(own, _STANDING) or "unknown",
        reason=_code(own, _REASON) or None,
        note=_text(own, _NOTE),
        basis=_text(own, _BASIS),
        implied=_text(own, _IMPLIED) == "true",
    )


def _document(iri: str, described: Described) -> Document:
    own = described.get(iri, {})
    title = _text(own, _TITLE) or iri
    return Document(iri, title, _text(own, _DATED), _text(own, _FILE))


def _passage(iri: str, document: str, described: Described) -> Passage:
    own = described.get(iri, {})
    position = described.get(_text(own, _SELECTOR) or "", {})
    paragraph, start, end = (
        _integer(own, _PARAGRAPH),
        _integer(position, _START),
        _integer(position, _END),
    )
    return Passage(iri, document, paragraph, start, end, _text(own, _DIGEST))


def _label(properties: Properties) -> str | None:
    """The English label, or the first in order of languages."""
    labels = [label for label in properties.get(_LABEL, ()) if isinstance(label, rdf.Literal)]
    ordered = sorted(labels, key=lambda label: (label.language != "en", label.language or "", label.value))
    return ordered[0].value if ordered else None


def _texts(properties: Properties, term: str) -> list[str]:
    return sorted(str(value.value) for value in properties.get(term, ()))


def _text(properties: Properties, term: str) -> str | None:
    values = properties.get(term)
    return min(str(value.value) for value in values) if values else None


def _integer(properties: Properties, term: str) -> int | None:
    text = _text(properties, term)
    return int(text) if text is not None and text.isdecimal() else None


def _code(properties: Properties, term: str) -> str:
    """The code of a list without its prefix: `accepted` of `cmq:standing-accepted`."""
    return _coded(_text(properties, term) or "")


def _coded(iri: str) -> str:
    return iri.rpartition("#")[2].partition("-")[2]
