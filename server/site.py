"""What one installation tells about itself: its title, its public address, the software's version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graph.derivations import Premises
from graph.description import MEDIA_TYPES
from graph.snapshot import SUMS
from graph.summary import Summary


class MalformedAddress(ValueError):
    """A public address is not an absolute http or https URL; carries the text."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is no public address: write it like https://example.org/communique")
        self.text = text


@dataclass(frozen=True, slots=True)
class Served:
    """Files that are served as they are, instead of the record: their names, and what they hold."""

    files: tuple[str, ...]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Site:
    """Settings of the web front.

    `base_url` is the public address (scheme, host and any sub-path) where it differs from what requests say;
    `proxies` is the number of reverse proxies whose X-Forwarded headers are believed, none unless told.
    `dumps` gives the folder whose files can be downloaded; `corpus` is that of the documents themselves,
    whose text is shown where its digest is the one recorded; `served` tells of files that are served instead
    of the record. An address may send `burst` requests at once, and `rate` a second from then on; a rate of 0
    sets no limit. `licence` is the IRI under which the data may be used, where that is known; `premises`
    finds how what rules derive came about, for citing; `answers` is the folder in which answers are kept on
    request; `candidates` is the file of links that wait for review. A page waits `patience` seconds for its
    notes, and as long as they take where that is None. Raises MalformedAddress.
    """

    title: str = "Communiqué"
    base_url: str | None = None
    version: str = ""
    proxies: int = 0
    dumps: Callable[[], Path] | None = None
    corpus: Path | None = None
    served: Served | None = None
    rate: float = 10.0
    burst: int = 100
    licence: str | None = None
    premises: Callable[[], Premises] | None = None
    answers: Path | None = None
    patience: float | None = None
    candidates: Path | None = None

    def __post_init__(self) -> None:
        if self.base_url is None:
            return
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise MalformedAddress(self.base_url)

    def files(self) -> dict[str, Path]:
        """The files that can be downloaded, by name in alphabetical order."""
        folder = self.dumps() if self.dumps else None
        if folder is None or not folder.is_dir():
            return {}
        found = (path for path in sorted(folder.iterdir()) if path.is_file())
        return {path.name: path for path in found if path.suffix[1:] in MEDIA_TYPES or path.name == SUMS}
