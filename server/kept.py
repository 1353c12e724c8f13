"""The notes of an answer that was kept: read from what was kept of it, not from the record of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from graph.witnesses import Kind, Untraced
from server.cards import MODALITIES, STANDINGS, Card, Mark, Other, Place, Value
from server.ledger import Ledger
from server.notes import Behind, Notes, number
from server.words import in_words

Data = Mapping[str, Any]

# The claims that a card names, and where they stand in what was kept.
_RELATED: Final = {"conflicts": "conflicts", "corrects": "corrects", "corrected_by": "correctedBy"}


def read_notes(result: Data) -> Notes:
    """The notes of a result with citations, as `graph.sourcing.with_citations` writes it."""
    claims, citations = result["claims"], result["citations"]
    cited = dict.fromkeys(iri for one in citations for iri in (*one["sources"], *one["apart"]))
    ledger = Ledger({iri: _card(iri, claims) for iri in sorted(cited, key=lambda iri: _order(iri, claims))})
    return number([_behind(one) for one in citations], ledger)


def _behind(citation: Data) -> Behind:
    evidence = citation["evidence"]
    return Behind(
        citation["sources"],
        citation["apart"],
        {Kind(kind) for place in citation["witnesses"] for kind in evidence[place]["kinds"]},
        [one["pattern"] for one in citation["absences"] if one["kind"] != "optional"],
        [
            way["rule"]
            for one in citation["evidence"]
            if one["kinds"] == ["rule"]
            for way in one["inferences"]
        ],
        [str(Untraced(**part)) for part in citation["untraced"]],
    )


def _order(iri: str, claims: Data) -> tuple[str, str, int]:
    document = claims[iri]["document"] or {}
    return document.get("dated") or "", document.get("iri", ""), _number(iri)


def _number(iri: str) -> int:
    ending = iri.rpartition("-")[2]
    return int(ending) if ending.isdecimal() else 0


def _card(iri: str, claims: Data) -> Card:
    claim = claims[iri]
    document, speaker = claim["document"] or {}, claim["speaker"] or {}
    standing, modality = claim["standing"], claim["modality"]
    return Card(
        iri,
        _number(iri),
        claim["restatement"],
        Value(document.get("title") or "", document.get("iri")),
        in_words((document.get("dated") or "").partition("T")[0]),
        Value(speaker.get("label") or "", speaker.get("iri")),
        Mark(MODALITIES.get(modality, "said"), modality.replace("-", " ")),
        Mark(standing, standing) if standing in STANDINGS else None,
        reason=(claim["reason"] or "").replace("-", " "),
        note=claim["note"] or "",
        basis=claim["basis"] or "",
        implied=claim["implied"],
        places=tuple(_places(claim["passages"])),
        **{name: tuple(_named(claim[kept], claims)) for name, kept in _RELATED.items()},
    )


def _places(passages: Sequence[Data]) -> Iterator[Place]:
    for one in passages:
        if None not in one.values():
            yield Place(one["iri"], one["paragraph"], one["start"], one["end"], one["sha256"])


def _named(iris: Iterable[str], claims: Data) -> Iterator[Other]:
    """Claims by where they stand, “Article by the Ambassador, claim 7”, with what they say."""
    for iri in iris:
        claim = claims.get(iri) or {}
        document = claim.get("document") or {}
        told = ", ".join(filter(None, (document.get("title"), f"claim {_number(iri)}")))
        yield Other(told, iri, restatement=claim.get("restatement", ""))
