"""What a claim says, in words: the label of what it introduces, and its restatement."""

from __future__ import annotations

from typing import Final

from benchmarks.world import (
    Agreement,
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

_OUTCOMES: Final = {
    "signed": "have signed",
    "concluded": "have concluded",
    "under-consideration": "are considering",
    "not-concluded": "have not concluded",
}
_MODALITIES: Final = {"planned": "planned", "not-concluded": "not-done", "under-consideration": "considered"}


def label(world: World, fact: Fact) -> str:
    """The English label of what a fact introduces."""
    match fact:
        case Tenure():
            return f"{world.persons[fact.person][0]} as {world.offices[fact.office][0]}"
        case Agreement():
            return f"{fact.kind} on {fact.topic} of {_pair(world, fact.parties)}"
        case Signing():
            return f"Signing of the {label(world, fact.agreement)}"
        case Meeting():
            return f"Meeting of {' and '.join(world.persons[person][0] for person in fact.participants)}"
        case Visit():
            return f"Visit of {world.persons[fact.visitor][0]} to {world.states[fact.destination][0]}"
        case Delivery():
            return f"Delivery of {_equipment(fact)} to {world.states[fact.recipient][0]}"
        case _:
            return ""


def restatement(world: World, fact: Fact) -> str:
    """The fact as a sentence."""
    match fact:
        case Jurisdiction():
            return f"{world.offices[fact.office][0]} is an office of {world.states[fact.state][0]}."
        case Location():
            wider = world.places.get(fact.container) or world.states[fact.container]
            return f"{world.places[fact.place][0]} lies in {wider[0]}."
        case Tenure():
            return f"{label(world, fact)} was in office in {fact.attested}."
        case Agreement():
            return f"{_pair(world, fact.parties)} {_OUTCOMES[fact.status]} a {fact.kind} on {fact.topic}."
        case Delivery():
            return f"{world.states[fact.supplier][0]}: {label(world, fact)}, {_amount(fact)}, {fact.status}."
        case _:
            return f"{label(world, fact)} on {fact.when}, {fact.status}."


def modality(fact: Fact) -> str:
    """How the document puts it."""
    return _MODALITIES.get(getattr(fact, "status", ""), "happened")


def _pair(world: World, states: tuple[str, str]) -> str:
    return f"{world.states[states[0]][0]} and {world.states[states[1]][0]}"


def _equipment(delivery: Delivery) -> str:
    return f"{delivery.equipment.partition('/')[2]}s"


def _amount(delivery: Delivery) -> str:
    return "quantity unstated" if delivery.quantity is None else f"{delivery.quantity} pieces"
