"""The datasets that the record links to, and the one right form of their IRIs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from graph import names

DATASET: Final = "https://w3id.org/communique/dataset#"


@dataclass(frozen=True)
class Target:
    """A dataset that is linked to: its short name and title, the beginning of its IRIs, its home page."""

    name: str
    title: str
    namespace: str
    homepage: str

    @property
    def iri(self) -> str:
        """The IRI by which the record's description speaks of the dataset."""
        return DATASET + self.name


class UnknownTarget(ValueError):
    """An identifier belongs to no dataset that the record links to; carries the text."""

    def __init__(self, text: str) -> None:
        known = ", ".join(f"{target.title} ({target.namespace}…)" for target in TARGETS)
        super().__init__(f"“{text}” is no identifier of a dataset that is linked to; these are {known}")
        self.text = text


WIKIDATA: Final = Target(
    "wikidata", "Wikidata", "http://www.wikidata.org/entity/", "https://www.wikidata.org/"
)
DBPEDIA: Final = Target("dbpedia", "DBpedia", "http://dbpedia.org/resource/", "https://www.dbpedia.org/")
GEONAMES: Final = Target("geonames", "GeoNames", "https://sws.geonames.org/", "https://www.geonames.org/")
ISO: Final = Target(
    "iso3166",
    "ISO 3166",
    "https://www.iso.org/obp/ui/#iso:code:3166:",
    "https://www.iso.org/iso-3166-country-codes.html",
)
TARGETS: Final = (WIKIDATA, DBPEDIA, GEONAMES, ISO)


def target_named(name: str) -> Target:
    """The dataset of a short name; raises UnknownTarget."""
    found = next((target for target in TARGETS if target.name == name), None)
    if found is None:
        raise UnknownTarget(name)
    return found


def target_of(iri: str) -> Target:
    """The dataset to which an IRI in its right form belongs; raises UnknownTarget."""
    found = next((target for target in TARGETS if iri.startswith(target.namespace)), None)
    if found is None:
        raise UnknownTarget(iri)
    return found


def normalise(text: str) -> str:
    """The one right form of an identifier, which may be given as its page, over https, or by prefix.

    Wikidata `http://www.wikidata.org/entity/Q…` (http), GeoNames `https://sws.geonames.org/…/` (https, with
    the slash), DBpedia `http://dbpedia.org/resource/…` (http, as an IRI in NFC). Raises UnknownTarget.
    """
    wanted = unicodedata.normalize("NFC", text.strip())
    for pattern, write in _FORMS:
        if match := pattern.fullmatch(wanted):
            return write(match[1])
    raise UnknownTarget(text)


def slug(iri: str) -> str:
    """The identifier within its dataset, as it stands in the name of a mapping: `q159`, `524901`, `moscow`.

    What ASCII letters and digits cannot spell keeps its code points, so that two names stay two.
    """
    local = iri.removeprefix(target_of(iri).namespace).rstrip("/")
    spelt = "".join(c if c.isascii() else f"-u{ord(c):x}-" for c in local)
    return re.sub(r"[^a-z0-9]+", "-", spelt.lower()).strip("-")


def _resource(name: str) -> str:
    """The name of a DBpedia resource: underscores for spaces, percent signs only where an IRI needs them."""
    plain = unicodedata.normalize("NFC", unquote(name)).replace(" ", "_")
    encoded = "".join(c if not c.isascii() else quote(c, safe="_-.~!$&'()*,;=:@/+") for c in plain)
    return DBPEDIA.namespace + encoded[:1].upper() + encoded[1:]


_Write = Callable[[str], str]
_FORMS: Final[tuple[tuple[re.Pattern[str], _Write], ...]] = (
    (
        re.compile(
            r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki|data)/(?:Special:EntityPage/)?|wd:)?"
            r"(Q[1-9][0-9]*)(?:\.\w+)?"
        ),
        lambda identifier: WIKIDATA.namespace + identifier,
    ),
    (
        re.compile(r"(?:https?://(?:sws\.|www\.)?geonames\.org/|geonames:)([1-9][0-9]*)(?:/.*)?"),
        lambda identifier: f"{GEONAMES.namespace}{identifier}/",
    ),
    (
        re.compile(r"(?:https?://(?:www\.)?dbpedia\.org/(?:resource|page|data)/|dbr:)([^?#]+)"),
        _resource,
    ),
    (re.compile(r"https?://en\.(?:m\.)?wikipedia\.org/wiki/([^?#]+)"), _resource),
    (
        re.compile(r"(?:https?://www\.iso\.org/obp/ui/(?:en/)?#iso:code:3166:|iso:)([A-Z]{2})"),
        lambda code: ISO.namespace + code,
    ),
)


def shorten(iri: str) -> str:
    """The IRI of a target as people cite it: `wd:Q159`, `geonames:524901`; any other as prefixes have it."""
    if iri.startswith(GEONAMES.namespace):
        return f"geonames:{iri.removeprefix(GEONAMES.namespace).rstrip('/')}"
    return names.shorten(iri)
