"""Content codings: the choice among them, what is compressed, and the entity tags of each coding."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Final

import brotli
import pytest
import zstandard
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from graph import rdf
from server import coding
from server.app import create_app
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.test_negotiation import BROWSER

MANY: Final = "SELECT ?n { ?s <urn:p> ?n } ORDER BY ?n"
FEW: Final = "SELECT ?n { ?s <urn:p> ?n } ORDER BY ?n LIMIT 3"
RANDOM: Final = "SELECT (RAND() AS ?r) ?n { ?s <urn:p> ?n }"


def decoded(body: bytes, name: str) -> bytes:
    """The plain bytes of a body in a coding."""
    if name == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            return reader.read()
    return bytes(brotli.decompress(body)) if name == "br" else gzip.decompress(body)


@pytest.fixture
def engine() -> StoreEngine:
    engine = StoreEngine()
    numbers = "".join(f"<urn:s{n}> <urn:p> {n} ." for n in range(1000))
    engine.store.extend(rdf.parse(numbers, format=rdf.RdfFormat.TURTLE))
    return engine


def _get(client: FlaskClient, accepted: str | None, query: str = MANY, **headers: str) -> TestResponse:
    given = headers | ({"Accept-Encoding": accepted} if accepted is not None else {})
    return client.get("/sparql", query_string={"query": query}, headers=given, buffered=True)


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("deflate", ""),
        ("zstd;q=0.5, gzip", "gzip"),
        ("zstd;q=0.8, br;q=0.9, gzip;q=0.1", "br"),
        ("gzip;q=0", ""),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("*, zstd;q=0, br;q=0", "gzip"),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0, br", "br"),
        ("identity;q=0", ""),
        ("compress, frobnicate", ""),
        (", ,", ""),
    ],
)
def test_the_coding_that_the_client_likes_best_is_chosen(accepted: str, chosen: str) -> None:
    assert coding.negotiate(accepted) == chosen


@given(st.binary(max_size=5000), st.sampled_from(sorted(coding.CODINGS)), st.sampled_from([0, coding.LARGE]))
def test_what_is_compressed_comes_back(content: bytes, name: str, length: int) -> None:
    pieces = [content[:100], content[100:]]
    body, size = coding.compressed(pieces, name, length)
    with body:
        packed = body.read()
    assert len(packed) == size
    assert decoded(packed, name) == content


@pytest.mark.parametrize("name", sorted(coding.CODINGS))
@pytest.mark.parametrize("query", [MANY, RANDOM])
def test_results_are_compressed(client: FlaskClient, name: str, query: str) -> None:
    plain = _get(client, None, query)
    for _ in range(3):  # made, kept, and given without the application
        answer = _get(client, name, query)
        assert answer.headers["Content-Encoding"] == name
        assert "Accept-Encoding" in answer.vary
        assert answer.content_length == len(answer.get_data()) < plain.content_length
        unpacked = decoded(answer.get_data(), name)
        assert len(unpacked) == plain.content_length or query == RANDOM
        assert unpacked == plain.get_data() or query == RANDOM


def test_codings_do_not_get_in_each_others_way(client: FlaskClient) -> None:
    plain = _get(client, None).get_data()
    for _ in range(2):
        for name in ("gzip", "", "br", "zstd", "gzip;q=0"):
            answer = _get(client, name)
            assert answer.headers.get("Content-Encoding", "") == coding.negotiate(name)
            body = answer.get_data()
            assert (decoded(body, name) if coding.negotiate(name) else body) == plain


def test_what_is_small_is_not_compressed_but_says_that_it_could_be(client: FlaskClient) -> None:
    answer = _get(client, "gzip", FEW)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.vary
    assert answer.headers["ETag"] == _get(client, None, FEW).headers["ETag"]


def test_each_coding_has_a_strong_tag_of_its_own(client: FlaskClient) -> None:
    answers = [_get(client, name) for name in (None, "gzip", "br", "zstd")]
    tags = [answer.headers["ETag"] for answer in answers]
    assert len(set(tags)) == 4
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize("name", sorted(coding.CODINGS))
@pytest.mark.parametrize("prefix", ["", "W/", '"other", '])
def test_the_tag_of_a_coding_saves_the_work(client: FlaskClient, name: str, prefix: str) -> None:
    tag = _get(client, name).headers["ETag"]
    again = _get(client, name, **{"If-None-Match": prefix + tag})
    assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", tag)
    assert "Accept-Encoding" in again.vary


def test_the_tag_of_a_coding_that_the_client_no_longer_takes_does_not_fit(client: FlaskClient) -> None:
    tag = _get(client, "gzip").headers["ETag"]
    for accepted in (None, "br", "gzip;q=0"):
        assert _get(client, accepted, **{"If-None-Match": tag}).status_code == 200


def test_a_plain_copy_stays_good(client: FlaskClient) -> None:
    tag = _get(client, None).headers["ETag"]
    again = _get(client, "zstd", **{"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)


def test_head_tells_of_the_compressed_body(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "zstd"}
    got = client.get("/sparql", query_string={"query": MANY}, headers=headers)
    head = client.head("/sparql", query_string={"query": MANY}, headers=headers)
    for name in ("Content-Length", "Content-Encoding", "ETag", "Vary"):
        assert head.headers[name] == got.headers[name]


def test_pages_descriptions_errors_and_styles_are_compressed_too(client: FlaskClient) -> None:
    for path, accept in (("/sparql", BROWSER), ("/sparql", "text/turtle"), ("/static/style.css", "*/*")):
        plain = client.get(path, headers={"Accept": accept}, buffered=True)
        packed = client.get(path, headers={"Accept": accept, "Accept-Encoding": "br"}, buffered=True)
        assert packed.headers["Content-Encoding"] == "br"
        assert decoded(packed.get_data(), "br") == plain.get_data()
        tag = packed.headers["ETag"]
        assert tag != plain.headers["ETag"]
        headers = {"Accept": accept, "Accept-Encoding": "br", "If-None-Match": tag}
        again = client.get(path, headers=headers, buffered=True)
        assert (again.status_code, again.headers["ETag"]) == (304, tag)


def test_dumps_are_compressed_and_parts_of_them_are_not(engine: StoreEngine, tmp_path: Path) -> None:
    text = b"".join(b"<urn:s> <urn:p> %d .\n" % number for number in range(1000))
    (tmp_path / "record.ttl").write_bytes(text)
    squeezed = gzip.compress(text * 20)
    (tmp_path / "record.gz").write_bytes(squeezed)
    client = create_app(engine, Site(dumps=lambda: tmp_path)).test_client()
    headers = {"Accept-Encoding": "gzip"}
    whole = client.get("/dumps/record.ttl", headers=headers, buffered=True)
    assert gzip.decompress(whole.get_data()) == text
    assert "Accept-Ranges" not in whole.headers
    part = client.get("/dumps/record.ttl", headers={**headers, "Range": "bytes=0-1999"}, buffered=True)
    assert (part.status_code, part.get_data()) == (206, text[:2000])
    assert "Content-Encoding" not in part.headers
    packed = client.get("/dumps/record.gz", headers=headers, buffered=True)
    assert packed.get_data() == squeezed
    assert "Accept-Encoding" not in packed.vary
