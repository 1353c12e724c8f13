"""The links of the record: what they lead to, and the mistakes that they must not make."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from graph import names
from graph.link import sssom
from graph.link.mapping import SAME
from graph.link.targets import normalise
from tests.graph.sheetsets import SEEDS, seeds

VERIFIED = Path(__file__).parents[2].parent / "shared" / "links.tsv"
# What the list of verified identifiers names and the record does not, or marks as still to be reviewed.
LEFT_OUT = {
    "Gazprombank": "not in the record",
    "Sergey Lavrov": "a candidate: one source, surname only",
    "Defence Minister of Pakistan": "not in the record",
    "Finance Minister of Pakistan": "not in the record",
    "Member of the National Assembly of Pakistan": "not in the record",
    "treaty (class)": "a class: see the alignment",
    "country (class)": "a class: see the alignment",
}


def objects(subject: str) -> set[str]:
    """What the record links a thing to."""
    return {link.object for link in seeds().links if link.subject == names.iri(subject) and link.is_accepted}


def test_the_file_is_as_the_program_writes_it() -> None:
    for name in (sssom.LINKS, sssom.CANDIDATES):
        path = SEEDS / name
        mappings, problems = sssom.read(path, published=name == sssom.LINKS)
        assert problems == []
        title = next(
            line for line in path.read_text(encoding="utf-8").splitlines() if "mapping_set_title" in line
        )
        assert path.read_text(encoding="utf-8") == sssom.write(mappings, title.partition(": ")[2])


def test_every_verified_identifier_of_a_thing_in_the_record_is_linked() -> None:
    if not VERIFIED.exists():
        pytest.skip("the list of verified identifiers is not here")
    with VERIFIED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    linked = {link.object for link in seeds().links if link.is_accepted}
    wanted = {
        normalise(row[column])
        for row in rows
        for column in ("wikidata", "dbpedia", "geonames")
        if row[column].startswith("http") and row["entity"] not in LEFT_OUT
    }
    assert len(wanted) > 55
    assert {iri for iri in linked if "iso.org" not in iri} == wanted


def test_russia_and_the_soviet_union_stay_apart() -> None:
    assert "http://www.wikidata.org/entity/Q159" in objects("state/russia")
    assert "http://www.wikidata.org/entity/Q15180" in objects("state/soviet-union")
    assert not objects("state/russia") & objects("state/soviet-union")


@pytest.mark.parametrize(
    ("thing", "wrong"),
    [
        ("place/saint-petersburg", "https://sws.geonames.org/4171563/"),
        ("organization/shanghai-cooperation-organisation", "http://www.wikidata.org/entity/Q188749"),
        ("organization/gazprom", "http://www.wikidata.org/entity/Q1924338"),
    ],
)
def test_known_namesakes_are_not_linked(thing: str, wrong: str) -> None:
    assert objects(thing)
    assert wrong not in {link.object for link in seeds().links if link.is_accepted}


def test_what_is_the_same_was_reviewed_and_is_of_one_kind() -> None:
    same = [link for link in seeds().links if link.predicate == SAME]
    assert len(same) > 40
    for link in same:
        assert link.reviewers
        assert link.kind == link.object_kind
        assert link.confidence is not None
        assert link.confidence >= Decimal("0.95")
