"""The check of the facts: every name, term, value and reference of the sheets against the ontology."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from graph import edtf, names
from graph.reading import Problem, suggest
from graph.sheets import REGISTER, Claim, Fact, Sheets, Value
from ontology.vocabulary import EXTERNAL, Property, Vocabulary, vocabulary

EDTF_PROPERTIES: Final = frozenset(
    {"when", "during", "period", "since", "dated", "attestedAt", "asOf", "published", "updated"}
)
COMPUTED: Final = frozenset({"earliest", "latest", "year", "precision", "approximate"})
SHORTCUTS: Final = frozenset({"visited", "metWith", "signed", "suppliedTo", "memberOf"})
DESCRIBED_ELSEWHERE: Final = frozenset({"claim", "passage", "mapping", "question"})
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][A-Za-z]+)?")
_POINT: Final = re.compile(r"POINT\(-?[0-9]+(?:\.[0-9]+)? -?[0-9]+(?:\.[0-9]+)?\)")


def check_facts(sheets: Sheets) -> list[Problem]:
    """All problems of the facts of all sheets: unknown terms, kinds, things and codes, ill-typed values."""
    index = _Index(sheets)
    found = [problem for path, fact in every_fact(sheets) for problem in index.problems(path, fact)]
    repeated = (_repeated(sheet.path, claim) for sheet in sheets.all for claim in sheet.claims)
    return [*found, *(problem for problems in repeated for problem in problems)]


def classes(sheets: Sheets) -> dict[str, frozenset[str]]:
    """The classes that the sheets give each thing, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, fact in every_fact(sheets):
        found[fact.name] |= {value.text for value in fact.values.get("type", ())}
    for sheet in sheets.all:
        found[sheet.head.name].add(sheet.head.type)
    return {name: frozenset(given) for name, given in found.items()}


def every_fact(sheets: Sheets) -> Iterator[tuple[Path, Fact]]:
    """Every fact of the register and then of the claims, with the file in which it stands."""
    register = sheets.folder / REGISTER
    yield from ((register, thing.fact) for thing in sheets.things)
    for sheet in sheets.all:
        yield from ((sheet.path, fact) for claim in sheet.claims for fact in claim.facts)


def _repeated(path: Path, claim: Claim) -> Iterator[Problem]:
    """What a claim states twice: as triples the two would be one."""
    seen: dict[tuple[str, ...], int] = {}
    for fact in claim.facts:
        for key, value in ((key, value) for key, values in fact.values.items() for value in values):
            statement = (fact.name, key, value.text, value.language or "en")
            if statement in seen:
                message = f"`{key}: {value.text}` is said of {fact.name} a second time in this claim"
                yield Problem(path, value.line, f"{message} (first in line {seen[statement]})")
            seen.setdefault(statement, value.line)


class _Index:
    """What the sheets say of each thing, for looking up references."""

    def __init__(self, sheets: Sheets) -> None:
        documents = {sheet.head.name for sheet in sheets.all}
        self.terms: Vocabulary = vocabulary()
        self.classes = classes(sheets)
        self.registered = {thing.fact.name for thing in sheets.things} | documents
        self.register = sheets.folder / REGISTER
        self.labelled = {fact.name for _, fact in every_fact(sheets) if "label" in fact.values} | documents

    def problems(self, path: Path, fact: Fact) -> Iterator[Problem]:
        try:
            kind, _ = names.split(fact.name)
        except names.MalformedName as error:
            yield Problem(path, fact.line, str(error))
            return
        yield from (Problem(path, fact.line, message) for message in self._thing(path, kind, fact))
        for key, values in fact.values.items():
            for value in values:
                yield from (Problem(path, value.line, m) for m in self._value(fact.name, kind, key, value))

    def _thing(self, path: Path, kind: str, fact: Fact) -> Iterator[str]:
        if kind in DESCRIBED_ELSEWHERE:
            yield f"no fact describes a {kind}; the build does"
        elif not self.classes.get(fact.name):
            yield self._missing(fact.name)
        elif fact.name not in self.labelled:
            yield f"{fact.name} has no label anywhere; give it one where it is introduced"
        if path != self.register and fact.name in self.registered and fact.values.keys() & {"type", "label"}:
            yield f"{fact.name} is registered: a claim repeats neither its type nor its label"
        if not fact.values:
            yield f"nothing is said of {fact.name}"

    def _value(self, name: str, kind: str, key: str, value: Value) -> Iterable[str]:
        if value.language and not takes_languages(key):
            return [f"`{key}` takes no languages"]
        if key == "type":
            return self._type(kind, value.text)
        if key in EXTERNAL:
            return _external(key, value)
        if key in COMPUTED:
            return [f"`{key}` is computed from the times that are stated; write `when` and the like"]
        if key in SHORTCUTS:
            return [f"`{key}` is derived by a rule; state the event that it rests on"]
        prop = self.terms.properties.get(key)
        if prop is None:
            return [f"unknown term `{key}`{suggest(key, [*self.terms.properties, *EXTERNAL])}"]
        return [
            *self._domain(name, prop),
            *(_datum(prop, value.text) if prop.is_data else self._object(prop, value)),
        ]

    def _type(self, kind: str, name: str) -> Iterator[str]:
        wanted = self.terms.kind_of(name)
        if name not in self.terms.parents:
            yield f"unknown class `{name}`{suggest(name, self.terms.parents)}"
        elif wanted is None:
            yield f"`{name}` is no class of things; its members are codes or parts of other things"
        elif wanted != kind:
            yield f"`{name}` takes an id of the kind `{wanted}`, not `{kind}`"

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
        if given is None:
            yield self._missing(value.text)
        elif prop.ranges and given and not self._fits(given, prop.ranges):
            yield f"`{prop.name}` takes {_either(prop.ranges)}, and {value.text} is {_either(sorted(given))}"

    def _fits(self, given: Iterable[str], wanted: Iterable[str]) -> bool:
        """Whether a class given lies below one wanted; what is no class of things is reported elsewhere."""
        known = [name for name in given if self.terms.kind_of(name)]
        return not known or any(self.terms.is_a(name, top) for name in known for top in wanted)

    def _missing(self, name: str) -> str:
        near = suggest(name, [other for other, given in self.classes.items() if given])
        if name in self.classes:
            return f"{name} has no `type` anywhere: give it one where it is registered or introduced{near}"
        return f"nothing is called `{name}`: register or introduce it{near}"


def takes_languages(key: str) -> bool:
    """Whether the values of a key are texts in a language."""
    return key in EXTERNAL and EXTERNAL[key][1] == "language"


def _external(key: str, value: Value) -> Iterator[str]:
    if takes_languages(key):
        if value.language is not None and not LANGUAGE.fullmatch(value.language):
            yield f"“{value.language}” is no language tag; write en, ru or ur"
    elif not _POINT.fullmatch(value.text):
        yield f"“{value.text}” is no point; write POINT(longitude latitude)"


def _datum(prop: Property, text: str) -> Iterator[str]:
    if prop.name in EDTF_PROPERTIES:
        try:
            edtf.parse(text)
        except edtf.MalformedDate as error:
            yield str(error)
    elif not LEXICAL[prop.ranges[0]].fullmatch(text):
        yield f"“{text}” is no {prop.ranges[0]} for `{prop.name}`"


LEXICAL: Final = {
    "string": re.compile(r".*", re.DOTALL),
    "integer": re.compile(r"0|-?[1-9][0-9]{0,17}"),
    "decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?"),
    "boolean": re.compile(r"true|false"),
}


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)
