"""The derivations that a build recorded are found again, triple by triple."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph import rules
from graph.derivations import among, recorded
from graph.rdf import Literal, NamedNode, Triple
from graph.rules import Derivation
from graph.snapshot import Snapshot, UnknownDump

A, B = (Triple(NamedNode(f"http://e/{x}"), NamedNode("http://e/p"), Literal('a "b"\n')) for x in "ab")
WAYS = [Derivation(A, 1, "one", (B,)), Derivation(A, 1, "two", (B, B))]


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return Snapshot("v1", tmp_path)


def test_what_was_recorded_is_found(snapshot: Snapshot) -> None:
    (snapshot.path / "derivations.json").write_text(json.dumps(rules.to_json(WAYS)), encoding="utf-8")
    assert recorded(snapshot)([A, B]) == {A: WAYS}


def test_what_is_in_memory_is_found() -> None:
    assert among(WAYS)([A, B]) == {A: WAYS}


def test_a_snapshot_without_a_record_says_so(snapshot: Snapshot) -> None:
    with pytest.raises(UnknownDump):
        recorded(snapshot)
