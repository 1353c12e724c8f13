"""The form of a question: its fields, what they hold, what can be chosen, and what is wrong with a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph import names
from queries.binding import Parameter
from server.asking import labels, solutions
from server.naming import expand
from server.words import in_words

_MEMBERS: Final = """
PREFIX cmq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?value ?label WHERE { ?value a cmq:%s ; rdfs:label ?label FILTER(LANG(?label) = "en") }
"""


_THINGS: Final = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?label
WHERE {{ ?thing rdfs:label ?label . FILTER(LANG(?label) = "en" && STRSTARTS(STR(?thing), "{names.ID}")) }}
ORDER BY ?label ?thing
"""
# What a person may look for by name; stances, tenures, claims and passages are reached through these.
_NAMED: Final = (
    *("state", "person", "organization", "group", "voice", "office", "agreement", "project"),
    *("event", "series", "place", "asset", "equipment", "topic", "document", "cooperation"),
)
MOST_THINGS: Final = 3000


@dataclass(frozen=True)
class Input:
    """A field of a question's form: parameter, value given, what is wrong with it, the choices.

    `label` names the thing that the value is, where it is none of the choices.
    """

    parameter: Parameter
    value: str
    error: str
    choices: tuple[tuple[str, str], ...]
    label: str = ""

    @property
    def type(self) -> str:
        """The type of the HTML input: a calendar for dates, digits for numbers."""
        return {"date": "date", "integer": "number", "month": "month"}.get(self.parameter.kind, "text")

    @property
    def is_open(self) -> bool:
        """Whether any thing at all can be named in it."""
        return self.parameter.kind == "iri" and not self.choices

    @property
    def shown(self) -> str:
        """The value as a person types it: a thing of the record as `kind/slug`."""
        return self.value.removeprefix(names.ID) if self.parameter.kind == "iri" else self.value

    @property
    def chosen(self) -> str:
        """The value as its picker spells it."""
        try:
            return expand(self.value)
        except names.MalformedName:
            return self.value

    @property
    def words(self) -> str:
        """The value in words: the label of what was chosen, a date written out, else the value itself."""
        return dict(self.choices).get(self.chosen) or self.label or in_words(self.value)


def read_input(parameter: Parameter, values: Mapping[str, str], errors: Mapping[str, str]) -> Input:
    """The field for a parameter with what was given for it."""
    value = values.get(parameter.name, parameter.default or "")
    found = Input(parameter, value, errors.get(parameter.name, ""), _choices(parameter))
    if not value or found.error or parameter.kind != "iri" or found.chosen in dict(found.choices):
        return found
    return replace(found, label=labels([found.chosen]).get(found.chosen, ""))


def things() -> list[tuple[str, str]]:
    """The things that can be named in an open field, as `kind/slug` with their names; none if too many."""
    rows = solutions(_THINGS)
    found = [(row["thing"].value.removeprefix(names.ID), row["label"].value) for row in rows]
    named = [(name, label) for name, label in found if name.partition("/")[0] in _NAMED]
    return named if len(named) <= MOST_THINGS else []


def _choices(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """The values that a picker offers, each with its label."""
    if parameter.values:
        known = labels(parameter.values) if parameter.kind == "iri" else {}
        return tuple((value, known.get(value, value)) for value in parameter.values)
    query = parameter.choices or (_MEMBERS % parameter.class_name if parameter.class_name else None)
    if query is None:
        return ()
    rows = solutions(query)
    found = {row["value"].value: row.get("label", row["value"]).value for row in rows}
    return tuple(sorted(found.items(), key=lambda item: item[1].casefold()))
