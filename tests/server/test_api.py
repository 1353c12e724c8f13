"""The interface for programs: OpenAPI 3.1 that holds, a page for people, and addresses that answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from server.app import create_app
from server.questions import catalogue
from server.site import Site
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER
from tests.server.test_pages import Page


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site(version="1.0")).test_client()


def test_the_description_is_openapi(client: FlaskClient) -> None:
    described = client.get("/api.json").get_json(force=True)
    assert described["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(described).validate()


def test_every_question_is_an_operation(client: FlaskClient) -> None:
    response = client.get("/api", headers={"Accept": "application/json"})
    paths = response.get_json(force=True)["paths"]
    assert {f"/questions/{question.name}" for question in catalogue()} <= set(paths)
    assert response.mimetype == "application/json"
    assert client.get("/api.json").mimetype == "application/vnd.oai.openapi+json"


def test_the_page_shows_each_question_with_an_address_that_answers(client: FlaskClient) -> None:
    page = Page(client.get("/api", headers={"Accept": BROWSER}))
    assert {article["id"] for article in page.all("article")} == {question.name for question in catalogue()}
    addresses = [line.removeprefix("GET ") for line in page.text.splitlines() if line.startswith("GET ")]
    assert len(addresses) == len(catalogue())
    for address in addresses[::9]:
        assert client.get(address).mimetype == "text/csv"
