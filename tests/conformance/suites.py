"""The W3C's test suites as they lie beside the project: their manifests and their data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from graph import rdf
from graph.rdf import NamedNode, Node, RdfFormat, Store

ROOT: Final = Path(__file__).parents[2].parent / "shared" / "rdf-tests"
DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "conformance.md"

MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
DAWGT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
# The kinds of tests of queries; those of syntax have a name of their own in the suite of SPARQL 1.1.
KINDS: Final = (
    "QueryEvaluationTest",
    "CSVResultFormatTest",
    "PositiveSyntaxTest",
    "NegativeSyntaxTest",
    "PositiveSyntaxTest11",
    "NegativeSyntaxTest11",
)
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_SYNTAXES: Final = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}


@dataclass(frozen=True)
class Test:
    """A test of a manifest: suite and name, kind, query, data of the default graph, named graphs, result."""

    __test__ = False

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path | None

    @property
    def base(self) -> str:
        """The IRI that the query's relative ones are resolved against."""
        return self.query.as_uri()

    @property
    def text(self) -> str:
        """The query, its base written out."""
        return f"BASE <{self.base}>\n{self.query.read_text(encoding='utf-8')}"

    @property
    def sources(self) -> tuple[Path, ...]:
        """The files that the query itself names by FROM."""
        names = _FROM.findall(self.query.read_text(encoding="utf-8"))
        found = (self.query.parent / name for name in dict.fromkeys(names))
        return tuple(path for path in found if path.is_file())


def known_failures() -> dict[str, str]:
    """The tests that are known to fail, by name, each with its reason, as the document lists them."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a test is listed twice"
    return dict(rows)


@cache
def tests(version: str) -> tuple[Test, ...]:
    """The approved tests of queries of a version of SPARQL, `sparql10` or `sparql11`, but for entailment."""
    paths = sorted((ROOT / "sparql" / version).glob("*/manifest.ttl"))
    found = (_read(path) for path in paths if path.parent.name != "entailment")
    return tuple(sorted(chain.from_iterable(found), key=lambda test: test.name))


def manifest(path: Path) -> Store:
    """A manifest as a graph, its relative IRIs resolved against its own address."""
    store = Store()
    store.bulk_load(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())
    return store


def _read(path: Path) -> Iterator[Test]:
    store = manifest(path)
    for kind in KINDS:
        for quad in store.quads_for_pattern(None, rdf.TYPE, NamedNode(MF + kind)):
            test = _test(store, path, quad.subject, kind)
            is_approved = value(store, quad.subject, DAWGT + "approval") == NamedNode(DAWGT + "Approved")
            if is_approved and test.query.suffix == ".rq":
                yield test


def _test(store: Store, path: Path, subject: Any, kind: str) -> Test:
    action = value(store, subject, MF + "action")
    query = value(store, action, QT + "query") or action
    result = value(store, subject, MF + "result")
    return Test(
        f"{path.parent.parent.name}/{path.parent.name}/{subject.value.rpartition('#')[2]}",
        kind,
        _file(query),
        tuple(_file(node) for node in values(store, action, QT + "data")),
        tuple(_file(node) for node in values(store, action, QT + "graphData")),
        _file(result) if result else None,
    )


def value(store: Store, subject: Any, predicate: str) -> Any:
    """A value of a property, or None."""
    return next(iter(values(store, subject, predicate)), None)


def values(store: Store, subject: Any, predicate: str) -> list[Any]:
    """The values of a property."""
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]


def listed(store: Store, head: Any) -> Iterator[Any]:
    """The members of an RDF collection."""
    while head is not None and head != NamedNode(_RDF + "nil"):
        yield value(store, head, _RDF + "first")
        head = value(store, head, _RDF + "rest")


def _file(node: Any) -> Path:
    return Path(node.value.removeprefix("file://"))


def dataset(found: Iterable[Test]) -> Iterator[rdf.Quad]:
    """The data of the tests, each file a graph under its own address: requests then choose among them."""
    files = {path for test in found for path in (*test.data, *test.graphs, *test.sources)}
    for path in sorted(files):
        yield from graph(path, path.as_uri(), path.as_uri())


def graph(path: Path, name: str, base: str) -> Iterator[rdf.Quad]:
    """The triples of a file as a graph of this name, its blank nodes renamed."""
    syntax = _SYNTAXES[path.suffix[1:]]
    for quad in rdf.parse(path=path, format=syntax, base_iri=base, rename_blank_nodes=True):
        yield rdf.Quad(quad.subject, quad.predicate, quad.object, NamedNode(name))


def stored(term: Node) -> Node:
    """A literal as the store gives it back: it keeps values, not spellings (docs/serving.md)."""
    if not isinstance(term, rdf.Literal):
        return term
    store = Store()
    store.add(rdf.Quad(rdf.TYPE, rdf.TYPE, term))
    kept = next(iter(store)).object
    assert isinstance(kept, rdf.Literal)
    return kept
