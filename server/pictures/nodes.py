"""What a network is given: nodes of a few kinds, and relations between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a node is; each kind has a shape of its own."""

    STATE = "state"
    ORGANIZATION = "organisation"
    PAPER = "agreement or document"
    PLACE = "place"
    PERSON = "person"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a network: its id, name and kind, a word beneath the name, where the name leads."""

    id: str
    label: str
    kind: Kind = Kind.OTHER
    note: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes by their ids; what is not settled is dotted.

    `back` names what leads the other way; a relation that is not `directed` reads alike from both ends.
    """

    source: str
    target: str
    label: str = ""
    settled: bool = True
    directed: bool = True
    back: str = ""

    def read_from(self, id_: str) -> str:
        """The names of the relation as read from one of its ends, with arrows that say which way they go."""
        if not self.directed:
            return ", ".join(filter(None, (self.label, self.back)))
        ahead, behind = (self.label, self.back) if id_ == self.source else (self.back, self.label)
        return ", ".join([*([f"{ahead} →"] if ahead else []), *([f"← {behind}"] if behind else [])])

    def other(self, id_: str) -> str | None:
        """The node at the other end, or None where the edge does not touch this one."""
        return {self.source: self.target, self.target: self.source}.get(id_)


def distances(edges: Iterable[Edge], start: str) -> dict[str, int]:
    """How many edges each node lies from the start, breadth first, in that order."""
    ties = list(edges)
    found, front = {start: 0}, deque([start])
    while front:
        here = front.popleft()
        for other in (edge.other(here) for edge in ties):
            if other is not None and other not in found:
                found[other] = found[here] + 1
                front.append(other)
    return found
