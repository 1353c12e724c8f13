"""Claims as notes show them: what is said, where, by whom, how it is put, and how it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph import names
from graph.rdf import NamedNode
from server.asking import Row, solutions
from server.words import in_words

CLAIM: Final = names.ID + "claim/"

MODALITIES: Final = {
    "happened": "happened",
    "holds": "holds",
    "not-done": "not",
    "planned": "planned",
    "expected": "planned",
    "pledged": "offered",
    "offered": "offered",
    "considered": "offered",
    "hypothetical": "offered",
    "claimed": "said",
    "position": "said",
    "opinion": "said",
    "evaluation": "said",
    "metadata": "document",
}
STANDINGS: Final = ("disputed", "reported", "corrected", "outdated")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a page shows it: its text, the IRI that it names, its language."""

    text: str
    iri: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Other(Value):
    """Another claim, by where it stands, and what it says."""

    restatement: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape of `glyphs.html` and its word, as the language of the design has it."""

    glyph: str
    word: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: its IRI, paragraph, offsets in code points, and digest."""

    iri: str
    paragraph: int
    start: int
    end: int
    digest: str


@dataclass(frozen=True)
class Card:
    """A claim and what a reader must know of it.

    `modality` and `standing` are marks; an accepted claim has no mark for its standing. `elsewhere` are
    claims of other documents that assert something of the same; `corrected_by`, `corrects` and `conflicts`
    name claims by where they stand.
    """

    iri: str
    number: int
    restatement: str
    document: Value
    dated: str
    speaker: Value
    modality: Mark
    standing: Mark | None
    reason: str = ""
    note: str = ""
    basis: str = ""
    implied: bool = False
    places: tuple[Place, ...] = ()
    conflicts: tuple[Other, ...] = ()
    corrects: tuple[Other, ...] = ()
    corrected_by: tuple[Other, ...] = ()
    elsewhere: tuple[Other, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the claim feeds the record."""
        return self.standing is None

    @property
    def is_plain(self) -> bool:
        """Whether it is accepted and nothing contradicts it."""
        return self.accepted and not self.conflicts

    @property
    def paragraphs(self) -> str:
        """The paragraphs of its passages, as “4” or “4 and 9”."""
        return " and ".join(dict.fromkeys(str(place.paragraph) for place in self.places))


def read_cards(claims: Iterable[str], *, timeout: float | None = None) -> dict[str, Card]:
    """The cards of claims by IRI, in the order of documents by date and of their texts.

    `timeout` is in seconds, for each of its two queries. Raises the engine's QueryErrors.
    """
    wanted = _terms(claim for claim in claims if claim.startswith(CLAIM))
    if not wanted:
        return {}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in solutions(_CLAIMS.replace("?_claims", wanted), timeout):
        rows[row["claim"].value].append(row)
    related = _related(wanted, timeout)
    return {claim: _card(claim, found, related[claim]) for claim, found in rows.items()}


def _terms(iris: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in sorted(set(iris)))


Related = dict[str, list[Other]]


def _related(claims: str, timeout: float | None) -> dict[str, Related]:
    """What each claim conflicts with, corrects and is corrected by, and who else says some of the same."""
    found: dict[str, Related] = defaultdict(lambda: defaultdict(list))
    for row in solutions(_RELATED.replace("?_claims", claims), timeout):
        told = f"{row['title'].value}, claim {row['number'].value}"
        other = Other(told, row["other"].value, restatement=row["restatement"].value)
        found[row["claim"].value][row["how"].value].append(other)
    return found


def _card(claim: str, rows: list[Row], related: Related) -> Card:
    row = rows[0]
    standing = _code(row, "standing")
    modality = _code(row, "modality")
    return Card(
        claim,
        int(row["number"].value),
        row["restatement"].value,
        Value(row["title"].value, row["document"].value),
        in_words(_text(row, "dated").partition("T")[0]),
        Value(_text(row, "speakerLabel"), _text(row, "speaker") or None),
        Mark(MODALITIES.get(modality, "said"), modality.replace("-", " ")),
        Mark(standing, standing) if standing in STANDINGS else None,
        reason=_text(row, "reasonLabel"),
        note=_text(row, "note"),
        basis=_text(row, "basis"),
        implied=_text(row, "implied") == "true",
        places=tuple(_places(rows)),
        **{how: tuple(dict.fromkeys(related[how])) for how in _HOW},
    )


_HOW: Final = ("conflicts", "corrects", "corrected_by", "elsewhere")


def _places(rows: Iterable[Row]) -> Iterator[Place]:
    found = {
        Place(
            row["passage"].value,
            int(row["paragraph"].value),
            int(row["start"].value),
            int(row["end"].value),
            row["digest"].value,
        )
        for row in rows
        if "passage" in row
    }
    yield from sorted(found, key=lambda place: (place.start, place.end))


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _code(row: Row, name: str) -> str:
    """The code of a list without its prefix: `accepted` of `cmq:standing-accepted`."""
    return _text(row, name).rpartition("#")[2].partition("-")[2]


_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{names.PREFIXES[name]}>\n" for name in ("cmq", "oa", "prov", "rdfs", "rdf", "skos")
)
_CLAIMS: Final = f"""{_PREFIXES}
SELECT ?claim ?number ?restatement ?document ?title ?dated ?speaker ?speakerLabel ?modality ?standing
  ?reasonLabel ?note ?basis ?implied ?passage ?paragraph ?start ?end ?digest
WHERE {{
  VALUES ?claim {{ ?_claims }}
  ?claim cmq:restatement ?restatement ;
    cmq:number ?number ;
    prov:hadPrimarySource ?document ;
    cmq:modality ?modality ;
    cmq:standing ?standing .
  ?document cmq:title ?title .
  OPTIONAL {{ ?document cmq:earliest ?date }}
  OPTIONAL {{ ?document cmq:dated ?dated }}
  OPTIONAL {{
    ?claim cmq:assertedBy ?speaker . ?speaker rdfs:label ?speakerLabel . FILTER(LANG(?speakerLabel) = "en")
  }}
  OPTIONAL {{ ?claim cmq:reason/rdfs:label ?reasonLabel FILTER(LANG(?reasonLabel) = "en") }}
  OPTIONAL {{ ?claim cmq:note ?note }}
  OPTIONAL {{ ?claim cmq:basis ?basis }}
  OPTIONAL {{ ?claim cmq:implied ?implied }}
  OPTIONAL {{
    ?claim cmq:cites ?passage .
    ?passage cmq:paragraph ?paragraph ; cmq:digest ?digest ; oa:hasSelector ?selector .
    ?selector oa:start ?start ; oa:end ?end .
  }}
}}
ORDER BY ?date ?document ?number
"""
# A type, a label or a status alone is no statement that another document confirms.
_RELATED: Final = f"""{_PREFIXES}
SELECT DISTINCT ?claim ?how ?other ?number ?restatement ?title
WHERE {{
  VALUES ?claim {{ ?_claims }}
  {{ ?claim cmq:inConflictWith ?other BIND("conflicts" AS ?how) }}
  UNION {{ ?claim cmq:corrects ?other BIND("corrects" AS ?how) }}
  UNION {{ ?other cmq:corrects ?claim BIND("corrected_by" AS ?how) }}
  UNION {{
    GRAPH ?claim {{ ?s ?p ?o }}
    FILTER(?p NOT IN (rdf:type, rdfs:label, skos:altLabel, cmq:eventStatus, cmq:writtenAs))
    GRAPH ?other {{ ?s ?p ?o }}
    ?claim prov:hadPrimarySource ?here .
    ?other prov:hadPrimarySource ?there .
    FILTER(?here != ?there)
    BIND("elsewhere" AS ?how)
  }}
  ?other cmq:number ?number ; cmq:restatement ?restatement ; prov:hadPrimarySource ?document .
  ?document cmq:title ?title .
  OPTIONAL {{ ?document cmq:earliest ?date }}
}}
ORDER BY ?date ?document ?number
"""
