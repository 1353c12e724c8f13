"""The answer to a canned question as a table for people: headings, linked labels, dates in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from graph import edtf
from graph.engine import Answer
from graph.rdf import Literal, NamedNode, Node, QueryResultsFormat, QuerySolutions, parse_query_results
from queries.catalogue import Question
from server.asking import labels
from server.links import locate
from server.tables import Cell, Table, cell, tabulate

_LABEL = "Label"


def present(question: Question, answer: Answer, limit: int) -> Table:
    """The first rows of an answer: `?xLabel` is the text of the link to `?x`, EDTF dates are put in words.

    Only the columns for which the question has headings are shown, where it has any; downloads hold all.
    """
    if question.form == "CONSTRUCT":
        table = tabulate(answer, limit)
        return table if isinstance(table, Table) else Table((), ())
    results = parse_query_results(answer.body, QueryResultsFormat.JSON)
    if not isinstance(results, QuerySolutions):
        return Table((), ())
    names = [variable.value for variable in results.variables]
    headings = {column.name: column.label for column in question.columns}
    kinds = {column.name: column.kind for column in question.columns}
    shown = [name for name in names if not (name.endswith(_LABEL) and name.removesuffix(_LABEL) in names)]
    shown = [name for name in shown if name in (headings or names)]
    taken = list(islice(results, limit + 1))
    bound = ({name: row[name] for name in names if row[name] is not None} for row in taken[:limit])
    solutions = list(bound)
    unnamed = (row[name] for row in solutions for name in shown if name in row and name + _LABEL not in row)
    known = labels(term.value for term in unnamed if isinstance(term, NamedNode))
    rows = [[_cell(name, row, kinds, known) for name in shown] for row in solutions]
    return Table([headings.get(name, _heading(name)) for name in shown], rows, cut=len(taken) > limit)


_WORDED = "when"


def _cell(
    name: str, row: Mapping[str, Node], kinds: Mapping[str, str], known: Mapping[str, str]
) -> Cell | None:
    term = row.get(name)
    if term is None:
        return None
    label = row.get(name + _LABEL)
    if isinstance(term, NamedNode):
        text = label.value if label is not None else known.get(term.value) or cell(term).text
        return Cell(
            text, href=locate(term.value), language=getattr(label, "language", None) if label else None
        )
    if isinstance(term, Literal) and (kinds.get(name) == "date" or name == _WORDED):
        return Cell(in_words(term.value))
    return cell(term)


def in_words(text: str) -> str:
    """An EDTF text, or several parted by semicolons, in English words; any other text as it is."""
    try:
        return "; ".join(edtf.human(part) for part in text.split("; "))
    except edtf.MalformedDate:
        return text


def _heading(name: str) -> str:
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)
    return words[:1].upper() + words[1:]
