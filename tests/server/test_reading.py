"""The guide to the pages, held to the pages: every address in it answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph import search
from server.app import create_app
from server.site import Site
from tests.server.records import record_engine, record_store
from tests.server.test_negotiation import BROWSER

GUIDE = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
ADDRESSES = sorted(set(re.findall(r"`(/[^`\s]*)`", GUIDE)))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("snapshot")
    (folder / search.FILE).write_bytes(search.write(record_store(), "record"))
    return create_app(record_engine(), Site(dumps=lambda: folder)).test_client()


def test_the_guide_names_addresses() -> None:
    assert len(ADDRESSES) > 12


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_guide_answers(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept": f"{BROWSER}, */*;q=0.1"}, follow_redirects=True)
    assert response.status_code == 200


@pytest.mark.parametrize("view", ["_sort=status", "_sort=-status", "_filter=pipeline", "_page=2"])
def test_every_view_of_the_guide_is_one(client: FlaskClient, view: str) -> None:
    assert f"`{view}`" in GUIDE
    response = client.get(f"/questions/agreements?{view}", headers={"Accept": BROWSER})
    assert response.status_code == 200
