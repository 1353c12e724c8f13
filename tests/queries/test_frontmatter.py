"""Front matter is read as grlc reads it, and what is wrong is told with its line."""

from __future__ import annotations

import pytest

from queries.frontmatter import BadQuestion, Source, read

GOOD = """\
#defaultView:Map
#+ summary: Where
#+ description: >-
#+   Places, in two
#+   lines.
#+
#+ tags: [Places]
#+ defaults:
#+   - state: https://example.org/x
#+ x-view: {hide: ["?x"]}
SELECT ?x { ?x ?p ?_state_iri }
"""


def test_a_head_in_full() -> None:
    head = read(Source("x.rq", GOOD))
    assert (head.view, head.summary, head.tags) == ("Map", "Where", ("Places",))
    assert head.description == "Places, in two lines."
    assert head.defaults == {"state": "https://example.org/x"}
    assert head.view_options == {"hide": ["?x"]}


def test_the_query_is_what_is_left() -> None:
    assert Source("x.rq", GOOD).query == "#defaultView:Map\nSELECT ?x { ?x ?p ?_state_iri }\n"


def test_the_view_is_a_table_unless_the_file_says_otherwise() -> None:
    assert read(Source("x.rq", GOOD.partition("\n")[2])).view == "Table"
    assert read(Source("x.rq", GOOD.replace("#defaultView:Map", "#view:Graph"))).view == "Graph"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("#defaultView:Map", "#defaultView:Globe", 1, "“Globe” is no view; use one of Table"),
        ("#defaultView:Map", '#defaultView:Map{"hide":["?x"]}', 1, "x-view for its options"),
        ("#+ summary: Where", "#+ sumary: Where", 2, "did you mean “summary”"),
        ("#+ summary: Where\n", "", 1, "no summary"),
        ("#+ summary: Where", "#+ summary:", 2, "write text"),
        ("#+ summary: Where", "#+ summary: 2017-10-13", 2, "YAML reads date here"),
        ("#+ summary: Where", "#+ summary: 2017-02-31", 2, "this is no YAML: day is out of range"),
        ("#+ summary: Where", "#+ summary: Where\n#+ summary: There", 2, "stands there twice"),
        ("#+ summary: Where", "#+summary: Where", 2, "with the space"),
        ("#+ summary: Where", "#+ summary: Where\n# aside", 4, "stands apart"),
        ("[Places]", "Places", 7, "tags: write a list"),
        ("[Places]", "[Places, 7]", 7, "YAML reads int here"),
        ("[Places]", "[]", 1, "no tags"),
        ("[Places]", "[Places", 8, "no YAML"),
        ("[Places]", "*anchor", 7, "no YAML"),
        ("#+ summary: Where", "#+ summary: !!python/name:os.system x", 2, "no YAML"),
        ("https://example.org/x", "5", 8, "YAML reads int here"),
        ("#+   - state: https://example.org/x", "#+   state: x", 8, "write a list"),
        ('{hide: ["?x"]}', "hide", 10, "write a mapping"),
        ("x-view", "x-colour", 10, "no key of a question"),
        ('x-view: {hide: ["?x"]}', "x-params: [{name: state, lable: State}]", 10, "“lable” is no key here"),
        ('x-view: {hide: ["?x"]}', "x-columns: [{name: x}, {name: x}]", 10, "“x” stands there twice"),
        ('x-view: {hide: ["?x"]}', "pagination: 100", 10, "no key of a question"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int, reason: str) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    with pytest.raises(BadQuestion) as raised:
        read(Source("x.rq", text))
    assert (raised.value.path, raised.value.line) == ("x.rq", line)
    assert reason in raised.value.reason
    assert str(raised.value).startswith(f"x.rq:{line}: ")


@pytest.mark.parametrize("text", ["", "SELECT * {}", "# + no: head\nSELECT * {}"])
def test_a_file_without_front_matter(text: str) -> None:
    with pytest.raises(BadQuestion, match="there is no front matter"):
        read(Source("x.rq", text))


@pytest.mark.parametrize("head", ["- a list", "text", "1: one"])
def test_front_matter_that_is_no_mapping(head: str) -> None:
    with pytest.raises(BadQuestion, match="no mapping"):
        read(Source("x.rq", f"#+ {head}\nSELECT * {{}}"))
