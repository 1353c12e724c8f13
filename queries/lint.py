"""The rules that keep a question right in three places: here, under grlc, and in any other SPARQL tool."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pyparsing import ParseResults
from pyparsing.exceptions import ParseException
from rdflib.plugins.sparql.parser import parseQuery

import ontology
from ontology.vocabulary import vocabulary
from queries import terms
from queries.binding import BadParameter, BadParameters
from queries.catalogue import Question
from queries.frontmatter import BadQuestion
from queries.tokens import Token, is_placeholder, tokenise

Rule = Callable[[Question], Iterator[BadQuestion]]

_XSD_LINE: Final = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
_LIKE_PLACEHOLDER: Final = re.compile(r"[?$]_\w+")
_PREFIX_LINE: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_UNTYPED: Final = frozenset({"iri", "number", "string", "langString"})
_LISTS: Final = frozenset({"SELECT", "GROUP", "ORDER", "VALUES"})
_STARRED: Final = frozenset({"SELECT", "DISTINCT", "REDUCED"})
_LIST_ENDS: Final = frozenset({"WHERE", "HAVING", "LIMIT", "OFFSET", "{", "}"})
_OPAQUE: Final = frozenset({"string", "iri", "comment"})


def lint(question: Question) -> tuple[BadQuestion, ...]:
    """Every rule that the question's file breaks."""
    return tuple(error for rule in RULES for error in rule(question))


def _form(question: Question) -> Iterator[BadQuestion]:
    """grlc runs SELECT and CONSTRUCT; what reaches beyond the dataset is no canned question's business."""
    if question.form not in ("SELECT", "CONSTRUCT"):
        yield question.source.bad("a question is a SELECT or a CONSTRUCT")
    for token in _significant(question):
        if token.is_word("SERVICE") or token.is_word("FROM"):
            yield question.source.bad(f"{token.text} reaches beyond the record", token.line)


def _text(question: Question) -> Iterator[BadQuestion]:
    """grlc replaces text wherever it stands, so that nothing may look like a parameter and be none."""
    for token in tokenise(question.text):
        if token.kind in _OPAQUE and _LIKE_PLACEHOLDER.search(token.text):
            reason = "a parameter is spelled ?_name, and never in strings, comments or front matter"
            yield question.source.bad(reason, token.line)
        if re.search(r"\\[uU][0-9A-Fa-f]{4}", token.text):
            yield question.source.bad("write the character itself, not its codepoint escape", token.line)
    spellings = sorted(parameter.placeholder.spelling for parameter in question.parameters)
    for one, other in pairwise(spellings):
        if other.startswith(one):
            yield question.source.bad(f"{one} is the beginning of {other}; rename one", other)


def _prefixes(question: Question) -> Iterator[BadQuestion]:
    """Prefixes are the project's; grlc adds its own `xsd:` at every SELECT unless it finds this very line."""
    known = ontology.prefixes()
    for prefix, namespace in _PREFIX_LINE.findall(question.query):
        if known.get(prefix, namespace) != namespace:
            yield question.source.bad(f"“{prefix}:” is <{known[prefix]}> in this project", f"{prefix}:")
    typed = any(p.placeholder.type not in _UNTYPED for p in question.parameters)
    if typed and _XSD_LINE not in question.query:
        yield question.source.bad(f"a typed parameter needs the line {_XSD_LINE}")


def _neighbours(question: Question) -> Iterator[BadQuestion]:
    """A parameter stands apart, so that no term can run together with what is beside it."""
    tokens = tokenise(question.text)
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        apart = _is_apart(before, "({") and _is_apart(after, ")}.;,")
        if is_placeholder(token) and not apart:
            yield question.source.bad(f"leave white space around {token.text}", token.line)


def _is_apart(neighbour: Token, signs: str) -> bool:
    return neighbour.kind == "space" or neighbour.text in signs


def _lists(question: Question) -> Iterator[BadQuestion]:
    """No column, group, order or target is a parameter: a value cannot stand there."""
    region, previous = "", ""
    for token in _significant(question):
        word = token.text.upper()
        if word in _LISTS:
            region = word
        elif word in _LIST_ENDS:
            region = ""
        if is_placeholder(token) and (region or previous == "AS"):
            reason = f"{token.text} stands after {region or previous}, where no value can stand"
            yield question.source.bad(reason, token.line)
        if word == "*" and previous in _STARRED:
            reason = "name the columns; SELECT * would make columns of the parameters"
            yield question.source.bad(reason, token.line)
        previous = word


def _optional(question: Question) -> Iterator[BadQuestion]:
    """One that may be left out stands in `BIND(?__name AS ?variable)`, and BOUND asks in the same group."""
    tokens, groups = _significant(question), _groups(question)
    targets = {number: _target(tokens, number) for number, t in enumerate(tokens) if t.text.startswith("?__")}
    bound = {(target, groups[number]) for number, target in targets.items()}
    for number, target in targets.items():
        if target is None:
            reason = f"write BIND({tokens[number].text} AS ?variable) and use the variable"
            yield question.source.bad(reason, tokens[number].line)
    for number, token in enumerate(tokens[2:], 2):
        asked = tokens[number - 2].is_word("BOUND") and token.text in targets.values()
        if asked and (token.text, groups[number]) not in bound:
            yield question.source.bad(f"{token.text} is bound in another group; BIND it here", token.line)


def _target(tokens: tuple[Token, ...], number: int) -> str | None:
    """The variable to which a BIND gives the parameter at this place."""
    around = [token.text.upper() for token in tokens[max(number - 2, 0) : number + 2]]
    is_bound = around == ["BIND", "(", tokens[number].text.upper(), "AS"]
    return tokens[number + 2].text if is_bound and len(tokens) > number + 2 else None


def _groups(question: Question) -> list[int]:
    """For each significant token the number of the group, in braces, that it stands in."""
    numbers, open_groups = [], [0]
    for number, token in enumerate(_significant(question), 1):
        if token.text == "{":
            open_groups.append(number)
        elif token.text == "}":
            open_groups = open_groups[:-1] or [0]
        numbers.append(open_groups[-1])
    return numbers


def _values(question: Question) -> Iterator[BadQuestion]:
    """Examples, defaults and choices are good values; those that grlc uses are whole IRIs."""
    for parameter in question.parameters:
        shared = [value for value in (parameter.default, *parameter.values) if value]
        for value in [parameter.example, *shared]:
            try:
                parameter.spell(value, str if value in shared else terms.expand)
            except BadParameter as error:
                yield question.source.bad(str(error), parameter.name)


def _choices(question: Question) -> Iterator[BadQuestion]:
    """The choices of a parameter are a SELECT of ?value and ?label, or a class of the ontology."""
    for parameter in question.parameters:
        if parameter.choices is not None:
            yield from _syntax_of(question, parameter.choices, parameter.name)
            if _columns(parameter.choices) not in (None, ["value", "label"]):
                yield question.source.bad("choices select ?value and ?label, in this order", parameter.name)
        if parameter.class_name is not None and parameter.class_name not in vocabulary().parents:
            yield question.source.bad(f"the ontology has no class “{parameter.class_name}”", parameter.name)


def _syntax(question: Question) -> Iterator[BadQuestion]:
    """The query parses as it stands, and with a value for every parameter."""
    yield from _syntax_of(question, question.query)
    try:
        bound = question.bind({parameter.name: parameter.example for parameter in question.parameters})
    except BadParameters:
        return  # the rule on values tells it
    if bound != question.query:
        yield from _syntax_of(question, bound)


def _answer(question: Question) -> Iterator[BadQuestion]:
    """The columns that are named for people, or for the picture, are columns of the answer."""
    columns = _columns(question.query)
    if columns is None:
        return
    for column in question.columns:
        if column.name not in columns:
            yield question.source.bad(f"the query has no column ?{column.name}", "x-columns")
    for name in _variables(question.view_options):
        if name not in columns:
            yield question.source.bad(f"x-view names ?{name}, which is no column", "x-view")


def _sentences(question: Question) -> Iterator[BadQuestion]:
    """The answer's sentence names columns and parameters that there are, and each that may narrow it."""
    columns = _columns(question.query)
    known = {parameter.name for parameter in question.parameters}
    for sentence in question.answer.values():
        slots = list(sentence.slots)
        for slot in slots:
            is_known = slot.is_rows or slot.name in (columns or [slot.name] if slot.is_column else known)
            if not is_known:
                what = f"column ?{slot.name}" if slot.is_column else f"parameter “{slot.name}”"
                yield question.source.bad(f"x-answer names the {what}, which there is not", "x-answer")
    # A sentence for one row tells the row itself; the others tell the parameter, or the column of its name.
    for case in ("none", "many"):
        said = {slot.name for slot in question.answer[case].slots} if question.answer else known
        for name in sorted(known - said):
            yield question.source.bad(f"x-answer is silent on “{name}”, which narrows the answer", "x-answer")


def _leads(question: Question) -> Iterator[BadQuestion]:
    """A page of a thing leads to what can be asked with that thing alone."""
    for parameter in question.parameters:
        if any(other.required for other in question.parameters if parameter.leads and other != parameter):
            yield question.source.bad("leads: another parameter would have no value", parameter.name)
        if parameter.leads and parameter.kind not in ("iri", "date"):
            yield question.source.bad("leads: only a thing or a date is filled in", parameter.name)
        for kind in parameter.leads:
            if kind not in ontology.prefixes():
                yield question.source.bad(f"leads: “{kind}” is no kind of thing", parameter.name)


def _syntax_of(question: Question, query: str, at: str | int = 1) -> Iterator[BadQuestion]:
    try:
        _parse(query)
    except (ParseException, ValueError) as error:
        yield question.source.bad(f"this is no SPARQL: {error}", at)
    declared = {prefix for prefix, _ in _PREFIX_LINE.findall(query)} | {"_"}
    for token in tokenise(query):
        prefix, colon, _ = token.text.partition(":")
        if token.kind == "word" and colon and prefix not in declared:
            yield question.source.bad(f"the prefix “{prefix}:” is not declared", at)


def _columns(query: str) -> list[str] | None:
    """The columns of a query by the names of their variables; None where it is no SPARQL."""
    try:
        projection = _parse(query)[1].projection or ()
    except (ParseException, ValueError):
        return None
    return [str(item.var or item.evar) for item in projection]


@lru_cache(maxsize=1)
def _parse(query: str) -> ParseResults:
    # A question of some length takes rdflib half a second, and two rules ask for the same parse.
    return parseQuery(query)


def _variables(value: object) -> Iterator[str]:
    """The variables, written `?name`, in the options of a picture."""
    if isinstance(value, str) and value.startswith("?"):
        yield value[1:]
    elif isinstance(value, list | dict):
        parts: Iterable[object] = value.values() if isinstance(value, dict) else value
        for part in parts:
            yield from _variables(part)


def _significant(question: Question) -> tuple[Token, ...]:
    """The tokens of the file that are neither spaces nor comments, and so no front matter."""
    return tuple(token for token in tokenise(question.text) if token.kind not in ("space", "comment"))


RULES: Final[tuple[Rule, ...]] = (
    _form, _text, _prefixes, _neighbours, _lists, _optional, _values, _choices, _answer, _sentences, _leads,
    _syntax,
)  # fmt: skip
