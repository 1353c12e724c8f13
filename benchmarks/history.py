"""A world's record, sorted by kind of fact, for those who must know what a query is to find."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from benchmarks import dataset
from benchmarks.restatements import modality, restatement
from benchmarks.world import (
    Agreement,
    Claim,
    Delivery,
    Fact,
    Jurisdiction,
    Location,
    Meeting,
    Signing,
    Tenure,
    Visit,
    World,
)
from graph import names

_Kind = TypeVar("_Kind", bound=Fact)


class History:
    """The facts of the record by kind, each once, and what can be counted among them.

    `triples` is the number of triples of the record.
    """

    def __init__(self, world: World, triples: int) -> None:
        self.world = world
        self.triples = triples
        self.states = list(world.states)
        self.tenures = self._of(Tenure)
        self.agreements = self._of(Agreement)
        self.signings = self._of(Signing)
        self.meetings = self._of(Meeting)
        self.visits = self._of(Visit)
        self.deliveries = self._of(Delivery)

    def _of(self, kind: type[_Kind]) -> list[_Kind]:
        return [fact for fact in self.world.facts() if isinstance(fact, kind)]

    def delivery_claims(self) -> Iterator[tuple[Claim, Delivery]]:
        """The claims, accepted or not, that say a delivery, with the delivery."""
        return ((claim, claim.fact) for claim in self.world.claims if isinstance(claim.fact, Delivery))

    def wordings(self) -> Iterator[tuple[str, str, str]]:
        """Standing, modality and restatement of each claim."""
        for claim in self.world.claims:
            yield claim.standing, modality(claim.fact), restatement(self.world, claim.fact)

    def touching(self, thing: str) -> tuple[int, int]:
        """How many triples of the record have this thing as their subject, how many as their object."""
        node = f"<{names.ID}{thing}>"
        lines = [line for piece in dataset.facts(self.world) for line in piece.splitlines() if node in line]
        return sum(line.startswith(node) for line in lines), sum(line.endswith(node) for line in lines)

    def serving(self) -> dict[str, list[str]]:
        """The states in whose offices a person served, as often as there are tenures."""
        states = {fact.office: fact.state for fact in self._of(Jurisdiction)}
        found: dict[str, list[str]] = {}
        for tenure in self.tenures:
            if tenure.office in states:
                found.setdefault(tenure.person, []).append(states[tenure.office])
        return found

    def encounters(self) -> Counter[tuple[str, str]]:
        """How often, for two states, a person in an office of the one met a person in one of the other."""
        serving = self.serving()
        return Counter(
            pair
            for meeting in self.meetings
            for us, them in itertools.permutations(meeting.participants)
            for pair in itertools.product(serving.get(us, ()), serving.get(them, ()))
            if pair[0] != pair[1]
        )

    def containers(self) -> dict[str, set[str]]:
        """The wider places, and the state, in which a place lies."""
        inside = {fact.place: fact.container for fact in self._of(Location)}
        found: dict[str, set[str]] = {}
        for place, container in inside.items():
            found[place] = {container} | ({inside[container]} if container in inside else set())
        return found

    def predecessors(self, tenure: str) -> list[str]:
        """The tenures that came before one in its office, as far as the record links them."""
        replaced = {fact.name: fact.replaces for fact in self.tenures}
        found = []
        while earlier := replaced.get(tenure):
            found.append(earlier)
            tenure = earlier
        return found

    def latest_tenure(self) -> str:
        """Of the tenures of the busiest office, the one with most tenures before it."""
        office = self.busiest_office()
        names = [tenure.name for tenure in self.tenures if tenure.office == office]
        return max(names, key=lambda name: len(self.predecessors(name)))

    def busiest_office(self) -> str:
        """The office with most tenures."""
        return Counter(tenure.office for tenure in self.tenures).most_common(1)[0][0]

    def busiest_visitor(self) -> str:
        """The person with most visits."""
        return Counter(visit.visitor for visit in self.visits).most_common(1)[0][0]

    def busiest_host(self) -> str:
        """The state with most meetings in its places."""
        containers = self.containers()
        hosts = (wider for meeting in self.meetings for wider in containers.get(meeting.place, ()))
        return Counter(host for host in hosts if host in self.world.states).most_common(1)[0][0]
