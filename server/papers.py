"""Documents: their heads, their claims in the order of the text, and the text itself where it is at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final

from graph import names, passages
from graph.rdf import NamedNode
from ontology.terms import CMQ
from server.asking import solutions
from server.cards import Card, Mark, Value, read_cards
from server.context import context
from server.statements import Statement
from server.things import Thing

_HEAD: Final = (CMQ.dated, CMQ.author, CMQ.publisher, CMQ.dateline, CMQ.language, CMQ.availableIn)
_CLAIMS: Final = f"""
PREFIX prov: <{names.PREFIXES["prov"]}>
SELECT ?claim WHERE {{ ?claim prov:hadPrimarySource DOCUMENT }}
"""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: its characters, and the numbers of the claims whose passages cover it.

    `begins` are those of them whose first passage begins here.
    """

    text: str
    claims: tuple[int, ...]
    begins: tuple[int, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a document: its number, its text in pieces where it may be shown, and its claims."""

    number: int
    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Paper:
    """A document as its page shows it.

    `author` is the IRI of the one who speaks unless a claim says otherwise; `about` are claims without a
    passage; `digest` is that of the file, `has_text` says that the text itself is shown.
    """

    head: tuple[tuple[str, tuple[Statement, ...]], ...]
    author: str
    paragraphs: tuple[Paragraph, ...]
    about: tuple[Card, ...]
    tally: tuple[tuple[Mark, int, str], ...]
    standings: tuple[tuple[Mark, int], ...]
    digest: str
    has_text: bool
    total: int

    @property
    def cards(self) -> list[Card]:
        """All claims, in the order of the page."""
        return [*self.about, *(card for paragraph in self.paragraphs for card in paragraph.cards)]


def read_paper(thing: Thing) -> Paper:
    """The paper that a document is, with its text where the server was given a folder of documents."""
    rows = solutions(_CLAIMS.replace("DOCUMENT", str(NamedNode(thing.iri))))
    cards = list(read_cards(row["claim"].value for row in rows).values())
    stated = _stated(thing)
    digest = next((s.value.text for s in stated.get(str(CMQ.digest), ())), "")
    text = _text(stated, digest)
    authors = stated.get(str(CMQ.author), ())
    return Paper(
        head=tuple(
            (many[0].predicate.text.removeprefix("has ").capitalize(), tuple(many))
            for property_ in map(str, _HEAD)
            if (many := stated.get(property_))
        ),
        author=(authors[0].value.iri or "") if authors else "",
        paragraphs=tuple(_paragraphs(cards, text)),
        about=tuple(card for card in cards if not card.places),
        tally=tuple(_tally(cards)),
        standings=tuple(Counter(card.standing for card in cards if card.standing).items()),
        digest=digest,
        has_text=text is not None,
        total=len(cards),
    )


def _stated(thing: Thing) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for group in thing.facts:
        for statements in group.facts.values():
            for statement in statements:
                found.setdefault(statement.predicate.iri or "", []).append(statement)
    return found


def _text(stated: dict[str, list[Statement]], digest: str) -> str | None:
    """The text of a document, if the server's folder holds its file and the digest is the one recorded."""
    corpus = context().site.corpus
    file = next((s.value.text for s in stated.get(str(CMQ.fileName), ())), None)
    if corpus is None or file is None or Path(file).name != file:
        return None
    try:
        text = passages.read_document(corpus / file)
    except passages.DocumentUnreadable:
        return None
    return text if sha256(text.encode()).hexdigest() == digest else None


def _paragraphs(cards: Iterable[Card], text: str | None) -> Iterator[Paragraph]:
    placed = [card for card in cards if card.places]
    by_paragraph: dict[int, list[Card]] = {}
    for card in sorted(placed, key=lambda card: (card.places[0].start, card.number)):
        by_paragraph.setdefault(card.places[0].paragraph, []).append(card)
    spans = passages.paragraphs(text) if text is not None else ()
    for number in sorted({*by_paragraph, *range(1, len(spans) + 1)}):
        here = by_paragraph.get(number, [])
        pieces = _pieces(text, spans[number - 1], placed) if text is not None else ()
        yield Paragraph(number, tuple(pieces), tuple(here))


def _pieces(text: str, span: passages.Span, cards: Iterable[Card]) -> Iterator[Piece]:
    """The characters of a span, cut wherever a passage begins or ends."""
    places = [
        (max(place.start, span.start), min(place.end, span.end), card.number, place is card.places[0])
        for card in cards
        for place in card.places
        if place.start < span.end and place.end > span.start
    ]
    cuts = sorted({span.start, span.end, *(p[0] for p in places), *(p[1] for p in places)})
    for start, end in pairwise(cuts):
        covering = tuple(sorted({p[2] for p in places if p[0] <= start and end <= p[1]}))
        begins = tuple(sorted({p[2] for p in places if p[0] == start and p[3]}))
        yield Piece(text[start:end], covering, begins)


def _tally(cards: Iterable[Card]) -> Iterator[tuple[Mark, int, str]]:
    """Each shape of mark with the words it stands for, how many claims bear it, and their codes."""
    by_glyph: dict[str, Counter[str]] = {}
    for card in cards:
        by_glyph.setdefault(card.modality.glyph, Counter())[card.modality.word] += 1
    for glyph in ("happened", "holds", "not", "planned", "offered", "said", "document"):
        if words := by_glyph.get(glyph):
            codes = ",".join(sorted(word.replace(" ", "-") for word in words))
            yield Mark(glyph, ", ".join(sorted(words))), words.total(), codes


_OPEN: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
PREFIX prov: <{names.PREFIXES["prov"]}>
SELECT DISTINCT ?claim
WHERE {{
  ?claim prov:hadPrimarySource DOCUMENT ; cmq:standing cmq:standing-accepted .
  GRAPH ?claim {{ ?event cmq:eventStatus ?said }}
  ?event cmq:eventStatus ?status .
  FILTER(?status IN (cmq:event-planned, cmq:event-expected))
}}
"""


def beside(document: str, paper: Paper) -> dict[str, list[tuple[Card, tuple[Value, ...]]]]:
    """What other documents confirm, contradict or put right of a paper, and what nothing followed."""
    followed = {row["claim"].value for row in solutions(_OPEN.replace("DOCUMENT", str(NamedNode(document))))}
    return {
        "Confirmed": [(card, card.elsewhere) for card in paper.cards if card.elsewhere],
        "Contradicted": [(card, card.conflicts) for card in paper.cards if card.conflicts],
        "Put right": [(card, card.corrected_by) for card in paper.cards if card.corrected_by],
        "Announced, and confirmed nowhere here": [(card, ()) for card in paper.cards if card.iri in followed],
    }
