"""The standing of each claim: what its sheet says, and the curator's marks, corrections and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph.heads import known_agents
from graph.reading import Problem, suggest
from graph.sheets import Claim, Mark, Sheet, Sheets
from ontology.vocabulary import vocabulary


@dataclass(frozen=True)
class Verdict:
    """How a claim stands: standing, reason, the curator's claims that say so, the claims against it."""

    standing: str
    reason: str | None
    marked_by: tuple[str, ...]
    conflicts: tuple[str, ...]


def verdicts(sheets: Sheets) -> dict[str, Verdict]:
    """The verdict on every claim, by its name."""
    marks = {mark.claim: (mark, claim.name) for claim in sheets.curation.claims for mark in claim.marks}
    conflicts = _conflicts(sheets)
    result = {}
    for claim in _claims(sheets):
        against = tuple(sorted(conflicts[claim.name]))
        if claim.name in marks:
            mark, marker = marks[claim.name]
            result[claim.name] = Verdict(mark.standing, mark.reason, (marker,), against)
        else:
            reason = "single-voice" if claim.standing == "reported" else None
            result[claim.name] = Verdict(claim.standing, reason, (), against)
    return result


def check_standing(sheets: Sheets) -> list[Problem]:
    """Every claim, mark, correction or conflict that names what is not there or marks what it may not."""
    known = {claim.name for claim in _claims(sheets)}
    agents = known_agents(sheets)
    problems: list[Problem] = []
    for sheet in sheets.all:
        problems += _numbers(sheet)
        for claim in sheet.claims:
            messages = (*_misnamed(claim, known), *_misplaced(sheet, claim), *_unknown_speaker(claim, agents))
            problems += [Problem(sheet.path, claim.line, message) for message in messages]
    marks = (problem for claim in sheets.curation.claims for problem in _marks(sheets, claim, known))
    return [*problems, *marks, *_doubly_marked(sheets), *_unreported(sheets)]


def _claims(sheets: Sheets) -> Iterator[Claim]:
    return (claim for sheet in sheets.all for claim in sheet.claims)


def _conflicts(sheets: Sheets) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = defaultdict(set)
    for claim in sheets.curation.claims:
        for group in claim.conflicts:
            for name in group:
                pairs[name] |= set(group) - {name}
    return pairs


def _numbers(sheet: Sheet) -> Iterator[Problem]:
    first: dict[int, int] = {}
    for claim in sheet.claims:
        if claim.number in first:
            message = f"claim {claim.number} stands here a second time (first in line {first[claim.number]})"
            yield Problem(sheet.path, claim.line, f"{message}; give it the next number never used")
        first.setdefault(claim.number, claim.line)


def _misnamed(claim: Claim, known: set[str]) -> Iterator[str]:
    for name in (*claim.corrects, *claim.concerns, *(name for group in claim.conflicts for name in group)):
        if name not in known:
            yield f"there is no {name}{suggest(name, known)}"
    findings = vocabulary().codes["Finding"]
    if claim.finding and claim.finding not in findings:
        yield f"unknown finding `{claim.finding}`{suggest(claim.finding, findings)}"
    corrected = {mark.claim for mark in claim.marks if mark.standing == "corrected"}
    for name in sorted(set(claim.corrects) - corrected):
        yield f"it corrects {name}, so it also marks it `corrected`, with the reason"
    for name in sorted(corrected - set(claim.corrects)):
        yield f"it marks {name} as corrected, so it also names it under `corrects` and states it rightly"


def _misplaced(sheet: Sheet, claim: Claim) -> Iterator[str]:
    if sheet.is_curators:
        if not (claim.basis or claim.note):
            yield "a curator's claim names its basis or gives a note"
        return
    if claim.standing not in ("accepted", "reported"):
        yield f"a document's sheet cannot mark a claim {claim.standing}; do so in the curator's sheet"
    if not claim.passages:
        yield "a claim cites at least one passage: write `at:`; `communique passage` prints it"


def _unknown_speaker(claim: Claim, agents: frozenset[str]) -> Iterator[str]:
    if claim.by and claim.by not in agents:
        yield f"no agent is called `{claim.by}`{suggest(claim.by, agents)}"


def _marks(sheets: Sheets, claim: Claim, known: set[str]) -> Iterator[Problem]:
    for mark in claim.marks:
        yield from (Problem(sheets.curation.path, mark.line, message) for message in _mismarked(mark, known))


def _mismarked(mark: Mark, known: set[str]) -> Iterator[str]:
    standings, reasons = vocabulary().codes["Standing"], vocabulary().codes["Reason"]
    if mark.claim not in known:
        yield f"there is no {mark.claim}{suggest(mark.claim, known)}"
    if mark.standing not in standings:
        yield f"unknown standing `{mark.standing}`{suggest(mark.standing, standings)}"
    if mark.reason is None and mark.standing in ("disputed", "corrected"):
        yield f"a claim is {mark.standing} for a reason: add `reason`{suggest('', reasons)}"
    if mark.reason is not None and mark.reason not in reasons:
        yield f"unknown reason `{mark.reason}`{suggest(mark.reason, reasons)}"


def _doubly_marked(sheets: Sheets) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for claim in sheets.curation.claims:
        for mark in claim.marks:
            if mark.claim in first:
                message = f"{mark.claim} is marked a second time (first in line {first[mark.claim]})"
                yield Problem(sheets.curation.path, mark.line, message)
            first.setdefault(mark.claim, mark.line)


def _unreported(sheets: Sheets) -> Iterator[Problem]:
    accepted = {m.claim for c in sheets.curation.claims for m in c.marks if m.standing == "accepted"}
    for sheet in sheets.documents:
        for claim in sheet.claims:
            quoted = claim.by not in (None, sheet.head.author) and claim.modality in ("happened", "holds")
            if quoted and claim.standing == "accepted" and claim.name not in accepted:
                message = "it rests on one quoted person's word: write `standing: reported`"
                yield Problem(sheet.path, claim.line, message)
            if claim.standing == "reported" and not quoted:
                message = "only what a quoted speaker says happened or holds is `reported`"
                yield Problem(sheet.path, claim.line, message)
