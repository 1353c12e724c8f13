"""The picture that a query's view names, drawn from its solutions.

A time is an EDTF text or a date, a place a `geo:wktLiteral`, an edge two things and what joins them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final

from graph import names, rdf
from server.pictures import marks
from server.pictures.bars import Bar, bars
from server.pictures.events import Event
from server.pictures.maps import Place, map_, read_point
from server.pictures.marks import State
from server.pictures.network import network
from server.pictures.nodes import Edge, Kind, Node
from server.pictures.svg import Picture
from server.pictures.timeline import timeline
from server.solutions import Locate, Solution, Solutions, View, named

MOST_EVENTS: Final = 150
MOST_BARS: Final = 40
MOST_PLACES: Final = 300

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
_KINDS: Final = {
    "state": Kind.STATE,
    "organization": Kind.ORGANIZATION,
    "group": Kind.ORGANIZATION,
    "agreement": Kind.PAPER,
    "document": Kind.PAPER,
    "place": Kind.PLACE,
    "person": Kind.PERSON,
    "voice": Kind.PERSON,
}
_UNSETTLED: Final = _CMQ + "possiblySameAs"
_SYMMETRIC: Final = frozenset({_UNSETTLED, _CMQ + "metWith"})
# A label that has an arrow says itself which way it goes.
_ARROWS: Final = frozenset("←→")


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


def _draw_map(view: View, solutions: Solutions, title: str, locate: Locate) -> Picture | None:
    """One place for each point, with what happened there told of it."""
    where = view.variable("coordinates") or solutions.first(_is_point)
    if where is None:
        return None
    subject, place = solutions.subject, _place_variable(view, solutions, where)
    told: dict[tuple[float, float], list[str]] = defaultdict(list)
    found: dict[tuple[float, float], tuple[str, str | None]] = {}
    for row in solutions.rows:
        point = read_point(row[where].value) if where in row else None
        if point is None:
            continue
        found.setdefault(point, named(place, row, locate))
        if subject != place:
            told[point].append(named(subject, row, locate)[0])
    places = [
        Place(label, *point, href, "; ".join(dict.fromkeys(told[point])))
        for point, (label, href) in found.items()
    ]
    return map_(places, title=title) if len(places) <= MOST_PLACES else None


def _place_variable(view: View, solutions: Solutions, where: str) -> str | None:
    """The variable that names the place of the coordinates: the labelled thing that stands before them."""
    if given := view.variable("label"):
        return given
    before = list(solutions.variables[: solutions.variables.index(where)])
    labelled = [name for name in before if f"{name}Label" in before]
    return labelled[-1] if labelled else solutions.subject


def _is_point(term: rdf.Node) -> bool:
    return isinstance(term, rdf.Literal) and term.datatype.value.endswith("#wktLiteral")


def _draw_network(view: View, solutions: Solutions, title: str, locate: Locate) -> Picture | None:
    """The edges that the view names (`edges: [[?a, ?relation, ?b]]`), else from first thing to second."""
    patterns = list(_patterns(view, solutions))
    nodes: dict[str, Node] = {}
    edges: dict[Edge, None] = {}
    for row in solutions.rows:
        for source, relation, target in patterns:
            ends = row.get(source), row.get(target)
            if not all(isinstance(end, rdf.NamedNode) for end in ends):
                continue
            for name in (source, target):
                nodes.setdefault(row[name].value, _node(name, row, locate))
            edges[_edge(row, source, relation, target)] = None
    hub, end = _ends(patterns, solutions)
    return network(list(nodes.values()), list(edges), title, hub, end)


def _patterns(view: View, solutions: Solutions) -> Iterator[tuple[str, str, str]]:
    given: Any = view.options.get("edges")
    if isinstance(given, list):
        for pattern in given:
            if isinstance(pattern, list) and len(pattern) == 3:
                source, relation, target = (str(name).removeprefix("?") for name in pattern)
                yield source, relation, target
        return
    things = [name for name in solutions.variables if _names_things(name, solutions)]
    if len(things) >= 2:
        yield things[0], "edge", things[1]


def _names_things(name: str, solutions: Solutions) -> bool:
    return any(isinstance(row.get(name), rdf.NamedNode) for row in solutions.rows)


def _node(name: str, row: Solution, locate: Locate) -> Node:
    iri = row[name].value
    label, href = named(name, row, locate)
    kind = iri.removeprefix(names.ID).partition("/")[0] if iri.startswith(names.ID) else ""
    return Node(iri, label, _KINDS.get(kind, Kind.OTHER), href=href)


def _edge(row: Solution, source: str, relation: str, target: str) -> Edge:
    label = named(relation, row, lambda _: None)[0]
    term = row.get(relation)
    iri = term.value if term is not None else ""
    directed = iri not in _SYMMETRIC and not _ARROWS & set(label)
    return Edge(row[source].value, row[target].value, label, settled=iri != _UNSETTLED, directed=directed)


def _ends(patterns: list[tuple[str, str, str]], solutions: Solutions) -> tuple[str | None, str | None]:
    """Where the rows are paths: the thing at which all begin, and the one at which all end."""
    if len(patterns) < 2:
        return None, None
    path = [patterns[0][0], *(target for _, _, target in patterns)]
    starts = {row[path[0]].value for row in solutions.rows if path[0] in row}
    ends = {[row[n].value for n in path if n in row][-1] for row in solutions.rows if path[0] in row}
    return (starts.pop(), ends.pop()) if len(starts) == len(ends) == 1 else (None, None)


_PAINTERS: Final[dict[str, Callable[[View, Solutions, str, Locate], Picture | None]]] = {
    "Timeline": _draw_timeline,
    "BarChart": _draw_bars,
    "Map": _draw_map,
    "Graph": _draw_network,
}
