"""The home page and the files to download."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.questions import catalogue
from server.site import Site
from tests.server.records import record_engine


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    (tmp_path / "record.ttl").write_text("# nothing\n", encoding="utf-8")
    return create_app(record_engine(), Site(dumps=lambda: tmp_path)).test_client()


def test_home_lists_questions_documents_files_and_snippets(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert all(f'href="/questions/{question.name}"' in page for question in catalogue())
    for words in (
        "25 January 2025",
        "2 May 2018",
        "no date",
        "record.ttl",
        "curl",
        "SPARQLWrapper",
        "read.csv",
        "fetch(",
    ):
        assert words in page


def test_a_file_is_given_out_and_nothing_else(client: FlaskClient) -> None:
    with client.get("/dumps/record.ttl") as response:
        assert (response.status_code, response.mimetype) == (200, "text/turtle")
        assert response.data == b"# nothing\n"
    for name in ("../record.ttl", "..%2Frecord.ttl", "nothing.ttl", "store"):
        assert client.get(f"/dumps/{name}").status_code == 404


def test_a_server_without_files_says_so(tmp_path: Path) -> None:
    bare = create_app(record_engine(), Site(dumps=lambda: tmp_path / "absent")).test_client()
    assert bare.get("/dumps/record.ttl").status_code == 404
    assert "Files" not in bare.get("/").get_data(as_text=True)
