"""The standing of each claim: what the sheets say of it, and the curator's marks, corrections and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph.facts import classes
from graph.reading import Problem, suggest
from graph.sheets import Claim, Sheet, Sheets
from ontology.vocabulary import vocabulary


@dataclass(frozen=True)
class Verdict:
    """How a claim stands: standing, reason, the curator's claims that say so, the claims it conflicts with."""

    standing: str
    reason: str | None
    marked_by: tuple[str, ...]
    conflicts: tuple[str, ...]


def verdicts(sheets: Sheets) -> dict[str, Verdict]:
    """The verdict on every claim, by its name."""
    marks = {mark.claim: (mark, claim.name) for claim in sheets.curation.claims for mark in claim.marks}
    conflicts = _conflicts(sheets)
    result = {}
    for sheet in sheets.all:
        for claim in sheet.claims:
            standing, reason = claim.standing, "single-voice" if claim.standing == "reported" else None
            marked_by: tuple[str, ...] = ()
            if claim.name in marks:
                mark, marker = marks[claim.name]
                standing, reason, marked_by = mark.standing, mark.reason, (marker,)
            result[claim.name] = Verdict(standing, reason, marked_by, tuple(sorted(conflicts[claim.name])))
    return result


def check_standing(sheets: Sheets) -> list[Problem]:
    """Every claim, mark, correction or conflict that names what is not there or marks what it may not."""
    known = {claim.name for sheet in sheets.all for claim in sheet.claims}
    problems = []
    for sheet in sheets.all:
        problems += list(_numbers(sheet))
        for claim in sheet.claims:
            problems += [Problem(sheet.path, claim.line, m) for m in _misnamed(claim, known)]
            problems += [Problem(sheet.path, claim.line, m) for m in _misplaced(sheet, claim)]
    return [*problems, *_doubly_marked(sheets), *_unknown_agents(sheets), *_unreported(sheets)]


def _conflicts(sheets: Sheets) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = defaultdict(set)
    for claim in sheets.curation.claims:
        for group in claim.conflicts:
            for name in group:
                pairs[name] |= set(group) - {name}
    return pairs


def _numbers(sheet: Sheet) -> Iterator[Problem]:
    seen: set[int] = set()
    for claim in sheet.claims:
        if claim.number in seen:
            yield Problem(sheet.path, claim.line, f"claim {claim.number} stands here a second time")
        seen.add(claim.number)


def _misnamed(claim: Claim, known: set[str]) -> Iterator[str]:
    marked = [mark.claim for mark in claim.marks]
    for name in [*claim.corrects, *claim.concerns, *marked, *(n for group in claim.conflicts for n in group)]:
        if name not in known:
            yield f"there is no {name}{suggest(name, known)}"
    codes = vocabulary().codes
    for mark in claim.marks:
        if mark.standing not in codes["Standing"]:
            yield f"unknown standing `{mark.standing}`{suggest(mark.standing, codes['Standing'])}"
        if mark.reason not in codes["Reason"]:
            yield f"unknown reason `{mark.reason}`{suggest(mark.reason, codes['Reason'])}"
    if claim.finding and claim.finding not in codes["Finding"]:
        yield f"unknown finding `{claim.finding}`{suggest(claim.finding, codes['Finding'])}"
    corrected = {mark.claim for mark in claim.marks if mark.standing == "corrected"}
    for name in sorted(set(claim.corrects) ^ corrected):
        yield f"a claim that corrects {name} also marks it `corrected`, with the reason, and the other way round"


def _misplaced(sheet: Sheet, claim: Claim) -> Iterator[str]:
    if sheet.head.type == "CuratorNotes":
        if not (claim.basis or claim.note):
            yield "a curator's claim names its basis or gives a note"
        return
    if claim.standing not in ("accepted", "reported"):
        yield f"a document's sheet cannot mark a claim {claim.standing}; do so in the curator's sheet"
    if not claim.passages:
        yield "a claim cites at least one passage: write `at:`; `communique passage` prints it"


def _doubly_marked(sheets: Sheets) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for claim in sheets.curation.claims:
        for mark in claim.marks:
            if mark.claim in seen:
                message = f"{mark.claim} is marked a second time (first in line {seen[mark.claim]})"
                yield Problem(sheets.curation.path, mark.line, message)
            seen.setdefault(mark.claim, mark.line)


def _unknown_agents(sheets: Sheets) -> Iterator[Problem]:
    given, terms = classes(sheets), vocabulary()
    for sheet in sheets.all:
        head = sheet.head
        if not terms.is_a(head.type, "Document"):
            yield Problem(sheet.path, head.line, f"unknown class of document `{head.type}`")
        if head.method not in terms.codes["RecordingMethod"]:
            yield Problem(sheet.path, head.line, f"unknown recording method `{head.method}`")
        speakers = [(claim.by, claim.line) for claim in sheet.claims if claim.by]
        named = [
            head.author,
            head.recorded_by,
            head.reviewed_by,
            *([head.publisher] if head.publisher else []),
        ]
        for name, line in [*speakers, *((name, head.line) for name in named)]:
            if not any(terms.is_a(found, "Agent") for found in given.get(name, ())):
                yield Problem(sheet.path, line, f"no agent is called `{name}`{suggest(name, given)}")


def _unreported(sheets: Sheets) -> Iterator[Problem]:
    accepted = {m.claim for c in sheets.curation.claims for m in c.marks if m.standing == "accepted"}
    for sheet in sheets.documents:
        for claim in sheet.claims:
            quoted = claim.by not in (None, sheet.head.author) and claim.modality in ("happened", "holds")
            if quoted and claim.standing != "reported" and claim.name not in accepted:
                message = "it rests on one quoted person's word: write `standing: reported`"
                yield Problem(sheet.path, claim.line, message)
            if claim.standing == "reported" and not quoted:
                message = "only what a quoted speaker says happened or holds is `reported`"
                yield Problem(sheet.path, claim.line, message)
