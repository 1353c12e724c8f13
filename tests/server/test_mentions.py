"""What points at a thing: each with its notes, those of rules with the claims that the rules went by."""

from __future__ import annotations

import pytest

from graph import names
from server.app import create_app
from server.mentions import Mention
from server.site import Site
from server.things import Thing, read_thing
from tests.server.records import record_engine, record_premises


def _read(name: str, site: Site) -> Thing:
    with create_app(record_engine(), site).test_request_context("/"):
        found = read_thing(names.iri(name))
    assert found
    return found


def _mentions(thing: Thing) -> list[Mention]:
    return [one for part in thing.mentions for one in part.mentions]


@pytest.mark.parametrize(
    ("thing", "mentioned"),
    [
        ("place/moscow", "person/ayaz-sadiq"),
        ("state/pakistan", "state/russia"),
        ("organization/shanghai-cooperation-organisation", "state/pakistan"),
    ],
)
def test_what_a_rule_derives_rests_on_the_claims_it_went_by(thing: str, mentioned: str) -> None:
    found = _read(thing, Site(premises=record_premises))
    assert all(one.notes for one in _mentions(found))
    [one] = [one for one in _mentions(found) if one.thing.iri == names.iri(mentioned)]
    cards = {card.iri for note in found.ledger.notes if note.number in one.notes for card in note.cards}
    assert cards
    assert all(found.ledger.cards[claim].accepted for claim in cards)


def test_without_premises_the_rule_itself_is_named() -> None:
    found = _read("place/moscow", Site())
    [one] = [one for one in _mentions(found) if one.thing.iri == names.iri("person/ayaz-sadiq")]
    assert (one.notes, one.grounds) == ((), ("derived by rule",))


def test_what_no_claim_says_names_its_ground() -> None:
    found = _mentions(_read("voice/cooperation-with-pakistan", Site(premises=record_premises)))
    [one] = [one for one in found if one.roles == ("author",)]
    assert (one.notes, one.grounds) == ((), ("description of the source",))
