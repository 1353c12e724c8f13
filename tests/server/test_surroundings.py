"""The small pictures beside a thing, and the notes of what rules derive."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graph.derivations import among
from graph.record import assemble
from graph.sheets import read_sheets
from server.app import create_app
from server.site import Site
from tests.server.records import SEEDS, record_engine


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def _side(client: FlaskClient, thing: str) -> str:
    return client.get(f"/page/{thing}").text.partition("<aside")[2].partition("</aside>")[0]


def test_a_pipeline_lies_between_its_ends_and_is_tied_to_its_builders(client: FlaskClient) -> None:
    side = _side(client, "project/north-south-gas-pipeline")
    for words in ("on a map", "Karachi", "Lahore", "what it is tied to", "Rostec"):
        assert words in side
    assert "planned" in side


def test_a_place_lies_on_a_map_and_a_thing_without_one_does_not(client: FlaskClient) -> None:
    assert "on a map" in _side(client, "place/lahore")
    assert "on a map" not in _side(client, "person/shahid-khaqan-abbasi")


def test_what_a_rule_derived_has_the_notes_of_what_it_follows_from() -> None:
    derivations = assemble(read_sheets(SEEDS)).derivations
    client = create_app(record_engine(), Site(premises=lambda: among(derivations))).test_client()
    page = client.get("/page/person/shahid-khaqan-abbasi").text
    derived = page.partition("What follows by rule")[2].partition("</dl>")[0]
    assert "Dmitry Medvedev" in derived
    assert 'href="#n' in derived
