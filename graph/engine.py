"""The contract between those who ask queries and whatever answers them: a snapshot or a remote service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import BinaryIO, Final, Protocol


class Form(StrEnum):
    """The four query forms (SPARQL 1.1 Query Language, section 16)."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"


JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
SOLUTIONS: Final = (JSON, XML, CSV, TSV)
BOOLEANS: Final = (JSON, XML)
GRAPHS: Final = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)

# The media types in which an engine answers each form, the usual one first. (CSV and TSV are defined for
# SELECT alone; TriG and N-Quads hold a graph of triples as their default graph.)
FORMATS: Final[Mapping[Form, tuple[str, ...]]] = {
    Form.SELECT: SOLUTIONS,
    Form.ASK: BOOLEANS,
    Form.CONSTRUCT: GRAPHS,
    Form.DESCRIBE: GRAPHS,
}


@dataclass(frozen=True)
class Request:
    """A query and how it is to be answered.

    `media_type` is one of FORMATS for the query's form. Naming any graph replaces the query's own dataset,
    as the SPARQL 1.1 Protocol says (2.1.4). `timeout` is in seconds and can only lower the engine's own; it
    counts from `begun`, in seconds of `time.monotonic`, or else from when the engine is asked. `reviewed`
    queries wait in a line of their own; `identity` names the query so that it can be stopped.
    """

    text: str
    media_type: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    reviewed: bool = False
    base_iri: str | None = None
    identity: str | None = None
    begun: float | None = None


@dataclass(frozen=True)
class Composed(Request):
    """A SELECT that the program makes of its own words and of terms, and of nothing else that anyone wrote.

    The engine reads it as it is: no guard, no rewriting, no place among kept results.
    """


@dataclass
class Answer:
    """A whole result: `body` stands at position 0 and holds `length` bytes; it took `seconds` to work out."""

    form: Form
    media_type: str
    body: BinaryIO
    length: int
    seconds: float

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.body.close()


class Engine(Protocol):
    """Answers queries over one version of the dataset."""

    @property
    def version(self) -> str:
        """The version that the next answer comes from."""

    def answer(self, request: Request) -> Answer:
        """Answer a query; the caller closes the answer. Raises one of the QueryErrors."""

    def stop(self, identity: str) -> bool:
        """Stop the queries of this identity, waiting or running; whether there was one."""

    def close(self) -> None:
        """Stop every query and release what the engine holds."""


class QueryError(Exception):
    """A query has no answer; each kind carries what is known about why."""


class QueryMalformed(QueryError):
    """The query is not SPARQL; carries what is wrong, where (counted from 1), and what could stand there.

    `remedy` is a line to put before the query where that would mend it, such as a PREFIX declaration.
    """

    def __init__(
        self,
        message: str,
        line: int | None,
        column: int | None,
        expected: tuple[str, ...] = (),
        remedy: str | None = None,
    ) -> None:
        place = f" (line {line}, column {column})" if line else ""
        quoted = (item if item[0].isalpha() else f"“{item}”" for item in expected)
        hint = f"; expected: {', '.join(quoted)}" if expected else ""
        super().__init__(f"{message}{place}{hint}")
        self.message = message
        self.line = line
        self.column = column
        self.expected = tuple(expected)
        self.remedy = remedy


class QueryTooLarge(QueryError):
    """The query's text is too long; carries its size and the limit in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"the query holds {size:,} bytes; {limit:,} are allowed")
        self.size = size
        self.limit = limit


class TooManyGraphs(QueryTooLarge):
    """The request names too many graphs; carries their number and the limit."""

    def __init__(self, size: int, limit: int) -> None:
        QueryError.__init__(self, f"the request names {size:,} graphs; {limit:,} are allowed")
        self.size = size
        self.limit = limit


class QueryTooDeep(QueryError):
    """Brackets stand too deep in each other; carries the depth reached and the limit."""

    def __init__(self, depth: int, limit: int) -> None:
        super().__init__(f"the query nests brackets {depth:,} deep or more; {limit:,} is allowed")
        self.depth = depth
        self.limit = limit


class TooManyTokens(QueryError):
    """The query has too many words and signs; carries the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the query has more than {limit:,} words and signs")
        self.limit = limit


class ServiceRefused(QueryError):
    """The query asks another service; carries its IRI, or None where a variable or prefixed name gives it."""

    def __init__(self, iri: str | None) -> None:
        super().__init__(
            f"SERVICE is refused{f': <{iri}> is not on the list of allowed services' if iri else ''}"
        )
        self.iri = iri


class UpdateRefused(QueryError):
    """The text is an update, not a query; carries its first keyword."""

    def __init__(self, keyword: str = "") -> None:
        super().__init__(f"{keyword or 'an update'} is refused: this dataset can only be queried")
        self.keyword = keyword


class UnsupportedFormat(QueryError):
    """Results of this query form are not written in this media type; carries both."""

    def __init__(self, form: Form, media_type: str) -> None:
        super().__init__(f"{form.upper()} is answered in {', '.join(FORMATS[form])}, not in {media_type}")
        self.form = form
        self.media_type = media_type


class NotExpressible(UnsupportedFormat):
    """A value of this result cannot be written in the media type; carries form, media type and reason."""

    def __init__(self, form: Form, media_type: str, reason: str) -> None:
        QueryError.__init__(self, f"this result cannot be written in {media_type}: {reason}")
        self.form = Form(form)
        self.media_type = media_type
        self.reason = reason


class QueryTimedOut(QueryError):
    """The query did not end in time, waiting included; carries the seconds it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query was stopped after {seconds:g} s")
        self.seconds = seconds


class QueryStopped(QueryError):
    """The query was stopped on request, or because the engine was closed."""

    def __init__(self) -> None:
        super().__init__("the query was stopped on request")


class MemoryExceeded(QueryError):
    """The query needed more memory than it may have; carries the limit in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the query needed more than {limit:,} bytes of memory")
        self.limit = limit


class ResultTooLarge(MemoryExceeded):
    """The result is larger than one may be; carries the limit in bytes."""

    def __init__(self, limit: int) -> None:
        QueryError.__init__(self, f"the result is larger than {limit:,} bytes")
        self.limit = limit


class TooMuchToCite(QueryError):
    """The answer is too large to be cited whole; carries the limit and what it counts."""

    def __init__(self, limit: int, unit: str) -> None:
        super().__init__(f"the answer has more than {limit:,} {unit}, too many to cite at once")
        self.limit = limit
        self.unit = unit


class QueueFull(QueryError):
    """Too many queries wait already; carries how many."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} queries are waiting already")
        self.waiting = waiting


class EngineFailed(QueryError):
    """The engine itself failed, and the query may not be to blame; carries the reason where one is known."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(f"the query engine failed{f': {reason}' if reason else ''}")
        self.reason = reason
