"""A question's parameters, declared twice: as placeholders in the query, for people in the front matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import ontology
from queries import terms
from queries.binding import Parameter
from queries.frontmatter import FrontMatter, Source
from queries.tokens import MalformedPlaceholder, Placeholder, placeholders, tokenise

# What an address of a question says of itself, here or under grlc.
RESERVED: Final = frozenset({"endpoint", "format", "page", "query", "timeout"})


def declared(source: Source, head: FrontMatter) -> tuple[Parameter, ...]:
    """The parameters in the order of `x-params`; raises BadQuestion where the two declarations differ."""
    places = _places(source)
    for name in [*head.params, *head.defaults, *head.enumerate]:
        if name not in places:
            raise source.bad(f"“{name}” is described, but the query has no ?_{name}", name)
    for name, place in places.items():
        if name not in head.params:
            raise source.bad(f"the parameter “{name}” has no entry in x-params", place.spelling)
    return tuple(_parameter(source, head, places[name]) for name in head.params)


def text_of(source: Source, record: Mapping[str, Any], key: str) -> str:
    """The text at a key of a record of the front matter, empty where there is none; raises BadQuestion."""
    value = record.get(key, "")
    if not isinstance(value, str):
        raise source.bad(f"{key}: write text, in quotation marks if need be", key)
    return value.strip()


def _places(source: Source) -> dict[str, Placeholder]:
    try:
        found = placeholders(tokenise(source.query)).values()
    except MalformedPlaceholder as error:
        raise source.bad(str(error), error.spelling) from None
    places: dict[str, Placeholder] = {}
    for place in found:
        other = places.setdefault(place.name, place)
        if other != place:
            reason = f"“{place.name}” is spelled both {other.spelling} and {place.spelling}; choose one"
            raise source.bad(reason, place.spelling)
        if place.name in RESERVED:
            raise source.bad(f"“{place.name}” means something else in an address; rename it", place.spelling)
    return places


def _parameter(source: Source, head: FrontMatter, place: Placeholder) -> Parameter:
    name, record = place.name, head.params[place.name]
    values, default = head.enumerate.get(name, ()), head.defaults.get(name)
    parameter = Parameter(
        placeholder=place,
        label=text_of(source, record, "label"),
        help=text_of(source, record, "help"),
        example=text_of(source, record, "example") or default or next(iter(values), ""),
        kind=_kind(source, record, place),
        default=default,
        values=values,
        choices=_complete(text_of(source, record, "choices")) or None,
        class_name=text_of(source, record, "class") or None,
        leads=_leads(source, record),
    )
    if not parameter.label or not parameter.example:
        raise source.bad(f"the parameter “{name}” needs a label and an example", name)
    if record.get("required", parameter.required) is not parameter.required:
        raise source.bad(
            f"“required” contradicts {place.spelling} or the default of “{name}”", place.spelling
        )
    return parameter


def _leads(source: Source, record: Mapping[str, Any]) -> dict[str, str]:
    """The words of the links to the question from things, by their kinds."""
    found = record.get("leads", {})
    if not isinstance(found, dict):
        raise source.bad("leads: write a mapping of kinds of things to words", "leads")
    return {kind: text_of(source, found, kind) for kind in found}


def _kind(source: Source, record: Mapping[str, Any], place: Placeholder) -> str:
    kind = text_of(source, record, "kind") or terms.kind_of(place.type)
    if place.type not in terms.KINDS.get(kind, ()):
        fitting = ", ".join(kind for kind, types in terms.KINDS.items() if place.type in types)
        raise source.bad(f"{place.spelling} cannot be of kind “{kind}”; it can be of {fitting}", place.name)
    return kind


def _complete(query: str) -> str:
    """A query of the front matter with the declarations of the project's prefixes that it uses."""
    used = {
        token.text.partition(":")[0]
        for token in tokenise(query)
        if token.kind == "word" and ":" in token.text
    }
    known = ontology.prefixes()
    return "".join(f"PREFIX {prefix}: <{known[prefix]}>\n" for prefix in known if prefix in used) + query
