"""From sheets to quads: one named graph a claim, and the register and descriptions of sources beside them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Final

import ontology
from graph import names
from graph.passages import At
from graph.rdf import LABEL, TYPE, Literal, NamedNode, Quad, RdfFormat, parse
from graph.reading import BadSheets, Problem
from graph.sheets import Claim, Fact, Head, Sheet, Sheets, Thing, Value
from graph.standing import Verdict, verdicts
from ontology.terms import CMQ

_OA: Final = names.PREFIXES["oa"]
_XSD: Final = names.PREFIXES["xsd"]
_SOURCE: Final = NamedNode(names.PREFIXES["dcterms"] + "source")
_PRIMARY_SOURCE: Final = NamedNode(names.PREFIXES["prov"] + "hadPrimarySource")


def claim_quads(sheets: Sheets) -> list[Quad]:
    """What every claim asserts, each in the graph that bears the claim's IRI.

    Raises BadSheets if a claim's triples are not exactly as many as its values: nothing is lost in silence.
    """
    found = [set(_parse({claim.name: claim.facts for claim in sheet.claims})) for sheet in sheets.all]
    pairs = zip(sheets.all, found, strict=True)
    if problems := [problem for sheet, quads in pairs for problem in _miscounted(sheet, quads)]:
        raise BadSheets(problems)
    return list(chain.from_iterable(found))


def register_quads(things: Iterable[Thing]) -> Iterator[Quad]:
    """The register: the type and labels of each thing, and where they come from."""
    things = list(things)
    yield from _parse({names.THINGS: tuple(thing.fact for thing in things)})
    for thing in things:
        yield Quad(_id(thing.fact.name), _SOURCE, Literal(thing.source), NamedNode(names.THINGS))


def source_quads(sheets: Sheets) -> Iterator[Quad]:
    """The description of every document, passage and claim."""
    standing = verdicts(sheets)
    graph = NamedNode(names.SOURCES)
    for sheet in sheets.all:
        triples = list(_document(sheet.head))
        for claim in sheet.claims:
            triples += _claim(sheet, claim, standing[claim.name])
            triples += [triple for at in claim.passages for triple in _passage(sheet.head, at)]
        yield from (Quad(subject, predicate, object_, graph) for subject, predicate, object_ in triples)


def passage_name(document: str, at: At) -> str:
    """The name of a passage: `passage/<document>-<start>-<end>`."""
    return f"passage/{document.partition('/')[2]}-{at.start}-{at.end}"


_Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


@cache
def _context() -> dict[str, object]:
    context: dict[str, object] = json.loads(ontology.read("context.jsonld"))["@context"]
    return context


def _parse(graphs: dict[str, tuple[Fact, ...]]) -> Iterable[Quad]:
    nodes = [{"id": name, "@graph": [_node(fact) for fact in facts]} for name, facts in graphs.items()]
    document = json.dumps({"@context": _context(), "@graph": nodes})
    return parse(document, format=RdfFormat.JSON_LD, base_iri=names.ID)


def _node(fact: Fact) -> dict[str, object]:
    return {"id": fact.name, **{key: _written(values) for key, values in fact.values.items()}}


def _written(values: tuple[Value, ...]) -> object:
    """The values of a key as JSON-LD has them: a list, or a map of languages to lists."""
    if not any(value.language for value in values):
        return [value.text for value in values]
    by_language: dict[str, list[str]] = {}
    for value in values:
        by_language.setdefault(value.language or "en", []).append(value.text)
    return by_language


def _miscounted(sheet: Sheet, quads: set[Quad]) -> Iterator[Problem]:
    counts = Counter(quad.graph_name for quad in quads)
    for claim in sheet.claims:
        wanted = sum(len(values) for fact in claim.facts for values in fact.values.values())
        found = counts[_id(claim.name)]
        if wanted != found:
            message = f"this claim has {wanted} values and makes {found} triples; is something stated twice?"
            yield Problem(sheet.path, claim.line, message)


def _document(head: Head) -> Iterator[_Triple]:
    node = _id(head.name)
    yield node, TYPE, NamedNode(CMQ.Document)
    yield node, TYPE, NamedNode(CMQ[head.type])
    yield node, LABEL, Literal(head.title, language=head.language)
    yield node, NamedNode(CMQ.title), Literal(head.title)
    yield node, NamedNode(CMQ.author), _id(head.author)
    yield node, NamedNode(CMQ.language), Literal(head.language)
    if head.publisher:
        yield node, NamedNode(CMQ.publisher), _id(head.publisher)
    for term, text in ((CMQ.dated, head.dated), (CMQ.fileName, head.file), (CMQ.digest, head.sha256)):
        if text:
            yield node, NamedNode(term), Literal(text)


def _claim(sheet: Sheet, claim: Claim, verdict: Verdict) -> Iterator[_Triple]:
    node, head = _id(claim.name), sheet.head
    yield node, TYPE, NamedNode(CMQ.Claim)
    if sheet.is_curators:
        yield node, TYPE, NamedNode(CMQ.CuratorClaim)
    yield node, LABEL, Literal(f"Claim {claim.number} of “{head.title}”", language="en")
    yield node, NamedNode(CMQ.number), _typed(str(claim.number), "integer")
    yield node, NamedNode(CMQ.restatement), Literal(claim.says)
    yield node, NamedNode(CMQ.assertedBy), _id(claim.by or head.author)
    yield node, NamedNode(CMQ.modality), NamedNode(CMQ["modality-" + claim.modality])
    yield node, _PRIMARY_SOURCE, _id(head.name)
    yield node, NamedNode(CMQ.recordedBy), _id(head.recorded_by)
    yield node, NamedNode(CMQ.reviewedBy), _id(head.reviewed_by)
    yield node, NamedNode(CMQ.recordingMethod), NamedNode(CMQ["method-" + head.method])
    for at in claim.passages:
        yield node, NamedNode(CMQ.cites), _id(passage_name(head.name, at))
    if claim.modality in ("holds", "not-done") and not sheet.is_curators:
        yield (node, NamedNode(CMQ.asOf), Literal(head.dated)) if head.dated else (node, *_true(CMQ.undated))
    yield from ((node, *_true(term)) for term in _flags(claim))
    yield from ((node, NamedNode(term), Literal(text)) for term, text in _remarks(claim))
    if claim.finding:
        yield node, NamedNode(CMQ.finding), NamedNode(CMQ["finding-" + claim.finding])
    yield from ((node, NamedNode(CMQ.corrects), _id(name)) for name in claim.corrects)
    yield from ((node, NamedNode(CMQ.concerns), _id(name)) for name in claim.concerns)
    yield from _verdict(node, verdict)


def _flags(claim: Claim) -> Iterator[str]:
    if claim.implied:
        yield CMQ.implied
    if claim.relative_date:
        yield CMQ.relativeDate


def _remarks(claim: Claim) -> Iterator[tuple[str, str]]:
    if claim.note:
        yield CMQ.note, claim.note
    if claim.basis:
        yield CMQ.basis, claim.basis


def _verdict(node: NamedNode, verdict: Verdict) -> Iterator[_Triple]:
    yield node, NamedNode(CMQ.standing), NamedNode(CMQ["standing-" + verdict.standing])
    if verdict.reason:
        yield node, NamedNode(CMQ.reason), NamedNode(CMQ["reason-" + verdict.reason])
    yield from ((node, NamedNode(CMQ.markedBy), _id(name)) for name in verdict.marked_by)
    yield from ((node, NamedNode(CMQ.inConflictWith), _id(name)) for name in verdict.conflicts)


def _passage(head: Head, at: At) -> Iterator[_Triple]:
    node = _id(passage_name(head.name, at))
    selector = NamedNode(node.value + "#position")
    place = f"paragraph {at.paragraph}, characters {at.start} to {at.end}"
    yield node, TYPE, NamedNode(CMQ.Passage)
    yield node, TYPE, NamedNode(_OA + "SpecificResource")
    yield node, LABEL, Literal(f"“{head.title}”, {place}", language="en")
    yield node, NamedNode(_OA + "hasSource"), _id(head.name)
    yield node, NamedNode(_OA + "hasSelector"), selector
    yield node, NamedNode(CMQ.paragraph), _typed(str(at.paragraph), "integer")
    yield node, NamedNode(CMQ.digest), Literal(at.sha256)
    yield selector, TYPE, NamedNode(CMQ.Selector)
    yield selector, TYPE, NamedNode(_OA + "TextPositionSelector")
    yield selector, LABEL, Literal(f"characters {at.start} to {at.end} of “{head.title}”", language="en")
    yield selector, NamedNode(_OA + "start"), _typed(str(at.start), "integer")
    yield selector, NamedNode(_OA + "end"), _typed(str(at.end), "integer")


def _id(name: str) -> NamedNode:
    return NamedNode(names.ID + name)


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(_XSD + datatype))


def _true(term: str) -> tuple[NamedNode, Literal]:
    return NamedNode(term), _typed("true", "boolean")
