"""A thing in a sentence, in the words of its kind."""

from __future__ import annotations

import pytest
from flask import Flask

from graph.names import ID
from server.app import create_app
from server.gists import tell
from server.site import Site
from server.things import read_thing
from tests.server.records import record_engine


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(record_engine(), Site())


@pytest.mark.parametrize(
    ("thing", "gist"),
    [
        ("state/kazakhstan", "State. Two claims of one document speak of it."),
        ("state/iran", "State, named in one project. Two claims of two documents speak of it."),
        (
            "person/shahid-khaqan-abbasi",
            "Prime Minister of Pakistan (from August 2017, end not stated). "
            "Two claims of one document speak of this person.",
        ),
        (
            "person/khawaja-asif",
            "Foreign Minister of Pakistan (attested 19 February 2018). "
            "Six claims of one document speak of this person.",
        ),
        (
            "person/dmitry-medvedev",
            "Person, named in one event. One claim of one document speaks of this person.",
        ),
        (
            "office/prime-minister-of-pakistan",
            "Office of Pakistan; named in it: Nawaz Sharif (attested June 2017) and Shahid Khaqan Abbasi "
            "(from August 2017, end not stated). Two claims of one document speak of it.",
        ),
        (
            "agreement/lng-deliveries-2017",
            "Intergovernmental agreement of Pakistan and Russia on liquefied natural gas; "
            "signed on 13 October 2017. Two claims of one document speak of it.",
        ),
        (
            "agreement/readmission",
            "Agreement of Pakistan and Russia on readmission; not concluded and under consideration "
            "as of 25 January 2025. Five claims of one document speak of it.",
        ),
        (
            "agreement/north-south-pipeline-contract-2015",
            "Contract of Pakistan and Russia on gas pipelines; concluded in October 2015. "
            "Four claims of two documents speak of it.",
        ),
        (
            "project/north-south-gas-pipeline",
            "Pipeline project between Karachi and Lahore, assigned to ISGS and Rostec. "
            "Seven claims of two documents speak of it.",
        ),
        (
            "event/lavrov-asif-meeting-2017",
            "Meeting of Khawaja Asif and Sergey Lavrov at New York on 21 September 2017; occurred. "
            "Three claims of one document speak of it.",
        ),
        (
            "event/asif-visit-moscow-2018",
            "Visit of Khawaja Asif to Moscow and Russia on 20 February 2018; planned. "
            "Five claims of one document speak of it.",
        ),
        (
            "stance/russia-offer-e-government",
            "Russia stands ready to share what it does well in e-government.",
        ),
    ],
)
def test_a_thing_in_a_sentence(app: Flask, thing: str, gist: str) -> None:
    with app.test_request_context("/"):
        found = read_thing(ID + thing)
        assert found
        assert tell(found) == gist
