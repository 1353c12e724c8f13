"""The endpoint for people: the form, the table of an answer, the page of an error."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from graph.engine import QueryMalformed, QueryTimedOut
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine, store
from tests.server.test_negotiation import BROWSER
from tests.server.test_sparql import ASK, CONSTRUCT, SELECT

ALL = "SELECT * { ?s ?p ?o }"


class Page(HTMLParser):
    """What a test wants to know of a page: its tags with attributes, and its text."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(response.get_data(as_text=True))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def _see(client: FlaskClient, path: str = "/sparql", **query: str) -> Page:
    return Page(client.get(path, query_string=query, headers={"Accept": BROWSER}))


def _only_our_scripts(page: Page) -> bool:
    """Whether every script is a file of this server, and none stands in the page itself."""
    return all((script.get("src") or "").startswith("/static/") for script in page.all("script"))


def test_the_form_asks_the_endpoint_itself(client: FlaskClient) -> None:
    page = _see(client)
    [form] = [one for one in page.all("form") if one.get("role") != "search"]
    assert (form["action"], form["method"]) == ("/sparql", "get")
    assert [area["name"] for area in page.all("textarea")] == ["query"]


def test_the_example_of_the_form_answers(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER}).get_data(as_text=True)
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", response, re.DOTALL)
    assert found
    assert client.get("/sparql", query_string={"query": found[1]}).status_code == 200


def test_values_are_text_never_markup(client: FlaskClient) -> None:
    page = _see(client, query=ALL)
    assert "<script>alert('no')</script> & co" in page.text
    assert _only_our_scripts(page)


def test_a_query_is_text_never_markup(client: FlaskClient) -> None:
    for query in (
        "</textarea><script>alert(1)</script>",
        "SELECT ('</textarea><script>x</script>' AS ?x) {}",
    ):
        page = _see(client, query=query)
        assert _only_our_scripts(page)
        assert query in page.text


def test_only_web_addresses_become_links(client: FlaskClient) -> None:
    targets = [link["href"] or "" for link in _see(client, query=ALL).all("a")]
    assert "http://example.org/russia" in targets
    assert not [target for target in targets if "javascript" in target and not target.startswith("/")]


def test_languages_are_marked(client: FlaskClient) -> None:
    marked = {tag.get("lang") for tag in _see(client, query=ALL).all("bdi")}
    assert {"ru", "ur", "en"} <= marked


@pytest.mark.parametrize(
    ("query", "formats"),
    [(SELECT, "csv json tsv xml"), (ASK, "json xml"), (CONSTRUCT, "jsonld nq nt rdf trig ttl")],
)
def test_downloads_give_the_answer_in_each_format(client: FlaskClient, query: str, formats: str) -> None:
    page = _see(client, query=query, **{"default-graph-uri": "http://example.org/g1"})
    links = [link["href"] or "" for link in page.all("a") if "download" in link]
    asked = [parse_qs(urlsplit(link).query) for link in links]
    plain = [parameters for parameters in asked if "cite" not in parameters]
    assert sorted(parameters["format"][0] for parameters in plain) == formats.split()
    assert all(parameters["cite"] == ["full"] for parameters in asked[len(plain) :])
    assert all(parameters["query"] == [query] for parameters in asked)
    assert all(parameters["default-graph-uri"] == ["http://example.org/g1"] for parameters in asked)
    assert [client.get(link).status_code for link in links] == [200] * len(links)


def test_an_answer_to_a_post_is_downloaded_by_post(client: FlaskClient) -> None:
    sent = {"query": SELECT, "default-graph-uri": "http://example.org/g1"}
    page = Page(client.post("/sparql", data=sent, headers={"Accept": BROWSER}))
    hidden = {field["name"]: field["value"] for field in page.all("input") if field["type"] == "hidden"}
    assert hidden == sent
    assert {button.get("value") for button in page.all("button") if button.get("name") == "format"} >= {
        "csv",
        "json",
    }


def test_rows_beyond_the_cap_are_announced_and_the_formats_are_whole() -> None:
    engine = StoreEngine(store(" ".join(f"<urn:s{n}> <urn:p> {n} ." for n in range(1001))))
    client = create_app(engine, Site()).test_client()
    page = _see(client, query=ALL, _page="20")
    assert len(page.all("tr")) == 51
    assert "Only the first 1,000 rows are shown" in page.text
    assert "Page 20 of 20" in page.text
    lines = client.get("/sparql", query_string={"query": ALL, "format": "csv"}).get_data().splitlines()
    assert len(lines) == 1002


def test_an_answer_below_the_cap_is_not_announced_as_cut(client: FlaskClient) -> None:
    assert "Only the first" not in _see(client, query=ALL).text


def test_no_row_is_said_so(client: FlaskClient) -> None:
    assert "No row answers the query." in _see(client, query="SELECT * { ?s <urn:none> ?o }").text


def test_an_error_is_a_page_in_the_same_words(client: FlaskClient, engine: StoreEngine) -> None:
    engine.failure = QueryTimedOut(2.0)
    problem = client.get("/sparql", query_string={"query": SELECT})
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": BROWSER})
    assert response.status_code == problem.status_code == 503
    page = Page(response)
    for word in ("title", "detail", "advice"):
        assert problem.get_json(force=True)[word] in page.text
    assert SELECT in page.text


def test_a_malformed_query_is_shown_with_its_place(client: FlaskClient) -> None:
    page = _see(client, query="SELECT ?x\nWHERE { ?x ?y }")
    assert re.search(r"SELECT \?x\nWHERE \{ \?x \?y \}\n +\^", page.text)


def test_a_missing_prefix_is_offered_by_one_click(client: FlaskClient, engine: StoreEngine) -> None:
    remedy = "PREFIX x: <http://example.org/>"
    engine.failure = QueryMalformed("the prefix is not declared", 1, 7, remedy=remedy)
    query = "ASK { x:russia ?p ?o }"
    page = _see(client, query=query)
    assert remedy in page.text
    [offered] = [link["href"] for link in page.all("a") if "PREFIX" in (link["href"] or "")]
    engine.failure = None
    assert offered
    assert client.get(offered).get_json(force=True)["boolean"] is True


def test_pages_load_nothing_from_elsewhere_and_hold_no_inline_code(client: FlaskClient) -> None:
    for page in (
        _see(client),
        _see(client, query=ALL),
        _see(client, "/nowhere"),
        _see(client, query="nonsense"),
    ):
        loaded = [link["href"] or "" for link in page.all("link")]
        assert loaded
        assert all(client.get(path, buffered=True).status_code == 200 for path in loaded)
        assert page.all("style") == []
        assert _only_our_scripts(page)
        assert not [
            name for _, attributes in page.tags for name in attributes if name == "style" or name[:2] == "on"
        ]
