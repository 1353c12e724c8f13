"""Answers with their sources, written out: a further column, whole citations, or the graphs of the claims."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from graph import rdf
from graph.engine import CSV, JSON, TSV, Form
from graph.results import write
from graph.sourced import Sourced, term
from graph.witnesses import Citation, CitedClaim, Inference, Passage, Witness

SOURCES: Final = "sources"
TEXTS: Final = (SOURCES, "documents", "restatements")
FULL: Final = (JSON, CSV, TSV)

_PARTED: Final = " | "


def sources(citation: Citation) -> list[CitedClaim]:
    """The claims behind a row, those that it is itself about included, in the order of their IRIs."""
    found = {claim.iri: claim for claim in (*citation.claims, *citation.described)}
    return [found[iri] for iri in sorted(found)]


def fresh(wanted: str, taken: Iterable[str]) -> str:
    """A name for a new column: the one that is wanted, or that with the first number that makes it new."""
    names = {*taken}
    return next(name for name in _numbered(wanted) if name not in names)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1


def with_sources(answer: Sourced, media_type: str, taken: Iterable[str] = ()) -> bytes:
    """The results in a format of solutions, with a column of the IRIs of the claims behind each row.

    The IRIs are parted by spaces. The column is `sources`, or that with a number where the query uses that
    name (`taken`). The answer to an ASK has no columns: they are the links of its head. Raises
    NotExpressible where XML has no way to write a value.
    """
    if answer.form is Form.ASK:
        return _with_links(answer, media_type)
    columns = {SOURCES: [" ".join(claim.iri for claim in sources(one)) for one in answer.citations]}
    return _table(answer, columns, media_type, taken)


def with_texts(answer: Sourced, media_type: str, taken: Iterable[str] = ()) -> bytes:
    """The results as CSV or TSV with three columns more: claims, documents, and the claims in our words."""
    claims = [sources(one) for one in answer.citations]
    columns = {
        "sources": [" ".join(claim.iri for claim in found) for found in claims],
        "documents": [" ".join(document.iri for document in one.documents) for one in answer.citations],
        "restatements": [_PARTED.join(claim.restatement for claim in found) for found in claims],
    }
    return _table(answer, columns, media_type, taken)


def _table(
    answer: Sourced, columns: Mapping[str, Sequence[str]], media_type: str, taken: Iterable[str]
) -> bytes:
    names = {column: fresh(column, {*answer.names, *taken}) for column in columns}
    bindings = [dict(row) for row in answer.bindings]
    for column, name in names.items():
        for row, text in zip(bindings, columns[column], strict=True):
            row[name] = {"type": "literal", "value": text}
    document = {"head": {"vars": [*answer.names, *names.values()]}, "results": {"bindings": bindings}}
    return _written(document, answer.form, media_type)


def _written(document: Mapping[str, Any], form: Form, media_type: str) -> bytes:
    results = rdf.parse_query_results(json.dumps(document), rdf.QueryResultsFormat.JSON)
    output = io.BytesIO()
    write(results, form, media_type, output)
    return output.getvalue()


def _with_links(answer: Sourced, media_type: str) -> bytes:
    links = [claim.iri for one in answer.citations for claim in sources(one)]
    if media_type == JSON:
        return _dumped({**answer.results, "head": {"link": links}})
    written = _written(answer.results, answer.form, media_type)
    head = "".join(f'<link href="{iri}"/>' for iri in links).encode()
    return written.replace(b"<head></head>", b"<head>" + head + b"</head>", 1)


def with_citations(answer: Sourced) -> bytes:
    """The results as SPARQL JSON with two members more: `citations`, one a row, and their `claims` by IRI.

    Programs that know nothing of these read the rows as always. docs/citing.md describes the members.
    """
    cited = {claim.iri: claim for one in answer.citations for claim in _cited(one)}
    # What a cited claim names is told less fully there than where it is cited itself.
    claims = {claim.iri: claim for one in cited.values() for claim in _named(one)} | cited
    cards = {iri: claim_as_data(claims[iri]) for iri in sorted(claims)}
    citations = [citation_as_data(one) for one in answer.citations]
    return _dumped({**answer.results, "citations": citations, "claims": cards})


def _dumped(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _cited(citation: Citation) -> tuple[CitedClaim, ...]:
    return (*citation.claims, *citation.described, *citation.apart)


def _named(claim: CitedClaim) -> tuple[CitedClaim, ...]:
    return (*claim.corrects, *claim.corrected_by, *claim.conflicts)


def citation_as_data(citation: Citation) -> dict[str, Any]:
    """A citation as JSON: its evidence by number, so that a premise of several triples stands there once."""
    numbers = {(one.triple, one.graph): number for number, one in enumerate(citation.evidence)}
    return {
        "sources": [claim.iri for claim in sources(citation)],
        "apart": _iris(citation.apart),
        "documents": [document.iri for document in citation.documents],
        "witnesses": [numbers[one.triple, one.graph] for one in citation.witnesses],
        "evidence": [_witness(one, numbers) for one in citation.evidence],
        "absences": [
            {"kind": one.kind, "pattern": one.pattern, "graph": one.graph} for one in citation.absences
        ],
        "given": list(citation.given),
        "untraced": [{"part": one.part, "reason": one.reason} for one in citation.untraced],
    }


def _witness(witness: Witness, numbers: Mapping[Any, int]) -> dict[str, Any]:
    about = witness.about.iri if isinstance(witness.about, CitedClaim) else witness.about
    return {
        "triple": [term(one) for one in witness.triple],
        "graph": witness.graph,
        "kinds": list(witness.kinds),
        "claims": _iris(witness.claims),
        "apart": _iris(witness.apart),
        "contradictedBy": _iris(witness.contradictions),
        "documents": list(witness.documents),
        "about": about,
        "inferences": [_inference(one, numbers) for one in witness.inferences],
    }


def _inference(inference: Inference, numbers: Mapping[Any, int]) -> dict[str, Any]:
    premises = [numbers[one.triple, one.graph] for one in inference.premises]
    return {"rule": inference.rule, "round": inference.round, "premises": premises, "cut": inference.cut}


def claim_as_data(claim: CitedClaim) -> dict[str, Any]:
    """A claim as JSON: our words, speaker, modality, standing, document and passages."""
    document = claim.document
    return {
        "restatement": claim.restatement,
        "speaker": claim.speaker and {"iri": claim.speaker, "label": claim.speaker_label},
        "modality": claim.modality,
        "standing": claim.standing,
        "reason": claim.reason,
        "note": claim.note,
        "basis": claim.basis,
        "implied": claim.implied,
        "document": document
        and {
            "iri": document.iri,
            "title": document.title,
            "dated": document.dated,
            "file": document.file,
        },
        "passages": [_passage(one) for one in claim.passages],
        "corrects": _iris(claim.corrects),
        "correctedBy": _iris(claim.corrected_by),
        "conflicts": _iris(claim.conflicts),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "iri": passage.iri,
        "paragraph": passage.paragraph,
        "start": passage.start,
        "end": passage.end,
        "sha256": passage.digest,
    }


def _iris(claims: Iterable[CitedClaim]) -> list[str]:
    return [claim.iri for claim in claims]


def whole(answer: Sourced, media_type: str, taken: Iterable[str] = ()) -> bytes:
    """The answer with all that a format can hold of its sources: citations, texts, or the claims alone."""
    if media_type == JSON:
        return with_citations(answer)
    write = with_texts if media_type in FULL and answer.form is not Form.ASK else with_sources
    return write(answer, media_type, taken)


def in_graphs(answer: Sourced) -> list[rdf.Quad]:
    """Each triple of a graph in the graph of each claim that says it, without repetition.

    A triple that the query made up is in the graphs of the claims behind it. One behind which no claim stands
    is in the graphs of its witnesses (the register, the sources), and one that rests on no triple in the
    default graph.
    """
    pairs = zip(answer.triples, answer.citations, strict=True)
    quads = (
        rdf.Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple, one in pairs
        for graph in _graphs(triple, one)
    )
    return list(dict.fromkeys(quads))


def _graphs(triple: rdf.Triple, citation: Citation) -> list[rdf.NamedNode | rdf.DefaultGraph]:
    said = tuple(one for one in citation.witnesses if one.triple == triple)
    behind = Citation(said) if said else citation
    claims = [claim.iri for claim in sources(behind)]
    found = claims or sorted({graph for one in behind.witnesses for graph in one.graphs})
    return [rdf.NamedNode(iri) for iri in found] or [rdf.DefaultGraph()]
