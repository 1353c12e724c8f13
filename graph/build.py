"""The build: sheets checked, the record assembled, validated and published, each step with what it found."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rdflib import Graph

import ontology
from graph import files, invariants, names, rdf, rules, search, snapshot
from graph.description import LICENCE as LICENCE
from graph.description import dataset_quads, file
from graph.export import Format, serialise
from graph.facts import check_facts
from graph.heads import check_heads
from graph.labels import check_labels
from graph.link.checking import check_links
from graph.link.sssom import LINKS
from graph.modality import check_modality
from graph.places import located
from graph.rdf import NamedNode, Quad, RdfFormat
from graph.reading import BadSheets
from graph.record import Record, assemble, default_graph, is_claim
from graph.selection import Part, select
from graph.sheets import Sheets, read_forms
from graph.snapshot import Snapshot
from graph.standing import check_standing
from ontology.reasoning import NotChecked, check_consistency
from ontology.validation import validate

FINGERPRINT: Final = "built.json"
CHECKS: Final = (check_heads, check_facts, check_labels, check_modality, check_standing, check_links)


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
    inputs = fingerprint(sheets, questions)
    record = check(sheets, questions=questions, report=report)
    progress = _Progress(report)
    with progress.step("dumps") as step:
        quads, written = dumps(record)
        step.found = f"{sum(len(dump) for dump in written.values()) // 1024} kB in {len(written)} files"
    with progress.step("snapshot") as step:
        published = snapshot.publish(data, record.version, quads, written, check=_returned(quads))
        step.found = f"version {record.version[:12]} in {published.path}{_stamp(data, inputs, published)}"
    return published


def check(sheets: Path, *, questions: bytes = b"", report: Report) -> Record:
    """Read and check everything and assemble the record, writing nothing; raises as `build` does."""
    progress = _Progress(report)
    with progress.step("sheets") as step:
        read = read_checked(sheets)
        claims = sum(len(sheet.claims) for sheet in read.all)
        step.found = f"{claims} claims in {len(read.all)} sheets, {len(read.things)} things"
        step.found += f", {sum(link.is_accepted for link in read.links)} links" if read.links else ""
    with progress.step("record") as step:
        record = assemble(read, questions)
        triples = sum(1 for _ in default_graph(record.quads))
        step.found = f"{triples} triples, {len({d.triple for d in record.derivations})} of them derived"
    with progress.step("invariants") as step:
        if messages := invariants.broken(record):
            raise Unsound(messages)
        step.found = "every triple has a graph, every thing a type and a label"
    with progress.step("shapes") as step:
        step.found = _shapes(record, read)
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
    """The SHA-256 of all that a build reads (sheets, links, ontology, questions) and of its index's form."""
    digest = hashlib.sha256(b"search %d\0" % search.FORMAT + questions)
    parts = {path.name: _contents(path) for path in (*sheets.glob("*.yaml"), sheets / LINKS)}
    parts |= {name: ontology.read(name).encode() for name in ontology.INPUTS}
    parts |= {f"rules/{name}": text.encode() for name, text in ontology.rules().items()}
    for name in sorted(parts):
        digest.update(f"{name}\0{len(parts[name])}\0".encode() + parts[name])
    return digest.hexdigest()


def is_current(sheets: Path, data: Path, questions: bytes = b"") -> bool:
    """Whether the current snapshot is whole and was built from just these sheets, ontology and questions."""
    current = snapshot.current(data)
    try:
        stamp = json.loads((data / FINGERPRINT).read_bytes())
    except (OSError, ValueError):
        return False
    if current is None or snapshot.damaged(current):
        return False
    return bool(stamp == {"inputs": fingerprint(sheets, questions), "version": current.version})


def dumps(record: Record) -> tuple[list[Quad], dict[str, bytes]]:
    """All quads, the dataset's description of itself among them, and the files that stand beside the store.

    The description tells the size and the check sum of each file but those that hold it themselves.
    """
    accepted = {NamedNode(name) for name in record.accepted}
    claims = [quad for quad in record.quads if is_claim(quad)]
    files = {
        "record.ttl": _dump(record, select(record.quads, Part.RECORD), Format.TURTLE),
        "claims-accepted.trig": _dump(record, (q for q in claims if q.graph_name in accepted), Format.TRIG),
        "claims-other.trig": _dump(record, (q for q in claims if q.graph_name not in accepted), Format.TRIG),
        "ontology.ttl": _dump(record, select(record.quads, Part.ONTOLOGY), Format.TURTLE),
        "derivations.json": json.dumps(rules.to_json(record.derivations), indent=1).encode() + b"\n",
    }
    described = dataset_quads(record, [file(name, content) for name, content in files.items()])
    quads = [*record.quads, *described]
    files["everything.trig"] = _dump(record, select(quads, Part.EVERYTHING), Format.TRIG)
    files[search.FILE] = search.write(quads, record.version)
    return quads, files


def _dump(record: Record, part: Iterable[Quad], form: Format) -> bytes:
    """A part of the record, headed by its version, its licence and how to cite it (design, section 5)."""
    lines = (
        "The Communiqué record, version " + record.version,
        f"Licence: {LICENCE}",
        citation(record.version),
    )
    return serialise(part, form, header="\n".join(lines))


def citation(version: str) -> str:
    """How to cite a version of the record."""
    return f"How to cite: The Communiqué project. The Communiqué record, version {version[:12]}."


def _returned(quads: Iterable[Quad]) -> Callable[[Iterable[Quad]], None]:
    """The check of I3 on the store as it reads back from the disk; it raises Unsound."""

    def check(stored: Iterable[Quad]) -> None:
        if lost := invariants.differs(quads, stored):
            raise Unsound(lost)

    return check


def _stamp(data: Path, inputs: str, published: Snapshot) -> str:
    """Note what the snapshot was built from; a remark where that fails, for the snapshot stands."""
    try:
        stamp = {"inputs": inputs, "version": published.version}
        files.write(data / FINGERPRINT, json.dumps(stamp).encode())
    except files.CannotWrite as error:
        return f"; the next start builds it again, for {error}"
    return ""


def _contents(path: Path) -> bytes:
    """The bytes of a sheet; none where it cannot be read, which the check of the sheets reports."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def _shapes(record: Record, sheets: Sheets) -> str:
    found = validate(Graph().parse(data=_triples(select(record.quads, Part.RECORD)), format="nt"))
    if violations := [one for one in found if one.severity == "violation"]:
        raise Unsound(f"{located(sheets, one.focus, one.path, one.value)}{one}" for one in violations)
    return "the record fits its shapes" + "".join(f"; {one}" for one in found)


def _consistency(record: Record) -> str:
    logical = {NamedNode(name) for name in (names.ONTOLOGY, names.CODES, names.THINGS, *record.accepted)}
    verdict = check_consistency(_triples(quad for quad in record.quads if quad.graph_name in logical))
    if isinstance(verdict, NotChecked):
        return f"consistency not checked: {verdict.reason}"
    if verdict.unsatisfiable or not verdict.consistent:
        empty = (f"{name} can have no member" for name in verdict.unsatisfiable)
        raise Unsound((*verdict.contradictions, *empty) or ("the record contradicts itself",))
    return "consistent by HermiT"


def _triples(quads: Iterable[Quad]) -> bytes:
    return rdf.serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
