"""What citing learnt of one version of a dataset, in which nothing changes, kept with the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from graph import rdf
from graph.engine import Engine
from graph.witnesses import CitedClaim, Document

# Claims and triples kept for an engine; beyond that it begins anew.
MOST: Final = 200_000


@dataclass
class Kept:
    """What is known of claims, documents and speakers by IRI, and the graphs of triples, of one version."""

    version: str
    claims: dict[str, CitedClaim] = field(default_factory=dict)
    standings: dict[str, str] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    labels: dict[str, str | None] = field(default_factory=dict)
    graphs: dict[rdf.Triple, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether no more is to be kept."""
        return len(self.claims) + len(self.standings) + len(self.graphs) > MOST


_KEPT: Final[WeakKeyDictionary[Engine, Kept]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def kept(engine: Engine) -> Kept:
    """What is kept for the version that an engine answers from now; what is known of another is let go."""
    version = engine.version
    with _LOCK:
        found = _KEPT.get(engine)
        if found is None or found.version != version or found.is_full:
            found = _KEPT[engine] = Kept(version)
        return found
