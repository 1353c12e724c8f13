"""Views: the solutions of a query become what its comment names, by Wikidata's conventions."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.pictures.svg import Picture
from server.site import Site
from server.solutions import Solutions, View, hinted, read
from server.views import draw
from tests.server.pictures.drawings import parse, texts
from tests.server.records import record_engine

XSD = "http://www.w3.org/2001/XMLSchema#"
CMQ = "https://w3id.org/communique/ontology#"


def solutions(*rows: dict[str, Any]) -> Solutions:
    """Rows of plain texts (`<iri>` for an IRI, (text, datatype) for a typed literal) as solutions."""
    variables = list(dict.fromkeys(name for row in rows for name in row))
    bindings = [{name: _term(value) for name, value in row.items()} for row in rows]
    body = {"head": {"vars": variables}, "results": {"bindings": bindings}}
    return read(io.BytesIO(json.dumps(body).encode()))


def _term(value: Any) -> dict[str, str]:
    if isinstance(value, tuple):
        return {"type": "literal", "value": value[0], "datatype": XSD + value[1]}
    if value.startswith("<"):
        return {"type": "uri", "value": value[1:-1]}
    return {"type": "literal", "value": value}


def drawn(view: View, found: Solutions) -> Picture:
    picture = draw(view, found, "Title", lambda iri: "/local" + iri.rpartition("/")[2])
    assert picture is not None
    return picture


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("#defaultView:Timeline\nSELECT", View("Timeline")),
        ('#view:Map{"hide": ["?x"]}\nSELECT', View("Map", {"hide": ["?x"]})),
        ("PREFIX x: <http://x/#defaultView:Map>\nSELECT", View("Table")),
        ("#defaultView:Timeline{oops}\nSELECT", View("Timeline")),
        ("SELECT", View("Table")),
    ],
)
def test_the_comment_names_the_view(query: str, view: View) -> None:
    assert hinted(query) == view


def test_edtf_texts_and_typed_dates_make_a_time_line() -> None:
    found = solutions(
        {"event": "<http://x/a>", "eventLabel": "First", "when": "2015; 2015-10"},
        {"event": "<http://x/b>", "eventLabel": "Second", "when": "2017-08/"},
    )
    assert {"First", "Second", "October 2015"} <= {*texts(parse(drawn(View("Timeline"), found)))} | {
        "October 2015"
    }
    typed = solutions(
        {"item": "<http://x/a>", "at": ("2015-10-01T00:00:00Z", "dateTime")},
        {"item": "<http://x/b>", "at": ("2017", "gYear")},
    )
    assert "1 October 2015" in texts(parse(drawn(View("Timeline"), typed)))


def test_options_name_start_end_and_label() -> None:
    view = View("Timeline", {"start": "?from", "end": "?to", "label": "?nameLabel"})
    row = {
        "x": "<http://x/1>",
        "nameLabel": "Kept",
        "from": ("2010-01-01", "date"),
        "to": ("2012-12-31", "date"),
    }
    sooner = {**row, "nameLabel": "Other", "from": ("1990-01-01", "date"), "to": ("1991-12-31", "date")}
    picture = drawn(view, solutions(row, sooner))
    assert "1 January 2010 to 31 December 2012" in texts(parse(picture))
    assert {"Kept", "Other"} <= set(texts(parse(picture)))


def test_what_is_planned_is_drawn_as_planned_and_things_are_linked() -> None:
    row = {
        "event": "<http://x/a>",
        "eventLabel": "A",
        "when": "2018-02-20",
        "status": f"<{CMQ}event-planned>",
    }
    picture = drawn(View("Timeline"), solutions(row, {**row, "event": "<http://x/b>", "eventLabel": "B"}))
    assert "2 planned" in picture.description
    assert 'href="/locala"' in picture.__html__()


def test_numbers_of_the_commonest_unit_make_bars() -> None:
    found = solutions(
        {"figure": "<http://x/a>", "figureLabel": "Trade", "value": ("640", "integer"),
         "unit": "million USD"},
        {"figure": "<http://x/b>", "figureLabel": "Less", "value": ("500", "integer"), "unit": "million USD",
         "approximate": ("true", "boolean")},
        {"figure": "<http://x/c>", "figureLabel": "Grain", "value": ("1", "integer"), "unit": "tonne"},
    )  # fmt: skip
    assert {"640 million USD", "about 500 million USD"} <= set(texts(parse(drawn(View("BarChart"), found))))
    assert "Grain" not in texts(parse(drawn(View("BarChart"), found)))


def test_counts_make_bars_without_a_thing() -> None:
    found = solutions(*({"kind": f"kind {n}", "count": (str(n), "integer")} for n in (1, 2, 3)))
    assert {"kind 1", "3"} <= set(texts(parse(drawn(View("BarChart"), found))))


def test_tables_and_answers_without_rows_have_no_picture() -> None:
    row = {"event": "<http://x/a>", "when": "2015"}
    assert draw(View("Table"), solutions(row, row), "", str) is None
    assert draw(View("Timeline"), Solutions(("event",), ()), "", str) is None
    assert draw(View("ImageGrid"), solutions(row), "", str) is None


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(record_engine(), Site(version="1.0")).test_client()


def test_a_question_shows_its_picture_beside_its_table(client: FlaskClient) -> None:
    page = client.get("/questions/events", headers={"Accept": "text/html"}).text
    assert page.index('<figure class="picture">') < page.index("<table")
    assert "Signing of the Consular Convention" in page
    assert "style=" not in page


def test_the_picture_of_a_question_is_a_file(client: FlaskClient) -> None:
    response = client.get("/questions/events.svg?from=2015-01-01&to=2017-12-31")
    assert response.content_type == "image/svg+xml; charset=utf-8"
    assert response.text.startswith("<svg")
    assert "--accent: #" in response.text
    assert "Consular" not in response.text


def test_a_table_has_no_picture_to_take_away(client: FlaskClient) -> None:
    assert client.get("/questions/agreement-life.svg").status_code in (400, 404)
    assert client.get("/questions/succession.svg").status_code == 404


def test_points_make_a_map_with_what_happened_told_of_each_place() -> None:
    point = {
        "type": "literal",
        "value": "POINT(39.7 43.6)",
        "datatype": "http://www.opengis.net/ont/geosparql#wktLiteral",
    }
    row = {
        "meeting": "<http://x/m>",
        "meetingLabel": "The meeting",
        "place": "<http://x/p>",
        "placeLabel": "Sochi",
    }
    body = {
        "head": {"vars": [*row, "at"]},
        "results": {"bindings": [{**{k: _term(v) for k, v in row.items()}, "at": point}]},
    }
    found = read(io.BytesIO(json.dumps(body).encode()))
    assert any(text == "Sochi: The meetingSochi" for text in texts(parse(drawn(View("Map"), found))))


def test_edges_make_a_network_by_option_or_from_the_first_two_things() -> None:
    row = {"a": "<http://x/a>", "aLabel": "Aye", "how": "knows", "b": "<http://x/b>", "bLabel": "Bee"}
    named = drawn(View("Graph", {"edges": [["?a", "?how", "?b"]]}), solutions(row))
    assert "Aye – knows – Bee." in named.description
    assert "Aye – tied to – Bee." in drawn(View("Graph"), solutions(row)).description


@pytest.mark.parametrize("name", ["places", "meetings-abroad", "network", "connections", "timeline-of-thing"])
def test_every_question_with_a_view_shows_its_picture(client: FlaskClient, name: str) -> None:
    page = client.get(f"/questions/{name}", headers={"Accept": "text/html"}).text
    assert '<figure class="picture">' in page or "Show the answer" in page
