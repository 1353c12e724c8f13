"""The gold file: verified things among their namesakes. At the accept threshold every proposal is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from graph import names
from graph.link.entity import Entity, entities_of_record
from graph.link.foreign import read_file
from graph.link.matching import Candidate, candidates
from graph.link.tables import gazetteer, iso_countries
from graph.record import default_graph
from tests.graph.sheetsets import seeds, seeds_record

GOLD = Path(__file__).parent / "gold.ttl"
EXCERPT = Path(__file__).parents[3].parent / "shared" / "wikidata-excerpt.nt"
WD = "http://www.wikidata.org/entity/"
# Things that are in the gold file and not in the links, because nobody has reviewed them yet.
UNREVIEWED = {names.iri("person/sergey-lavrov"): WD + "Q58217"}


def ours(*, with_links: bool) -> list[Entity]:
    """The things of the record, with the identifiers that their links give or without."""
    return entities_of_record(default_graph(seeds_record().quads), seeds().links if with_links else ())


def right() -> set[tuple[str, str]]:
    """The pairs that are known to be right."""
    return {(link.subject, link.object) for link in seeds().links if link.is_accepted} | set(
        UNREVIEWED.items()
    )


def likely(found: Iterable[Candidate]) -> set[tuple[str, str]]:
    """The pairs at or above the accept threshold."""
    return {(one.ours.iri, one.theirs.iri) for one in found if one.is_likely}


def recall(found: set[tuple[str, str]], there: Iterable[Entity]) -> float:
    """The share of the right pairs among those that could be found."""
    held = {entity.iri for entity in there}
    wanted = {pair for pair in right() if pair[1] in held}
    return len(found & wanted) / len(wanted)


@pytest.mark.parametrize("with_links", [True, False], ids=["linked", "bare"])
def test_precision_is_1_among_namesakes(
    with_links: bool, record_property: Callable[[str, object], None]
) -> None:
    there = read_file(GOLD)
    found = likely(candidates(ours(with_links=with_links), there))
    assert found <= right()
    record_property("recall", recall(found, there))
    assert recall(found, there) >= (0.8 if with_links else 0.5)


def test_precision_is_1_in_the_code_tables() -> None:
    things = ours(with_links=False)
    there = [*gazetteer(things), *iso_countries()]
    found = likely(candidates(things, there))
    assert found <= right()
    assert recall(found, there) == 1.0
    assert names.iri("place/saint-petersburg") in {subject for subject, _ in found}


def test_persons_are_never_settled_without_a_person() -> None:
    found = candidates(ours(with_links=True), read_file(GOLD))
    people = [one for one in found if "person" in one.ours.kinds]
    assert people
    assert not [one for one in people if one.is_certain]


def test_what_is_settled_has_an_equal_identifier() -> None:
    found = candidates(ours(with_links=False), [*read_file(GOLD), *iso_countries()])
    certain = [one for one in found if one.is_certain]
    assert len(certain) > 8
    assert all(one.features.identifier for one in certain)
    assert {(one.ours.iri, one.theirs.iri) for one in certain} <= right()


def test_a_city_that_changed_its_name_is_found_by_its_number_and_not_by_its_name() -> None:
    found = likely(candidates(ours(with_links=True), read_file(GOLD)))
    assert {theirs for subject, theirs in found if subject == names.iri("place/astana")} == {WD + "Q1520"}


def test_namesakes_of_one_score_are_not_likely() -> None:
    found = candidates(ours(with_links=True), read_file(GOLD))
    popovs = [one for one in found if one.ours.iri == names.iri("person/mikhail-popov")]
    assert len(popovs) == 2
    assert not likely(popovs)


def oxford(kind: str, **more: object) -> Entity:
    """Something of ours called Oxford."""
    return Entity(names.iri(f"{kind}/oxford"), ("Oxford",), kinds=frozenset([kind]), **more)  # type: ignore[arg-type]


def test_among_dozens_of_oxfords_none_is_taken_without_more_than_a_name() -> None:
    if not EXCERPT.exists():
        pytest.skip("the excerpt of Wikidata is not here")
    there = read_file(EXCERPT)
    assert len([one for one in there if one.label == "Oxford"]) > 20
    bare = [oxford("place"), oxford("organization")]
    assert likely(candidates(bare, there)) == set()
    british = oxford("place", identifiers=frozenset([("geonames", "2640729")]))
    assert likely(candidates([british], there)) <= {(british.iri, WD + "Q34217")}


def test_no_pair_of_the_excerpt_is_wrong() -> None:
    if not EXCERPT.exists():
        pytest.skip("the excerpt of Wikidata is not here")
    for with_links in (True, False):
        assert likely(candidates(ours(with_links=with_links), read_file(EXCERPT))) <= right()
