"""Content negotiation: which representation of an answer a client gets, and under which media type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

# `format=application/ld+json` written into a URL by hand arrives as `application/ld json`.
_UNESCAPED_PLUS: Final = re.compile(r"(?<=\w) (?=\w)")


@dataclass(frozen=True, slots=True)
class Format:
    """A representation that can be asked for.

    `media_type` is the registered one; `aliases` are other media types it may be announced with; `names`
    are the values of `format=` that mean it, the first being the file name's ending; `label` is for people.
    """

    media_type: str
    names: tuple[str, ...]
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def extension(self) -> str:
        """The ending of a file of this format, without the dot."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome of a negotiation: a format, and the media type the client wants to see it under."""

    format: Format
    media_type: str

    @property
    def content_type(self) -> str:
        """The Content-Type header: textual types say that they are UTF-8 (the JSON and XML ones need not)."""
        textual = self.media_type.startswith("text/") and self.media_type != "text/xml"
        return f"{self.media_type}; charset=utf-8" if textual else self.media_type


HTML: Final = Format("text/html", ("html",), "Page")
JSON: Final = Format("application/sparql-results+json", ("json", "srj"), "JSON", ("application/json",))
XML: Final = Format("application/sparql-results+xml", ("xml", "srx"), "XML", ("application/xml", "text/xml"))
CSV: Final = Format("text/csv", ("csv",), "CSV")
TSV: Final = Format("text/tab-separated-values", ("tsv",), "TSV")
TURTLE: Final = Format("text/turtle", ("ttl", "turtle", "n3"), "Turtle")
N_TRIPLES: Final = Format("application/n-triples", ("nt", "ntriples", "n-triples"), "N-Triples")
JSON_LD: Final = Format(
    "application/ld+json", ("jsonld", "json-ld", "json"), "JSON-LD", ("application/json",)
)
RDF_XML: Final = Format(
    "application/rdf+xml", ("rdf", "rdfxml", "rdf+xml", "xml"), "RDF/XML", ("application/xml", "text/xml")
)
TRIG: Final = Format("application/trig", ("trig",), "TriG")
N_QUADS: Final = Format("application/n-quads", ("nq", "nquads", "n-quads"), "N-Quads")

SOLUTIONS: Final = (JSON, XML, CSV, TSV)
BOOLEANS: Final = (JSON, XML)
GRAPHS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, TRIG, N_QUADS)


class NotAcceptable(Exception):
    """No representation suits the client; carries what was asked for and the formats there are."""

    def __init__(self, asked: str, formats: Sequence[Format]) -> None:
        types = ", ".join(f"{one.media_type} (format={one.extension})" for one in formats)
        super().__init__(f"“{asked}” cannot be had here; the answer is available as {types}")
        self.asked = asked
        self.available = [one.media_type for one in formats]


def negotiate(accept: str, offers: Sequence[str]) -> str | None:
    """The media type among `offers` that an Accept header likes best, or None where it likes none.

    Each offer takes the quality of the most specific range that matches it (RFC 9110, 12.5.1); among equal
    qualities the more specifically named wins, then the earlier offer. An empty header accepts anything.
    """
    ranges = [(_essence(value), quality) for value, quality in parse_accept_header(accept, MIMEAccept)]
    if not accept.strip():
        ranges = [("*/*", 1.0)]
    ranked = [(*_rating(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    quality, _, _, offer = max(ranked, default=(0.0, 0, 0, ""))
    return offer if quality > 0 else None


def choose(formats: Sequence[Format], accept: str, named: Sequence[str] = ()) -> Choice:
    """The format and media type for a client; values of `format=` (`named`) beat its Accept header.

    A value is a format's name or a media type (or several, as in Accept); clients that repeat `format=` get
    the first that fits. Raises NotAcceptable.
    """
    wishes = [_UNESCAPED_PLUS.sub("+", wish.strip()) for wish in named if wish.strip()]
    for wish in wishes:
        if found := _by_media_type(formats, wish) if "/" in wish else _by_name(formats, wish):
            return found
    if not wishes and (found := _by_media_type(formats, accept)):
        return found
    raise NotAcceptable(", ".join(wishes) or accept, formats)


def _by_name(formats: Sequence[Format], name: str) -> Choice | None:
    return next((Choice(f, f.media_type) for f in formats if name.lower() in f.names), None)


def _by_media_type(formats: Sequence[Format], accept: str) -> Choice | None:
    offers = {f.media_type: f for f in formats} | {alias: f for f in reversed(formats) for alias in f.aliases}
    found = negotiate(accept, list(offers))
    return Choice(offers[found], found) if found else None


def _essence(media_range: str) -> str:
    return parse_options_header(media_range)[0].strip().lower()


def _rating(offer: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """The quality and specificity (2 type and subtype, 1 type alone, 0 anything) of the deciding range."""
    kind = offer.partition("/")[0]
    levels = {offer: 2, f"{kind}/*": 1, "*/*": 0}
    matching = [(levels[value], quality) for value, quality in ranges if value in levels]
    specificity, quality = max(matching, default=(0, 0.0))
    return quality, specificity
