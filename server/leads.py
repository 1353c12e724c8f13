"""The questions to which a thing's page leads, filled in with the thing or its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph import names
from queries.binding import Parameter
from server.asking import solutions
from server.questions import catalogue
from server.things import Thing
from server.words import in_words

# The one day of what happened, or of the act by which an agreement came about.
_DAYS: Final = f"""
PREFIX cmq: <{names.PREFIXES["cmq"]}>
SELECT DISTINCT ?when
WHERE {{
  {{ BIND(<THING> AS ?event) }}
  UNION {{ VALUES ?act {{ cmq:Signing cmq:Conclusion }} ?event a ?act ; cmq:instrument <THING> }}
  ?event cmq:eventStatus cmq:event-occurred ; cmq:when ?when .
  FILTER(REGEX(?when, "^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$"))
}}
"""


@dataclass(frozen=True, slots=True)
class Lead:
    """A link to a question: its words, the question's name, and the values that fill in its form."""

    words: str
    question: str
    values: Mapping[str, str]


def read_leads(thing: Thing) -> list[Lead]:
    """The questions that can be asked of a thing, in the order of the catalogue."""
    day = _day(thing) if any(one.kind == "date" for _, one in _leading(thing.kind)) else ""
    found = []
    for name, parameter in _leading(thing.kind):
        value = day if parameter.kind == "date" else thing.iri.removeprefix(names.ID)
        if value:
            words = parameter.leads[thing.kind].replace("{date}", in_words(value))
            found.append(Lead(words, name, {parameter.name: value}))
    return found


def _leading(kind: str) -> Iterator[tuple[str, Parameter]]:
    for question in catalogue():
        yield from ((question.name, one) for one in question.parameters if kind in one.leads)


def _day(thing: Thing) -> str:
    """The day of a thing in EDTF; nothing where it has none, or more than one."""
    days = solutions(_DAYS.replace("THING", thing.iri))
    return days[0]["when"].value if len(days) == 1 else ""
