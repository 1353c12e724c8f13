"""What the editor is given to complete and to offer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graph.guard import inspect
from graph.names import PREFIXES
from queries import catalogue
from server.app import create_app
from server.site import Site
from tests.server.records import record_engine


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def test_prefixes_terms_and_examples_are_the_projects_own(client: FlaskClient) -> None:
    found = client.get("/editor.json").get_json()
    assert found["prefixes"] == PREFIXES
    terms = {term["name"]: term for term in found["terms"]}
    assert terms["cmq:Agreement"] == {"name": "cmq:Agreement", "label": "agreement", "kind": "class"}
    assert terms["cmq:party"]["kind"] == "relation"
    assert {"cmq:when", "cmq:event-planned"} <= set(terms)
    assert len(terms) == len(found["terms"])


def test_every_question_is_an_example_that_runs(client: FlaskClient) -> None:
    examples = client.get("/editor.json").get_json()["examples"]
    assert {example["name"] for example in examples} == {question.name for question in catalogue.load()}
    for example in examples:
        assert inspect(example["query"]).form.name in ("SELECT", "CONSTRUCT")
        assert "?_" not in example["query"].replace("?__", "")


def test_it_is_sent_again_only_when_it_changes(client: FlaskClient) -> None:
    first = client.get("/editor.json")
    again = client.get("/editor.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_form_says_where_everything_is(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    assert 'data-vocabulary="/editor.json"' in page
    assert 'data-queries="/queries/"' in page
    assert '<textarea id="query" name="query"' in page


def test_things_of_an_answer_bear_their_names_and_lead_to_their_pages(client: FlaskClient) -> None:
    query = "SELECT ?x { VALUES ?x { <https://w3id.org/communique/id/state/russia> <http://x.example/> } }"
    page = client.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert 'href="/id/state/russia"' in page
    assert '<span class="kind"><bdi>Russia</bdi></span>' in page
    assert 'href="http://x.example/"' in page


def test_an_answer_is_drawn_as_the_comment_in_its_query_says(client: FlaskClient) -> None:
    query = "#defaultView:BarChart\nSELECT ?type (COUNT(?x) AS ?n) { ?x a ?type } GROUP BY ?type LIMIT 5"
    asked = {"query": query, "format": "html"}
    assert '<figure class="picture">' in client.get("/sparql", query_string=asked).text
    plain = asked | {"query": query.partition("\n")[2]}
    assert '<figure class="picture">' not in client.get("/sparql", query_string=plain).text
    no_rows = "#defaultView:Timeline\nASK { ?x a ?type }"
    assert client.get("/sparql", query_string=asked | {"query": no_rows}).status_code == 200
