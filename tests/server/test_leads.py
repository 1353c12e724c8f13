"""The questions to which the page of a thing leads."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.questions import catalogue
from server.site import Site
from tests.server.records import record_engine
from tests.server.test_negotiation import BROWSER


@pytest.fixture
def client() -> FlaskClient:
    return create_app(record_engine(), Site()).test_client()


def leads(client: FlaskClient, thing: str) -> dict[str, str]:
    """The links under “Ask about it”, by their words."""
    page = client.get(f"/page/{thing}").get_data(as_text=True)
    listed = re.search(r"<h2>Ask about [a-z ]+</h2>\s*<ul.*?</ul>", page, re.DOTALL)
    found = re.findall(r'<a href="([^"]*)">([^<]*)</a>', listed[0]) if listed else []
    return {words: address for address, words in found}


@pytest.mark.parametrize(
    ("thing", "words", "address"),
    [
        ("state/russia", "Who is attested in its offices?", "officials-of-state?state=state/russia"),
        ("person/sergey-lavrov", "Which offices has this person held?", "offices-of-person?person="),
        ("agreement/readmission", "What became of it?", "agreement-life?agreement=agreement/readmission"),
        ("project/north-south-gas-pipeline", "Which organisations carry it out?", "project-executors?"),
        (
            "agreement/lng-deliveries-2017",
            "Who held an office on 13 October 2017?",
            "office-holder?date=2017-10-13",
        ),
        (
            "event/signing-lng-deliveries-2017",
            "Who held an office on 13 October 2017?",
            "office-holder?date=2017-10-13",
        ),
    ],
)
def test_a_thing_leads_to_what_can_be_asked_of_it(
    client: FlaskClient, thing: str, words: str, address: str
) -> None:
    assert leads(client, thing)[words].startswith(f"/questions/{address}")


def test_where_no_day_is_stated_none_is_asked_about(client: FlaskClient) -> None:
    assert not any("held an office" in words for words in leads(client, "agreement/readmission"))
    assert not any("held an office" in words for words in leads(client, "event/asif-visit-moscow-2018"))


@pytest.mark.parametrize(
    "thing",
    [
        *("state/pakistan", "person/shahid-khaqan-abbasi", "office/prime-minister-of-pakistan"),
        *("organization/shanghai-cooperation-organisation", "topic/situation-in-afghanistan"),
        *("equipment/mi-35m", "place/astana", "event/lavrov-asif-meeting-2017"),
    ],
)
def test_every_lead_leads_to_a_filled_form(client: FlaskClient, thing: str) -> None:
    found = leads(client, thing)
    assert found, thing
    for address in found.values():
        assert client.get(address, headers={"Accept": BROWSER}).status_code == 200, address


def test_the_words_of_each_lead_are_questions() -> None:
    words = [text for question in catalogue() for one in question.parameters for text in one.leads.values()]
    assert words
    assert all(text.endswith("?") for text in words)
