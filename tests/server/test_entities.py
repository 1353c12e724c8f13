"""Things by their IRIs: redirections, pages that show the claims, data that parses."""

from __future__ import annotations

import json
import re

import pytest
import rdflib
from flask.testing import FlaskClient

from server.app import create_app
from server.site import Site
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER
from tests.server.test_pages import Page

ID = "https://w3id.org/communique/id/"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        (BROWSER, "/page/state/pakistan"),
        ("text/turtle", "/data/state/pakistan.ttl"),
        ("application/ld+json", "/data/state/pakistan.jsonld"),
        ("application/rdf+xml", "/data/state/pakistan.rdf"),
        ("application/n-triples;q=0.9, text/html;q=0.1", "/data/state/pakistan.nt"),
    ],
)
def test_a_thing_redirects_to_page_or_data(client: FlaskClient, accept: str, target: str) -> None:
    response = client.get("/id/state/pakistan", headers={"Accept": accept})
    assert (response.status_code, response.location) == (303, target)
    assert "Accept" in response.vary


def test_an_ending_beats_the_accept_header(client: FlaskClient) -> None:
    response = client.get("/id/state/pakistan.ttl", headers={"Accept": BROWSER})
    assert (response.status_code, response.location) == (303, "/data/state/pakistan.ttl")


@pytest.mark.parametrize(
    "path", ["/id/nothing/here", "/page/state/atlantis", "/data/state/pakistan.docx", "/page/state/Ä"]
)
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("ending", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
def test_data_hold_the_thing_and_the_claims_that_mention_it(
    client: FlaskClient, ending: str, parser: str
) -> None:
    data = rdflib.Graph().parse(data=client.get(f"/data/agreement/readmission.{ending}").data, format=parser)
    agreement = rdflib.URIRef(ID + "agreement/readmission")
    cmq = rdflib.Namespace("https://w3id.org/communique/ontology#")
    assert (agreement, cmq.status, cmq["agreement-not-concluded"]) in data
    claims = set(data.subjects(cmq.restatement))
    assert rdflib.URIRef(ID + "claim/khorev-2025-01-25-71") in claims
    assert set(data.subjects(cmq.paragraph))


def test_a_page_shows_each_statement_with_its_claim_document_and_paragraph(client: FlaskClient) -> None:
    page = client.get("/page/agreement/lng-deliveries-2017").get_data(as_text=True)
    assert "<h1><bdi>Agreement on cooperation in LNG deliveries</bdi></h1>" in page
    assert "13 October 2017" in page
    assert "paragraph 12" in page
    assert "/id/claim/mfa-russia-2018-02-19-71" in page
    assert "/id/document/mfa-russia-2018-02-19" in page


def test_names_stand_in_all_languages(client: FlaskClient) -> None:
    page = client.get("/page/state/pakistan").get_data(as_text=True)
    assert '<span lang="ru" dir="auto">Пакистан</span>' in page
    assert '<span lang="ur" dir="auto">پاکستان</span>' in page


def test_what_is_disputed_stands_apart_with_its_reason(client: FlaskClient) -> None:
    page = client.get("/page/event/delivery-t-82ud").get_data(as_text=True)
    assert "What the documents say" not in page
    assert "Said, but not in the record" in page
    assert '<use href="#g-disputed"/></svg> disputed</span>, evident error' in page


def test_a_corrected_party_is_outside_the_record_and_the_right_one_inside(client: FlaskClient) -> None:
    page = client.get("/page/agreement/economic-and-technical-cooperation-1961").get_data(as_text=True)
    inside, _, outside = page.partition("Said, but not in the record")
    assert "Soviet Union" in inside
    assert "/id/state/russia" not in inside
    assert "/id/state/russia" in outside


def test_a_claim_shows_what_it_asserts(client: FlaskClient) -> None:
    page = client.get("/page/claim/khorev-2025-01-25-71").get_data(as_text=True)
    head = page.partition("What it asserts")[0]
    assert "Russia and Pakistan had no agreement on readmission in January 2025." in head
    assert '<use href="#g-not"/></svg> not done</span>' in head
    assert "<dt>Standing</dt><dd>accepted</dd>" in head
    asserted = page.partition("What it asserts")[2].partition("Notes")[0]
    assert "not concluded" in asserted
    assert "/id/agreement/readmission" in asserted
    assert "What it asserts" not in client.get("/page/state/pakistan").get_data(as_text=True)


def test_any_other_iri_has_a_page_and_data(client: FlaskClient) -> None:
    iri = "https://w3id.org/communique/ontology#Visit"
    assert "<h1><bdi>visit</bdi></h1>" in client.get("/resource", query_string={"iri": iri}).get_data(
        as_text=True
    )
    data = client.get("/resource", query_string={"iri": iri, "format": "ttl"})
    assert data.mimetype == "text/turtle"
    assert (rdflib.URIRef(iri), None, None) in rdflib.Graph().parse(data=data.data, format="turtle")
    assert client.get("/resource", query_string={"iri": "not an iri"}).status_code == 404
    assert client.get("/resource", query_string={"iri": "http://example.org/unknown"}).status_code == 404


def test_conflicts_stand_side_by_side_with_their_sources(client: FlaskClient) -> None:
    page = client.get("/page/project/north-south-gas-pipeline").get_data(as_text=True)
    differ = page.partition("Where the documents differ")[2].partition("<h2")[0]
    assert differ.count('class="meta"><cite>') == 2
    assert "contract" in differ
    assert "intergovernmental" in differ
    assert "in conflict" in page.partition('id="notes"')[2]


def test_every_note_that_is_marked_is_told_and_the_other_way_round(client: FlaskClient) -> None:
    for thing in ("state/pakistan", "person/shahid-khaqan-abbasi", "agreement/readmission"):
        page = Page(client.get(f"/page/{thing}"))
        marked = {link["href"] for link in page.all("a") if (link["href"] or "").startswith("#n")}
        told = {f"#{item['id']}" for item in page.all("li") if (item.get("id") or "").startswith("n")}
        assert marked == told != set()


def test_an_office_is_drawn_in_time_with_its_holders(client: FlaskClient) -> None:
    page = client.get("/page/office/prime-minister-of-pakistan").get_data(as_text=True)
    assert "Who held it" in page
    assert "Nawaz Sharif" in page.partition("<figure")[2].partition("</figure>")[0]


def test_a_page_says_what_it_is_to_programs(client: FlaskClient) -> None:
    response = client.get("/page/person/shahid-khaqan-abbasi")
    links = "\n".join(response.headers.getlist("Link"))
    iri = ID + "person/shahid-khaqan-abbasi"
    assert f'<{iri}>; rel="cite-as"' in links
    assert f'<{iri}>; rel="canonical"' in links
    assert 'rel="license"' in links
    assert (
        '<http://localhost/data/person/shahid-khaqan-abbasi.ttl>; rel="describedby"; type="text/turtle"'
        in links
    )
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)
    assert block
    described = json.loads(block[1])
    assert (described["@id"], described["@type"]) == (iri, "Person")
    assert {"@value": "Шахид Хакан Аббаси", "@language": "ru"} in described["name"]


def test_a_page_tells_how_to_cite_it(client: FlaskClient) -> None:
    page = Page(client.get("/page/agreement/readmission"))
    assert (
        f"“Agreement on readmission.” Communiqué, edition record, documents to 25 January 2025. {ID}"
        in page.text
    )
    assert "@misc{communique-readmission-record," in page.text
