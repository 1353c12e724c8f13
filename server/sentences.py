"""The answer to a question in a sentence of its own, filled from the rows that came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from graph import edtf
from graph.rdf import Literal, NamedNode
from queries import sentences
from queries.catalogue import Question
from queries.sentences import Slot
from server.answers import Row, Table
from server.words import count, dated, in_words, listed, named

MOST: Final = 4


def tell(question: Question, table: Table, given: Mapping[str, str]) -> str:
    """The sentence for all rows of an answer, with the parameters' values in words as `given`.

    Nothing where the question has none, or where a value that the sentence needs is not there.
    """
    sentence = sentences.choose(question.answer, len(table.rows))
    return sentence.fill(partial(_say, table.rows, given)) if sentence else ""


def _say(rows: tuple[Row, ...], given: Mapping[str, str], slot: Slot) -> str:
    if not slot.is_column:
        return named(given.get(slot.name, ""))
    if slot.is_rows:
        return count(len(rows), slot.noun, slot.plural)
    match slot.verb:
        case "count":
            different = {term for row in rows for term in _terms(row, slot.name)}
            return count(len(different), slot.noun, slot.plural) if different else ""
        case "first":
            return _first(_dates(rows, slot.name))
        case "last":
            return _last(_dates(rows, slot.name))
        case "span":
            dates = list(_dates(rows, slot.name))
            return _span(_first(dates), _last(dates))
        case "tally":
            return _tally(rows, slot.name)
        case _:
            words = dict.fromkeys(word for row in rows for word in _words(row, slot.name))
            return listed(map(named, words), MOST)


def _terms(row: Row, name: str) -> list[str]:
    """What a row holds in a column: the IRI of a thing, or the texts of a cell that lists several."""
    term = row.solution.get(name)
    if isinstance(term, NamedNode):
        return [term.value]
    return [part for part in term.value.split("; ") if part] if isinstance(term, Literal) else []


def _words(row: Row, name: str) -> list[str]:
    """The same in words, as the table shows it."""
    if name in row.cells and row.cells[name].text:
        return row.cells[name].text.split("; ")
    return [in_words(term) for term in _terms(row, name)]


def _tally(rows: Iterable[Row], name: str) -> str:
    counts = Counter(word for row in rows for word in _words(row, name))
    ordered = sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    if len(ordered) > MOST + 1:
        ordered[MOST:] = [("others", sum(times for _, times in ordered[MOST:]))]
    return listed(f"{word} ({times})" for word, times in ordered)


def _dates(rows: Iterable[Row], name: str) -> Iterator[tuple[datetime, datetime, str]]:
    """The times of a column whose both ends are stated: from when, to when, and the text."""
    for row in rows:
        for text in _terms(row, name):
            try:
                found = edtf.bounds(text.removesuffix("Z"))
            except edtf.MalformedDate:
                continue
            if found.earliest and found.latest and not text.startswith("["):
                yield found.earliest, found.latest, text


def _first(dates: Iterable[tuple[datetime, datetime, str]]) -> str:
    return _day(min(dates, default=(None, None, ""))[2].partition("/")[0])


def _last(dates: Iterable[tuple[datetime, datetime, str]]) -> str:
    return _day(max(((latest, text) for _, latest, text in dates), default=(None, ""))[1].rpartition("/")[2])


def _span(first: str, last: str) -> str:
    """“from June 2017 to 2024”, “in June 2017”, “on 13 October 2017”."""
    if not first or not last:
        return ""
    if first != last:
        return f"from {first} to {last}"
    return dated(first)


def _day(text: str) -> str:
    """A date in words, without its time of day."""
    return in_words(text.partition("T")[0])
