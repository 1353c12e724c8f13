"""The modality table: for each modality facts that fit, and facts that would make too much of a claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.modality import STANCES, check_modality
from graph.sheets import read_sheets
from ontology.vocabulary import vocabulary
from tests.graph.sheetsets import seeds, write
from tests.graph.small_sheets import CLAIM, DOCUMENT, SMALL

VISIT = "{id: event/x, type: Visit, label: X, visitor: person/ann, eventStatus: STATUS}"
DELIVERY = "{id: event/x, type: Delivery, label: X, supplier: state/alpha, eventStatus: occurred}"
PROJECT = "{id: project/x, type: Project, label: X, projectStatus: STATUS}"
COOPERATION = "{id: cooperation/x, type: Cooperation, label: X, cooperationStatus: STATUS}"
AGREEMENT = "{id: agreement/x, type: Agreement, label: X, status: STATUS}"
DATED = "{id: agreement/x, type: Agreement, label: X, status: STATUS, asOf: 2020}"
STANCE = "{id: stance/x, type: STATUS, label: X, gist: G}"


def messages(folder: Path, modality: str, template: str = "", status: str = "") -> list[str]:
    """What is wrong with a claim of that modality whose one fact is the template with that status."""
    facts = f"    facts: [{template.replace('STATUS', status)}]\n" if template else ""
    claim = CLAIM.replace("modality: happened\n", f"modality: {modality}\n{facts}")
    write(folder, SMALL | {DOCUMENT: SMALL[DOCUMENT] + claim})
    found = check_modality(read_sheets(folder))
    assert all(problem.line > SMALL[DOCUMENT].count("\n") for problem in found)
    return [problem.message for problem in found]


FITTING = [
    ("happened", VISIT, "occurred"),
    ("happened", AGREEMENT, "signed"),
    ("holds", VISIT, "ongoing"),
    ("holds", COOPERATION, "ongoing"),
    ("holds", DATED, "under-consideration"),
    ("not-done", DATED, "not-concluded"),
    ("not-done", VISIT, "cancelled"),
    ("planned", VISIT, "planned"),
    ("planned", PROJECT, "planned"),
    ("planned", PROJECT, "in-preparation"),
    ("planned", COOPERATION, "planned"),
    ("expected", VISIT, "expected"),
    ("metadata", "{id: document/gazette-2020-05-04, availableIn: en}", ""),
    *((modality, STANCE, stance) for modality, stance in STANCES.items()),
]

UNFIT = [
    ("happened", VISIT, "planned", "what happened is not planned"),
    ("happened", VISIT, "expected", "what happened is not expected"),
    ("happened", VISIT, "cancelled", "what happened is not cancelled"),
    ("happened", VISIT, "[occurred, planned]", "what happened is not planned"),
    ("happened", DATED, "not-concluded", "that is `modality: not-done`"),
    ("holds", VISIT, "planned", "what holds is not planned"),
    ("holds", DATED, "not-concluded", "that is `modality: not-done`"),
    ("holds", AGREEMENT, "under-consideration", "under-consideration as of a date: add `asOf`"),
    ("not-done", AGREEMENT, "not-concluded", "not-concluded as of a date: add `asOf`"),
    ("not-done", AGREEMENT, "signed", "agreement/x needs a negative status"),
    ("not-done", DATED, "[not-concluded, signed]", "agreement/x needs a negative status"),
    ("not-done", VISIT, "occurred", "event/x needs a negative status"),
    ("not-done", STANCE, "Opinion", "stance/x needs a negative status"),
    ("planned", VISIT, "occurred", "event/x needs `eventStatus: planned` in this claim, and no other"),
    ("planned", VISIT, "[planned, occurred]", "and no other"),
    ("planned", VISIT, "expected", "and no other"),
    (
        "planned",
        "{id: event/x, type: Visit, label: X, visitor: person/ann}",
        "",
        "needs `eventStatus: planned`",
    ),
    ("planned", PROJECT, "offered", "project/x needs `projectStatus: planned`"),
    ("planned", COOPERATION, "ongoing", "cooperation/x needs `cooperationStatus: planned`"),
    ("planned", AGREEMENT, "signed", "an event, a project or a cooperation; agreement/x is none"),
    ("planned", "{id: person/ann, writtenAs: A}", "", "person/ann is none"),
    ("expected", VISIT, "occurred", "event/x needs `eventStatus: expected` in this claim, and no other"),
    ("expected", VISIT, "planned", "and no other"),
    ("metadata", VISIT, "occurred", "metadata describes document/gazette-2020-05-04 itself"),
    ("metadata", "{id: document/curation, availableIn: en}", "", "so not document/curation"),
    *(
        (modality, DELIVERY, "", f"is of the class {stance} and nothing else")
        for modality, stance in STANCES.items()
    ),
    (
        "opinion",
        STANCE,
        "Pledge",
        "what is opinion is of the class Opinion and nothing else; stance/x is not",
    ),
    ("opinion", "{id: person/ann, writtenAs: A}", "", "person/ann is not"),
    ("holds", "", "", "a claim of a document holds facts"),
    ("hapened", VISIT, "occurred", "unknown modality `hapened`: did you mean `happened`?"),
]


@pytest.mark.parametrize(("modality", "template", "status"), FITTING)
def test_facts_that_fit(tmp_path: Path, modality: str, template: str, status: str) -> None:
    assert messages(tmp_path, modality, template, status) == []


@pytest.mark.parametrize(("modality", "template", "status", "message"), UNFIT)
def test_facts_that_do_not_fit(
    tmp_path: Path, modality: str, template: str, status: str, message: str
) -> None:
    (found,) = messages(tmp_path, modality, template, status)
    assert message in found


def test_every_modality_of_the_ontology_is_held_to_its_facts() -> None:
    modalities = vocabulary().codes["Modality"].keys()
    assert {modality for modality, *_ in FITTING} == modalities
    assert {modality for modality, *_ in UNFIT if modality != "hapened"} == modalities


def test_the_stances_are_all_that_the_ontology_knows() -> None:
    terms = vocabulary()
    known = {name for name in terms.parents if terms.is_a(name, "Stance") and name != "Stance"}
    assert set(STANCES.values()) == known


def test_the_real_sheets_fit() -> None:
    assert check_modality(seeds()) == []
