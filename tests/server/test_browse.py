"""The lists of things, documents and claims: their filters, their pages, and what is wrong with a value."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.site import Site
from tests.server.records import record_engine
from tests.server.test_pages import Page


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def _claims(client: FlaskClient, **asked: str) -> list[str]:
    page = Page(client.get("/claims", query_string=asked))
    return [link["href"] or "" for link in page.all("a") if link.get("class") == "no meta"]


def test_things_are_listed_by_kind_and_each_kind_has_a_list(client: FlaskClient) -> None:
    page = Page(client.get("/things"))
    kinds = [link["href"] or "" for link in page.all("a") if "kind=" in (link["href"] or "")]
    assert "/things?kind=agreement" in kinds
    whole = Page(client.get("/things?kind=agreement"))
    listed = [link for link in whole.all("a") if (link["href"] or "").startswith("/id/agreement/")]
    assert len(listed) == 10
    assert client.get("/things?kind=nothing").status_code == 404


def test_documents_stand_the_latest_first(client: FlaskClient) -> None:
    text = Page(client.get("/documents")).text
    dates = ["25 January 2025", "2 May 2018", "19 February 2018", "no date"]
    places = [text.index(date) for date in dates]
    assert places == sorted(places)


def test_claims_are_filtered_by_what_is_asked(client: FlaskClient) -> None:
    assert len(_claims(client, standing="disputed")) == 3
    assert all("khorev" in link for link in _claims(client, document="document/khorev-2025-01-25"))
    assert len(_claims(client, modality="not-done")) == 2
    assert len(_claims(client, modality="offered,pledged,considered")) == 15
    assert _claims(client, speaker="person/albert-khorev")


def test_claims_come_in_pages_that_keep_the_filter(client: FlaskClient) -> None:
    page = Page(client.get("/claims?modality=holds"))
    [more] = [link["href"] for link in page.all("a") if link.get("rel") == "next"]
    assert more == "/claims?page=2&modality=holds"
    assert set(_claims(client, modality="holds")).isdisjoint(_claims(client, modality="holds", page="2"))


@pytest.mark.parametrize("query", ["modality=x", "standing=good", "document=nothing", "speaker=<b>"])
def test_a_wrong_filter_is_told(client: FlaskClient, query: str) -> None:
    response = client.get(f"/claims?{query}")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
