"""The picture that a query's view names, drawn from its solutions in the way of Wikidata's service.

A comment `#defaultView:Timeline{"lane": "?kind"}` names the view; options may also come from a question's
`x-view`. `?xLabel` beside `?x` is the label, `geo:wktLiteral` a place, a date or an EDTF text a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from graph import names, rdf
from server.pictures import marks
from server.pictures.bars import Bar, bars
from server.pictures.events import Event
from server.pictures.marks import State
from server.pictures.svg import Picture
from server.pictures.timeline import timeline

Locate = Callable[[str], str | None]
Solution = Mapping[str, rdf.Node]

MOST_EVENTS: Final = 150
MOST_BARS: Final = 40
LANGUAGE: Final = "en"

_HINT: Final = re.compile(r"^\s*#(?:defaultView|view):(\w+)(\{.*\})?\s*$", re.MULTILINE)
_XSD: Final = names.PREFIXES["xsd"]
_CMQ: Final = names.PREFIXES["cmq"]
_DATES: Final = frozenset(_XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))
# Columns that hold EDTF texts wherever this project's queries have them.
_TIMES: Final = ("when", "during", "period", "since", "dated", "concluded")
_STATES: Final = {
    "event-occurred": State.HAPPENED,
    "event-ongoing": State.HOLDS,
    "event-planned": State.PLANNED,
    "event-expected": State.PLANNED,
    "event-unconfirmed": State.PLANNED,
    "event-cancelled": State.NOT_DONE,
    "agreement-under-consideration": State.OFFERED,
    "agreement-not-concluded": State.NOT_DONE,
    "agreement-in-force": State.HOLDS,
}


@dataclass(frozen=True, slots=True)
class View:
    """A view by its name at Wikidata (Timeline, Map, Graph, BarChart, Table) and its options."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def variable(self, option: str) -> str | None:
        """The variable that an option names, without its question mark."""
        value = self.options.get(option)
        return value.removeprefix("?") if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Solutions:
    """The solutions of a SELECT: its variables in order, and a mapping of those bound for each row."""

    variables: Sequence[str]
    rows: Sequence[Solution]

    def first(self, fits: Callable[[rdf.Node], bool]) -> str | None:
        """The first variable that is bound somewhere and everywhere to what fits."""
        for name in self.variables:
            values = [row[name] for row in self.rows if name in row]
            if values and all(map(fits, values)):
                return name
        return None

    @property
    def subject(self) -> str | None:
        """The variable of the things that the rows are about: the first IRI, else whatever has a label."""
        return self.first(lambda term: isinstance(term, rdf.NamedNode))


def hinted(query: str) -> View:
    """The view that a comment in a query names; Table where there is none or its options are no JSON."""
    match = _HINT.search(query)
    if match is None:
        return View("Table")
    try:
        options = json.loads(match[2] or "{}")
    except ValueError:
        options = {}
    return View(match[1], options)


def read(body: IO[bytes]) -> Solutions:
    """The solutions in a SPARQL JSON result; none in that of an ASK."""
    results = rdf.parse_query_results(body, rdf.QueryResultsFormat.JSON)
    if not isinstance(results, rdf.QuerySolutions):
        return Solutions((), ())
    variables = [variable.value for variable in results.variables]
    return Solutions(variables, [{n: row[n] for n in variables if row[n] is not None} for row in results])


def draw(view: View, solutions: Solutions, title: str, locate: Locate) -> Picture | None:
    """The picture of the solutions; None for tables, and where there is too little or too much to draw."""
    painter = _PAINTERS.get(view.name)
    return painter(view, solutions, title, locate) if painter and solutions.rows else None


def _draw_timeline(view: View, solutions: Solutions, title: str, locate: Locate) -> Picture | None:
    events = [_event(view, solutions, row, locate) for row in solutions.rows]
    unlike = list(dict.fromkeys(events))
    return timeline(unlike, title) if len(unlike) <= MOST_EVENTS else None


def _event(view: View, solutions: Solutions, row: Solution, locate: Locate) -> Event:
    label, href = named(view.variable("label") or solutions.subject, row, locate)
    lane = row.get(view.variable("lane") or "")
    return Event(
        label=label,
        when=_when(view, solutions, row),
        state=_state(row),
        lane=lane.value if lane is not None else "",
        href=href,
    )


def named(variable: str | None, row: Solution, locate: Locate) -> tuple[str, str | None]:
    """The label of what a row binds to a variable (`?x` or `?xLabel`), and where a link to it leads."""
    name = (variable or "").removesuffix("Label")
    term, label = row.get(name), row.get(name + "Label") or row.get(variable or "")
    href = locate(term.value) if isinstance(term, rdf.NamedNode) else None
    if label is None:
        return "", href
    return names.shorten(label.value) if isinstance(label, rdf.NamedNode) else label.value, href


def _when(view: View, solutions: Solutions, row: Solution) -> str:
    """The time of a row in EDTF: a text of the record, a date, or the stretch from one date to another."""
    for name in _TIMES:
        if name in row and marks.bounds(row[name].value):
            return row[name].value
    start, end = (row.get(view.variable(key) or "") for key in ("start", "end"))
    if start is not None and end is not None:
        return f"{_day(start)}/{_day(end)}"
    found = start or end or row.get(solutions.first(_is_date) or "")
    return _day(found) if found is not None else ""


def _is_date(term: rdf.Node) -> bool:
    return isinstance(term, rdf.Literal) and term.datatype.value in _DATES


def _is_number(term: rdf.Node) -> bool:
    return isinstance(term, rdf.Literal) and term.datatype.value in _NUMBERS


def _day(term: rdf.Node) -> str:
    """A date without time and zone."""
    return term.value.partition("T")[0].removesuffix("Z")


def _state(row: Solution) -> State:
    status = row.get("status")
    if not isinstance(status, rdf.NamedNode):
        return State.HAPPENED
    return _STATES.get(status.value.removeprefix(_CMQ), State.HAPPENED)


def _draw_bars(view: View, solutions: Solutions, title: str, locate: Locate) -> Picture | None:
    """The numbers of the rows, of the commonest unit where the rows name units."""
    number = view.variable("value") or solutions.first(_is_number)
    subject = (
        view.variable("label")
        or solutions.subject
        or next((name for name in solutions.variables if name != number), None)
    )
    rows = [row for row in solutions.rows if number in row and _is_number(row[number])] if number else []
    units = [row["unit"].value for row in rows if "unit" in row]
    unit = max(units, key=units.count, default=None)
    kept = [row for row in rows if unit is None or ("unit" in row and row["unit"].value == unit)]
    drawn = [_bar(row, number or "", subject, unit, locate) for row in kept]
    return bars(drawn, title) if len(drawn) <= MOST_BARS else None


def _bar(row: Solution, number: str, subject: str | None, unit: str | None, locate: Locate) -> Bar:
    label, href = named(subject, row, locate)
    about = row.get("approximate")
    approximate = about is not None and about.value == "true"
    value = float(row[number].value)
    words = f"{'about ' if approximate else ''}{value:,g} {unit}" if unit else ""
    return Bar(label, value, words, approximate, href)


_PAINTERS: Final[dict[str, Callable[[View, Solutions, str, Locate], Picture | None]]] = {
    "Timeline": _draw_timeline,
    "BarChart": _draw_bars,
}
