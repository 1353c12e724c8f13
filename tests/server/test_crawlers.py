"""robots.txt and the sitemap: where crawlers may go, and the pages that they find there."""

from __future__ import annotations

import urllib.robotparser
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from graph import rdf
from server import crawlers
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.records import record_engine

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PLACES = ["https://example.org", "https://example.org/data/record"]


def _robots(client: FlaskClient, path: str = "/robots.txt") -> urllib.robotparser.RobotFileParser:
    parser = urllib.robotparser.RobotFileParser()
    parser.parse(client.get(path).get_data(as_text=True).splitlines())
    return parser


def _listed(client: FlaskClient, path: str) -> tuple[str, list[str]]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    root = ET.fromstring(answer.get_data())  # noqa: S314 (our own document)
    return root.tag.removeprefix(NAMESPACE), [str(entry[0].text) for entry in root]


@pytest.mark.parametrize("base", PLACES)
def test_robots_keep_away_from_queries_and_find_pages_and_files(base: str) -> None:
    client = create_app(StoreEngine(), Site(base_url=base)).test_client()
    robots = _robots(client)
    for path in ("/sparql", "/sparql?query=ASK", "/queries/x", "/rdf-graphs/service?default", "/search?q=a"):
        assert not robots.can_fetch("Anybot", base + path)
    for path in ("/", "/page/state/russia", "/questions/agreements", "/dumps/record.ttl", "/resource?iri=x"):
        assert robots.can_fetch("Anybot", base + path)
    assert robots.site_maps() == [f"{base}/sitemap.xml"]
    assert "/questions/*?" in client.get("/robots.txt").get_data(as_text=True)


def test_the_record_is_listed_page_by_page() -> None:
    base = "https://example.org/data"
    client = create_app(record_engine(), Site(base_url=base)).test_client()
    kind, addresses = _listed(client, "/sitemap.xml")
    assert kind == "urlset"
    assert len(addresses) == len(set(addresses))
    assert {f"{base}/", f"{base}/questions/", f"{base}/questions/agreements"} <= set(addresses)
    assert f"{base}/page/state/pakistan" in addresses
    assert f"{base}/page/document/mfa-russia-2018-02-19" in addresses
    robots = _robots(client)
    assert all(robots.can_fetch("Anybot", address) for address in addresses)
    for address in addresses[:: len(addresses) // 12]:
        assert client.get(address.removeprefix(base)).status_code == 200


def test_data_of_others_is_listed_under_the_addresses_of_its_pages(client: FlaskClient) -> None:
    _, addresses = _listed(client, "/sitemap.xml")
    assert "http://localhost/resource?iri=http://example.org/russia" in addresses
    assert client.get("/resource?iri=http://example.org/russia").status_code == 200


def test_beyond_the_limit_an_index_leads_to_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "PAGE", 100)
    engine = StoreEngine()
    things = "".join(
        f'<http://example.org/a&b?n="{n}>'.replace('"', "%22") + " a <urn:c> ." for n in range(250)
    )
    engine.store.extend(rdf.parse(things, format=rdf.RdfFormat.TURTLE))
    client = create_app(engine, Site(base_url="https://example.org/x")).test_client()
    kind, parts = _listed(client, "/sitemap.xml")
    assert kind == "sitemapindex"
    assert parts == [f"https://example.org/x/sitemap-{number}.xml" for number in range(4)]
    lists = [_listed(client, part.removeprefix("https://example.org/x"))[1] for part in parts]
    assert [len(addresses) for addresses in lists[1:]] == [100, 100, 52]
    assert len(set().union(*lists[1:])) == 252
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap--1.xml").status_code == 404


def test_an_empty_dataset_has_its_own_pages_only() -> None:
    client = create_app(StoreEngine(rdf.Store()), Site()).test_client()
    addresses = _listed(client, "/sitemap.xml")[1]
    assert "http://localhost/" in addresses
    assert not any("/resource" in address for address in addresses)
