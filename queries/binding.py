"""The binding of a question's parameters: values become RDF terms in the place of their tokens.

A parameter that may be left out, `?__name`, stands only in `BIND(?__name AS ?variable)`. With a value the
BIND gives it to the variable. Without one the parameter stays a variable that nothing binds, and so does the
other (SPARQL 1.1 Query, section 10.1), whether the query runs here, under grlc, or as it stands in another
tool: then `?event cmq:place ?variable` means any place, and `FILTER(!BOUND(?variable) || ?place = ?variable)`
passes. The shorter `FILTER(!BOUND(?__name) || …)` would not do, as BOUND takes a variable and nothing else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from queries import terms
from queries.tokens import Placeholder, tokenise


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: its placeholder, how a form asks for it, and what it accepts.

    `kind` is how a value is read (a key of `terms.KINDS`). A picker is filled from `values` (fixed), from
    `choices` (a SELECT of ?value and ?label) or from the members of the ontology's class `class_name`.
    `leads` gives for a kind of thing the words of the link from such a thing's page to the question, filled
    in with it; `{date}` in them is its day, for a parameter that takes one.
    """

    placeholder: Placeholder
    label: str
    help: str
    example: str
    kind: str
    default: str | None = None
    values: tuple[str, ...] = ()
    choices: str | None = None
    class_name: str | None = None
    leads: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """The name, as a form or an address gives it."""
        return self.placeholder.name

    @property
    def required(self) -> bool:
        """Whether a caller must give a value."""
        return not self.placeholder.optional and self.default is None

    def spell(self, value: str, expand: terms.Expand = terms.expand) -> str:
        """The value as a term of SPARQL; raises BadParameter."""
        try:
            lexical = terms.read(self.kind, value, expand)
            allowed = [terms.read(self.kind, fixed, expand) for fixed in self.values]
        except ValueError as error:
            raise BadParameter(self.name, value, str(error), self.example) from None
        if allowed and lexical not in allowed:
            raise BadParameter(self.name, value, f"it is none of {', '.join(self.values)}", self.example)
        return terms.spell(self.placeholder.type, lexical, self.placeholder.language)


class ParameterError(ValueError):
    """One thing wrong with the values given for a question's parameters; carries the parameter's name."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class MissingParameter(ParameterError):
    """A parameter has no value and cannot do without one; carries its label and an example."""

    def __init__(self, name: str, label: str, example: str) -> None:
        super().__init__(name, f"“{name}” ({label}) is missing; give it a value, such as {example}")
        self.label = label
        self.example = example


class BadParameter(ParameterError):
    """A value cannot be read; carries the value, the reason and an example of a good one."""

    def __init__(self, name: str, value: str, reason: str, example: str) -> None:
        super().__init__(name, f"“{name}” cannot be “{_shown(value)}”: {reason}; an example is {example}")
        self.value = value
        self.reason = reason
        self.example = example


class UnknownParameter(ParameterError):
    """The question has no parameter of this name; carries the names it has and the nearest of them."""

    def __init__(self, name: str, known: tuple[str, ...], suggestion: str | None) -> None:
        remedy = f"did you mean “{suggestion}”?" if suggestion else _known(known)
        super().__init__(name, f"“{name}” is no parameter of this question; {remedy}")
        self.known = known
        self.suggestion = suggestion


class BadParameters(ValueError):
    """Everything that is wrong with the values given, one error a fault."""

    def __init__(self, errors: tuple[ParameterError, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


def bind(
    query: str,
    parameters: Iterable[Parameter],
    values: Mapping[str, str],
    expand: terms.Expand = terms.expand,
) -> str:
    """The query with each parameter's token replaced by the term that its value makes.

    A parameter that is not mentioned takes its default; an empty value says “none”, so that a form can clear
    a default. One that may be left out then stays a variable. `expand` turns the short form of an IRI into
    the IRI, leaves other text alone, and may raise ValueError. Raises BadParameters with every fault found.
    """
    parameters = tuple(parameters)
    errors: list[ParameterError] = list(_unknown(parameters, values))
    spelled: dict[str, str] = {}
    for parameter in parameters:
        try:
            term = _term(parameter, values.get(parameter.name, parameter.default), expand)
        except ParameterError as error:
            errors.append(error)
        else:
            spelled[parameter.placeholder.spelling] = term
    if errors:
        raise BadParameters(tuple(errors))
    return substitute(query, spelled)


def substitute(query: str, spelled: Mapping[str, str]) -> str:
    """The query with the tokens of these variables replaced; strings, IRIs and comments stay as they are."""
    return "".join(spelled.get(token.text, token.text) for token in tokenise(query))


def _term(parameter: Parameter, value: str | None, expand: terms.Expand) -> str:
    if value:
        return parameter.spell(value, expand)
    if parameter.placeholder.optional:
        return parameter.placeholder.spelling
    raise MissingParameter(parameter.name, parameter.label, parameter.example)


def _unknown(parameters: tuple[Parameter, ...], values: Mapping[str, str]) -> Iterable[UnknownParameter]:
    known = tuple(parameter.name for parameter in parameters)
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            yield UnknownParameter(name, known, near[0] if near else None)


def _known(known: tuple[str, ...]) -> str:
    return f"it has {', '.join(known)}" if known else "it has none"


def _shown(value: str, limit: int = 60) -> str:
    cut = value if len(value) <= limit else value[:limit] + "…"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)
