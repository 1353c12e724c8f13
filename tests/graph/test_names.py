"""Names of things: kind/slug, IRIs and prefixed names, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import names, rdf
from graph.names import ID, KINDS, PREFIXES, MalformedName, iri, name, shorten, split
from tests.graph.sheetsets import seeds_record

WORDS = st.text("abcxyz0189", min_size=1, max_size=5)
SLUGS = st.lists(WORDS, min_size=1, max_size=4).map("-".join)
NAMES = st.builds("{}/{}".format, st.sampled_from(sorted(KINDS)), SLUGS)


@given(NAMES)
def test_a_name_and_its_iri_are_one(text: str) -> None:
    kind, slug = split(text)
    assert f"{kind}/{slug}" == text
    assert iri(text) == ID + text
    assert name(iri(text)) == text
    assert rdf.NamedNode(iri(text)).value.isascii()


@given(NAMES)
def test_a_thing_shortens_by_the_prefix_of_its_kind(text: str) -> None:
    kind, slug = split(text)
    assert shorten(iri(text)) == f"{kind}:{slug}"


@given(st.sampled_from(sorted(PREFIXES)), st.text("abcXYZ019_-./:", max_size=8))
def test_what_is_shortened_is_read_back_the_same(prefix: str, local: str) -> None:
    long = PREFIXES[prefix] + local
    short = shorten(long)
    declarations = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    (quad,) = rdf.parse(f"{declarations}<urn:a> <urn:b> {short} .", format=rdf.RdfFormat.TURTLE)
    assert isinstance(quad.object, rdf.NamedNode)
    assert quad.object.value == long


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("https://w3id.org/communique/ontology#Visit", "cmq:Visit"),
        ("https://w3id.org/communique/id/state/russia", "state:russia"),
        ("https://w3id.org/communique/graph/things", "graph:things"),
        ("https://w3id.org/communique/ontology#", "<https://w3id.org/communique/ontology#>"),
        ("https://w3id.org/communique/id/passage/a-1-2#position", "<https://w3id.org/communique/id/passage/a-1-2#position>"),
        ("https://w3id.org/communique/ontology#ends.", "<https://w3id.org/communique/ontology#ends.>"),
        ("https://example.org/x", "<https://example.org/x>"),
    ],
)  # fmt: skip
def test_only_what_fits_a_prefix_is_shortened(long: str, short: str) -> None:
    assert shorten(long) == short


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("russia", "write kind/slug, such as state/russia"),
        ("", "write kind/slug"),
        ("country/russia", "“country” is no kind; the kinds are agreement, asset"),
        ("state/", "lower-case ASCII letters"),
        ("state/Russia", "lower-case ASCII letters"),
        ("state/россия", "lower-case ASCII letters"),
        ("state/a--b", "single hyphens"),
        ("state/-a", "single hyphens"),
        ("state/a-", "single hyphens"),
        ("state/a b", "lower-case ASCII letters"),
        ("state/a/b", "lower-case ASCII letters"),
        ("state/a\n", "lower-case ASCII letters"),
        ("state/a#b", "lower-case ASCII letters"),
    ],
)
def test_other_texts_are_no_names(text: str, reason: str) -> None:
    for function in (split, iri):
        with pytest.raises(MalformedName) as raised:
            function(text)
        assert raised.value.text == text
        assert reason in raised.value.reason
        assert str(raised.value) == f"“{text}” is no identifier: {raised.value.reason}"


def test_an_iri_from_elsewhere_has_no_name() -> None:
    for text in ("https://example.org/id/state/russia", names.GRAPH + "things", ID + "state", ID + "x/y"):
        with pytest.raises(MalformedName):
            name(text)


def test_a_part_of_a_thing_keeps_its_fragment() -> None:
    assert name(ID + "passage/a-1-2#position") == "passage/a-1-2#position"


def test_every_thing_of_the_record_is_named_so() -> None:
    things = {
        term.value
        for quad in seeds_record().quads
        for term in (quad.subject, quad.object)
        if isinstance(term, rdf.NamedNode) and term.value.startswith(ID)
    }
    assert len(things) > 1000
    assert {ID + name(thing) for thing in things} == things


def test_namespaces_are_disjoint_enough_to_shorten_in_one_way() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert {PREFIXES[kind] for kind in KINDS} == {f"{ID}{kind}/" for kind in KINDS}
