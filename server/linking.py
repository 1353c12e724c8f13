"""Links to other datasets: their page with the evidence, and the way from an external IRI to our thing."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from graph import names
from graph.link import sssom
from graph.link.mapping import Mapping
from graph.link.targets import TARGETS, WIKIDATA, UnknownTarget, normalise, shorten, target_of
from graph.rdf import NamedNode
from server.asking import Row, labels, solutions
from server.context import context
from server.problems import REQUEST_MALFORMED, Problem

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint: Final = Blueprint("linking", __name__)

_MAPPINGS: Final = f"""
PREFIX owl: <{names.PREFIXES["owl"]}>
PREFIX pav: <{names.PREFIXES["pav"]}>
PREFIX rdfs: <{names.PREFIXES["rdfs"]}>
PREFIX sssom: <{names.PREFIXES["sssom"]}>
SELECT ?mapping ?subject ?predicate ?object ?label ?confidence ?comment ?date ?reviewer
WHERE {{
  ?mapping a sssom:Mapping ;
    owl:annotatedSource ?subject ;
    owl:annotatedProperty ?predicate ;
    owl:annotatedTarget ?object ;
    sssom:confidence ?confidence ;
    rdfs:comment ?comment ;
    pav:authoredOn ?date .
  OPTIONAL {{ ?mapping sssom:object_label ?label }}
  OPTIONAL {{ ?mapping sssom:reviewer_id ?reviewer }}
  RESTRICTION
}}
ORDER BY ?subject ?object
"""
_PASSAGES: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
SELECT ?thing (MIN(?said) AS ?restatement)
WHERE {{
  VALUES ?thing {{ THINGS }}
  {{ GRAPH ?claim {{ ?thing ?p ?o }} }} UNION {{ GRAPH ?claim {{ ?s ?p ?thing }} }}
  ?claim cmq:restatement ?said ; cmq:cites ?passage .
}}
GROUP BY ?thing
"""
WORDS: Final = {"sameAs": "is the same as", "exactMatch": "matches", "closeMatch": "is close to"}
LOOK_UP: Final = WIKIDATA.homepage + "w/index.php?"


@dataclass(frozen=True)
class Link:
    """A link as a page shows it: both ends, what it says, how sure and on what evidence."""

    thing: str
    thing_label: str
    words: str
    object: str
    object_label: str
    target: str
    confidence: str
    comment: str
    date: str
    reviewer: str
    mapping: str = ""
    passage: str = ""


@blueprint.route("/links")
def index() -> str:
    """The page of all links by dataset, with their evidence, and of the candidates that wait for review."""
    found = read_links()
    return render_template(
        "links.html",
        parts={target.title: [one for one in found if one.target == target.title] for target in TARGETS},
        candidates=_candidates(),
    )


@blueprint.route("/id")
def find() -> AnyResponse:
    """Redirect (303) from an external IRI, given as `sameAs=`, to the thing of ours that is linked to it."""
    given = request.args.get("sameAs", "")
    try:
        iri = normalise(given)
    except UnknownTarget as error:
        raise Problem(REQUEST_MALFORMED, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    linked = " ".join(f"<{predicate}>" for predicate in _IDENTITIES)
    rows = solutions(f"SELECT ?thing WHERE {{ VALUES ?p {{ {linked} }} ?thing ?p {NamedNode(iri)} }}")
    if not rows:
        raise NotFound(f"Nothing in the record is linked to {iri}.")
    kind, slug = names.split(names.name(rows[0]["thing"].value))
    return redirect(url_for("entities.thing", kind=kind, slug=slug), 303)


_IDENTITIES: Final = (names.PREFIXES["owl"] + "sameAs", names.PREFIXES["skos"] + "exactMatch")


def read_links(thing: str | None = None) -> list[Link]:
    """The links of the record with their evidence, or those of one thing."""
    restriction = f"FILTER(?subject = {NamedNode(thing)})" if thing else ""
    rows = solutions(_MAPPINGS.replace("RESTRICTION", restriction))
    shown = labels({row[c].value for row in rows for c in ("subject", "reviewer") if c in row})
    return [_link(row, shown) for row in rows]


# What another dataset may well know by its name; a claim or a stance is this record's alone.
LOOKED_UP: Final = (
    *("state", "person", "organization", "place", "agreement", "project"),
    *("asset", "equipment", "office", "series"),
)


def look_up(label: str) -> str:
    """The address at which Wikidata searches a name; a plain link, followed only by whoever clicks it."""
    return LOOK_UP + urlencode({"search": label})


def _link(row: Row, shown: Table[str, str]) -> Link:
    text: dict[str, str] = {name: term.value for name, term in row.items()}
    return Link(
        thing=text["subject"],
        thing_label=shown.get(text["subject"], text["subject"]),
        words=_worded(text["predicate"]),
        object=text["object"],
        object_label=text.get("label") or shorten(text["object"]),
        target=target_of(text["object"]).title,
        confidence=text["confidence"],
        comment=text["comment"],
        date=text["date"],
        reviewer=shown.get(text.get("reviewer", ""), text.get("reviewer", "")),
        mapping=text["mapping"],
    )


def _worded(predicate: str) -> str:
    local = predicate.rpartition("#")[2]
    return WORDS.get(local, local)


def _candidates() -> list[Link]:
    """The candidates that wait for review; none where their file cannot be read, which `check` reports."""
    path = context().site.candidates
    if path is None:
        return []
    waiting, problems = sssom.read(path, published=False)
    if problems or not waiting:
        return []
    things = " ".join(sorted({str(NamedNode(one.subject)) for one in waiting}))
    rows = solutions(_PASSAGES.replace("THINGS", things))
    said = {row["thing"].value: row["restatement"].value for row in rows}
    return [_waiting(one, said) for one in waiting]


def _waiting(one: Mapping, said: Table[str, str]) -> Link:
    fields: dict[str, Any] = {"comment": one.comment, "date": one.date, "reviewer": ""}
    return Link(
        one.subject,
        one.subject_label,
        _worded(one.predicate),
        one.object,
        one.object_label,
        one.target.title,
        str(one.confidence or ""),
        **fields,
        passage=said.get(one.subject, ""),
    )
