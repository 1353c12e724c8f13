"""The frame: headers, errors of the frame, the first page, the public address."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from graph import rdf
from graph.engine import Answer, QueryTimedOut, Request
from server.app import create_app
from server.site import MalformedAddress, Site
from tests.server.engines import StoreEngine
from tests.server.test_negotiation import BROWSER
from tests.server.test_sparql import ASK, SELECT


@pytest.mark.parametrize("path", ["/sparql", "/sparql?query=nonsense", "/nowhere", "/static/style.css", "/"])
def test_every_response_is_guarded(client: FlaskClient, path: str) -> None:
    for accept in ("*/*", BROWSER):
        headers = client.get(path, headers={"Accept": accept}, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


def test_an_unknown_path_is_a_problem_or_a_page(client: FlaskClient) -> None:
    problem = client.get("/no/such/page")
    assert (problem.status_code, problem.content_type) == (404, "application/problem+json")
    document = problem.get_json(force=True)
    assert document["type"] == "about:blank"
    assert "/no/such/page" in document["detail"]
    page = client.get("/no/such/page", headers={"Accept": BROWSER})
    assert (page.status_code, page.mimetype) == (404, "text/html")


def test_a_path_is_told_as_text(client: FlaskClient) -> None:
    page = client.get("/<script>alert(1)</script>", headers={"Accept": BROWSER})
    assert b"<script>alert" not in page.get_data()


def test_a_bug_is_a_500_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(StoreEngine):
        def answer(self, request: Request) -> Answer:  # noqa: ARG002
            raise RuntimeError("secret path of the code")

    client = create_app(Broken(), Site()).test_client()
    with caplog.at_level(logging.ERROR):
        answers = [
            client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": a})
            for a in ("", BROWSER)
        ]
    assert [answer.status_code for answer in answers] == [500, 500]
    assert [answer.mimetype for answer in answers] == ["application/problem+json", "text/html"]
    assert not [
        answer for answer in answers if b"secret" in answer.get_data() or b"Traceback" in answer.get_data()
    ]
    assert "secret path of the code" in caplog.text


@pytest.mark.parametrize("path", ["/sparql", "/data/sparql"])
def test_a_public_address_with_a_sub_path_is_kept_in_links(path: str) -> None:
    site = Site(base_url="https://example.org/data")
    client = create_app(StoreEngine(), site).test_client()
    page = client.get(path, headers={"Accept": BROWSER, "Host": "evil.example"}).get_data(as_text=True)
    assert 'action="/data/sparql"' in page
    assert 'href="/data/static/style.' in page
    assert "https://example.org/data/sparql" in page
    assert "evil.example" not in page


def test_forwarded_headers_count_only_when_told() -> None:
    headers = {
        "X-Forwarded-Host": "public.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/sub",
    }
    said = [
        create_app(StoreEngine(), Site(proxies=proxies)).test_client().get("/sparql", headers=headers)
        for proxies in (0, 1)
    ]
    assert "public.example" not in said[0].get_data(as_text=True)
    assert "https://public.example/sub/sparql" in said[1].get_data(as_text=True)


@pytest.mark.parametrize("text", ["example.org", "ftp://example.org", "https://", "https://example.org/?a=b"])
def test_a_public_address_must_be_one(text: str) -> None:
    with pytest.raises(MalformedAddress):
        Site(base_url=text)


def test_the_service_description_tells_the_truth(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    store = rdf.Store()
    store.extend(rdf.parse(response.get_data(), format=rdf.RdfFormat.TURTLE))
    described = store.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?all (GROUP_CONCAT(CONCAT(STR(?name), "=", STR(?size)); separator=" ") AS ?named) {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
            sd:defaultDataset [ sd:defaultGraph [ void:triples ?all ] ;
              sd:namedGraph [ sd:name ?name ; sd:graph [ void:triples ?size ] ] ] .
          ?service sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple> .
          FILTER NOT EXISTS { ?service sd:feature ?any }
        } GROUP BY ?endpoint ?all"""
    )
    assert isinstance(described, rdf.QuerySolutions)
    [solution] = described
    assert solution["endpoint"] == rdf.NamedNode("http://localhost/sparql")
    assert solution["all"] == rdf.Literal(10)
    assert solution["named"] is not None
    assert set(solution["named"].value.split()) == {"http://example.org/g1=1", "http://example.org/g2=2"}


def test_what_takes_too_long_to_count_is_left_out_of_the_service_description() -> None:
    class Slow(StoreEngine):
        def answer(self, request: Request) -> Answer:
            raise QueryTimedOut(request.timeout or 0)

    response = create_app(Slow(), Site()).test_client().get("/sparql")
    assert response.status_code == 200
    assert "sd:endpoint" in response.get_data(as_text=True)
    assert "void:triples" not in response.get_data(as_text=True)


def test_the_service_description_is_the_same_in_every_format(client: FlaskClient) -> None:
    sizes = set()
    for name, syntax in (("ttl", "TURTLE"), ("nt", "N_TRIPLES"), ("rdf", "RDF_XML"), ("jsonld", "JSON_LD")):
        response = client.get("/sparql", query_string={"format": name})
        quads = rdf.parse(response.get_data(), format=getattr(rdf.RdfFormat, syntax))
        sizes.add(len(list(quads)))
    assert len(sizes) == 1


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    for accept in ("text/turtle", BROWSER):
        tag = client.get("/sparql", headers={"Accept": accept}).headers["ETag"]
        again = client.get("/sparql", headers={"Accept": accept, "If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")


def test_an_identity_in_use_is_refused(client: FlaskClient) -> None:
    application = client.application
    with application.extensions["communique"].watch.over("my-query-id", None):
        response = client.get("/sparql", query_string={"query": ASK, "query-id": "my-query-id"})
    assert response.status_code == 409
    assert response.get_json(force=True)["type"].endswith("query-id-in-use")
