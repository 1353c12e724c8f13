"""Candidates over the wire: endpoints and reconciliation services, played on loopback."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from graph import names
from graph.link import querying, reconciliation
from graph.link.entity import Entity
from graph.link.foreign import UnknownForm, Unreadable, read_file
from graph.outgoing import Outgoing
from graph.rdf import RdfFormat, Store, parse
from graph.remote import Endpoint
from tests.graph.endpoints import Reply, from_store, serving

GOLD = Path(__file__).parent / "gold.ttl"
WD = "http://www.wikidata.org/entity/"
MOSCOW = Entity(names.iri("place/moscow"), ("Moscow", "Москва"), kinds=frozenset(["place"]))


@pytest.fixture
def outgoing(tmp_path: Path) -> Outgoing:
    return Outgoing(tmp_path, online=True)


@pytest.fixture(scope="module")
def store() -> Store:
    """The gold file as an endpoint holds it."""
    store = Store()
    store.extend(parse(GOLD.read_bytes(), format=RdfFormat.TURTLE))
    return store


def test_an_endpoint_is_asked_by_name_in_each_language(outgoing: Outgoing, store: Store) -> None:
    with serving(from_store(store)) as address:
        preset = replace(querying.PRESETS["wikidata"], endpoint=Endpoint(address))
        found = {entity.iri: entity for entity in querying.by_names(outgoing, preset, [MOSCOW])}
    assert found.keys() == {WD + "Q649", WD + "Q990001"}
    moscow = found[WD + "Q649"]
    assert moscow.names == ("Moscow", "Москва")
    assert moscow.kinds == {"place"}
    assert ("geonames", "524901") in moscow.identifiers
    assert ("wikidata", "q159") in moscow.countries
    assert moscow.point == (37.6178, 55.7558)


def test_it_is_asked_by_iri_to_read_targets_again(outgoing: Outgoing, store: Store) -> None:
    with serving(from_store(store)) as address:
        preset = replace(querying.PRESETS["wikidata"], endpoint=Endpoint(address))
        found = querying.by_iris(outgoing, preset, [WD + "Q159", WD + "Q4040404"])
    assert [entity.label for entity in found] == ["Russia"]


def test_the_same_reader_reads_a_local_file() -> None:
    found = {entity.iri: entity for entity in read_file(GOLD)}
    assert found[WD + "Q485207"].kinds == {"organization"}
    assert found[WD + "Q58217"].offices[0].names == {"Foreign Minister of Russia"}


def test_a_redirect_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "some.nt"
    same = names.PREFIXES["owl"] + "sameAs"
    path.write_text(f"<{WD}Q1> <{same}> <{WD}Q2> .\n<{WD}Q1> <{same}> <http://x.org/> .\n", encoding="utf-8")
    (found,) = read_file(path)
    assert found.successor == WD + "Q2"


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownForm, match="end the name of an RDF file in"):
        read_file(tmp_path / "table.xls")
    with pytest.raises(Unreadable, match="No such file"):
        read_file(tmp_path / "none.nt")
    (tmp_path / "bad.nt").write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(Unreadable):
        read_file(tmp_path / "bad.nt")


def reconciled(queries: str) -> Reply:
    """What a reconciliation service says to a batch."""
    candidate = {"id": "Q649", "name": "Moscow", "score": 100, "match": True, "type": []}
    answer = {name: {"result": [candidate]} for name in json.loads(queries)}
    return Reply(json.dumps(answer).encode(), "application/json")


def test_a_reconciliation_service_is_asked_in_batches(outgoing: Outgoing) -> None:
    seen: list[dict[str, object]] = []
    many = [replace(MOSCOW, iri=names.iri(f"place/m{number}")) for number in range(12)]
    with serving(reconciled, seen) as address:
        found = reconciliation.match(outgoing, address, many, WD)
    assert [entity.iri for entity in found] == [WD + "Q649"]
    assert len(seen) == 2
    assert "Communique/" in str(seen[0]["headers"])


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"q0": {}}', b'{"q0": {"result": [{"id": "Q1"}]}}'])
def test_what_is_no_answer_of_such_a_service_is_an_error(outgoing: Outgoing, body: bytes) -> None:
    with (
        serving(lambda _: Reply(body, "application/json")) as address,
        pytest.raises(reconciliation.NoCandidates),
    ):
        reconciliation.match(outgoing, address, [MOSCOW], WD)
    assert list(outgoing.cache.glob("*.json")) == []
