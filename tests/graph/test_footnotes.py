"""Footnotes are numbered in the order of the rows, each claim once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph import rdf
from graph.footnotes import footnotes
from graph.witnesses import Citation, CitedClaim, Kind, Witness

TRIPLE = rdf.Triple(rdf.NamedNode("http://e/s"), rdf.NamedNode("http://e/p"), rdf.NamedNode("http://e/o"))
claims = st.builds(
    lambda number: CitedClaim(
        f"http://e/claim/{number}", "Words.", None, (), None, None, "happened", "accepted"
    ),
    st.integers(0, 5),
)
citations = st.builds(
    lambda found: Citation((Witness(TRIPLE, None, (Kind.CLAIM,), tuple(found)),)),
    st.lists(claims, max_size=4),
)


@given(st.lists(citations, max_size=6))
def test_every_claim_has_one_number_and_every_row_its_claims(given_: list[Citation]) -> None:
    notes = footnotes(given_)
    assert len({claim.iri for claim in notes.claims}) == len(notes.claims)
    for numbers, citation in zip(notes.rows, given_, strict=True):
        assert [*numbers] == sorted({*numbers})
        assert {notes.claims[number - 1].iri for number in numbers} == {one.iri for one in citation.claims}
    first = [
        min(row.index(number) + 100 * place for place, row in enumerate(notes.rows) if number in row)
        for number in range(1, len(notes.claims) + 1)
    ]
    assert [place // 100 for place in first] == sorted(place // 100 for place in first)
