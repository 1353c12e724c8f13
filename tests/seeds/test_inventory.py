"""Every fact of the inventory lies in a passage of a claim; every discrepancy is a claim of the curator's."""

from __future__ import annotations

import re
from pathlib import Path

from graph.passages import paragraphs
from graph.sheets import Claim, Sheet
from graph.verify import checks, verify
from tests.graph.sheetsets import seeds
from tests.seeds.conftest import Row

# The headline stands again in paragraph 2, and is cited where it first stands; the rest is page furniture.
UNCITED = {("002", 2), ("002", 5), ("001", 14)}


def spaced(text: str) -> str:
    """The text with no-break spaces as spaces."""
    return text.replace("\u00a0", " ")


def sheets() -> dict[str, Sheet]:
    """The documents' sheets by the name of their file."""
    return {sheet.head.file: sheet for sheet in seeds().documents if sheet.head.file}


def named(claim: Claim) -> set[str]:
    """All claims that a claim of the curator's names."""
    marked, conflicting = (
        {mark.claim for mark in claim.marks},
        {name for group in claim.conflicts for name in group},
    )
    return {*claim.corrects, *claim.concerns} | marked | conflicting


def places(locator: str) -> set[tuple[str, int]]:
    """The paragraphs of a locator such as `000:P2,P3; 002:P22-24`."""
    found = set()
    for part in locator.split(";"):
        document, _, numbers = part.strip().partition(":")
        for first, last in re.findall(r"P(\d+)(?:-(\d+))?", numbers):
            found |= {(document, number) for number in range(int(first), int(last or first) + 1)}
    return found


def test_the_corpus_is_as_the_sheets_say(corpus: Path) -> None:
    assert verify(corpus, checks(seeds())) == []
    assert sum(len(check.passages) for check in checks(seeds())) > 300


def test_every_document_has_a_sheet(texts: dict[str, str]) -> None:
    assert sheets().keys() == texts.keys()
    assert len(texts) == 4


def test_a_passage_keeps_to_its_paragraph(texts: dict[str, str]) -> None:
    for file, sheet in sheets().items():
        spans = paragraphs(texts[file])
        for claim in sheet.claims:
            for at in claim.passages:
                span = spans[at.paragraph - 1]
                assert span.start <= at.start < at.end <= span.end, (claim.name, at)


def test_every_fact_lies_in_a_passage_of_its_document(
    inventory: dict[str, Row], texts: dict[str, str]
) -> None:
    passages = {
        file: [spaced(texts[file][at.start : at.end]) for claim in sheet.claims for at in claim.passages]
        for file, sheet in sheets().items()
    }
    facts = {number: row for number, row in inventory.items() if number.startswith("F")}
    assert list(facts) == [f"F{number:03}" for number in range(1, 224)]
    missing = [
        number
        for number, row in facts.items()
        if not any(
            spaced(row["evidence_exact_substring"]) in passage for passage in passages[row["document"]]
        )
    ]
    assert missing == []
    assert all(row["evidence_exact_substring"].strip() for row in facts.values())


def test_every_discrepancy_is_the_curators_claim_of_its_number(inventory: dict[str, Row]) -> None:
    numbers = [int(number[1:]) for number in inventory if number.startswith("X")]
    assert numbers == list(range(1, 31))
    claims = seeds().curation.claims[:30]
    assert [claim.number for claim in claims] == numbers
    assert all(claim.finding and claim.finding != "completion" for claim in claims)
    assert all(claim.note or claim.basis for claim in claims)


def test_a_discrepancy_names_claims_of_every_paragraph_in_which_it_lies(inventory: dict[str, Row]) -> None:
    cited = {
        claim.name: {(file[:3], at.paragraph) for at in claim.passages}
        for file, sheet in sheets().items()
        for claim in sheet.claims
    }
    for claim in seeds().curation.claims[:30]:
        found = {place for name in named(claim) for place in cited[name]}
        assert places(inventory[f"X{claim.number:02}"]["locator"]) - found <= UNCITED, claim.says


def test_the_curators_further_claims_complete_and_correct() -> None:
    for claim in seeds().curation.claims[30:]:
        assert claim.basis, claim.says
        assert claim.facts, claim.says
        assert claim.finding == "completion" or claim.corrects, claim.says
