"""Solutions of a query as pictures read them, and the view that a query names as Wikidata's service has it.

A comment `#defaultView:Timeline{"lane": "?kind"}` names the view; options may also come from a question's
`x-view`. `?xLabel` beside `?x` is the label of what `?x` names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from graph import names, rdf

Locate = Callable[[str], str | None]
Solution = Mapping[str, rdf.Node]

_HINT: Final = re.compile(r"^\s*#(?:defaultView|view):(\w+)(\{.*\})?\s*$", re.MULTILINE)


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


def named(variable: str | None, row: Solution, locate: Locate) -> tuple[str, str | None]:
    """The label of what a row binds to a variable (`?x` or `?xLabel`), and where a link to it leads."""
    name = (variable or "").removesuffix("Label")
    term, label = row.get(name), row.get(name + "Label") or row.get(variable or "")
    href = locate(term.value) if isinstance(term, rdf.NamedNode) else None
    if label is None:
        return "", href
    return names.shorten(label.value) if isinstance(label, rdf.NamedNode) else label.value, href
