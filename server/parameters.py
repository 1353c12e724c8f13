"""The parameters of a SPARQL protocol request, read strictly (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header
from werkzeug.wrappers import Request

from graph.rdf import NamedNode
from server.problems import REQUEST_MALFORMED, UNSUPPORTED_BODY, UPDATE_REFUSED, Problem

FIELDS_LIMIT: Final = 1000

_IDENTITY: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")

Pairs = Sequence[tuple[str, str]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a client asks for: a query (None where it gave none), its dataset, formats, deadline and id.

    `cite` says how the answer is to name its sources: not at all, `true` or `full`; `page` which rows of it
    a page for people is to show.
    """

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    timeout: float | None = None
    identity: str | None = None
    cite: str = ""
    page: str = ""

    @property
    def bare(self) -> bool:
        """Whether the request asks nothing, so that the endpoint introduces itself."""
        return self.text is None and not self.default_graphs and not self.named_graphs

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names and values that ask for the same answer again, however it is shown."""
        pairs = [("query", self.text)] if self.text is not None else []
        pairs += [("default-graph-uri", iri) for iri in self.default_graphs]
        pairs += [("named-graph-uri", iri) for iri in self.named_graphs]
        return pairs + ([("timeout", f"{self.timeout:g}")] if self.timeout is not None else [])


def read(request: Request) -> Parameters:
    """The parameters of a request, from its URL and its body; raises Problem where they are malformed."""
    pairs = _url_pairs(request)
    if request.method == "POST":
        pairs += _body_pairs(request)
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise Problem(UPDATE_REFUSED, "The request holds an update; this endpoint answers queries only.")
    return Parameters(
        text=_single(values, "query", str),
        default_graphs=_graphs(values, "default-graph-uri"),
        named_graphs=_graphs(values, "named-graph-uri"),
        formats=tuple(values.get("format", ())),
        timeout=_single(values, "timeout", _seconds),
        identity=_single(values, "query-id", _identity),
        cite=_single(values, "cite", _mode) or "",
        page=values.get("_page", [""])[-1],
    )


def _url_pairs(request: Request) -> list[tuple[str, str]]:
    raw = request.query_string
    return _pairs(_decoded(raw, "URL"), "URL")


def _body_pairs(request: Request) -> list[tuple[str, str]]:
    media_type, options = parse_options_header(request.headers.get("Content-Type", ""))
    media_type = media_type.lower()
    if media_type == "application/sparql-update":
        raise Problem(UPDATE_REFUSED, "The body is an update; this endpoint answers queries only.")
    if media_type not in ("application/sparql-query", "application/x-www-form-urlencoded"):
        raise Problem(UNSUPPORTED_BODY, f"The Content-Type is “{media_type}”." if media_type else _NO_TYPE)
    charset = options.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(UNSUPPORTED_BODY, f"The charset is “{charset}”; queries are read as UTF-8 only.")
    body = _decoded(request.get_data(cache=False, parse_form_data=False), "body")
    return [("query", body)] if media_type == "application/sparql-query" else _pairs(body, "body")


_NO_TYPE: Final = "The request has no Content-Type."


def _decoded(raw: bytes, place: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _malformed(f"The {place} is not UTF-8: byte {error.start + 1} fits no character.") from None


def _pairs(text: str, place: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_LIMIT)
    except UnicodeDecodeError:
        raise _malformed(f"A percent-encoded value in the {place} is not UTF-8.") from None
    except ValueError:
        raise _malformed(f"The {place} holds more than {FIELDS_LIMIT} parameters.") from None


def _single(values: Mapping[str, list[str]], name: str, convert: Callable[[str], T]) -> T | None:
    found = values.get(name, [])
    if len(found) > 1:
        raise _malformed(f"The request holds {len(found)} parameters “{name}”; send exactly one.")
    return convert(found[0]) if found else None


def _graphs(values: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    found = tuple(value for value in values.get(name, ()) if value)
    for value in found:
        _require_iri(name, value)
    return found


def _require_iri(name: str, value: str) -> None:
    try:
        NamedNode(value)
    except ValueError as error:
        raise _malformed(f"{name} is no absolute IRI: “{value}” ({error}).") from None


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise _malformed(f"timeout is “{value}”; write a number of seconds above zero, such as 2.5.")
    return seconds


def _mode(value: str) -> str:
    if value not in ("true", "full", "false"):
        raise _malformed(f"cite is “{value}”; write true for one column of claims, full for all about them.")
    return "" if value == "false" else value


def _identity(value: str) -> str:
    if not _IDENTITY.fullmatch(value):
        raise _malformed("query-id takes 8 to 64 letters, digits, hyphens and underscores, such as a UUID.")
    return value


def _malformed(detail: str) -> Problem:
    return Problem(REQUEST_MALFORMED, detail)
