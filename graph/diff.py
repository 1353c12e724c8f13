"""What changed from one version of the record to another: its claims and its things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar

from graph import names, rdf

_CLAIMS: Final = names.PREFIXES["claim"]
_PASSAGES: Final = names.PREFIXES["passage"]
_STANDING: Final = names.PREFIXES["cmq"] + "standing"
_RESTATEMENT: Final = names.PREFIXES["cmq"] + "restatement"

Terms: TypeAlias = tuple[Any, ...]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Claim:
    """A claim in one version: what it asserts (triples), and what is said of it (predicates and objects)."""

    iri: str
    triples: frozenset[Terms] = frozenset()
    description: frozenset[Terms] = frozenset()

    @property
    def standing(self) -> str:
        """Its standing in one word, such as `accepted`; empty where none is given."""
        return ", ".join(iri.rpartition("#standing-")[2] for iri in _values(self.description, _STANDING))

    @property
    def restatement(self) -> str:
        """What it says, in our own words; empty where none is given."""
        return " ".join(_values(self.description, _RESTATEMENT))


@dataclass(frozen=True)
class Thing:
    """A thing in one version, with its labels in all languages."""

    iri: str
    labels: frozenset[rdf.Literal]


@dataclass(frozen=True)
class Changes(Generic[Item]):
    """What one version has and the other has not, and what both have but not alike; in the order of names."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    altered: tuple[tuple[Item, Item], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.altered)


@dataclass(frozen=True)
class Difference:
    """All that changed: claims added, withdrawn and re-marked; things added, removed and relabelled."""

    claims: Changes[Claim] = Changes()
    things: Changes[Thing] = Changes()

    def __bool__(self) -> bool:
        return bool(self.claims or self.things)


def compare(old: Iterable[rdf.Quad], new: Iterable[rdf.Quad]) -> Difference:
    """What changed from the old quads to the new, judged by their named graphs alone."""
    claims_before, things_before = _version(old)
    claims_after, things_after = _version(new)
    return Difference(_changes(claims_before, claims_after), _changes(things_before, things_after))


def render(difference: Difference) -> list[str]:
    """The difference in lines for people: a summary, then `+` for new, `-` for gone, `~` for altered."""
    if not difference:
        return ["No claim and no thing differs."]
    claims, things = difference.claims, difference.things
    return [
        _summary("Claims", claims, "withdrawn", "re-marked"),
        _summary("Things", things, "removed", "relabelled"),
        *(f"+ {_claim_line(claim)}" for claim in claims.added),
        *(f"- {_claim_line(claim)}" for claim in claims.removed),
        *(line for before, after in claims.altered for line in _remark(before, after)),
        *(f"+ {_thing_line(thing)}" for thing in things.added),
        *(f"- {_thing_line(thing)}" for thing in things.removed),
        *(line for before, after in things.altered for line in _relabelling(before, after)),
    ]


def as_data(difference: Difference) -> dict[str, Any]:
    """The difference as plain data for JSON; terms are written as in N-Triples."""
    claims, things = difference.claims, difference.things
    return {
        "claims": {
            "added": [_claim_data(claim) for claim in claims.added],
            "withdrawn": [_claim_data(claim) for claim in claims.removed],
            "remarked": [
                {"before": _claim_data(before), "after": _claim_data(after)}
                for before, after in claims.altered
            ],
        },
        "things": {
            "added": [_thing_data(thing) for thing in things.added],
            "removed": [_thing_data(thing) for thing in things.removed],
            "relabelled": [
                {"before": _thing_data(before), "after": _thing_data(after)}
                for before, after in things.altered
            ],
        },
    }


def _version(quads: Iterable[rdf.Quad]) -> tuple[dict[str, Claim], dict[str, Thing]]:
    triples: defaultdict[str, set[Terms]] = defaultdict(set)
    descriptions: defaultdict[str, set[Terms]] = defaultdict(set)
    labels: defaultdict[str, set[rdf.Literal]] = defaultdict(set)
    for quad in quads:
        graph, subject = _iri(quad.graph_name), _iri(quad.subject)
        if graph.startswith(_CLAIMS):
            triples[graph].add(tuple(quad.triple))
        elif graph == names.SOURCES and subject.startswith(_CLAIMS):
            descriptions[subject].add((quad.predicate, quad.object))
        if _is_label(quad, graph, subject) and isinstance(quad.object, rdf.Literal):
            labels[subject].add(quad.object)
    claims = {
        iri: Claim(iri, frozenset(triples[iri]), frozenset(descriptions[iri]))
        for iri in triples.keys() | descriptions.keys()
    }
    return claims, {iri: Thing(iri, frozenset(known)) for iri, known in labels.items()}


def _is_label(quad: rdf.Quad, graph: str, subject: str) -> bool:
    """Whether a quad labels a thing where things are introduced: the register, the sources, a claim."""
    introduced = graph in (names.THINGS, names.SOURCES) or graph.startswith(_CLAIMS)
    return (
        introduced
        and quad.predicate == rdf.LABEL
        and subject.startswith(names.ID)
        and not subject.startswith((_CLAIMS, _PASSAGES))
    )


def _changes(old: Mapping[str, Item], new: Mapping[str, Item]) -> Changes[Item]:
    return Changes(
        tuple(new[iri] for iri in _sorted(new.keys() - old.keys())),
        tuple(old[iri] for iri in _sorted(old.keys() - new.keys())),
        tuple((old[iri], new[iri]) for iri in _sorted(old.keys() & new.keys()) if old[iri] != new[iri]),
    )


def _sorted(iris: Iterable[str]) -> list[str]:
    """In the order of names, numbers by their value: claim 9 before claim 10."""
    return sorted(iris, key=lambda iri: [(part.zfill(20), part) for part in re.split(r"(\d+)", iri)])


def _summary(kind: str, changes: Changes[Any], removed: str, altered: str) -> str:
    added, gone, other = len(changes.added), len(changes.removed), len(changes.altered)
    return f"{kind}: {added} added, {gone} {removed}, {other} {altered}."


def _claim_line(claim: Claim) -> str:
    return f"{names.shorten(claim.iri)} ({claim.standing or 'no standing'}): {claim.restatement}"


def _remark(before: Claim, after: Claim) -> Iterator[str]:
    standing = (
        after.standing if before.standing == after.standing else f"{before.standing} → {after.standing}"
    )
    yield f"~ {names.shorten(after.iri)} ({standing}): {after.restatement}"
    yield from _edits(before.triples, after.triples)
    yield from _edits(_rest(before.description), _rest(after.description))


def _rest(description: frozenset[Terms]) -> frozenset[Terms]:
    """The description without the standing, which the line above it shows."""
    return frozenset(pair for pair in description if pair[0].value != _STANDING)


def _relabelling(before: Thing, after: Thing) -> Iterator[str]:
    yield f"~ {names.shorten(after.iri)}"
    yield from _edits({(label,) for label in before.labels}, {(label,) for label in after.labels})


def _edits(before: Iterable[Terms], after: Iterable[Terms]) -> Iterator[str]:
    gone, come = set(before) - set(after), set(after) - set(before)
    yield from sorted(f"    - {' '.join(map(_shown, terms))}" for terms in gone)
    yield from sorted(f"    + {' '.join(map(_shown, terms))}" for terms in come)


def _thing_line(thing: Thing) -> str:
    return f"{names.shorten(thing.iri)} {' / '.join(sorted(map(str, thing.labels)))}"


def _claim_data(claim: Claim) -> dict[str, Any]:
    return {
        "iri": claim.iri,
        "standing": claim.standing,
        "restatement": claim.restatement,
        "triples": sorted([str(term) for term in triple] for triple in claim.triples),
        "description": sorted([str(term) for term in pair] for pair in claim.description),
    }


def _thing_data(thing: Thing) -> dict[str, Any]:
    return {"iri": thing.iri, "labels": sorted(map(str, thing.labels))}


def _values(description: frozenset[Terms], predicate: str) -> list[str]:
    return sorted(term.value for name, term in description if name.value == predicate)


def _shown(term: Any) -> str:
    return names.shorten(term.value) if isinstance(term, rdf.NamedNode) else str(term)


def _iri(term: Any) -> str:
    return term.value if isinstance(term, rdf.NamedNode) else ""
