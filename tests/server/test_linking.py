"""Links on the pages: with evidence and confidence, from an external IRI to ours, and none fetched."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.site import Site
from tests.server.records import SEEDS, record_engine


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site(candidates=SEEDS / "candidates.sssom.tsv")).test_client()


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("http://www.wikidata.org/entity/Q843", "/id/state/pakistan"),
        ("https://www.wikidata.org/wiki/Q843", "/id/state/pakistan"),
        ("Q15180", "/id/state/soviet-union"),
        ("https://www.geonames.org/524901/moscow.html", "/id/place/moscow"),
        ("http://dbpedia.org/resource/Vladimir_Putin", "/id/person/vladimir-putin"),
        ("https://www.iso.org/obp/ui/#iso:code:3166:RU", "/id/state/russia"),
    ],
)
def test_an_external_iri_finds_ours(client: FlaskClient, iri: str, path: str) -> None:
    response = client.get("/id", query_string={"sameAs": iri})
    assert (response.status_code, response.location) == (303, path)


@pytest.mark.parametrize(
    ("iri", "status"),
    [("http://www.wikidata.org/entity/Q188749", 404), ("http://example.org/x", 400), ("", 400)],
)
def test_what_is_not_linked_is_told(client: FlaskClient, iri: str, status: int) -> None:
    response = client.get("/id", query_string={"sameAs": iri})
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"


def test_a_page_shows_its_links_with_their_confidence(client: FlaskClient) -> None:
    page = client.get("/page/place/moscow").text
    assert '<a href="http://www.wikidata.org/entity/Q649" rel="external"><bdi>Moscow</bdi></a>' in page
    assert '<a href="/id/mapping/place-moscow-wikidata-q649">confidence 0.98</a>' in page
    assert 'href="https://www.wikidata.org/w/index.php?search=Moscow"' in page
    assert "Moscow is “Moscow” at Wikidata" not in page


def test_a_page_without_links_offers_to_look_the_thing_up(client: FlaskClient) -> None:
    page = client.get("/page/person/albert-khorev").text
    assert "https://www.wikidata.org/w/index.php?search=Albert+P.+Khorev" in page


def test_a_mapping_has_a_page(client: FlaskClient) -> None:
    page = client.get("/page/mapping/place-astana-wikidata-q1520").text
    assert "Nur-Sultan" in page


def test_the_page_of_links_shows_evidence_and_candidates(client: FlaskClient) -> None:
    page = client.get("/links").text
    links, _, candidates = page.partition('id="candidates"')
    assert "Q188749, once taken for it, is a mushroom." in links
    assert "Reviewed by The Communiqué project, 2026-11-22" in links
    assert "Q58217" not in links
    assert "http://www.wikidata.org/entity/Q58217" in candidates
    assert "The record says: " in candidates


def test_without_candidates_the_page_says_so() -> None:
    client = create_app(record_engine(), Site()).test_client()
    assert "No candidates wait here." in client.get("/links").text
