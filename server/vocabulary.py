"""The ontology: a page with every term, its meaning, examples and questions; the same as data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request
from werkzeug.wsgi import wrap_file

from graph import names
from graph.engine import Request
from queries.catalogue import Question
from server.asking import Row, labels, solutions
from server.cards import Value
from server.context import ask
from server.documents import chosen
from server.negotiation import GRAPHS, HTML
from server.questions import catalogue

blueprint: Final = Blueprint("vocabulary", __name__)

ONTOLOGY: Final = names.PREFIXES["cmq"].removesuffix("#")
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{names.PREFIXES[name]}>\n" for name in ("cmq", "owl", "rdf", "rdfs", "skos")
)
_DATA: Final = f"""
CONSTRUCT {{ ?s ?p ?o }}
WHERE {{ VALUES ?graph {{ <{names.ONTOLOGY}> <{names.CODES}> }} GRAPH ?graph {{ ?s ?p ?o }} }}
"""
_TERMS: Final = f"""{_PREFIXES}
SELECT ?term ?type ?label ?definition ?scheme
WHERE {{
  VALUES ?graph {{ <{names.ONTOLOGY}> <{names.CODES}> }}
  GRAPH ?graph {{
    ?term a ?type ; rdfs:label ?label .
    FILTER(STRSTARTS(STR(?term), STR(cmq:)))
    OPTIONAL {{ ?term skos:definition ?definition FILTER(LANG(?definition) = "en") }}
    OPTIONAL {{ ?term skos:inScheme ?scheme }}
  }}
}}
"""
_AROUND: Final = f"""{_PREFIXES}
SELECT DISTINCT ?term ?how ?other
WHERE {{
  GRAPH <{names.ONTOLOGY}> {{
    {{ ?term rdfs:subClassOf|rdfs:subPropertyOf ?other BIND("above" AS ?how) }}
    UNION {{ ?term rdfs:domain/(owl:unionOf/rdf:rest*/rdf:first)? ?other BIND("domain" AS ?how) }}
    UNION {{ ?term rdfs:range/(owl:unionOf/rdf:rest*/rdf:first)? ?other BIND("range" AS ?how) }}
    UNION {{ ?term owl:inverseOf ?other BIND("inverse" AS ?how) }}
    FILTER(isIRI(?other) && STRSTARTS(STR(?term), STR(cmq:)))
  }}
}}
"""
_MEMBERS: Final = f"""{_PREFIXES}
SELECT ?term (COUNT(DISTINCT ?thing) AS ?uses) (MIN(STR(?thing)) AS ?example)
WHERE {{ ?thing a ?term . FILTER(STRSTARTS(STR(?term), STR(cmq:))) }}
GROUP BY ?term
"""
_USES: Final = f"""{_PREFIXES}
SELECT ?term (COUNT(*) AS ?uses) (MIN(STR(?thing)) AS ?example)
WHERE {{ ?thing ?term ?value . FILTER(STRSTARTS(STR(?term), STR(cmq:))) }}
GROUP BY ?term
"""
KINDS: Final = {
    "Classes": ("owl#Class",),
    "Relations between things": ("owl#ObjectProperty",),
    "Relations to values": ("owl#DatatypeProperty", "owl#AnnotationProperty"),
    "Codes": (),
}


@dataclass(frozen=True)
class Term:
    """A term of the ontology: names, meaning, neighbours, uses in the record, questions that use it."""

    iri: str
    names: tuple[Value, ...]
    definition: str
    around: dict[str, tuple[Value, ...]]
    uses: int
    example: Value | None
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """The part of the IRI after the namespace."""
        return self.iri.removeprefix(names.PREFIXES["cmq"])


@blueprint.route("/ontology")
@blueprint.route("/ontology.<ending>")
def page(ending: str | None = None) -> Response:
    """Every term of the ontology for people; the ontology with its code lists for programs."""
    choice = chosen((HTML, *GRAPHS), ending)
    if choice.format is HTML:
        body = render_template("ontology.html", kinds=read_terms(), formats=GRAPHS[:4], iri=ONTOLOGY)
        return Response(body, content_type=choice.content_type)
    answer = ask(Request(_DATA, choice.format.media_type, reviewed=True))
    response = Response(
        wrap_file(request.environ, answer.body), content_type=choice.content_type, direct_passthrough=True
    )
    response.content_length = answer.length
    return response


def read_terms() -> dict[str, list[Term]]:
    """The terms by kind, in the order of their names."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in solutions(_TERMS):
        rows[row["term"].value].append(row)
    around = _around()
    uses = {row["term"].value: row for row in (*solutions(_MEMBERS), *solutions(_USES)) if "example" in row}
    shown = labels(row["example"].value for row in uses.values())
    asked = _asked()
    found: dict[str, list[Term]] = {kind: [] for kind in KINDS}
    for iri in sorted(rows, key=lambda iri: iri.casefold()):
        used = uses.get(iri)
        found[_kind(rows[iri])].append(_term(iri, rows[iri], around[iri], used, shown, asked))
    return {kind: terms for kind, terms in found.items() if terms}


def _term(
    iri: str,
    rows: list[Row],
    around: dict[str, list[Value]],
    used: Row | None,
    shown: dict[str, str],
    asked: dict[str, tuple[Question, ...]],
) -> Term:
    written = {Value(row["label"].value, language=getattr(row["label"], "language", None)) for row in rows}
    example = used["example"].value if used else ""
    return Term(
        iri,
        tuple(sorted(written, key=lambda one: (one.language != "en", one.language or "", one.text))),
        next((row["definition"].value for row in rows if "definition" in row), ""),
        {how: tuple(others) for how, others in around.items()},
        int(used["uses"].value) if used else 0,
        Value(shown.get(example, names.shorten(example)), example) if example else None,
        asked.get(iri.removeprefix(names.PREFIXES["cmq"]), ()),
    )


def _kind(rows: Iterable[Row]) -> str:
    types = {row["type"].value for row in rows}
    for kind, endings in KINDS.items():
        if any(type_.endswith(endings) for type_ in types if endings):
            return kind
    return "Codes"


def _around() -> dict[str, dict[str, list[Value]]]:
    """The terms above each term, in its domain, in its range and inverse to it, and the other way round."""
    found: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(solutions(_AROUND), key=lambda row: (row["term"].value, row["other"].value)):
        term, how, other = row["term"].value, row["how"].value, row["other"].value
        found[term][how].append(Value(names.shorten(other).removeprefix("cmq:"), other))
        if how == "above":
            found[other]["below"].append(Value(names.shorten(term).removeprefix("cmq:"), term))
    return found


def _asked() -> dict[str, tuple[Question, ...]]:
    """The questions whose queries use each term."""
    found: dict[str, list[Question]] = defaultdict(list)
    for question in catalogue():
        for name in sorted(set(re.findall(r"\bcmq:([A-Za-z][\w-]*)", question.query))):
            found[name].append(question)
    return {name: tuple(many) for name, many in found.items()}
