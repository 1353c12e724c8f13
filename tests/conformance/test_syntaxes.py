"""The W3C's suites of Turtle and TriG (RDF 1.1): read right or refused, and kept whole by every export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from graph import rdf
from graph.export import Format, Inexpressible, serialise
from graph.rdf import NamedNode, Quad, RdfFormat
from tests.conformance.suites import MF, ROOT, known_failures, listed, manifest, value

pytestmark = pytest.mark.conformance

RDFT = "http://www.w3.org/ns/rdftest#"
SUITES = {"rdf-turtle": RdfFormat.TURTLE, "rdf-trig": RdfFormat.TRIG}
READ = {
    Format.TURTLE: RdfFormat.TURTLE,
    Format.TRIG: RdfFormat.TRIG,
    Format.NTRIPLES: RdfFormat.N_TRIPLES,
    Format.NQUADS: RdfFormat.N_QUADS,
    Format.RDFXML: RdfFormat.RDF_XML,
    Format.JSONLD: RdfFormat.JSON_LD,
}


@dataclass(frozen=True)
class Test:
    """A test: whether its document is to be read, and what it then holds, where the suite says so."""

    __test__ = False

    name: str
    good: bool
    document: Path
    syntax: RdfFormat
    base: str
    result: Path | None

    def read(self) -> set[Quad]:
        """The document's quads; raises SyntaxError."""
        return set(rdf.parse(path=self.document, format=self.syntax, base_iri=self.base))


@cache
def cases() -> dict[str, Test]:
    return {test.name: test for suite in SUITES for test in _suite(suite)}


def _suite(suite: str) -> Iterator[Test]:
    path = ROOT / "rdf" / "rdf11" / suite / "manifest.ttl"
    if not path.is_file():
        return
    store = manifest(path)
    [entries] = store.quads_for_pattern(None, NamedNode(MF + "entries"), None)
    base = value(store, entries.subject, MF + "assumedTestBase").value
    for subject in listed(store, entries.object):
        kind = value(store, subject, rdf.TYPE.value).value.removeprefix(RDFT)
        document, result = (value(store, subject, MF + name) for name in ("action", "result"))
        file = Path(document.value.removeprefix("file://"))
        yield Test(
            f"rdf11/{suite}/{subject.value.rpartition('#')[2]}",
            "Negative" not in kind,
            file,
            SUITES[suite],
            base + file.name,
            Path(result.value.removeprefix("file://")) if result else None,
        )


GOOD = [name for name, test in cases().items() if test.good]


@pytest.mark.skipif(not ROOT.is_dir(), reason="the W3C test suites are not beside the project")
def test_the_suites_are_read() -> None:
    assert len(cases()) > 600
    assert len(GOOD) > 350


@pytest.mark.parametrize("name", cases())
def test_reading(name: str) -> None:
    passed = _reads(cases()[name])
    if name in known_failures():
        assert not passed, "it passes: take it off the list in docs/conformance.md"
    else:
        assert passed


def test_every_listed_failure_is_a_test() -> None:
    listed_ = {name for name in known_failures() if name.startswith("rdf11/")}
    assert not cases() or listed_ <= set(cases())


def _reads(test: Test) -> bool:
    try:
        found = test.read()
    except SyntaxError:
        return not test.good
    if test.result is None:
        return test.good
    syntax = RdfFormat.N_QUADS  # N-Triples, too, are N-Quads
    return rdf.canonical(found) == rdf.canonical(rdf.parse(path=test.result, format=syntax))


@pytest.mark.parametrize("form", Format)
def test_every_document_survives_its_export(form: Format) -> None:
    """What cannot be written in RDF/XML is said to be so, never changed."""
    refused = 0
    for name in GOOD:
        quads = {quad if form.has_graphs else Quad(*quad.triple) for quad in cases()[name].read()}
        try:
            written = serialise(quads, form)
        except Inexpressible:
            refused += 1
            continue
        back = rdf.canonical(rdf.parse(written, format=READ[form]))
        assert back == rdf.canonical(quads), name
    assert refused == 0 or (form is Format.RDFXML and refused < len(GOOD) / 4)
