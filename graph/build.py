"""The build: sheets checked, the record assembled, validated and published, each step with what it found."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rdflib import Graph

import ontology
from graph import files, invariants, names, rules, snapshot
from graph.description import dataset_quads
from graph.export import Format, serialise
from graph.facts import check_facts
from graph.heads import check_heads
from graph.labels import check_labels
from graph.modality import check_modality
from graph.rdf import Quad, RdfFormat, serialize
from graph.reading import BadSheets
from graph.record import Record, assemble, default_graph, is_claim
from graph.sheets import Sheets, read_forms
from graph.snapshot import Snapshot
from graph.standing import check_standing
from ontology.reasoning import NotChecked, check_consistency
from ontology.validation import validate

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
FINGERPRINT: Final = "built.json"
# In a store whose default graph is the union of all graphs, these make the record together with the ontology.
_WITH_CLAIMS: Final = (names.THINGS, names.SOURCES, names.CODES, names.LINKS, names.INFERRED)
CHECKS: Final = (check_heads, check_facts, check_labels, check_modality, check_standing)


@dataclass(frozen=True)
class Step:
    """A step of the build that is done: its name, what it found, and the seconds that it took."""

    name: str
    found: str
    seconds: float


Report = Callable[[Step], None]


class Unsound(ValueError):
    """The record breaks its shapes, its logic or its invariants; carries every message."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


@dataclass
class _Progress:
    report: Report
    found: str = field(default="", init=False)

    @contextmanager
    def step(self, name: str) -> Iterator[_Progress]:
        begun = time.perf_counter()
        self.found = "done"
        yield self
        self.report(Step(name, self.found, time.perf_counter() - begun))


def build(sheets: Path, data: Path, *, questions: bytes = b"", report: Report) -> Snapshot:
    """Build the record from a folder of sheets and publish it in a data folder.

    Raises BadSheets, ContradictoryTimes, Unsound, files.CannotWrite; then nothing has changed.
    """
    print_of_inputs = fingerprint(sheets, questions)
    record = check(sheets, questions=questions, report=report)
    progress = _Progress(report)
    with progress.step("dumps") as step:
        quads = [*record.quads, *dataset_quads(record)]
        written = dumps(record, quads)
        step.found = f"{sum(len(dump) for dump in written.values()) // 1024} kB in {len(written)} files"
    with progress.step("snapshot") as step:
        published = snapshot.publish(data, record.version, quads, written)
        if lost := invariants.differs(record, (q for q in snapshot.quads(published) if not _describes(q))):
            raise Unsound(lost)
        files.write(
            data / FINGERPRINT, json.dumps({"inputs": print_of_inputs, "version": record.version}).encode()
        )
        step.found = f"version {record.version[:12]} in {published.path}"
    return published


def check(sheets: Path, *, questions: bytes = b"", report: Report) -> Record:
    """Read and check everything and assemble the record, writing nothing; raises as `build` does."""
    progress = _Progress(report)
    with progress.step("sheets") as step:
        read = read_checked(sheets)
        step.found = f"{sum(len(s.claims) for s in read.all)} claims in {len(read.all)} sheets, {len(read.things)} things"
    with progress.step("record") as step:
        record = assemble(read, questions)
        triples = sum(1 for _ in default_graph(record.quads))
        step.found = f"{triples} triples, {len({d.triple for d in record.derivations})} of them derived"
    with progress.step("invariants") as step:
        if messages := invariants.broken(record):
            raise Unsound(messages)
        step.found = "I1, I2, I4 and I5 hold"
    with progress.step("shapes") as step:
        if violations := validate(_rdflib(record)):
            raise Unsound(str(violation) for violation in violations)
        step.found = "the record fits its shapes"
    with progress.step("consistency") as step:
        step.found = _consistency(record)
    return record


def read_checked(folder: Path) -> Sheets:
    """The sheets of a folder; raises BadSheets with every problem of form, heads, facts and standing.

    Of a place that is malformed, nothing more is reported than that.
    """
    sheets, problems = read_forms(folder)
    malformed = {(problem.path, problem.line) for problem in problems}
    if sheets:
        found = (problem for check in CHECKS for problem in check(sheets))
        problems += [problem for problem in found if (problem.path, problem.line) not in malformed]
    if problems or sheets is None:
        raise BadSheets(problems)
    return sheets


def fingerprint(sheets: Path, questions: bytes = b"") -> str:
    """The SHA-256 of all that a build reads: sheets, ontology and questions."""
    digest = hashlib.sha256(questions)
    parts = {path.name: path.read_bytes() for path in sorted(sheets.glob("*.yaml"))}
    parts |= {name: ontology.read(name).encode() for name in ontology.INPUTS}
    parts |= {name: text.encode() for name, text in ontology.rules().items()}
    for name in sorted(parts):
        digest.update(f"{name}\0{len(parts[name])}\0".encode() + parts[name])
    return digest.hexdigest()


def is_current(sheets: Path, data: Path, questions: bytes = b"") -> bool:
    """Whether the current snapshot was built from just these sheets, ontology and questions."""
    current = snapshot.current(data)
    try:
        built = json.loads((data / FINGERPRINT).read_bytes())
    except (OSError, ValueError):
        return False
    wanted = {"inputs": fingerprint(sheets, questions), "version": current.version if current else None}
    return current is not None and built == wanted and not snapshot.damaged(current)


def dumps(record: Record, quads: Iterable[Quad]) -> Mapping[str, bytes]:
    """The files that stand beside the store (design, section 5)."""
    quads = list(quads)
    header = (
        f"The Communiqué record, version {record.version}\nLicence: {LICENCE}\n{citation(record.version)}"
    )
    graphs = [quad for quad in quads if quad.graph_name != Quad(*quad.triple).graph_name]
    claims = [quad for quad in graphs if is_claim(quad)]
    accepted = [quad for quad in graphs if quad.graph_name.value in (*_WITH_CLAIMS, *record.accepted)]
    other = [quad for quad in claims if quad.graph_name.value not in record.accepted]
    terms = [quad for quad in graphs if quad.graph_name.value in (names.ONTOLOGY, names.CODES)]
    derivations = json.dumps(rules.to_json(record.derivations), ensure_ascii=False, indent=1)
    return {
        "record.ttl": serialise((Quad(*t) for t in default_graph(quads)), Format.TURTLE, header=header),
        "claims-accepted.trig": serialise(accepted, Format.TRIG, header=header),
        "claims-other.trig": serialise(other, Format.TRIG, header=header),
        "ontology.ttl": serialise(terms, Format.TURTLE, header=header),
        "everything.trig": serialise(graphs, Format.TRIG, header=header),
        "derivations.json": derivations.encode() + b"\n",
    }


def citation(version: str) -> str:
    """How to cite a version of the record."""
    return f"How to cite: The Communiqué project. The Communiqué record, version {version[:12]}."


def _consistency(record: Record) -> str:
    logical = (names.ONTOLOGY, names.CODES, names.THINGS)
    quads = (q for q in record.quads if getattr(q.graph_name, "value", "") in (*logical, *record.accepted))
    verdict = check_consistency(serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES) or b"")
    if isinstance(verdict, NotChecked):
        return f"consistency not checked: {verdict.reason}"
    if not verdict.consistent or verdict.unsatisfiable:
        named = [f"no member is possible of {iri}" for iri in verdict.unsatisfiable]
        raise Unsound([*verdict.contradictions, *named] or ["HermiT finds the record inconsistent"])
    return "consistent, by HermiT"


def _rdflib(record: Record) -> Graph:
    text = serialize(default_graph(record.quads), format=RdfFormat.N_TRIPLES) or b""
    return Graph().parse(data=text, format="nt")


def _describes(quad: Quad) -> bool:
    return getattr(quad.graph_name, "value", "") == names.DATASET
