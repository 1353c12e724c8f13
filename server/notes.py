"""What the rows of a page rest on: numbers of notes, other grounds in words, and what was not followed."""

from __future__ import annotations

import time
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final, TypeAlias

from graph.engine import QueryError, QueryTimedOut, QueueFull, Request
from graph.rdf import Node, Triple
from graph.witnesses import Citation, Kind
from server.cards import Card, read_cards
from server.citing import cite_answer
from server.context import context, recent
from server.ledger import Ledger
from server.recent import Recent
from server.words import count

Rows: TypeAlias = Sequence[Mapping[str, Node]] | Sequence[Triple]

# The notes of so many pages are kept, of those that hold no more than so many claims.
KEPT: Final = 100
KEPT_CLAIMS: Final = 300
# A page of more claims would take long to load, and nobody reads it.
MOST_CLAIMS: Final = 1000
GROUNDS: Final = {
    Kind.REGISTER: "register",
    Kind.SOURCE: "description of the source",
    Kind.LINK: "link",
    Kind.CODE: "code list",
    Kind.AXIOM: "ontology",
    Kind.RULE: "derived by rule",
    Kind.GRAPH: "another graph",
}


class TooManyNotes(Exception):
    """Rows rest on more claims than a page can show; carries their number."""

    def __init__(self, claims: int) -> None:
        super().__init__(
            f"they rest on {claims:,} claims, more than a page can hold; the endpoint names them by cite=true"
        )
        self.claims = claims


@dataclass(frozen=True)
class Grounds:
    """What one row rests on: the numbers of its notes, and of claims for it that are not accepted.

    `words` name its other grounds where no claim stands behind it; `is_absent` says that it rests as well
    on what is not there.
    """

    notes: Sequence[int] = ()
    apart: Sequence[int] = ()
    words: Sequence[str] = ()
    is_absent: bool = False


@dataclass(frozen=True)
class Notes:
    """The notes of a page, and the grounds of each of its rows in their order (one for an ASK).

    `absences` are the patterns that nothing matches, on which rows rest, and `rules` the names of the rules
    that derived what no claim says; `unfollowed` says in words what is left out, `uncited` why there are no
    notes, `is_late` that the page did not wait for them.
    """

    ledger: Ledger = field(default_factory=Ledger)
    rows: Sequence[Grounds] = ()
    uncited: str = ""
    is_late: bool = False
    absences: Sequence[str] = ()
    rules: Sequence[str] = ()
    unfollowed: Sequence[str] = ()

    @property
    def cards(self) -> list[Card]:
        """The claims that the rows rest on."""
        return [card for note in self.ledger.notes for card in note.cards]

    @property
    def absent(self) -> int:
        """How many of the rows rest as well on what is not there."""
        return sum(1 for row in self.rows if row.is_absent)

    @property
    def summary(self) -> str:
        """What the rows rest on: “twelve claims in two documents; one claim in conflict”, or nothing."""
        cards = [card for card in self.cards if card.accepted]
        if not cards:
            return ""
        papers = len({card.document.iri for card in cards})
        told = f"{count(len(cards), 'claim')} in {count(papers, 'document')}"
        conflicts = sum(1 for card in self.cards if card.conflicts)
        marked = sum(1 for card in self.cards if not card.accepted)
        told += f"; {count(conflicts, 'claim')} in conflict" if conflicts else ""
        return told + (f"; {count(marked, 'claim')} apart, not accepted" if marked else "")


@dataclass(frozen=True)
class Behind:
    """What stands behind one row: IRIs of claims, and of those apart; kinds of the triples that made it.

    `absences` are patterns that match nothing, where a match would have changed the row; `rules` are the
    names of those that derived what no claim says; `untraced` says in words what was not followed.
    """

    claims: Sequence[str]
    apart: Sequence[str]
    kinds: Collection[Kind]
    absences: Sequence[str]
    rules: Sequence[str]
    untraced: Sequence[str]


def number(rows: Sequence[Behind], ledger: Ledger) -> Notes:
    """The notes of rows by what stands behind each, numbered in a ledger that holds the claims."""
    ledger.share([row.claims for row in rows])
    return Notes(
        ledger,
        [_grounds(row, ledger) for row in rows],
        absences=tuple(dict.fromkeys(pattern for row in rows for pattern in row.absences)),
        rules=sorted({rule for row in rows for rule in row.rules}),
        unfollowed=tuple(dict.fromkeys(part for row in rows for part in row.untraced)),
    )


def _grounds(row: Behind, ledger: Ledger) -> Grounds:
    notes, apart = ledger.numbered(row.claims), ledger.numbered(row.apart)
    return Grounds(notes, apart, () if notes else tuple(_words(row)), bool(row.absences))


def _words(row: Behind) -> Iterator[str]:
    """What a row rests on besides claims, each ground once, in the order of GROUNDS."""
    yield from (word for kind, word in GROUNDS.items() if kind in row.kinds)
    if row.absences:
        yield "an absence"
    elif not row.kinds:
        yield "not traced" if row.untraced else "the query itself"


def take_notes(query: Request, rows: Rows = (), *, patience: float | None = None) -> Notes:
    """The notes of rows of the answer to a query, or of the one answer to an ASK; kept for who asks next.

    Where they take more than `patience` seconds, or have to wait for others, the notes are late and hold
    nothing.
    """
    kept: Recent[Notes] = recent("notes", KEPT)
    key = _key(query, rows)
    if known := kept.find(key):
        return known
    nothing, coming = ([one for _ in rows or (0,)] for one in (Grounds(), Grounds(words=("…",))))
    timeout = min((one for one in (patience, query.timeout) if one is not None), default=None)
    try:
        citations, ledger = _cited(replace(query, timeout=timeout, begun=None), rows)
    except (QueryTimedOut, QueueFull) as error:
        return Notes(rows=coming, is_late=True) if patience is not None else _failed(error, nothing)
    except (QueryError, TooManyNotes) as error:
        return _failed(error, nothing)
    found = number([_behind(one) for one in citations], ledger)
    return kept.keep(key, found) if len(ledger.cards) <= KEPT_CLAIMS else found


def _key(query: Request, rows: Rows) -> Hashable:
    """What notes depend on: the version, the query and its dataset, and the rows."""
    told = "\n".join(str(row) if isinstance(row, Triple) else _told(row) for row in rows)
    graphs = (query.default_graphs, query.named_graphs, query.base_iri)
    return context().engine.version, query.text, graphs, sha256(told.encode()).digest()


def _told(row: Mapping[str, Node]) -> str:
    return "\t".join(f"{name} {term}" for name, term in sorted(row.items()))


def _failed(error: Exception, nothing: Sequence[Grounds]) -> Notes:
    return Notes(rows=nothing, uncited=f"The sources of these rows cannot be shown: {error}.")


def _cited(query: Request, rows: Rows) -> tuple[list[Citation], Ledger]:
    """The citations of the rows and the cards of their claims, both within the query's time."""
    begun = time.monotonic()
    citations = cite_answer(query, rows)
    left = None if query.timeout is None else query.timeout - (time.monotonic() - begun)
    if left is not None and left <= 0:
        raise QueryTimedOut(query.timeout or 0.0)
    claims = {claim.iri for one in citations for claim in (*one.claims, *one.described, *one.apart)}
    if len(claims) > MOST_CLAIMS:
        raise TooManyNotes(len(claims))
    return citations, Ledger(read_cards(claims, timeout=left))


def _behind(citation: Citation) -> Behind:
    """What stands behind a row; an OPTIONAL that found nothing would not have changed it."""
    return Behind(
        [claim.iri for claim in (*citation.claims, *citation.described)],
        [claim.iri for claim in citation.apart],
        {kind for witness in citation.witnesses for kind in witness.kinds},
        [one.pattern for one in citation.absences if one.kind != "optional"],
        [way.rule for one in citation.evidence if one.kinds == (Kind.RULE,) for way in one.inferences],
        [str(part) for part in citation.untraced],
    )
