"""A mapping: one link from a thing of the record to an IRI elsewhere, with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from graph import names
from graph.link.targets import Target, UnknownTarget, normalise, slug, target_named, target_of

SAME: Final = names.PREFIXES["owl"] + "sameAs"
EXACT: Final = names.PREFIXES["skos"] + "exactMatch"
CLOSE: Final = names.PREFIXES["skos"] + "closeMatch"
PREDICATES: Final = (SAME, EXACT, CLOSE)
NOTHING: Final = names.PREFIXES["sssom"] + "NoTermFound"
NOT: Final = "Not"

BY_HAND: Final = names.PREFIXES["semapv"] + "ManualMappingCuration"
BY_IDENTIFIER: Final = names.PREFIXES["semapv"] + "DatabaseCrossReference"
BY_SCORE: Final = names.PREFIXES["semapv"] + "CompositeMatching"
JUSTIFICATIONS: Final = (
    BY_HAND,
    BY_IDENTIFIER,
    BY_SCORE,
    names.PREFIXES["semapv"] + "LexicalMatching",
    names.PREFIXES["semapv"] + "MappingReview",
    names.PREFIXES["semapv"] + "UnspecifiedMatching",
)

_PERSON: Final = "person"
_ORCID: Final = re.compile(r"https://orcid\.org/(?:[0-9]{4}-){3}[0-9]{3}[0-9X]")


@dataclass(frozen=True)
class Mapping:
    """A mapping in the terms of SSSOM; IRIs are whole, texts that are absent are empty.

    `kind` and `object_kind` are kinds of identifier (`state`, `person` …); `confidence` lies between 0 and 1;
    `rest` holds the other columns of SSSOM as they were read; `line` is where it stands in its file.
    """

    subject: str
    predicate: str
    object: str
    justification: str
    negated: bool = False
    confidence: Decimal | None = None
    subject_label: str = ""
    object_label: str = ""
    kind: str = ""
    object_kind: str = ""
    object_source: str = ""
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    date: str = ""
    tool: str = ""
    tool_version: str = ""
    comment: str = ""
    rest: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def is_search(self) -> bool:
        """Whether it records that the object's dataset was searched and holds no such thing."""
        return self.object == NOTHING

    @property
    def is_accepted(self) -> bool:
        """Whether it is a link that is published: neither a rejection nor a search without a find."""
        return not self.negated and not self.is_search

    @property
    def target(self) -> Target:
        """The dataset that it leads to or that was searched; raises UnknownTarget."""
        if self.is_search:
            return target_named(self.object_source.rpartition("#")[2])
        return target_of(self.object)

    @property
    def name(self) -> str:
        """Its `mapping/…` name, from subject and object: `mapping/state-russia-wikidata-q159`."""
        own = self.subject.removeprefix(names.ID).replace("/", "-")
        there = "none" if self.is_search else slug(self.object)
        return f"mapping/{own}-{self.target.name}-{there}"


def faults(mapping: Mapping) -> Iterator[str]:
    """What is wrong with a mapping by itself, each in words with the remedy."""
    yield from _subject(mapping)
    yield from _object(mapping)
    if mapping.predicate not in PREDICATES:
        known = ", ".join(names.shorten(one) for one in PREDICATES)
        yield f"the predicate {names.shorten(mapping.predicate)} is none of {known}"
    if mapping.justification not in JUSTIFICATIONS:
        known = ", ".join(names.shorten(one) for one in JUSTIFICATIONS)
        yield f"the justification {names.shorten(mapping.justification)} is none of {known}"
    if not mapping.authors:
        yield "author_id is empty: name who says so"
    if not mapping.comment:
        yield "comment is empty: say in words what the mapping rests on"
    yield from _people(mapping)
    yield from _day(mapping.date)


def unpublishable(mapping: Mapping) -> Iterator[str]:
    """What a link lacks to be published, each in words; nothing for rejections and searches."""
    if not mapping.is_accepted:
        return
    if mapping.confidence is None:
        yield "confidence is empty: give a number between 0 and 1"
    if mapping.predicate == SAME:
        yield from _identity(mapping)
    if not mapping.reviewers:
        yield from _unreviewed(mapping)


def in_order(mappings: Iterable[Mapping]) -> list[Mapping]:
    """The mappings in the order of their file: by subject, object, source and predicate."""
    return sorted(mappings, key=lambda m: (m.subject, m.object, m.object_source, m.predicate))


def read_confidence(text: str) -> Decimal | None:
    """A confidence between 0 and 1, or None for an empty text; raises ValueError."""
    if not text:
        return None
    try:
        confidence = Decimal(text)
    except InvalidOperation:
        confidence = Decimal(-1)
    if not (confidence.is_finite() and 0 <= confidence <= 1):
        raise ValueError(f"the confidence “{text}” is no number between 0 and 1")
    return confidence


def _subject(mapping: Mapping) -> Iterator[str]:
    try:
        kind = names.split(names.name(mapping.subject))[0]
    except names.MalformedName as error:
        yield f"the subject must be a thing of the record: {error}"
        return
    if mapping.kind != kind:
        yield f"subject_category is “{mapping.kind}”, and the subject is of the kind {kind}"


def _object(mapping: Mapping) -> Iterator[str]:
    try:
        target = mapping.target
        if not mapping.is_search and normalise(mapping.object) != mapping.object:
            yield f"write the object as {normalise(mapping.object)}"
    except UnknownTarget as error:
        yield str(error)
        return
    if mapping.object_source != target.iri:
        yield f"object_source is “{mapping.object_source}”, and the object belongs to target:{target.name}"


def _people(mapping: Mapping) -> Iterator[str]:
    for iri in (*mapping.authors, *mapping.reviewers):
        if not iri.startswith(names.ID) and not _ORCID.fullmatch(iri):
            yield f"{iri} is no author or reviewer: name a thing of the record or an ORCID"


def _day(text: str) -> Iterator[str]:
    try:
        date.fromisoformat(text)
    except ValueError:
        yield f"mapping_date “{text}” is no date: write it like 2026-11-22"


def _identity(mapping: Mapping) -> Iterator[str]:
    if not mapping.reviewers:
        yield "owl:sameAs needs a reviewer: review it, or say skos:exactMatch"
    if mapping.kind != mapping.object_kind:
        kinds = f"“{mapping.kind}” and “{mapping.object_kind}”"
        yield f"owl:sameAs joins things of one kind, not {kinds}: say skos:exactMatch or skos:closeMatch"


def _unreviewed(mapping: Mapping) -> Iterator[str]:
    if mapping.kind == _PERSON:
        yield "a person is linked by review only: reviewer_id is empty"
    if mapping.justification != BY_IDENTIFIER:
        yield "without a reviewer only an equal identifier counts (semapv:DatabaseCrossReference)"
