"""Where the sheets say something, found by the IRIs of the record."""

from __future__ import annotations

import pytest

from graph import names
from graph.places import located, places
from tests.graph.sheetsets import small
from tests.graph.small_sheets import DOCUMENT, SMALL

CMQ = names.PREFIXES["cmq"]
VISIT = names.ID + "event/visit-of-ann"


def line(text: str, file: str = DOCUMENT) -> int:
    """The number of the only line that holds this text."""
    (number,) = (n for n, row in enumerate(SMALL[file].splitlines(), 1) if text in row)
    return number


@pytest.mark.parametrize(
    ("thing", "predicate", "value", "expected"),
    [
        (VISIT, CMQ + "visitor", names.ID + "person/ann", "        visitor: person/ann"),
        (VISIT, CMQ + "when", "2020-03", "        when: 2020-03"),
        (VISIT, CMQ + "when", "something else", "        when: 2020-03"),
        (VISIT, CMQ + "nowhere", "", "id: event/visit-of-ann"),
        (VISIT, f"^<{CMQ}part>", "", "id: event/visit-of-ann"),
        (VISIT, "", "", "id: event/visit-of-ann"),
        (names.ID + "document/gazette-2020-05-04", "", "", "id: document/gazette-2020-05-04"),
        (names.ID + "claim/gazette-2020-05-04-1", "", "", "- id: 1"),
    ],
)
def test_a_place_is_the_line_that_says_it(thing: str, predicate: str, value: str, expected: str) -> None:
    found = places(small(), thing, predicate, value)
    assert [path.name for path, _ in found] == [DOCUMENT] * len(found)
    assert expected in SMALL[DOCUMENT].splitlines()[found[0][1] - 1]


def test_what_only_the_register_speaks_of_is_found_there() -> None:
    ((path, number),) = places(small(), names.ID + "equipment/lorry")
    assert (path.name, number) == ("things.yaml", line("equipment/lorry", "things.yaml"))


def test_what_no_sheet_speaks_of_has_no_place() -> None:
    assert located(small(), "http://example.org/x") == ""


def test_a_message_begins_with_the_first_places_and_the_number_of_others() -> None:
    many = names.ID + "state/beta"
    found = places(small(), many)
    shown = located(small(), many)
    assert shown.startswith(f"{found[0][0]}:{found[0][1]}")
    assert shown.endswith(": ")
    assert shown.count(", ") == min(len(found), 3) - 1
