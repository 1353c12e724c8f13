"""Measurements as tables: right and wrong answers, ratios, targets, and their place in a document."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.citing import Cited
from benchmarks.client import Found, found, unseen
from benchmarks.dataset import Size
from benchmarks.exporting import Export
from benchmarks.machine import Machine
from benchmarks.measuring import Timing, geometric_mean
from benchmarks.mix import Query
from benchmarks.processes import Memory
from benchmarks.running import Outcome, Stage
from benchmarks.targets import judge
from benchmarks.throughput import Rate

COUNT = Query("event", "count", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", rows=1, total=7)
GRAPH = Query("graph", "CONSTRUCT", "CONSTRUCT WHERE { ?s ?p ?o }", rows=2)
MACHINE = Machine("A processor", 2, 24, load=0.1)


def outcome(system: str, seconds: float, total: int = 7) -> Outcome:
    timings = {
        "event": Timing([seconds, seconds * 3, seconds], [seconds / 2], Found(1, total)),
        "graph": Timing([seconds], [seconds], Found(2, None)),
    }
    rates = {
        ("event", new, connections): Rate(1 / seconds, 0) for new in (True, False) for connections in (1, 8)
    }
    return Outcome(system, "", 2.0, 1.0, None, Memory(2**20, 2**21), timings, rates)


def stage(*outcomes: Outcome) -> Stage:
    return Stage(Size(14, 7), Path("data.nq"), (COUNT, GRAPH), outcomes)


def test_counts_are_read_from_answers() -> None:
    body = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"7"}}]}}'
    assert found(COUNT, body) == (1, 7)
    assert found(GRAPH, b"<a:s> <a:p> 1 .\n<a:s> <a:p> 1 .\n\n<a:s> <a:p> 2 .\n") == (2, None)


def test_an_unseen_text_is_new_each_time_and_asks_the_same() -> None:
    first, second = unseen(COUNT), unseen(COUNT)
    assert first.text != second.text
    assert {text.partition("\n#")[0] for text in (first.text, second.text)} == {COUNT.text}


def test_the_mean_is_that_of_the_ratios_of_medians() -> None:
    ours, theirs = outcome("ours", 0.01).timings, outcome("theirs", 0.04).timings
    assert geometric_mean(ours, theirs) == pytest.approx(0.25)


def test_a_query_that_failed_is_left_out_of_the_mean() -> None:
    ours, theirs = outcome("ours", 0.01).timings, outcome("theirs", 0.02).timings
    theirs["graph"] = Timing(failure="no answer")
    assert geometric_mean(ours, theirs) == pytest.approx(0.5)
    theirs["event"] = Timing(failure="no answer")
    assert geometric_mean(ours, theirs) is None


def test_tables_mark_wrong_answers_and_say_what_was_found() -> None:
    text = report.render(stage(outcome("ours", 0.01), outcome("theirs", 0.02, 14)), MACHINE, date(2026, 1, 2))
    assert "2 January 2026" in text
    assert "| event | count | 1 (7) | 10.0 / 5.0 | 20.0 / 10.0 ✗ |" in text
    assert "| wrong answers |  |  | 0 of 2 | 1 of 2 |" in text
    assert "Wrong in theirs (found): event 1 (14)." in text
    assert "**0.50**" in text


def test_the_cost_of_citing_is_a_ratio_and_a_mean() -> None:
    star = Query("star 1", "star", "SELECT * {}", rows=50)
    text = report.render_citing(
        [Cited(COUNT, 0.01, 0.02, 0.01, 0.04), Cited(star, 0.01, 0.04, 0.02, 0.06, is_cut=True)]
    )
    assert "| event | count | 10.0 | 20.0 | 2.0 | 10.0 | 1.0 | 40.0 | 4.0 |" in text
    assert "| star 1* | star | 10.0 | 40.0 |" in text
    assert "| **star**, geometric mean |  |  |  | **4.0** |  | **2.0** |  | **6.0** |" in text
    assert "not all solutions" in text


def test_what_was_skipped_is_said() -> None:
    text = report.render(stage(outcome("ours", 0.01), Outcome("other", "it is not here")), MACHINE, date.min)
    assert "other was skipped: it is not here." in text


def test_targets_are_judged() -> None:
    fast, slow = outcome("Communiqué", 0.01), outcome("oxigraph", 0.015)
    cited = [Cited(COUNT, 0.01, 0.03, 0.01, 0.04)]
    found = judge(stage(fast), stage(fast, slow), Export(9, 1.0, 30.0, True), cited)
    targets = {target.aim: target for target in found}
    (naming,) = (target for aim, target in targets.items() if aim.startswith("naming"))
    assert (naming.bound, naming.measured, naming.verdict) == ("at most 2", "3", "**missed**")
    (queries,) = (target for aim, target in targets.items() if aim.startswith("first-time"))
    assert (queries.bound, queries.measured, queries.verdict) == ("at most 0.5", "0.667", "**missed**")
    assert targets["Turtle export, speed by rdflib’s"].verdict == "reached"
    (point,) = (target for aim, target in targets.items() if aim.startswith("point"))
    assert (point.measured, point.verdict) == ("1.5", "reached")


def test_a_table_takes_its_place_in_a_document(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("a\n<!-- measured: x -->\nold\n<!-- end: x -->\nb\n", encoding="utf-8")
    for text in (r"new \1", "newer"):
        report.replace(document, "x", text)
        assert (
            document.read_text(encoding="utf-8") == f"a\n<!-- measured: x -->\n\n{text}\n<!-- end: x -->\nb\n"
        )
    with pytest.raises(ValueError, match="measured: y"):
        report.replace(document, "y", "")


def test_the_documentation_has_a_place_for_each_table() -> None:
    text = (Path(__file__).parents[2] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for name in ("targets", "1m", "100k", "10m", "citing", "export"):
        assert f"<!-- measured: {name} -->\n" in text
        assert f"<!-- end: {name} -->\n" in text
