"""An invented history of relations between states: who held which office, who met, signed and delivered.

Everything is drawn from one seeded generator, of which only `random()` is used: Python promises that it
gives the same numbers in every version. A thing is named `kind/slug`, as everywhere in the project.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random
from typing import Final, NamedTuple, TypeAlias, TypeVar

from benchmarks.wording import full_name, name, slug

LEAST: Final = 300
DOCUMENT_CLAIMS: Final = 40
OFFICES: Final = (
    ("President", "Президент"),
    ("Prime Minister", "Премьер-министр"),
    ("Foreign Minister", "Министр иностранных дел"),
    ("Defence Minister", "Министр обороны"),
    ("Trade Minister", "Министр торговли"),
    ("Ambassador at Large", "Посол по особым поручениям"),
)
TOPICS: Final = ("energy", "pipelines", "counter-terrorism", "agriculture", "space", "railways", "education")
EQUIPMENT: Final = ("helicopter", "tank", "truck", "armoured-vehicle")
AGREEMENTS: Final = ("Treaty", "IntergovernmentalAgreement", "Contract", "Convention")

_STATUSES: Final = ((0.6, "signed"), (0.7, "concluded"), (0.85, "under-consideration"), (1, "not-concluded"))
_FIRST_DAY: Final = datetime.date(1992, 1, 1).toordinal()
_DAYS: Final = 12_000
_Item = TypeVar("_Item")
_Draw: TypeAlias = Callable[[], float]


class Jurisdiction(NamedTuple):
    """An office belongs to a state."""

    office: str
    state: str


class Location(NamedTuple):
    """A place lies in a wider one, or in a state."""

    place: str
    container: str


class Tenure(NamedTuple):
    """A person held an office, attested in a month; perhaps it is said whose tenure this one replaced."""

    name: str
    person: str
    office: str
    attested: str
    replaces: str | None


class Agreement(NamedTuple):
    """An instrument between two states, on a topic; `status` is the word of a code."""

    name: str
    kind: str
    parties: tuple[str, str]
    topic: str
    status: str


class Signing(NamedTuple):
    """An agreement was signed on a day."""

    name: str
    agreement: Agreement
    when: str
    status: str


class Meeting(NamedTuple):
    """Two persons met, or are to meet, in a city."""

    name: str
    participants: tuple[str, str]
    place: str
    when: str
    status: str


class Visit(NamedTuple):
    """A person visited, or is to visit, a state."""

    name: str
    visitor: str
    destination: str
    when: str
    status: str


class Delivery(NamedTuple):
    """One state delivered equipment to another; the quantity or the day may be unstated."""

    name: str
    supplier: str
    recipient: str
    equipment: str
    quantity: int | None
    when: str | None
    status: str


Fact: TypeAlias = Jurisdiction | Location | Tenure | Agreement | Signing | Meeting | Visit | Delivery
Event: TypeAlias = Signing | Meeting | Visit | Delivery


class Claim(NamedTuple):
    """A document says so; `repeats` where an earlier claim, of another document, says the same."""

    document: int
    number: int
    standing: str
    fact: Fact
    repeats: bool

    @property
    def slug(self) -> str:
        """The claim's name without its kind."""
        return f"d{self.document}-{self.number}"

    @property
    def is_accepted(self) -> bool:
        """Whether the claim feeds the record."""
        return self.standing == "accepted"


@dataclass(frozen=True)
class World:
    """All that is registered, label in both alphabets by name, and all that is claimed, in order."""

    states: dict[str, tuple[str, str]]
    offices: dict[str, tuple[str, str]]
    persons: dict[str, tuple[str, str]]
    places: dict[str, tuple[str, str]]
    claims: list[Claim] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """How many documents there are, numbered from 0."""
        return self.claims[-1].document + 1

    def facts(self) -> Iterator[Fact]:
        """What the record holds: what some accepted claim says, each fact once."""
        return (claim.fact for claim in self.claims if claim.is_accepted and not claim.repeats)


def imagine(claims: int, seed: int = 1948) -> World:
    """A world of so many claims; the same numbers give the same world. Raises ValueError under 300 claims."""
    if claims < LEAST:
        raise ValueError(f"a world needs {LEAST} claims, or there are queries that find nothing")
    draw = Random(seed).random  # noqa: S311 (nothing here is secret)
    states = _named("state", min(195, max(8, claims // 20)))
    offices = _offices(states, claims // 15)
    people = (full_name(number) for number in range(max(20, claims // 8)))
    persons = {f"person/{slug(latin)}": (latin, cyrillic) for latin, cyrillic in people}
    world = World(states, offices, persons, _named("place", max(12, claims // 20)))
    _claim(world, claims, draw)
    return world


def _named(kind: str, count: int) -> dict[str, tuple[str, str]]:
    names = (name(number) for number in range(count))
    return {f"{kind}/{slug(latin)}": (latin, cyrillic) for latin, cyrillic in names}


def _offices(states: dict[str, tuple[str, str]], wanted: int) -> dict[str, tuple[str, str]]:
    titles = OFFICES[: max(1, wanted // len(states))]
    labels = [
        (f"{en} of {latin}", f"{ru}: {cyrillic}") for latin, cyrillic in states.values() for en, ru in titles
    ]
    return {f"office/{slug(english)}": (english, russian) for english, russian in labels}


def _claim(world: World, count: int, draw: _Draw) -> None:
    """Claim what is fixed first, then whatever the generator draws."""
    source = chain(_jurisdictions(world), _locations(world, draw), _Imagination(world, draw).facts())
    for index in range(count):
        document, number = divmod(index, DOCUMENT_CLAIMS)
        earlier = world.claims[int(draw() * index)] if index and draw() < 0.08 else None
        if earlier and earlier.is_accepted and earlier.document != document and not earlier.repeats:
            world.claims.append(Claim(document, number + 1, "accepted", earlier.fact, True))
        else:
            fact = next(source)
            world.claims.append(Claim(document, number + 1, _standing(fact, draw()), fact, False))


def _standing(fact: Fact, chance: float) -> str:
    """Agreements and their signings are never in doubt: one without the other would be no sound record."""
    if isinstance(fact, Agreement | Signing):
        return "accepted"
    return "disputed" if chance < 0.04 else "reported" if chance < 0.08 else "accepted"


def _jurisdictions(world: World) -> Iterator[Fact]:
    states = {name.partition("/")[2]: name for name in world.states}
    for office in world.offices:
        yield Jurisdiction(office, states[office.rpartition("-")[2]])


def _locations(world: World, draw: _Draw) -> Iterator[Fact]:
    """A fifth of the places are provinces and lie in a state; the others are cities and lie in a province."""
    places, states = list(world.places), list(world.states)
    provinces = len(places) // 5
    for number, place in enumerate(places):
        yield Location(place, _pick(states if number < provinces else places[:provinces], draw))


def _pick(items: Sequence[_Item], draw: _Draw, skew: float = 1.0) -> _Item:
    """One of the items; with a skew over 1, rather an early one."""
    return items[int(len(items) * draw() ** skew)]


class _Imagination:
    """Draws facts without end."""

    def __init__(self, world: World, draw: _Draw) -> None:
        self._states, self._offices = list(world.states), list(world.offices)
        self._persons, self._cities = list(world.persons), list(world.places)[len(world.places) // 5 :]
        self._draw = draw
        self._last: dict[str, str] = {}
        self._number = 0

    def facts(self) -> Iterator[Fact]:
        drawers = (self._tenure, self._agreement, self._meeting, self._visit, self._delivery)
        while True:
            self._number += 1
            yield from _pick(drawers, self._draw)()

    def _tenure(self) -> Iterator[Fact]:
        person, office = self._person(), _pick(self._offices, self._draw, 1.5)
        name = f"tenure/t{self._number}"
        replaced = self._last.get(office) if self._draw() < 0.6 else None
        self._last[office] = name
        yield Tenure(name, person, office, self._day()[:7], replaced)

    def _agreement(self) -> Iterator[Fact]:
        chance = self._draw()
        status = next(status for bound, status in _STATUSES if chance < bound)
        agreement = Agreement(
            f"agreement/a{self._number}",
            _pick(AGREEMENTS, self._draw),
            self._two(self._states),
            _pick(TOPICS, self._draw),
            status,
        )
        yield agreement
        if status == "signed":
            yield Signing(f"event/signing-{self._number}", agreement, self._day(), "occurred")

    def _meeting(self) -> Iterator[Fact]:
        pair, place = self._two(self._persons), _pick(self._cities, self._draw, 1.5)
        yield Meeting(f"event/meeting-{self._number}", pair, place, self._day(), self._status())

    def _visit(self) -> Iterator[Fact]:
        state = _pick(self._states, self._draw, 2)
        yield Visit(f"event/visit-{self._number}", self._person(), state, self._day(), self._status())

    def _delivery(self) -> Iterator[Fact]:
        supplier, recipient = self._two(self._states)
        quantity = 1 + int(self._draw() * 200) if self._draw() < 0.6 else None
        when = self._day() if self._draw() < 0.8 else None
        name, kind = f"event/delivery-{self._number}", f"equipment/{_pick(EQUIPMENT, self._draw)}"
        yield Delivery(name, supplier, recipient, kind, quantity, when, self._status())

    def _person(self) -> str:
        return _pick(self._persons, self._draw, 2)

    def _two(self, items: Sequence[str]) -> tuple[str, str]:
        first = second = _pick(items, self._draw, 2)
        while second == first:
            second = _pick(items, self._draw, 2)
        return first, second

    def _day(self) -> str:
        return datetime.date.fromordinal(_FIRST_DAY + int(self._draw() * _DAYS)).isoformat()

    def _status(self) -> str:
        return "occurred" if self._draw() < 0.8 else "planned"
