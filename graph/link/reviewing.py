"""The decisions of a reviewer: what each does to the file of links and to the file of candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from graph import files, names
from graph.link import sssom
from graph.link.checking import clashes
from graph.link.entity import Statements
from graph.link.mapping import BY_HAND, CLOSE, NOTHING, Mapping
from graph.rdf import NamedNode, Quad
from graph.reading import BadSheets
from graph.record import is_claim
from ontology.terms import CMQ

CANDIDATES_TITLE = "Candidates for links of the Communiqué record, not reviewed"


class Decision(StrEnum):
    """What a reviewer decides on a candidate."""

    ACCEPT = "accept"
    REJECT = "reject"
    CLOSE = "close"
    NONE = "none"
    SKIP = "skip"


@dataclass(frozen=True)
class Passage:
    """Where the record speaks of a thing: a claim, its words, its document and paragraph."""

    claim: str
    restatement: str
    document: str
    paragraph: str


@dataclass
class Files:
    """The two files of a folder of sheets, as they stand; a decision changes and writes both."""

    folder: Path
    links: list[Mapping]
    candidates: list[Mapping]

    def write(self) -> None:
        """Write both files, each in one step; raises files.CannotWrite."""
        texts = (
            (sssom.LINKS, sssom.write(self.links)),
            (sssom.CANDIDATES, sssom.write(self.candidates, CANDIDATES_TITLE)),
        )
        for name, text in texts:
            files.write(self.folder / name, text.encode())


def open_files(folder: Path) -> Files:
    """The links and candidates of a folder; raises BadSheets with every problem in them."""
    links, problems = sssom.read(folder / sssom.LINKS)
    candidates, more = sssom.read(folder / sssom.CANDIDATES, published=False)
    if found := [*problems, *more, *clashes(folder / sssom.LINKS, links)]:
        raise BadSheets(found)
    return Files(folder, links, candidates)


def decide(opened: Files, candidate: Mapping, decision: Decision, reviewer: str, date: str) -> list[str]:
    """Do what was decided; gives what stands against it, in words, and then changes nothing.

    A rejection is kept, so that it is not proposed again; `none` rejects all candidates of the thing in that
    dataset, and records that it was searched without a find.
    """
    if decision is Decision.SKIP:
        return []
    decided = [_decided(candidate, decision, reviewer, date)]
    alike = [one for one in opened.candidates if _is_beside(one, candidate)]
    if decision is Decision.NONE:
        decided = [_decided(one, Decision.REJECT, reviewer, date) for one in alike]
        decided.append(_search(candidate, reviewer, date))
    links = [*opened.links, *decided]
    if found := list(clashes(opened.folder / sssom.LINKS, _numbered(links))):
        return [problem.message for problem in found]
    gone = {one.name for one in decided} | (
        {one.name for one in alike} if decision is Decision.ACCEPT else set()
    )
    opened.links = links
    opened.candidates = [one for one in opened.candidates if one.name not in gone]
    opened.write()
    return []


def passage_of(quads: Iterable[Quad], iri: str) -> Passage | None:
    """Where a document speaks of a thing: the first claim by name that mentions it and cites a passage."""
    node = NamedNode(iri)
    quads = list(quads)
    mentioning = {quad.graph_name for quad in quads if is_claim(quad) and node in (quad.subject, quad.object)}
    said = Statements(quad.triple for quad in quads if quad.graph_name == NamedNode(names.SOURCES))
    for claim in sorted(str(graph.value) for graph in mentioning if isinstance(graph, NamedNode)):
        for cited in said.iris(claim, CMQ.cites)[:1]:
            return _passage(said, claim, cited)
    return None


def _passage(said: Statements, claim: str, cited: str) -> Passage:
    (document,) = said.iris(cited, names.PREFIXES["oa"] + "hasSource")
    texts = [
        said.texts(claim, CMQ.restatement),
        said.texts(document, CMQ.title),
        said.texts(cited, CMQ.paragraph),
    ]
    return Passage(claim, *(text[0] for text in texts))


def _decided(candidate: Mapping, decision: Decision, reviewer: str, date: str) -> Mapping:
    if decision is Decision.REJECT:
        return replace(candidate, negated=True, reviewers=(reviewer,), date=date)
    predicate = CLOSE if decision is Decision.CLOSE else candidate.predicate
    return replace(candidate, predicate=predicate, reviewers=(reviewer,), date=date)


def _search(candidate: Mapping, reviewer: str, date: str) -> Mapping:
    return replace(
        candidate,
        object=NOTHING,
        object_label="",
        object_kind="",
        justification=BY_HAND,
        confidence=None,
        reviewers=(reviewer,),
        date=date,
        comment=f"{candidate.target.title} was searched on this day, and holds no such thing.",
    )


def _is_beside(one: Mapping, other: Mapping) -> bool:
    return (one.subject, one.target) == (other.subject, other.target)


def _numbered(mappings: Iterable[Mapping]) -> list[Mapping]:
    return [replace(mapping, line=number) for number, mapping in enumerate(mappings, start=1)]
