"""The ontology for people and for programs."""

from __future__ import annotations

import pytest
import rdflib
from flask.testing import FlaskClient

from server.app import create_app
from server.site import Site
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER
from tests.server.test_pages import Page

CMQ = rdflib.Namespace("https://w3id.org/communique/ontology#")


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


@pytest.mark.parametrize(
    ("accept", "parser"),
    [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")],
)
def test_programs_get_the_ontology_by_negotiation(client: FlaskClient, accept: str, parser: str) -> None:
    response = client.get("/ontology", headers={"Accept": accept})
    assert response.mimetype == accept
    assert "Accept" in response.vary
    found = rdflib.Graph().parse(data=response.data, format=parser)
    assert (CMQ.Visit, rdflib.RDFS.subClassOf, CMQ.Event) in found
    assert (CMQ["modality-planned"], None, None) in found


def test_an_ending_beats_the_accept_header(client: FlaskClient) -> None:
    assert client.get("/ontology.ttl", headers={"Accept": BROWSER}).mimetype == "text/turtle"
    assert client.get("/ontology.docx").status_code == 406


def test_every_term_has_its_place_meaning_example_and_questions(client: FlaskClient) -> None:
    response = client.get("/ontology", headers={"Accept": BROWSER})
    page = Page(response)
    terms = {article["id"] for article in page.all("article")}
    data = rdflib.Graph().parse(data=client.get("/ontology.ttl").data, format="turtle")
    labelled = {str(term).removeprefix(str(CMQ)) for term in data.subjects(rdflib.RDFS.label)}
    assert {name for name in labelled if not name.startswith("http")} == terms
    visit = response.text.partition('id="Visit"')[2].partition("</article>")[0]
    assert 'href="#Event"' in visit
    assert 'lang="ru" dir="auto">визит' in visit
    assert "/id/event/" in visit
    assert 'href="/questions/visits"' in visit


def test_links_between_terms_lead_somewhere(client: FlaskClient) -> None:
    page = Page(client.get("/ontology", headers={"Accept": BROWSER}))
    places = {f"#{attributes['id']}" for _, attributes in page.tags if "id" in attributes}
    inside = {link["href"] for link in page.all("a") if (link["href"] or "").startswith("#")}
    assert inside <= places
