"""The modality table: which facts a claim may hold, by the way in which its document puts it (design, section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.facts import classes
from graph.reading import Problem, suggest
from graph.sheets import Claim, Fact, Sheet, Sheets
from ontology.vocabulary import vocabulary

STANCES: Final = {
    "pledged": "Pledge",
    "offered": "Offer",
    "considered": "Consideration",
    "hypothetical": "Hypothesis",
    "claimed": "Contention",
    "position": "Position",
    "opinion": "Opinion",
    "evaluation": "Evaluation",
}
_STATUS_KEYS: Final = {"event": "eventStatus", "project": "projectStatus", "cooperation": "cooperationStatus"}
_AHEAD: Final = {
    "planned": {"planned", "in-preparation", "offered"},
    "expected": {"expected", "planned"},
}


def check_modality(sheets: Sheets) -> list[Problem]:
    """Every claim whose facts do not fit its modality, so that what is planned or said never passes for fact."""
    given = classes(sheets)
    problems = []
    for sheet in sheets.all:
        for claim in sheet.claims:
            problems += [Problem(sheet.path, claim.line, m) for m in _misfits(sheet, claim, given)]
    return problems


def _misfits(sheet: Sheet, claim: Claim, given: dict[str, frozenset[str]]) -> Iterator[str]:
    modalities = vocabulary().codes["Modality"]
    if claim.modality not in modalities:
        yield f"unknown modality `{claim.modality}`{suggest(claim.modality, modalities)}"
        return
    if not claim.facts and sheet.head.type != "CuratorNotes":
        yield "a claim needs facts"
    for fact in claim.facts:
        if claim.modality in STANCES:
            yield from _not_a_stance(claim, fact, given)
        else:
            yield from _CHECKS[claim.modality](claim, fact)


def _not_a_stance(claim: Claim, fact: Fact, given: dict[str, frozenset[str]]) -> Iterator[str]:
    wanted = STANCES[claim.modality]
    if wanted not in given.get(fact.name, frozenset()):
        yield f"what is {claim.modality} is a {wanted} and nothing else; {fact.name} is none"


def _ahead(claim: Claim, fact: Fact) -> Iterator[str]:
    kind = fact.name.partition("/")[0]
    key = _STATUS_KEYS.get(kind)
    if key is None:
        yield f"what is {claim.modality} is an event, a project or a cooperation; {fact.name} is none"
    elif not set(_texts(fact, key)) & _AHEAD[claim.modality]:
        yield f"{fact.name} needs `{key}: {claim.modality}` in this claim"


def _settled(claim: Claim, fact: Fact) -> Iterator[str]:
    allowed = {"happened": {"occurred"}, "holds": {"ongoing", "occurred"}}[claim.modality]
    for status in _texts(fact, "eventStatus"):
        if status not in allowed:
            yield f"what {claim.modality} is not {status}: correct the modality or the event status"


def _negative(_claim: Claim, fact: Fact) -> Iterator[str]:
    if "not-concluded" not in _texts(fact, "status") and "cancelled" not in _texts(fact, "eventStatus"):
        yield f"{fact.name} needs a negative status: `status: not-concluded` or `eventStatus: cancelled`"
    if "status" in fact.values and "asOf" not in fact.values:
        yield f"{fact.name} needs `asOf`: the date for which the document says so"


def _of_document(_claim: Claim, fact: Fact) -> Iterator[str]:
    if not fact.name.startswith("document/"):
        yield f"metadata describes the document itself; {fact.name} is none"


def _texts(fact: Fact, key: str) -> list[str]:
    return [value.text for value in fact.values.get(key, ())]


_CHECKS: Final = {
    "happened": _settled,
    "holds": _settled,
    "not-done": _negative,
    "planned": _ahead,
    "expected": _ahead,
    "metadata": _of_document,
}
