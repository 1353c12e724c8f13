"""Files loaded once and found again: published whole or not at all, pruned when no one uses them."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from graph import files, holding, loading, rdf
from graph.engine import CSV, Request
from graph.holding import hold
from graph.pool import Pool
from graph.rdf import Store
from graph.sources import BrokenSource, find
from graph.summary import Count

TRIG = """
@prefix e: <http://example.org/> .
e:a a e:State . e:b a e:State . [] a e:Visit .
e:g { e:a a e:State . e:a e:p 1, 2 . }
"""


def write(folder: Path, name: str, text: str = TRIG) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_files_are_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = find(write(tmp_path, "a.trig"))
    first = hold(tmp_path / "data", [source])
    assert first.fresh
    assert len(Store.read_only(str(first.store_path))) == 6
    monkeypatch.setattr(loading, "load", None)
    again = hold(tmp_path / "data", [source])
    assert (again.version, again.summary, again.fresh) == (first.version, first.summary, False)
    assert again.version == holding.version([source])


def test_a_summary_tells_what_the_files_hold(tmp_path: Path) -> None:
    found = hold(tmp_path / "data", [find(write(tmp_path, "a.trig"))]).summary
    assert (found.quads, found.triples, found.graphs) == (6, 3, 1)
    assert found.classes == (Count("http://example.org/State", 2), Count("http://example.org/Visit", 1))
    assert found.largest == (Count("http://example.org/g", 3),)
    assert len(found.examples) == 1
    assert found.examples[0] in ("http://example.org/a", "http://example.org/b")


def test_things_without_a_class_are_examples_too(tmp_path: Path) -> None:
    source = find(write(tmp_path, "a.ttl", '<http://example.org/a> <http://example.org/p> "x" .'))
    assert hold(tmp_path / "data", [source]).summary.examples == ("http://example.org/a",)


def test_nothing_is_held_of_no_triples(tmp_path: Path) -> None:
    found = hold(tmp_path / "data", [find(write(tmp_path, "a.ttl", ""))]).summary
    assert (found.quads, found.examples, found.classes) == (0, (), ())


def test_another_date_size_base_or_order_is_another_version(tmp_path: Path) -> None:
    one, two = (find(write(tmp_path, name)) for name in ("a.trig", "b.trig"))
    versions = {holding.version([one, two]), holding.version([two, one]), holding.version([one])}
    versions.add(holding.version([one], "http://example.org/"))
    os.utime(one.path, ns=(0, 1))
    versions.add(holding.version([find(one.path)]))
    assert len(versions) == 5


def test_a_broken_file_publishes_nothing(tmp_path: Path) -> None:
    with pytest.raises(BrokenSource, match=r"a\.ttl:1:1: "):
        hold(tmp_path / "data", [find(write(tmp_path, "a.ttl", "no turtle"))])
    assert [path.name for path in (tmp_path / "data" / "files").iterdir()] == ["lock"]


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a.trig")
    load = loading.load

    def load_and_touch(*arguments: Any, **options: Any) -> None:
        load(*arguments, **options)
        os.utime(path, ns=(0, 1))

    monkeypatch.setattr(loading, "load", load_and_touch)
    with pytest.raises(BrokenSource, match="changed while it was read"):
        hold(tmp_path / "data", [find(path)])


def test_what_a_killed_loader_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "data" / "files" / ".0123"
    (left / "store").mkdir(parents=True)
    hold(tmp_path / "data", [find(write(tmp_path, "a.trig"))])
    assert not left.exists()


def test_only_the_last_are_kept_but_never_one_in_use_taken_away(tmp_path: Path) -> None:
    found = [find(write(tmp_path, f"{n}.trig")) for n in range(holding.KEPT + 3)]
    held = [hold(tmp_path / "data", [source]) for source in found[:2]]
    held[1].release()
    for source in found[2:]:
        hold(tmp_path / "data", [source]).release()
    there = {path.name for path in (tmp_path / "data" / "files").iterdir() if path.is_dir()}
    expected = {holding.version([source]) for source in found[-holding.KEPT :]} | {held[0].version}
    assert there == expected


def test_one_that_was_taken_away_is_loaded_again(tmp_path: Path) -> None:
    source = find(write(tmp_path, "a.trig"))
    first = hold(tmp_path / "data", [source])
    shutil.rmtree(first.path)
    assert hold(tmp_path / "data", [source]).fresh


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    with pytest.raises(files.CannotWrite, match="cannot write"):
        hold(tmp_path / "data", [find(write(tmp_path, "a.trig"))])


@pytest.mark.parametrize("name", ["a.trig", "a.nt", "a.nq.gz", "a.jsonld"])
def test_copies_hold_the_same_quads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(holding, "AT_ONCE", 0)
    quads = set(rdf.parse(TRIG, format=rdf.RdfFormat.TRIG))
    syntax = rdf.RdfFormat.from_extension(name.split(".")[1])
    assert syntax is not None
    written = quads if syntax.supports_datasets else {quad.triple for quad in quads}
    text = rdf.serialize(written, format=syntax) or b""
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    found = hold(tmp_path / "data", [find(tmp_path / name)])
    with Pool(found.store_path, version="v", workers=2, copies=found.copies) as pool:
        for pattern, number in (("?s ?p ?o", found.summary.triples), ("GRAPH ?g { ?s ?p ?o }", None)):
            request = Request(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", CSV)
            with pool.answer(request) as answer:
                total = found.summary.quads - found.summary.triples if number is None else number
                assert answer.body.read().split() == [b"n", str(total).encode()]


def test_large_files_are_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "AT_ONCE", 0)
    monkeypatch.setattr(holding, "IN_MEMORY", 5)
    assert not hold(tmp_path / "data", [find(write(tmp_path, "a.trig"))]).copies
