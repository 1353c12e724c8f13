"""The tokeniser: nothing is lost, and only a variable outside strings, IRIs and comments is a parameter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.tokens import MalformedPlaceholder, Placeholder, placeholder, placeholders, tokenise


@given(st.text())
def test_the_tokens_together_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokenise(text)) == text


@given(st.text(alphabet="ab\n\r'\"#<>?_"))
def test_lines_are_counted_by_line_feeds(text: str) -> None:
    for token in tokenise(text):
        assert 1 <= token.line <= text.count("\n") + 1
    assert sum(token.text.count("\n") for token in tokenise(text)) == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        '"?_no"',
        "'?_no'",
        '"""one " two "" ?_no"""',
        "'''one ' two '' ?_no \n'''",
        '"an escaped \\" mark ?_no"',
        "<http://e/?_no>",
        "# a comment with ?_no",
        "ex:a\\#b # ?_no",
        "ex:a\\?_no",
    ],
)
def test_what_looks_like_a_parameter_and_is_none(text: str) -> None:
    assert placeholders(tokenise(text)) == {}


@pytest.mark.parametrize("text", ["?a <?_yes", "ex:a ?_yes .", "?_yes", '"" ?_yes ""', "{?_yes}"])
def test_parameters_are_found(text: str) -> None:
    assert placeholders(tokenise(text)) == {"?_yes": placeholder("?_yes")}


def test_two_comparisons_without_spaces_are_an_iri_as_the_grammar_has_it() -> None:
    assert placeholders(tokenise("?a<5&&?_no>3")) == {}


@pytest.mark.parametrize(
    ("spelling", "name", "optional", "type_", "language"),
    [
        ("?_name", "name", False, "string", None),
        ("?__name", "name", True, "string", None),
        ("?_name_literal", "name", False, "string", None),
        ("?_name_iri", "name", False, "iri", None),
        ("?__name2_iri", "name2", True, "iri", None),
        ("?_n_number", "n", False, "number", None),
        ("?_year_integer", "year", False, "integer", None),
        ("?_word_en", "word", False, "langString", "en"),
        ("?__from_xsd_date", "from", True, "date", None),
        ("?_from_xsd_dateTime", "from", False, "dateTime", None),
    ],
)
def test_spellings(spelling: str, name: str, optional: bool, type_: str, language: str | None) -> None:
    assert placeholder(spelling) == Placeholder(spelling, name, optional, type_, language)


@pytest.mark.parametrize(
    "spelling",
    [
        "?_",
        "?___name",
        "?_my_long_name_iri",
        "?_имя",
        "?_name_date",
        "?_name_xsd_duration",
        "?_name_ex_thing",
        "?_a_",
    ],
)
def test_spellings_that_grlc_reads_otherwise(spelling: str) -> None:
    with pytest.raises(MalformedPlaceholder, match="ASCII letters") as raised:
        placeholder(spelling)
    assert raised.value.spelling == spelling
