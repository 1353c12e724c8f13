"""The limit of requests per address: buckets, what counts as one address, and the refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from server.app import create_app
from server.rates import Buckets, counted_as
from server.site import Site
from tests.server.engines import StoreEngine
from tests.server.test_negotiation import BROWSER

SLOW = 1 / 3600  # tokens a second: no test lasts until the next one


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills() -> None:
    clock = Clock()
    buckets = Buckets(2.0, 3, clock=clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.take("b") == 0
    clock.now += 0.5
    assert [buckets.take("a") for _ in range(2)] == [0, 0.5]
    clock.now += 3600
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


@given(st.lists(st.floats(0, 10), max_size=60), st.floats(0.5, 5), st.integers(1, 5))
def test_no_more_pass_than_the_bucket_held_and_got(pauses: list[float], rate: float, burst: int) -> None:
    clock = Clock()
    buckets = Buckets(rate, burst, clock=clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        passed += buckets.take("a") == 0
    assert passed <= burst + rate * (clock.now - 1000.0) + 1e-6


def test_buckets_are_bounded_and_the_idle_go_first() -> None:
    buckets = Buckets(SLOW, 1, most=100, clock=Clock())
    for number in range(1000):
        buckets.take("busy")
        buckets.take(f"a{number}")
    assert len(buckets) == 100
    assert buckets.take("busy") > 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", None),
        ("127.3.2.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", None),
        ("unknown", "unknown"),
    ],
)
def test_what_counts_as_one_address(address: str, counted: str | None) -> None:
    assert counted_as(address) == counted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "record.ttl").write_text("")
    return tmp_path


def _client(folder: Path, **settings: float) -> FlaskClient:
    site = Site(dumps=lambda: folder, rate=settings.get("rate", SLOW), burst=2)
    return create_app(StoreEngine(), site).test_client()


def _spend(client: FlaskClient, address: str) -> list[int]:
    """The statuses of requests whose answers are not kept, so that each comes to the application."""
    return [
        client.get(
            "/sparql", headers={"Accept": "text/csv"}, environ_base={"REMOTE_ADDR": address}
        ).status_code
        for _ in range(3)
    ]


def test_too_many_requests_are_refused_with_the_time_and_the_files(folder: Path) -> None:
    client = _client(folder)
    assert _spend(client, "203.0.113.9") == [406, 406, 429]
    refused = client.get("/sparql", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    problem = refused.get_json(force=True)
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert problem["type"].endswith("/too-many-requests")
    assert problem["dumps"] == ["http://localhost/dumps/record.ttl"]
    assert 0 < int(refused.headers["Retry-After"]) == problem["seconds"] <= 3600
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    page = client.get("/", headers={"Accept": BROWSER}, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert "dumps/record.ttl" in page.get_data(as_text=True)


def test_one_address_does_not_use_up_anothers_share(folder: Path) -> None:
    client = _client(folder)
    for address in ("203.0.113.9", "203.0.113.10", "2001:db8::1", "2001:db8:0:1::1"):
        assert _spend(client, address) == [406, 406, 429]


def test_this_machine_is_not_limited(folder: Path) -> None:
    client = _client(folder)
    assert _spend(client, "127.0.0.1") + _spend(client, "::1") == [406] * 6


def test_a_rate_of_zero_sets_no_limit(folder: Path) -> None:
    assert _spend(_client(folder, rate=0), "203.0.113.9") == [406] * 3


def test_styles_preflights_and_stopping_are_free(folder: Path) -> None:
    client = _client(folder)
    _spend(client, "203.0.113.9")
    there = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/static/style.css", environ_base=there, buffered=True).status_code == 200
    assert client.options("/sparql", environ_base=there).status_code == 204
    assert client.delete("/queries/some-query-id", environ_base=there).status_code == 404


def test_behind_a_trusted_proxy_the_forwarded_address_counts() -> None:
    site = Site(proxies=1, rate=SLOW, burst=1)
    client = create_app(StoreEngine(), site).test_client()

    def ask(forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded, "Accept": "text/csv"}
        return client.get("/sparql", headers=headers).status_code

    assert [ask("203.0.113.9"), ask("203.0.113.9"), ask("203.0.113.10")] == [406, 429, 406]
    # What the client itself wrote there stands farther left, and does not help it.
    assert ask("198.51.100.1, 203.0.113.9") == 429


def test_a_forwarded_address_counts_for_nothing_where_no_proxy_is_trusted(folder: Path) -> None:
    client = _client(folder)
    statuses = [
        client.get(
            "/sparql",
            headers={"X-Forwarded-For": f"198.51.100.{number}", "Accept": "text/csv"},
            environ_base={"REMOTE_ADDR": "203.0.113.9"},
        ).status_code
        for number in range(3)
    ]
    assert statuses == [406, 406, 429]
