"""From triples to witnesses: who says each, what is said apart, which rules made it from which premises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from graph import names, rdf
from graph.citing.asking import Asking
from graph.citing.locating import located
from graph.citing.trace import Found
from graph.derivations import Premises
from graph.rules import Derivation
from graph.witnesses import CitedClaim, Inference, Kind, Untraced, Witness

# Steps from a triple through rules; the rules of the ontology need five.
DEPTH: Final = 20

Read: TypeAlias = Callable[[Asking, Collection[str]], dict[str, CitedClaim]]

_CLAIM: Final = names.PREFIXES["claim"]
_KINDS: Final = {
    names.THINGS: Kind.REGISTER,
    names.SOURCES: Kind.SOURCE,
    names.LINKS: Kind.LINK,
    names.CODES: Kind.CODE,
    names.ONTOLOGY: Kind.AXIOM,
    names.INFERRED: Kind.RULE,
}


def gather(
    asking: Asking,
    found: Collection[Found],
    default: frozenset[str] | None,
    premises: Premises | None,
    depth: int,
    read: Read,
) -> Evidence:
    """All that is to be known about triples, those of premises included.

    `default` are the graphs that make up the default graph; None stands for the record. `read` reads claims.
    """
    sought = [triple for triple, graph in found if _may_be_derived(graph, default)]
    derived, cut = _followed(sought, premises, depth)
    premised = {premise for ways in derived.values() for way in ways for premise in way.premises}
    graphs = located(asking, premised | {triple for triple, graph in found if graph is None})
    seen = {graph for holders in set(graphs.values()) for graph in holders}
    seen |= {graph for _, graph in found if graph}
    seen |= {_subject(triple) for triple, holders in graphs.items() if names.SOURCES in holders}
    seen |= {_subject(triple) for triple, graph in found if graph == names.SOURCES}
    claims = {name for name in seen if name.startswith(_CLAIM)}
    return Evidence(graphs, read(asking, claims), derived, cut, default, premises is not None)


class Holding(NamedTuple):
    """Who says a triple: what kinds of graphs, which claims, which claims apart from these, which graphs."""

    kinds: tuple[Kind, ...]
    claims: tuple[CitedClaim, ...]
    apart: tuple[CitedClaim, ...]
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """Where triples stand, what the claims for them say, and how those that rules made came about."""

    graphs: Mapping[rdf.Triple, tuple[str, ...]]
    cards: Mapping[str, CitedClaim]
    derived: Mapping[rdf.Triple, Sequence[Derivation]]
    cut: frozenset[rdf.Triple]
    default: frozenset[str] | None
    has_premises: bool
    made: dict[tuple[Found, int | None], Witness] = field(default_factory=dict)
    held: dict[tuple[tuple[str, ...], str | None], Holding] = field(default_factory=dict)

    def witness(self, found: Found, before: int | None = None) -> Witness:
        """The witness of a triple, made once.

        Its premises come from rounds before the given one, so that nothing supports itself.
        """
        witness = self.made.get((found, before))
        if witness is None:
            witness = self.made[found, before] = self.make(found, before)
        return witness

    def make(self, found: Found, before: int | None) -> Witness:
        """The witness of a triple."""
        triple, graph = found
        kinds, claims, apart, graphs = self.holding(self.graphs.get(triple, ()), graph)
        inferences = tuple(self.inferences(triple, before)) if Kind.RULE in kinds else ()
        about = self.about(triple) if Kind.SOURCE in kinds else None
        return Witness(triple, graph, kinds, claims, apart, inferences, about, graphs)

    def holding(self, holders: tuple[str, ...], graph: str | None) -> Holding:
        """Who says a triple that stands in these graphs and was sought in the one given, worked out once."""
        found = self.held.get((holders, graph))
        if found is None:
            found = self.held[holders, graph] = self.hold(holders, graph)
        return found

    def hold(self, holders: tuple[str, ...], graph: str | None) -> Holding:
        """Who says a triple that stands in these graphs and was sought in the one given."""
        seen = (graph,) if graph else tuple(holder for holder in holders if self.is_seen(holder))
        kinds = tuple(dict.fromkeys(_kind(holder) for holder in seen)) or (Kind.GRAPH,)
        claims = tuple(self.cards[holder] for holder in seen if holder in self.cards)
        others = () if graph else holders
        apart = (self.cards[holder] for holder in others if holder in self.cards and holder not in seen)
        others_apart = tuple(card for card in apart if not card.is_accepted)
        return Holding(tuple(sorted(kinds)), claims, others_apart, seen or holders)

    def is_seen(self, graph: str) -> bool:
        """Whether a graph is part of the default graph."""
        if self.default is not None:
            return graph in self.default
        card = self.cards.get(graph)
        return card.is_accepted if card else graph in _KINDS

    def inferences(self, triple: rdf.Triple, before: int | None) -> Iterable[Inference]:
        """The ways in which rules made a triple."""
        for way in self.derived.get(triple, ()):
            if before is None or way.round < before:
                is_cut = triple in self.cut
                premises = () if is_cut else tuple(self.premise(premise, way) for premise in way.premises)
                yield Inference(way.rule, way.round, premises, is_cut)

    def premise(self, premise: rdf.Triple, way: Derivation) -> Witness:
        """The witness of a premise."""
        return self.witness((premise, None), way.round)

    def about(self, triple: rdf.Triple) -> CitedClaim | str:
        """The claim that a triple of the sources describes, or the IRI of the document or passage."""
        name = _subject(triple)
        return self.cards.get(name, name)

    def untraced(self, witness: Witness) -> Iterable[Untraced]:
        """What could not be followed of a witness, not counting its premises."""
        if any(inference.cut for inference in witness.inferences):
            yield Untraced(str(witness.triple), "the bound on the depth of inference is reached here")
        elif Kind.RULE in witness.kinds and not (witness.inferences or witness.claims):
            reason = (
                "no premises are recorded for it" if self.has_premises else "the premises are not at hand"
            )
            yield Untraced(str(witness.triple), reason)


def _followed(
    triples: Iterable[rdf.Triple], premises: Premises | None, depth: int
) -> tuple[dict[rdf.Triple, Sequence[Derivation]], frozenset[rdf.Triple]]:
    """The recorded derivations of triples and of their premises, by levels; and those left at the bound."""
    derived: dict[rdf.Triple, Sequence[Derivation]] = {}
    level = set(triples)
    for _ in range(depth if premises else 0):
        known = premises(level - derived.keys()) if premises else {}
        if not known:
            return derived, frozenset()
        derived |= known
        level = {premise for ways in known.values() for way in ways for premise in way.premises}
    rest = dict(premises(level - derived.keys())) if premises else {}
    return derived | rest, frozenset(rest)


def _may_be_derived(graph: str | None, default: frozenset[str] | None) -> bool:
    if graph is None:
        return default is None or names.INFERRED in default
    return graph == names.INFERRED


def _kind(graph: str) -> Kind:
    return Kind.CLAIM if graph.startswith(_CLAIM) else _KINDS.get(graph, Kind.GRAPH)


def _subject(triple: rdf.Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, rdf.NamedNode) else ""
