"""The pages of the canned questions: forms, answers, downloads, and what is wrong with a value in words."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.pictures.svg import Picture
from server.questions import catalogue
from server.site import Site
from server.solutions import Locate, Solutions, View
from server.views import draw
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER

NAMES = [question.name for question in catalogue()]


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def test_the_list_names_every_question(client: FlaskClient) -> None:
    page = client.get("/questions/").get_data(as_text=True)
    assert all(f'href="/questions/{name}"' in page for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_a_page_with_an_answer(client: FlaskClient, name: str) -> None:
    question = catalogue().question(name)
    response = client.get(f"/questions/{name}", query_string=question.examples(), headers={"Accept": BROWSER})
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "The record holds no answer" not in page
    assert '<table class="cards' in page
    assert 'href="#n1"' in page


def test_an_answer_by_url(client: FlaskClient) -> None:
    rows = list(
        csv.reader(io.StringIO(client.get("/questions/agreements-not-concluded.csv").get_data(as_text=True)))
    )
    assert any("agreement/readmission" in cell for cell in rows[1])
    as_json = json.loads(client.get("/questions/agreements-not-concluded?format=json").data)
    assert len(as_json["results"]["bindings"]) == len(rows) - 1
    accepted = client.get("/questions/agreements-not-concluded", headers={"Accept": "text/csv"})
    assert accepted.mimetype == "text/csv"


def test_a_form_keeps_what_was_given_and_says_what_is_wrong(client: FlaskClient) -> None:
    asked = {"office": "office/prime-minister-of-pakistan", "date": "13 October"}
    response = client.get("/questions/office-holder", query_string=asked, headers={"Accept": BROWSER})
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert 'value="13 October"' in page
    assert 'aria-invalid="true"' in page
    machine = client.get("/questions/office-holder.json", query_string=asked)
    assert (machine.status_code, machine.mimetype) == (400, "application/problem+json")


def test_an_optional_parameter_can_be_cleared(client: FlaskClient) -> None:
    by_default = client.get("/questions/disputed-claims.csv").get_data(as_text=True)
    cleared = client.get("/questions/disputed-claims.csv?standing=").get_data(as_text=True)
    assert by_default.count("standing-corrected") == 0 < cleared.count("standing-corrected")
    page = client.get("/questions/disputed-claims?standing=", headers={"Accept": BROWSER})
    assert '<option value="">Any</option>' in page.get_data(as_text=True)


def test_a_thing_that_is_not_in_the_record_is_no_empty_answer(client: FlaskClient) -> None:
    assert client.get("/questions/agreements.csv?party=state/atlantis").status_code == 400
    page = client.get("/questions/agreements?party=state/atlantis", headers={"Accept": BROWSER})
    assert page.status_code == 400
    assert "state/atlantis" in page.get_data(as_text=True)


def test_an_unknown_parameter_is_told(client: FlaskClient) -> None:
    response = client.get("/questions/agreements?colour=red", headers={"Accept": BROWSER})
    assert response.status_code == 400
    assert "colour" in response.get_data(as_text=True)


def test_markup_in_a_value_is_text(client: FlaskClient) -> None:
    asked = {"date": "<script>alert(1)</script>", "office": "office/prime-minister-of-pakistan"}
    response = client.get("/questions/office-holder", query_string=asked, headers={"Accept": BROWSER})
    assert "<script>" not in response.get_data(as_text=True)


def test_an_unknown_question_suggests_the_nearest(client: FlaskClient) -> None:
    response = client.get("/questions/agreement")
    assert response.status_code == 404
    assert "agreements" in response.get_data(as_text=True)


def test_dates_are_put_in_words_and_labels_linked(client: FlaskClient) -> None:
    page = client.get("/questions/exercises", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert "September 2016" in page
    assert '<a href="/id/event/friendship-2016"' in page


def test_a_note_without_a_passage_is_told_by_its_claim(client: FlaskClient) -> None:
    page = client.get("/questions/places", headers={"Accept": BROWSER}).get_data(as_text=True)
    told = re.findall(r"<summary><cite>The curator’s notes</cite>, (claim \d+)</?s", page)
    assert len(set(told)) == len(told) > 1


def test_a_picture_is_drawn_once_for_each_version_and_query(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, titles = record_engine(), list[str]()

    def counted(view: View, solutions: Solutions, title: str, locate: Locate) -> Picture | None:
        titles.append(title)
        return draw(view, solutions, title, locate)

    monkeypatch.setattr("server.questions.draw", counted)
    client = create_app(engine, Site()).test_client()

    def see(path: str) -> str:
        return (
            client.get(path, headers={"Accept": BROWSER})
            .text.partition("<figure")[2]
            .partition("</figure")[0]
        )

    first = see("/questions/meetings-abroad")
    assert first
    assert (see("/questions/meetings-abroad"), len(titles)) == (first, 1)
    see("/questions/places")
    engine.version = "another"
    assert (see("/questions/meetings-abroad"), len(titles)) == (first, 3)


@pytest.mark.parametrize("name", ["connections", "sources-of-thing", "timeline-of-thing"])
def test_a_field_for_any_thing_offers_the_things_by_name(client: FlaskClient, name: str) -> None:
    page = client.get(f"/questions/{name}", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert page.count('<datalist id="things">') == 1
    assert ' list="things"' in page
    assert '<option value="person/sergey-lavrov">Sergey Lavrov</option>' in page
    assert '<option value="claim/' not in page


def test_a_field_shows_the_short_form_and_names_the_thing(client: FlaskClient) -> None:
    page = client.get("/questions/sources-of-thing", headers={"Accept": BROWSER}).get_data(as_text=True)
    assert 'value="project/north-south-gas-pipeline"' in page
    assert "<strong><bdi>North–South gas pipeline</bdi></strong>" in page
    assert "<datalist" not in client.get("/questions/agreements", headers={"Accept": BROWSER}).text
