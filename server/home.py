"""The home page, what the record is, and the files to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, render_template, send_file, url_for
from werkzeug.exceptions import NotFound

from graph import names, snapshot
from graph.description import MEDIA_TYPES
from queries.catalogue import Question
from server import dataset, editions, schema
from server.asking import solutions
from server.browse import papers
from server.cards import STANDINGS
from server.context import context
from server.questions import catalogue, draw_answer

blueprint: Final = Blueprint("pages", __name__)

FEW: Final = 4
# The questions that most people come with, first within their themes.
USEFUL: Final = (
    *("agreements", "agreements-not-concluded", "agreement-life", "office-holder", "offices-of-person"),
    *("officials-of-state", "meetings", "visits", "events-announced", "meetings-abroad", "arms-deliveries"),
    *("exercises", "figures", "projects", "offers-and-pledges", "stances-of-holder", "contradictions"),
    *("disputed-claims", "corrections", "corroborated", "cooperation-fields", "memberships"),
)
_TALLY: Final = (
    ("say that something happened or holds", ("happened", "holds")),
    ("that it is planned, offered or expected", ("planned", "expected", "pledged", "offered", "considered")),
    ("that it was not done", ("not-done",)),
    ("are opinions and positions", ("claimed", "position", "opinion", "evaluation", "hypothetical")),
    ("describe the documents themselves", ("metadata",)),
)
_COUNTS: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
SELECT ?modality ?standing (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {{ ?claim cmq:cites ?passage ; cmq:modality ?modality ; cmq:standing ?standing }}
GROUP BY ?modality ?standing
"""
_SPAN: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
SELECT (MIN(?year) AS ?first) (MAX(?year) AS ?last)
WHERE {{ ?event a cmq:Event ; cmq:eventStatus cmq:event-occurred ; cmq:year ?year }}
"""
_CONTENTS: Final = {
    "record.ttl": "The record in one graph: accepted claims, names, sources, links, what rules derive",
    "claims-accepted.trig": "Accepted claims, a named graph each",
    "claims-other.trig": "Claims that are disputed, reported, corrected or outdated, a named graph each",
    "derivations.json": "How each statement that a rule derived came about: rule, round and premises",
    "SHA256SUMS": "The check sums of all files",
    "ontology.ttl": "The ontology with its code lists",
    "everything.trig": "All named graphs; load this into a store of your own to have what this server has",
    "links.sssom.tsv": "Links to other datasets with how each was found and by whom it was reviewed (SSSOM)",
}
_MARKS: Final = (
    ("happened", "happened", "at a time, known or not"),
    ("holds", "holds", "at the date of the document"),
    ("planned", "planned, expected", "not known to have happened"),
    ("offered", "pledged, offered, considered", "on someone’s word, not an act"),
    ("said", "claimed, position, opinion, evaluation", "what someone thinks or says of another"),
    ("not", "not done, not concluded", "a document says that it is not so"),
    ("conflict", "in conflict", "two documents do not agree"),
    ("disputed", "disputed", "doubtful, with the reason"),
    ("reported", "reported", "on one quoted person’s word"),
    ("corrected", "corrected", "a curator states it rightly"),
    ("outdated", "outdated", "true when said; later words overtook it"),
    ("same", "said elsewhere too", "another document says the same"),
)


@blueprint.route("/")
def home() -> str:
    """The home page: search, the record in time, questions by theme, documents, ways in for programs."""
    counts = _counts()
    return render_template(
        "home.html",
        papers=papers(),
        span=_span(),
        total=sum(counts.values()),
        tally=list(_tally(counts)),
        standings=_standings(counts),
        picture=draw_answer("events", "The record in time"),
        themes=themes(),
        few=FEW,
        described=schema.block(_described()),
    )


def themes() -> dict[str, list[Question]]:
    """The questions of each theme, those that most people come with first."""
    order = {name: place for place, name in enumerate(USEFUL)}
    return {
        theme: sorted(found, key=lambda question: (order.get(question.name, len(order)), question.name))
        for theme, found in catalogue().themes().items()
    }


@blueprint.route("/about")
def about() -> str:
    """What the record is, how it is made, what it does not claim, how to cite it."""
    address = names.PREFIXES["graph"].removesuffix("graph/")
    title = context().site.title
    return render_template(
        "about.html",
        papers=papers(),
        marks=_MARKS,
        citation=editions.cite("The Communiqué record", address),
        bibtex=editions.bibtex(f"The {title} record", f"{address}record"),
    )


@blueprint.route("/downloads")
def downloads() -> str:
    """The files of this edition with sizes and check sums, and the editions there are."""
    return render_template("downloads.html", files=dataset.files(), contents=_CONTENTS, editions=_editions())


@blueprint.route("/dumps/<name>")
def dump(name: str) -> Response:
    """A file of the snapshot that is served: the record, the claims, the ontology."""
    files = context().site.files()
    if name not in files:
        raise NotFound(f"There is no file “{name}”; there are {', '.join(files) or 'none'}.")
    return send_file(
        files[name], mimetype=MEDIA_TYPES.get(name.rpartition(".")[2], "text/plain"), conditional=True
    )


def _counts() -> dict[tuple[str, str], int]:
    """How many claims there are of each modality and standing."""
    return {
        (_code(row["modality"].value), _code(row["standing"].value)): int(row["claims"].value)
        for row in solutions(_COUNTS)
    }


def _code(iri: str) -> str:
    return iri.rpartition("#")[2].partition("-")[2]


def _tally(counts: dict[tuple[str, str], int]) -> Iterator[tuple[int, str, str]]:
    for words, codes in _TALLY:
        number = sum(count for (modality, _), count in counts.items() if modality in codes)
        if number:
            yield number, words, ",".join(codes)


def _standings(counts: dict[tuple[str, str], int]) -> list[tuple[int, str]]:
    """How many claims stand apart from the record, by standing."""
    numbers = {
        standing: sum(count for (_, found), count in counts.items() if found == standing)
        for standing in STANDINGS
    }
    return [(number, standing) for standing, number in numbers.items() if number]


def _span() -> str:
    """The years between which the events of the record lie, in words."""
    [row] = solutions(_SPAN)
    if "first" not in row:
        return ""
    first, last = row["first"].value, row["last"].value
    return f"events from {first} to {last}" if first != last else f"events of {first}"


def _described() -> dict[str, Any]:
    """The record in the words of schema.org."""
    files = [
        (
            url_for("pages.dump", name=file.name, _external=True),
            MEDIA_TYPES.get(file.name.rpartition(".")[2], "text/plain"),
            file.size,
        )
        for file in dataset.files()
    ]
    here = context()
    return schema.dataset(
        f"The {here.site.title} record", url_for("pages.home", _external=True), here.engine.version, files
    )


def _editions() -> list[str]:
    """The versions that the server keeps, the one that is served first."""
    folder = context().site.dumps
    if folder is None:
        return []
    current = folder()
    kept = [one.version for one in snapshot.history(current.parents[1]) if one.version != current.name]
    return [current.name, *kept] if current.parent.name == "snapshots" else []
