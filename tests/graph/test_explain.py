"""Why a triple is in the record, or what comes nearest where it is not."""

from __future__ import annotations

import re

import pytest

from graph.console import show_explanation, written
from graph.explain import MalformedTriple, explain, read_triple
from graph.selection import UnknownThing
from tests.graph.citing.engines import Here, dataset

CLAIM = "https://w3id.org/communique/id/claim/"
DATA = """
graph:sources {
  claim:one cmq:standing cmq:standing-accepted ; cmq:restatement "A knows B." .
  claim:three cmq:standing cmq:standing-corrected ; cmq:restatement "A knows B well." .
  claim:two cmq:standing cmq:standing-disputed ; cmq:restatement "A knows D." .
}
claim:one { :a :knows :b . }
claim:three { :a :knows :b . }
claim:two { :a :knows :d . }
"""


@pytest.fixture
def engine() -> Here:
    return Here(dataset(DATA))


@pytest.mark.parametrize(
    ("texts", "triple"),
    [
        (("state/russia", "cmq:party", "agreement/x"), "state:russia cmq:party agreement:x"),
        (("state:russia", "a", "cmq:State"), "state:russia rdf:type cmq:State"),
        (("<http://e/a>", "rdfs:label", '"В мире"@ru'), '<http://e/a> rdfs:label "В мире"@ru'),
    ],
)
def test_terms_are_written_as_in_turtle_or_as_kind_and_slug(texts: tuple[str, str, str], triple: str) -> None:
    assert written(read_triple(*texts)) == triple


@pytest.mark.parametrize(
    "texts",
    [
        ("nowhere:x", "a", "cmq:State"),
        ("state/russia", "cmq:party , ", "state/x"),
        ("[]", "a", "cmq:State"),
        ("state/russia", "a", "cmq:State . state:x a cmq:State"),
    ],
)
def test_what_is_no_triple_is_refused(texts: tuple[str, str, str]) -> None:
    with pytest.raises(MalformedTriple) as raised:
        read_triple(*texts)
    assert raised.value.texts == texts


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (
            ("state/russia", "visited", "state/x"),
            "“visited” cannot be its predicate: did you mean `cmq:visited`?",
        ),
        (("state/russia", "cmq:visted", "state/x"), "no relation “cmq:visted”: did you mean `cmq:visited`?"),
        (("russia", "cmq:visited", "state/x"), "“russia” cannot be its subject"),
    ],
)
def test_a_term_that_is_wrong_is_named(texts: tuple[str, str, str], reason: str) -> None:
    with pytest.raises(MalformedTriple, match=re.escape(reason)):
        read_triple(*texts)


def test_a_thing_that_nobody_speaks_of_is_unknown(engine: Here) -> None:
    with pytest.raises(UnknownThing, match="state/rusia"):
        explain(engine, read_triple("state/rusia", "<http://e/knows>", "<http://e/b>"))


def test_only_accepted_claims_come_near(engine: Here) -> None:
    found = explain(engine, read_triple("<http://e/a>", "<http://e/knows>", "<http://e/c>"))
    assert [near.claim.iri for near in found.nearest] == [CLAIM + "one"]


def test_a_stated_triple_shows_its_claims(engine: Here, capsys: pytest.CaptureFixture[str]) -> None:
    found = explain(engine, read_triple("<http://e/a>", "<http://e/knows>", "<http://e/b>"))
    assert found.citation is not None
    assert [claim.iri for claim in found.citation.claims] == [CLAIM + "one"]
    show_explanation(found)
    printed = capsys.readouterr().out
    assert "said by claim [1]" in printed
    assert "A knows B." in printed


def test_a_disputed_triple_is_not_stated(engine: Here, capsys: pytest.CaptureFixture[str]) -> None:
    found = explain(engine, read_triple("<http://e/a>", "<http://e/knows>", "<http://e/d>"))
    assert found.citation is None
    assert [claim.iri for claim in found.apart] == [CLAIM + "two"]
    assert [(written(near.triple), near.claim.iri) for near in found.nearest] == [
        ("<http://e/a> <http://e/knows> <http://e/b>", CLAIM + "one")
    ]
    show_explanation(found)
    printed = capsys.readouterr().out
    assert "not stated" in printed
    assert printed.index("A knows D.") < printed.index("A knows B.")


def test_nothing_near_is_said_too(engine: Here, capsys: pytest.CaptureFixture[str]) -> None:
    show_explanation(explain(engine, read_triple("<http://e/x>", "<http://e/y>", "<http://e/z>")))
    assert "nearest" not in capsys.readouterr().out
