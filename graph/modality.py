"""The modality table: which facts a claim may hold, by the way its document puts it (design, section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from graph import names
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
_STATUSES: Final = ("EventStatus", "ProjectStatus", "CooperationStatus", "AgreementStatus")

Classes: TypeAlias = Mapping[str, frozenset[str]]


def check_modality(sheets: Sheets) -> list[Problem]:
    """Every claim whose facts do not fit its modality: what is planned or said never passes for fact."""
    given = classes(sheets)
    return [
        Problem(sheet.path, line, message)
        for sheet in sheets.all
        for claim in sheet.claims
        for line, message in _misfits(sheet, claim, given)
    ]


def _misfits(sheet: Sheet, claim: Claim, given: Classes) -> Iterator[tuple[int, str]]:
    modalities = vocabulary().codes["Modality"]
    if claim.modality not in modalities:
        yield claim.line, f"unknown modality `{claim.modality}`{suggest(claim.modality, modalities)}"
    elif not claim.facts and not sheet.is_curators:
        yield claim.line, "a claim of a document holds facts; write `facts:`"
    else:
        for fact in claim.facts:
            yield from ((fact.line, message) for message in _misfit(sheet, claim.modality, fact, given))


def _misfit(sheet: Sheet, modality: str, fact: Fact, given: Classes) -> Iterator[str]:
    if modality in STANCES:
        return _not_a_stance(modality, fact, given)
    if modality == "metadata":
        return _not_of(sheet.head.name, fact)
    return _CHECKS[modality](modality, fact)


def _not_a_stance(modality: str, fact: Fact, given: Classes) -> Iterator[str]:
    wanted = STANCES[modality]
    if wanted not in given.get(fact.name, frozenset()):
        yield f"what is {modality} is of the class {wanted} and nothing else; {fact.name} is not"


def _not_of(document: str, fact: Fact) -> Iterator[str]:
    if fact.name != document:
        yield f"metadata describes {document} itself and nothing else, so not {fact.name}"


def _ahead(modality: str, fact: Fact) -> Iterator[str]:
    kind = fact.name.partition("/")[0]
    key = _STATUS_KEYS.get(kind)
    if key is None:
        if kind in names.KINDS:
            yield f"what is {modality} is an event, a project or a cooperation; {fact.name} is none"
        return
    allowed = {modality} if kind == "event" else {"planned", "in-preparation"}
    if key not in fact.values or _beyond(allowed, fact, key):
        yield f"{fact.name} needs `{key}: {min(allowed, key=len)}` in this claim, and no other"


def _settled(modality: str, fact: Fact) -> Iterator[str]:
    allowed = {"happened": {"occurred"}, "holds": {"ongoing", "occurred"}}[modality]
    for status in _beyond(allowed, fact, "eventStatus"):
        yield f"what {modality} is not {status}: correct the modality or the event status"
    if "not-concluded" in _texts(fact, "status"):
        yield f"{fact.name} is not concluded: that is `modality: not-done`"
    yield from _without_date(fact)


def _negative(_modality: str, fact: Fact) -> Iterator[str]:
    stated = fact.values.keys() & {"status", "eventStatus"}
    if not stated or any(_beyond({"not-concluded", "cancelled"}, fact, key) for key in stated):
        yield f"{fact.name} needs a negative status: `status: not-concluded` or `eventStatus: cancelled`"
    yield from _without_date(fact)


def _without_date(fact: Fact) -> Iterator[str]:
    for status in sorted({"not-concluded", "under-consideration"}.intersection(_texts(fact, "status"))):
        if "asOf" not in fact.values:
            yield f"{fact.name} is {status} as of a date: add `asOf`, the date for which the document says so"


def _beyond(allowed: set[str], fact: Fact, key: str) -> list[str]:
    """The statuses stated that are not allowed; those that are no codes are reported with the facts."""
    codes = vocabulary().codes
    return [
        text for text in _texts(fact, key) if text not in allowed and any(text in codes[k] for k in _STATUSES)
    ]


def _texts(fact: Fact, key: str) -> list[str]:
    return [value.text for value in fact.values.get(key, ())]


_CHECKS: Final = {
    "happened": _settled,
    "holds": _settled,
    "not-done": _negative,
    "planned": _ahead,
    "expected": _ahead,
}
