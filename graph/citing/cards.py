"""Claims as footnotes show them, read from the graph of sources: a few requests for all that are wanted.

Nothing that is said of a claim or a document changes within a version of the dataset: what was read is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from graph import names, rdf
from graph.citing.asking import Asking
from graph.witnesses import CitedClaim, Document, Passage
from ontology.terms import CMQ

_CHUNK: Final = 1_000
_OA: Final = names.PREFIXES["oa"]

# What is said of claims and of documents, by the names under which it is read.
_OF_CLAIMS: Final = {
    "restatement": f"?s <{CMQ.restatement}> ?restatement",
    "speaker": f"?s <{CMQ.assertedBy}> ?speaker",
    "modality": f"?s <{CMQ.modality}> ?modality",
    "standing": f"?s <{CMQ.standing}> ?standing",
    "reason": f"?s <{CMQ.reason}> ?reason",
    "note": f"?s <{CMQ.note}> ?note",
    "basis": f"?s <{CMQ.basis}> ?basis",
    "implied": f"?s <{CMQ.implied}> ?implied",
    "document": f"?s <{names.PREFIXES['prov']}hadPrimarySource> ?document",
    "corrects": f"?s <{CMQ.corrects}> ?corrects",
    "corrector": f"?corrector <{CMQ.corrects}> ?s",
    "conflict": f"?s <{CMQ.inConflictWith}> ?conflict",
}
_RELATIONS: Final = ("corrects", "corrector", "conflict")
_NAMED: Final = (*_RELATIONS, "document", "speaker")
_OF_DOCUMENTS: Final = {
    "title": f"?s <{CMQ.title}> ?title",
    "dated": f"?s <{CMQ.dated}> ?dated",
    "file": f"?s <{CMQ.fileName}> ?file",
}
_STANDINGS: Final = f"""\
SELECT ?s ?standing {{
  VALUES ?s {{ %s }} GRAPH <{names.SOURCES}> {{ ?s <{CMQ.standing}> ?standing }}
}}"""
_PASSAGES: Final = f"""\
SELECT ?s ?passage ?paragraph ?start ?end ?digest {{ GRAPH <{names.SOURCES}> {{
  VALUES ?s {{ %s }} ?s <{CMQ.cites}> ?passage
  OPTIONAL {{ ?passage <{CMQ.paragraph}> ?paragraph }} OPTIONAL {{ ?passage <{CMQ.digest}> ?digest }}
  OPTIONAL {{
    ?passage <{_OA}hasSelector> ?selector
    OPTIONAL {{ ?selector <{_OA}start> ?start }} OPTIONAL {{ ?selector <{_OA}end> ?end }}
  }}
}} }}"""
_LABELS: Final = f"""\
SELECT ?s ?label {{ GRAPH <{names.THINGS}> {{ VALUES ?s {{ %s }} ?s <{rdf.LABEL.value}> ?label }} }}"""

# The texts that were found under each name, by the IRI of what they are said of.
Described: TypeAlias = Mapping[str, Mapping[str, Collection[str]]]


def cards(asking: Asking, claims: Collection[str]) -> dict[str, CitedClaim]:
    """The cards of claims by IRI; one that the sources do not describe has no words and standing unknown."""
    known = asking.kept.claims
    for chunk in _chunks(claim for claim in claims if claim not in known):
        known |= _read(asking, chunk)
    return {claim: known[claim] for claim in claims}


def stubs(asking: Asking, claims: Collection[str]) -> dict[str, CitedClaim]:
    """Claims by IRI with nothing but their standing, which is unknown where the sources give none."""
    known = asking.kept.standings
    for chunk in _chunks(claim for claim in claims if claim not in known):
        found = dict.fromkeys(chunk, "unknown")
        for claim, standing in asking.rows(_STANDINGS % _listed(chunk)):
            found[_value(claim)] = _code(_value(standing)) or "unknown"
        known |= found
    return {claim: CitedClaim(claim, "", None, (), None, None, "", known[claim]) for claim in claims}


def _chunks(wanted: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(wanted)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))


def _read(asking: Asking, claims: Sequence[str]) -> dict[str, CitedClaim]:
    """Cards with those of the claims that each corrects, is corrected by and contradicts."""
    described = _described(asking, claims, _OF_CLAIMS)
    related = {claim: [sorted(described[claim][how]) for how in _RELATIONS] for claim in claims}
    others = {other for found in related.values() for one in found for other in one} - described.keys()
    everything = {**described, **_described(asking, sorted(others), _OF_CLAIMS)} if others else described
    plain = _plain(asking, everything)
    return {claim: _with_related(plain, claim, related[claim]) for claim in claims}


def _with_related(plain: Mapping[str, CitedClaim], claim: str, related: Iterable[list[str]]) -> CitedClaim:
    corrects, corrected_by, conflicts = (tuple(plain[other] for other in found) for found in related)
    return replace(plain[claim], corrects=corrects, corrected_by=corrected_by, conflicts=conflicts)


def _described(asking: Asking, subjects: Collection[str], patterns: Mapping[str, str]) -> Described:
    """What the sources say of subjects, by these patterns."""
    optional = " ".join(f"OPTIONAL {{ {pattern} }}" for pattern in patterns.values())
    columns = " ".join(f"?{name}" for name in patterns)
    values = f"VALUES ?s {{ {_listed(subjects)} }}"
    text = f"SELECT ?s {columns} {{ GRAPH <{names.SOURCES}> {{ {values} {optional} }} }}"
    found: dict[str, dict[str, set[str]]] = {one: {name: set() for name in patterns} for one in subjects}
    for subject, *values_found in asking.rows(text):
        about = found[_value(subject)]
        for name, value in zip(patterns, values_found, strict=True):
            if isinstance(value, rdf.NamedNode) or (value is not None and name not in _NAMED):
                about[name].add(_value(value))
    return found


def _plain(asking: Asking, described: Described) -> dict[str, CitedClaim]:
    """Cards without those of other claims."""
    passages = _passages(asking, described)
    documents = _documents(asking, {name for about in described.values() for name in about["document"]})
    labels = _labels(asking, {name for about in described.values() for name in about["speaker"]})
    return {
        iri: _card(iri, about, documents, labels, passages.get(iri, ())) for iri, about in described.items()
    }


def _card(
    iri: str,
    about: Mapping[str, Collection[str]],
    documents: Mapping[str, Document],
    labels: Mapping[str, str | None],
    passages: Iterable[Passage],
) -> CitedClaim:
    document, speaker = _first(about["document"]), _first(about["speaker"])
    return CitedClaim(
        iri=iri,
        restatement=_first(about["restatement"]) or "",
        document=documents[document] if document else None,
        passages=tuple(replace(passage, document=document or "") for passage in passages),
        speaker=speaker,
        speaker_label=labels[speaker] if speaker else None,
        modality=_code(_first(about["modality"])),
        standing=_code(_first(about["standing"])) or "unknown",
        reason=_code(_first(about["reason"])) or None,
        note=_first(about["note"]),
        basis=_first(about["basis"]),
        implied=_first(about["implied"]) == "true",
    )


def _passages(asking: Asking, claims: Collection[str]) -> dict[str, list[Passage]]:
    """The passages of claims in their order, their document left empty."""
    found: dict[str, dict[str, Passage]] = defaultdict(dict)
    for claim, *cells in asking.rows(_PASSAGES % _listed(claims)):
        iri, paragraph, start, end, digest = (cell and _value(cell) for cell in cells)
        if iri:
            passage = Passage(iri, "", _whole(paragraph), _whole(start), _whole(end), digest)
            found[_value(claim)].setdefault(iri, passage)
    return {
        claim: sorted(those.values(), key=lambda passage: (passage.start or 0, passage.iri))
        for claim, those in found.items()
    }


def _documents(asking: Asking, wanted: Collection[str]) -> Mapping[str, Document]:
    known = asking.kept.documents
    unknown = sorted(name for name in wanted if name not in known)
    for iri, about in _described(asking, unknown, _OF_DOCUMENTS).items() if unknown else ():
        title = _first(about["title"]) or iri
        known[iri] = Document(iri, title, _first(about["dated"]), _first(about["file"]))
    return known


def _labels(asking: Asking, wanted: Collection[str]) -> Mapping[str, str | None]:
    """The English label of each speaker, or the first in order of languages."""
    known = asking.kept.labels
    unknown = sorted(name for name in wanted if name not in known)
    found: dict[str, list[rdf.Literal]] = {iri: [] for iri in unknown}
    for speaker, label in asking.rows(_LABELS % _listed(unknown)) if unknown else ():
        if isinstance(label, rdf.Literal):
            found[_value(speaker)].append(label)
    for iri, labels in found.items():
        ordered = sorted(labels, key=lambda one: (one.language != "en", one.language or "", one.value))
        known[iri] = ordered[0].value if ordered else None
    return known


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _value(node: rdf.Node | None) -> str:
    return str(node.value) if node is not None else ""


def _first(texts: Collection[str]) -> str | None:
    return min(texts) if texts else None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _code(iri: str | None) -> str:
    """The code of a list without its prefix: `accepted` of `cmq:standing-accepted`."""
    return (iri or "").rpartition("#")[2].partition("-")[2]
