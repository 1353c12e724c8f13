"""The targets of links read again: redirects, deletions, changed labels and kinds; reported, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.folding import folded
from graph.link.entity import Entity
from graph.link.mapping import Mapping
from graph.link.targets import shorten


@dataclass(frozen=True)
class Change:
    """What has become of a target since it was linked."""

    mapping: Mapping
    message: str

    def __str__(self) -> str:
        return f"{shorten(self.mapping.object)} ({self.mapping.subject_label}): {self.message}"


def changes(links: Iterable[Mapping], there: Iterable[Entity]) -> Iterator[Change]:
    """What differs between the links and what their targets say of themselves now."""
    known = {entity.iri: entity for entity in there}
    for mapping in links:
        yield from (Change(mapping, message) for message in _changes(mapping, known.get(mapping.object)))


def _changes(mapping: Mapping, entity: Entity | None) -> Iterator[str]:
    if entity is None:
        yield "nothing is said of it any more; it may have been deleted"
        return
    if entity.successor:
        yield f"it is redirected to {shorten(entity.successor)}"
    called = {folded(name) for name in entity.names}
    if entity.labels and mapping.object_label and folded(mapping.object_label) not in called:
        yield f"it was called “{mapping.object_label}” and is now “{entity.label}”"
    if entity.kinds and mapping.object_kind and not _fits(mapping, entity):
        yield f"it was a {mapping.object_kind} and is now a {' and '.join(sorted(entity.kinds))}"


def _fits(mapping: Mapping, entity: Entity) -> bool:
    """A territory or a code of a state is listed as a state by its own dataset."""
    wanted = {mapping.object_kind} | ({mapping.kind} if mapping.object_kind in ("place", "code") else set())
    return bool(wanted & entity.kinds)
