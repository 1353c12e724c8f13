"""The rows of an answer as one page shows them: filtered, sorted, cut into pages, each with its notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.engine import QueryError, TooMuchToCite
from graph.witnesses import Citation
from server.answers import Row, Table
from server.cards import Card, Ledger, read_cards
from server.citing import cited_rows
from server.words import count

ROWS: Final = 50
VIEWS: Final = ("_filter", "_sort", "_page", "_bom")


@dataclass(frozen=True)
class Shown:
    """What a page shows of a table.

    `table` holds the rows of this page with their notes; `whole` counts the rows of the answer, `found`
    those that pass the filter; `order` is the column sorted by, with a hyphen before it where it falls;
    `uncited` says in words why there are no notes, `unfollowed` what the notes leave out.
    """

    table: Table
    whole: int
    found: int
    page: int
    pages: int
    order: str
    words: str
    ledger: Ledger
    uncited: str = ""
    unfollowed: tuple[str, ...] = ()

    @property
    def cards(self) -> list[Card]:
        """The claims that the rows of this page rest on."""
        return [card for _, card in self.ledger.notes]

    @property
    def absent(self) -> int:
        """How many of the rows rest as well on what is not there."""
        return sum(1 for row in self.table.rows if row.absences)

    @property
    def summary(self) -> str:
        """What the page's rows rest on, in a sentence."""
        cards = [card for card in self.cards if card.accepted]
        if not cards:
            return ""
        papers = len({card.document.iri for card in cards})
        rest = f"{count(len(cards), 'claim')} in {count(papers, 'document')}"
        conflicts = sum(1 for card in self.cards if card.conflicts)
        marked = sum(1 for card in self.cards if not card.accepted)
        told = f"rest{'s' if self.found == 1 else ''} on {rest}"
        told += f"; {count(conflicts, 'claim')} in conflict" if conflicts else ""
        return told + (f"; {count(marked, 'claim')} apart, not accepted" if marked else "")

    @property
    def parts(self) -> list[tuple[str, list[Row]]]:
        """The rows, and under a heading of their own those of which nothing came."""
        done = [row for row in self.table.rows if not row.is_not]
        undone = [row for row in self.table.rows if row.is_not]
        return [part for part in (("", done), ("Not concluded, not done", undone)) if part[1]]


def show(table: Table, text: str, views: Mapping[str, str]) -> Shown:
    """The rows of a table that the views ask for, cited by the query that gave them."""
    order = views.get("_sort", "")
    found = table.holding(words) if (words := views.get("_filter", "")) else table
    if order.removeprefix("-") in {column.name for column in table.columns}:
        found = found.by(order.removeprefix("-"), falling=order.startswith("-"))
    pages = max(1, -(-len(found.rows) // ROWS))
    page = _number(views.get("_page", "1"), pages)
    rows = sorted(found.rows, key=lambda row: row.is_not)[(page - 1) * ROWS : page * ROWS]
    ledger, uncited, citations = _cited(text, rows)
    noted = tuple(_noted(row, one, ledger) for row, one in zip(rows, citations, strict=True))
    unfollowed = dict.fromkeys(str(part) for one in citations for part in one.untraced)
    return Shown(
        replace(found, rows=noted),
        len(table.rows),
        len(found.rows),
        page,
        pages,
        order,
        words,
        ledger,
        uncited,
        tuple(unfollowed),
    )


def _cited(text: str, rows: Sequence[Row]) -> tuple[Ledger, str, list[Citation]]:
    """The ledger of the claims behind rows, why there is none, and what each row rests on."""
    nothing = [Citation() for _ in rows]
    if not rows:
        return Ledger(), "", []
    try:
        citations = cited_rows(text, [row.solution for row in rows])
    except (QueryError, TooMuchToCite) as error:
        return Ledger(), f"The sources of these rows could not be worked out: {error}.", nothing
    claims = {claim for one in citations for claim in _claims(one)}
    return Ledger(read_cards(claims)), "", citations


def _claims(citation: Citation) -> Iterable[str]:
    return (claim.iri for claim in (*citation.claims, *citation.described, *citation.apart))


def _noted(row: Row, citation: Citation, ledger: Ledger) -> Row:
    resting = (claim.iri for claim in (*citation.claims, *citation.described))
    return replace(
        row,
        notes=ledger.numbered(resting),
        apart=ledger.numbered(claim.iri for claim in citation.apart),
        absences=tuple(one.kind for one in citation.absences if one.kind != "optional"),
    )


def _number(text: str, most: int) -> int:
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() else 1
