"""The check of the facts: every name, term, value and reference of the sheets against the ontology."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from graph import edtf, names
from graph.reading import Problem, suggest
from graph.sheets import Fact, Sheets, Value
from ontology.vocabulary import EXTERNAL, Property, Vocabulary, vocabulary

EDTF_PROPERTIES: Final = frozenset(
    {"when", "during", "period", "since", "dated", "attestedAt", "asOf", "published", "updated"}
)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][A-Za-z]+)?")
_POINT: Final = re.compile(r"POINT\(-?[0-9]+(?:\.[0-9]+)? -?[0-9]+(?:\.[0-9]+)?\)")


def check_facts(sheets: Sheets) -> list[Problem]:
    """All problems of the facts of all sheets: unknown terms, kinds, things and codes, ill-typed values."""
    index = _Index(sheets)
    return [problem for path, fact in _facts(sheets) for problem in index.problems(path, fact)]


def classes(sheets: Sheets) -> dict[str, frozenset[str]]:
    """The classes that the sheets give each thing, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, fact in _facts(sheets):
        found[fact.name] |= {value.text for value in fact.values.get("type", ())}
    for sheet in sheets.all:
        found[sheet.head.name].add(sheet.head.type)
    return {name: frozenset(given) for name, given in found.items()}


def _facts(sheets: Sheets) -> Iterator[tuple[Path, Fact]]:
    register = sheets.folder / "things.yaml"
    yield from ((register, thing.fact) for thing in sheets.things)
    for sheet in sheets.all:
        yield from ((sheet.path, fact) for claim in sheet.claims for fact in claim.facts)


class _Index:
    """What the sheets say of each thing, for looking up references."""

    def __init__(self, sheets: Sheets) -> None:
        self.terms: Vocabulary = vocabulary()
        self.classes = classes(sheets)
        self.registered = {thing.fact.name for thing in sheets.things}
        self.register = sheets.folder / "things.yaml"
        self.labelled = {f.name for _, f in _facts(sheets) if "label" in f.values}
        self.labelled |= {sheet.head.name for sheet in sheets.all}

    def problems(self, path: Path, fact: Fact) -> Iterator[Problem]:
        def at(line: int, message: str) -> Problem:
            return Problem(path, line, message)

        try:
            kind, _ = names.split(fact.name)
        except names.MalformedName as error:
            yield at(fact.line, str(error))
            return
        if path != self.register and fact.name in self.registered and fact.values.keys() & {"type", "label"}:
            yield at(fact.line, f"{fact.name} is registered: a claim repeats neither its type nor its label")
        if not self.classes.get(fact.name):
            yield at(fact.line, self._missing(fact.name))
        elif fact.name not in self.labelled:
            yield at(fact.line, f"{fact.name} has no label anywhere; give it one where it is introduced")
        if not fact.values:
            yield at(fact.line, f"nothing is said of {fact.name}")
        for key, values in fact.values.items():
            for value in values:
                yield from (at(value.line, m) for m in self._value(fact.name, kind, key, value))

    def _value(self, name: str, kind: str, key: str, value: Value) -> Iterable[str]:
        if key == "type":
            return self._type(kind, value.text)
        if key in EXTERNAL:
            return _external(key, value)
        if value.language:
            return [f"`{key}` takes no languages"]
        prop = self.terms.properties.get(key)
        if prop is None:
            return [f"unknown term `{key}`{suggest(key, [*self.terms.properties, *EXTERNAL])}"]
        return [
            *self._domain(name, prop),
            *(_datum(prop, value.text) if prop.is_data else self._object(prop, value)),
        ]

    def _type(self, kind: str, name: str) -> Iterator[str]:
        if name not in self.terms.parents:
            yield f"unknown class `{name}`{suggest(name, self.terms.parents)}"
        elif self.terms.kind_of(name) != kind:
            yield f"a {name} has an id of the kind `{self.terms.kind_of(name)}`, not `{kind}`"

    def _domain(self, name: str, prop: Property) -> Iterator[str]:
        given = self.classes.get(name, frozenset())
        if given and prop.domains and not self._fits(given, prop.domains):
            yield f"`{prop.name}` is said of {_either(prop.domains)}, and {name} is {_either(sorted(given))}"

    def _object(self, prop: Property, value: Value) -> Iterator[str]:
        codes = next((self.terms.codes[r] for r in prop.ranges if r in self.terms.codes), None)
        if codes is not None:
            if value.text not in codes:
                yield f"unknown code `{value.text}` for `{prop.name}`{suggest(value.text, codes)}"
            return
        given = self.classes.get(value.text)
        if not given:
            yield self._missing(value.text)
        elif prop.ranges and not self._fits(given, prop.ranges):
            yield f"`{prop.name}` takes {_either(prop.ranges)}, and {value.text} is {_either(sorted(given))}"

    def _fits(self, given: Iterable[str], wanted: Iterable[str]) -> bool:
        return any(self.terms.is_a(name, top) for name in given for top in wanted)

    def _missing(self, name: str) -> str:
        return f"nothing is called `{name}`: register or introduce it{suggest(name, [*self.classes])}"


def _external(key: str, value: Value) -> Iterator[str]:
    if key == "asWKT":
        if not _POINT.fullmatch(value.text):
            yield f"“{value.text}” is no point; write POINT(longitude latitude)"
    elif value.language is not None and not _LANGUAGE.fullmatch(value.language):
        yield f"“{value.language}” is no language tag; write en, ru or ur"


def _datum(prop: Property, text: str) -> Iterator[str]:
    if prop.name in EDTF_PROPERTIES:
        try:
            edtf.parse(text)
        except edtf.MalformedDate as error:
            yield str(error)
    elif not _LEXICAL[prop.ranges[0]](text):
        yield f"“{text}” is no {prop.ranges[0]} for `{prop.name}`"


def _is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and "e" not in text.lower()
    except InvalidOperation:
        return False


_LEXICAL: Final = {
    "string": lambda text: bool(text.strip()),
    "integer": lambda text: bool(re.fullmatch(r"-?[0-9]+", text)),
    "decimal": _is_decimal,
    "boolean": lambda text: text in ("true", "false"),
    "dateTime": lambda text: False,
}


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)
