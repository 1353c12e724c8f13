"""Other people's endpoints, played by a server on loopback: good answers, and each way to misbehave."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from graph.outgoing import (
    Busy,
    Failed,
    Moved,
    NoAddress,
    NotOnline,
    Outgoing,
    RemoteError,
    TimedOut,
    TooLarge,
    Truncated,
    Unreachable,
)
from graph.rdf import Literal, RdfFormat, Store, parse
from graph.remote import DBPEDIA, CutShort, Endpoint, Garbled, NoResults, select
from tests.graph.endpoints import Answer, Reply, from_store, rows, serving

EXCERPT = Path(__file__).parents[2].parent / "shared" / "wikidata-excerpt.nt"
QUERY = "SELECT ?n WHERE { ?s ?p ?n }"
TRACE = b"\nvirtuoso: java.util.concurrent.TimeoutException\n\tat org.openrdf.Query(Query.java:12)\n"


class Clock:
    """Notes how long the client would have slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outgoing(tmp_path: Path, clock: Clock) -> Outgoing:
    return Outgoing(tmp_path / "kept", online=True, sleep=clock.sleep)


def in_turn(*replies: Reply) -> Answer:
    """A server that gives these replies one after the other."""
    left = list(replies)
    return lambda _: left.pop(0)


def test_an_endpoint_over_real_items_is_asked_by_post_with_our_name(outgoing: Outgoing) -> None:
    if not EXCERPT.exists():
        pytest.skip("the excerpt of Wikidata is not here")
    store = Store()
    store.bulk_extend(parse(EXCERPT.read_bytes(), format=RdfFormat.N_TRIPLES))
    seen: list[dict[str, Any]] = []
    query = "SELECT ?label { <http://www.wikidata.org/entity/Q15180> <http://www.w3.org/2000/01/rdf-schema#label> ?label }"  # noqa: E501
    with serving(from_store(store), seen) as address:
        found = select(outgoing, Endpoint(address), query)
    assert {"label": Literal("СССР", language="ru")} in found
    (request,) = seen
    assert request["query"] == query
    assert request["headers"]["User-Agent"].startswith("Communique/")
    assert "https://w3id.org/communique" in request["headers"]["User-Agent"]
    assert request["path"] == "/sparql"


def test_an_empty_answer_is_an_answer(outgoing: Outgoing) -> None:
    with serving(lambda _: Reply(rows(0))) as address:
        assert select(outgoing, Endpoint(address), QUERY) == []


def test_nothing_is_asked_unless_asked_for(tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []
    with (
        serving(lambda _: Reply(rows(1)), seen) as address,
        pytest.raises(NotOnline, match="add --online"),
    ):
        select(Outgoing(tmp_path), Endpoint(address), QUERY)
    assert seen == []


def test_an_answer_is_kept_and_fetched_anew_only_when_told(outgoing: Outgoing) -> None:
    seen: list[dict[str, Any]] = []
    counted = in_turn(Reply(rows(1)), Reply(rows(2)))
    with serving(counted, seen) as address:
        assert len(select(outgoing, Endpoint(address), QUERY)) == 1
        assert len(select(outgoing, Endpoint(address), QUERY)) == 1
        offline = Outgoing(outgoing.cache, refresh=True)
        assert len(select(offline, Endpoint(address), QUERY)) == 1
        fresh = Outgoing(outgoing.cache, online=True, refresh=True)
        assert len(select(fresh, Endpoint(address), QUERY)) == 2
    assert len(seen) == 2
    assert len(select(offline, Endpoint(address), QUERY)) == 2


def test_a_damaged_kept_answer_is_fetched_anew(outgoing: Outgoing) -> None:
    with serving(lambda _: Reply(rows(1))) as address:
        select(outgoing, Endpoint(address), QUERY)
        (kept,) = outgoing.cache.glob("*.json")
        kept.write_text("{", encoding="utf-8")
        assert len(select(outgoing, Endpoint(address), QUERY)) == 1


MISBEHAVIOUR = {
    "a page": (Reply(b"<html><h1>Sorry</h1></html>", "text/html"), NoResults),
    "a page that says it is a result": (Reply(b"<html></html>"), Garbled),
    "a trace after the first rows": (Reply(rows(3)[:-20] + TRACE), Garbled),
    "a trace after the last row": (Reply(rows(3) + TRACE), Garbled),
    "half an answer with its right length": (Reply(rows(9)[:-30]), Truncated),
    "an answer that ends behind a row": (Reply(rows(9).rpartition(b", ")[0]), Truncated),
    "fewer bytes than announced": (Reply(rows(9), cut=30), Truncated),
    "no results in it": (Reply(b'{"head": {"vars": []}}'), Garbled),
    "nothing at all": (Reply(b""), Truncated),
    "a list": (Reply(b"[]"), Garbled),
    "yes": (Reply(b'{"head": {}, "boolean": true}'), Garbled),
    "bytes that are no text": (Reply(b'{"head": {"vars": ["\xff"]}, "results": {"bindings": []}}'), Garbled),
    "a redirection": (Reply(b"", "text/html", 302, Location="/login"), (Moved, Failed)),
    "a refusal": (Reply(b"no", "text/plain", 403), Failed),
    "our fault": (Reply(b"Lexical error", "text/plain", 400), Failed),
    "its fault": (Reply(b"boom", "text/plain", 500), Failed),
    "the limit of rows it announces": (Reply(rows(7), X_SPARQL_MaxRows="7"), CutShort),
}


@pytest.mark.parametrize(("reply", "kind"), MISBEHAVIOUR.values(), ids=list(MISBEHAVIOUR))
def test_each_misbehaviour_is_an_error_of_its_kind_and_never_kept(
    outgoing: Outgoing, reply: Reply, kind: type[RemoteError] | tuple[type[RemoteError], ...]
) -> None:
    with serving(lambda _: reply) as address:
        with pytest.raises(kind) as caught:
            select(outgoing, Endpoint(address), QUERY)
        assert caught.value.endpoint == address
        assert str(caught.value).startswith(address)
    assert list(outgoing.cache.glob("*.json")) == []


def test_ten_thousand_rows_from_dbpedia_are_a_part_only(outgoing: Outgoing) -> None:
    with serving(lambda _: Reply(rows(10_000))) as address:
        with pytest.raises(CutShort, match="10,000 rows"):
            select(outgoing, Endpoint(address, DBPEDIA.most_rows), QUERY)
        assert len(select(outgoing, Endpoint(address), QUERY)) == 10_000


def test_an_answer_over_the_cap_is_refused(tmp_path: Path) -> None:
    small = Outgoing(tmp_path, online=True, limit=1000)
    with serving(lambda _: Reply(rows(500))) as address, pytest.raises(TooLarge, match="1,000 bytes"):
        select(small, Endpoint(address), QUERY)


def test_retry_after_in_seconds_is_obeyed(outgoing: Outgoing, clock: Clock) -> None:
    late = Reply(b"slow down", "text/plain", 429, Retry_After="7")
    with serving(in_turn(late, late, Reply(rows(1)))) as address:
        assert len(select(outgoing, Endpoint(address), QUERY)) == 1
    assert clock.slept == [7, 7]


def test_retry_after_as_a_date_is_obeyed(outgoing: Outgoing, clock: Clock) -> None:
    late = Reply(b"", "text/plain", 503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")
    with serving(in_turn(late, Reply(rows(1)))) as address:
        assert len(select(outgoing, Endpoint(address), QUERY)) == 1
    assert clock.slept == [0]


def test_without_it_each_wait_is_drawn_from_a_longer_span(outgoing: Outgoing, clock: Clock) -> None:
    with serving(lambda _: Reply(b"", "text/plain", 502)) as address, pytest.raises(Busy) as caught:
        select(outgoing, Endpoint(address), QUERY)
    assert caught.value.status == 502
    assert len(clock.slept) == outgoing.attempts - 1
    assert all(0 <= slept <= 2**number for number, slept in enumerate(clock.slept))


def test_a_wait_beyond_our_patience_is_told_and_not_slept(outgoing: Outgoing, clock: Clock) -> None:
    with (
        serving(lambda _: Reply(b"", "text/plain", 429, Retry_After="86400")) as address,
        pytest.raises(Busy, match="it asks to wait 86400 s"),
    ):
        select(outgoing, Endpoint(address), QUERY)
    assert clock.slept == []


def test_a_server_that_never_answers_times_out(tmp_path: Path) -> None:
    done = Event()

    def answer(_: str) -> Reply:
        done.wait(60)
        return Reply(rows(1))

    with serving(answer) as address:
        with pytest.raises(TimedOut, match="within 1 s"):
            select(Outgoing(tmp_path, online=True, timeout=1), Endpoint(address), QUERY)
        done.set()


def test_nobody_there_is_told(outgoing: Outgoing) -> None:
    with serving(lambda _: Reply(rows(1))) as address:
        pass
    with pytest.raises(Unreachable, match="refused"):
        select(outgoing, Endpoint(address), QUERY)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/x", "sparql", "https:///sparql"])
def test_only_web_addresses_are_asked(outgoing: Outgoing, address: str) -> None:
    with pytest.raises(NoAddress):
        select(outgoing, Endpoint(address), QUERY)


def test_a_host_is_asked_one_thing_at_a_time(outgoing: Outgoing) -> None:
    under_way: list[str] = []
    overlaps: list[str] = []

    def answer(query: str) -> Reply:
        overlaps.extend(under_way)
        under_way.append(query)
        Event().wait(0.05)
        under_way.remove(query)
        return Reply(rows(1))

    with serving(answer) as address:
        queries = [f"SELECT ?n WHERE {{ ?s ?p ?n }} LIMIT {number}" for number in range(1, 5)]
        threads = [Thread(target=select, args=(outgoing, Endpoint(address), query)) for query in queries]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert overlaps == []
    assert len(list(outgoing.cache.glob("*.json"))) == 4
