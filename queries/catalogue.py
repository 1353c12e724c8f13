"""The catalogue of canned questions: one `.rq` file a question, read once and held to its rules."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from operator import attrgetter
from typing import Any, Final

from queries import binding, frontmatter, terms
from queries.binding import Parameter
from queries.declarations import declared, text_of
from queries.frontmatter import COLUMN_KEYS, BadQuestion, Source
from queries.sentences import Sentence
from queries.tokens import tokenise

COLUMN_KINDS: Final = ("text", "thing", "iri", "date", "integer", "number", "geometry")

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class UnknownQuestion(LookupError):
    """No question has this name; carries the name and the nearest names there are."""

    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        remedy = f"; did you mean {' or '.join(f'“{near}”' for near in suggestions)}?" if suggestions else ""
        super().__init__(f"“{name}” is no question of the catalogue{remedy}")
        self.name = name
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer for people: the variable's name, a heading, and a kind of COLUMN_KINDS."""

    name: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Question:
    """A canned question: what it asks, its picture, its parameters in the order of the form, its file.

    `answer` holds its answer in a sentence for each of `sentences.CASES`; nothing where the file has none.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    view: str
    view_options: Mapping[str, Any]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    next: tuple[str, ...]
    answer: Mapping[str, Sentence]
    source: Source

    @property
    def text(self) -> str:
        """The file as it stands, front matter and all."""
        return self.source.text

    @property
    def theme(self) -> str:
        """The theme under which the question is listed: its first tag."""
        return self.tags[0]

    @cached_property
    def query(self) -> str:
        """The query without the front matter, its parameters still variables."""
        return self.source.query

    @cached_property
    def form(self) -> str:
        """The form of the query: SELECT or CONSTRUCT, or whatever other keyword comes first."""
        forms = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
        words = (token.text.upper() for token in tokenise(self.query) if token.kind == "word")
        return next((word for word in words if word in forms), "")

    def examples(self) -> dict[str, str]:
        """An example value for each parameter that a caller must give."""
        return {parameter.name: parameter.example for parameter in self.parameters if parameter.required}

    def things(self, values: Mapping[str, str], expand: terms.Expand = terms.expand) -> dict[str, str]:
        """The IRIs of the things that the values name, by parameter."""
        named = (parameter.name for parameter in self.parameters if parameter.kind == "iri")
        return {name: expand(values[name]) for name in named if values.get(name)}

    def bind(self, values: Mapping[str, str], expand: terms.Expand = terms.expand) -> str:
        """The query with its parameters bound to these values; raises binding.BadParameters."""
        return binding.bind(self.query, self.parameters, values, expand)


@dataclass(frozen=True)
class Catalogue:
    """The questions there are, in the order of their themes and then of their names."""

    questions: tuple[Question, ...]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def question(self, name: str) -> Question:
        """The question of this name; raises UnknownQuestion."""
        names = [question.name for question in self.questions]
        if name in names:
            return self.questions[names.index(name)]
        raise UnknownQuestion(name, tuple(difflib.get_close_matches(name, names)))

    def themes(self) -> dict[str, tuple[Question, ...]]:
        """The questions of each theme, themes in alphabetical order."""
        names = dict.fromkeys(question.theme for question in self.questions)
        return {name: tuple(q for q in self.questions if q.theme == name) for name in names}


def load(folder: Traversable | None = None) -> Catalogue:
    """The catalogue of a folder's `.rq` files, of the installed ones unless a folder is given.

    Raises BadQuestion for the first file whose name, front matter or parameters are wrong.
    """
    folder = resources.files(__package__) if folder is None else folder
    files = sorted(folder.iterdir(), key=attrgetter("name"))
    questions = [parse(_source(file)) for file in files if file.name.endswith(".rq")]
    catalogue = Catalogue(tuple(sorted(questions, key=lambda question: (question.theme, question.name))))
    for question in catalogue:
        _check_next(question, catalogue)
    return catalogue


def parse(source: Source) -> Question:
    """The question in a file; raises BadQuestion."""
    name = source.path.removesuffix(".rq")
    if not _NAME.fullmatch(name):
        raise source.bad("a file's name is lower-case words with single hyphens between, then .rq")
    head = frontmatter.read(source)
    return Question(
        name=name,
        summary=head.summary,
        description=head.description,
        tags=head.tags,
        view=head.view,
        view_options=head.view_options,
        parameters=declared(source, head),
        columns=tuple(_column(source, record) for record in head.columns.values()),
        next=head.next,
        answer=head.answer,
        source=source,
    )


def _source(file: Traversable) -> Source:
    try:
        return Source(file.name, file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadQuestion(file.name, 1, f"the file is not UTF-8: {error}") from None


def _column(source: Source, record: Mapping[str, Any]) -> Column:
    name, label, kind = (text_of(source, record, key) for key in COLUMN_KEYS)
    kind = kind or "text"
    if not label:
        raise source.bad(f"the column “{name}” needs a label", "x-columns")
    if kind not in COLUMN_KINDS:
        known = ", ".join(COLUMN_KINDS)
        raise source.bad(f"“{kind}” is no kind of column; use one of {known}", "x-columns")
    return Column(name, label, kind)


def _check_next(question: Question, catalogue: Catalogue) -> None:
    for name in question.next:
        try:
            catalogue.question(name)
        except UnknownQuestion as error:
            raise question.source.bad(str(error), name) from None
