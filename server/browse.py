"""Lists to look through: things by kind, documents by date, claims by document, speaker and marks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from graph import names
from graph.rdf import NamedNode
from server.asking import Row, solutions
from server.cards import MODALITIES, STANDINGS, Value, read_cards
from server.mentions import TITLES, kind_of
from server.problems import REQUEST_MALFORMED, Problem
from server.words import in_words

blueprint: Final = Blueprint("browse", __name__)

ROWS: Final = 50
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{names.PREFIXES[name]}>\n" for name in ("cmq", "prov", "rdfs", "oa")
)
_THINGS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?thing ?label WHERE {{
  ?thing rdfs:label ?label . FILTER(LANG(?label) = "en" && STRSTARTS(STR(?thing), "{names.ID}"))
}}
"""
_DOCUMENTS: Final = f"""{_PREFIXES}
SELECT ?document ?title ?dated (SAMPLE(?name) AS ?by) (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {{
  ?document a cmq:Document ; cmq:title ?title .
  ?claim prov:hadPrimarySource ?document ; cmq:cites ?passage .
  OPTIONAL {{ ?document cmq:dated ?dated }}
  OPTIONAL {{ ?document cmq:earliest ?date }}
  OPTIONAL {{ ?document cmq:author ?author . ?author rdfs:label ?name . FILTER(LANG(?name) = "en") }}
}}
GROUP BY ?document ?title ?dated ?date
ORDER BY DESC(?date) ?title
"""
_CLAIMS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?claim WHERE {{
  ?claim cmq:cites ?passage ; cmq:number ?number ; prov:hadPrimarySource ?document .
  PATTERN
  OPTIONAL {{ ?document cmq:earliest ?date }}
}}
ORDER BY DESC(?date) ?document ?number
"""


@dataclass(frozen=True)
class Paper:
    """A document in a list: itself, its date in words, by whom, and how many claims it makes."""

    document: Value
    dated: str
    by: str
    claims: int


@blueprint.route("/things")
def things() -> str:
    """All that is registered or introduced, by kind; with `kind=` the names of one kind."""
    rows = [row for row in solutions(_THINGS) if kind_of(row["thing"].value) in TITLES]
    by_kind = {
        kind: sorted((Value(row["label"].value, row["thing"].value) for row in found), key=_by_name)
        for kind, found in groupby(sorted(rows, key=_kind), key=_kind)
    }
    kind = request.args.get("kind")
    if kind is not None and kind not in by_kind:
        raise NotFound(f"There is no kind “{kind}” here; there are {', '.join(sorted(by_kind))}.")
    shown = {kind: by_kind[kind]} if kind else by_kind
    return render_template("things.html", kinds=shown, titles=TITLES, chosen=kind, few=None if kind else 8)


@blueprint.route("/documents")
def documents() -> str:
    """The documents of the record, the latest first."""
    return render_template("documents.html", papers=papers())


def papers() -> list[Paper]:
    """The documents that claims rest on, the latest first, those without a date last."""
    return [
        Paper(
            Value(row["title"].value, row["document"].value),
            in_words(row["dated"].value.partition("T")[0]) if "dated" in row else "no date",
            row["by"].value if "by" in row else "",
            int(row["claims"].value),
        )
        for row in solutions(_DOCUMENTS)
    ]


@blueprint.route("/claims")
def claims() -> str:
    """Claims, the latest documents first, of the document, speaker, modality or standing that is asked."""
    asked = {name: request.args.get(name, "") for name in ("document", "speaker", "modality", "standing")}
    patterns = " ".join(_pattern(name, value) for name, value in asked.items() if value)
    found = [row["claim"].value for row in solutions(_CLAIMS.replace("PATTERN", patterns))]
    page = _page(len(found))
    shown = found[(page - 1) * ROWS : page * ROWS]
    return render_template(
        "claims.html",
        cards=list(read_cards(shown).values()),
        total=len(found),
        page=page,
        pages=max(1, -(-len(found) // ROWS)),
        asked={name: value for name, value in asked.items() if value},
        documents=papers(),
        modalities=MODALITIES,
        standings=("accepted", *STANDINGS),
        speakers=_speakers(),
        identifiers=names.ID,
    )


def _pattern(name: str, value: str) -> str:
    """The triple pattern for one condition; raises Problem where the value is none."""
    try:
        if name in ("document", "speaker"):
            property_ = "prov:hadPrimarySource" if name == "document" else "cmq:assertedBy"
            return f"?claim {property_} {NamedNode(names.iri(value))} ."
    except names.MalformedName as error:
        raise Problem(REQUEST_MALFORMED, f"{error}.") from error
    codes = value.split(",")
    known = MODALITIES if name == "modality" else ("accepted", *STANDINGS)
    if wrong := [code for code in codes if code not in known]:
        raise Problem(REQUEST_MALFORMED, f"“{wrong[0]}” is no {name}; there are {', '.join(known)}.")
    listed = ", ".join(f"cmq:{name}-{code}" for code in codes)
    return f"?claim cmq:{name} ?{name} . FILTER(?{name} IN ({listed}))"


def _speakers() -> list[Value]:
    rows = solutions(
        f"{_PREFIXES}SELECT DISTINCT ?speaker ?label WHERE {{ ?claim cmq:assertedBy ?speaker . "
        '?speaker rdfs:label ?label . FILTER(LANG(?label) = "en") } ORDER BY ?label'
    )
    return [Value(row["label"].value, row["speaker"].value.removeprefix(names.ID)) for row in rows]


def _page(total: int) -> int:
    try:
        return max(1, min(int(request.args.get("page", "1")), -(-total // ROWS) or 1))
    except ValueError:
        return 1


def _kind(row: Row) -> str:
    return kind_of(row["thing"].value)


def _by_name(value: Value) -> str:
    return value.text.casefold()
