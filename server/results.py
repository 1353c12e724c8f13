"""Results already worked out, kept in memory within a bound and named by strong ETags."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final, NamedTuple

from graph.engine import Answer, Composed, Form, Request

CAPACITY: Final = 64 * 1024 * 1024

# Behind an escape outside strings anything could stand.
_VOLATILE: Final = re.compile(
    r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)(?:\s|#[^\r\n]*)*\(|\\[uU][0-9A-Fa-f]{4}", re.IGNORECASE
)


class Key(NamedTuple):
    """What a result depends on: dataset version, query, its base, dataset of the protocol, media type.

    `coding` is that of its bytes, empty where they are plain; both may be kept, each under its key. `cite`
    is how it is cited, empty where it is not.
    """

    version: str
    text: str
    base_iri: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    media_type: str
    coding: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    form: Form
    body: bytes
    seconds: float


def key(version: str, request: Request, *, cite: str = "") -> Key | None:
    """The key of a request's result.

    None where two runs may differ (NOW, RAND, UUID, BNODE), and for what the program asks for itself.
    """
    if isinstance(request, Composed) or _VOLATILE.search(request.text):
        return None
    graphs = tuple(request.default_graphs), tuple(request.named_graphs)
    return Key(version, request.text, request.base_iri, *graphs, request.media_type, cite=cite)


def etag(key: Key, *, shown_as: str) -> str:
    """The strong entity tag of a result shown under a media type (or as a page of some software version)."""
    digest = hashlib.sha256(json.dumps([*key, shown_as]).encode())
    return digest.hexdigest()[:32]


class Results:
    """The results of late, at most `capacity` bytes of them; the least recently used goes first."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self.size = 0
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> Answer | None:
        """The kept result as a fresh answer, or None."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        return _answer(key, kept)

    def keep(self, key: Key, answer: Answer) -> Answer:
        """Keep an answer unless it is more than an eighth of the capacity; returns one that can be read."""
        if answer.length > self.capacity // 8:
            return answer
        with answer:
            kept = _Kept(answer.form, answer.body.read(), answer.seconds)
        with self._lock:
            self._drop(key)
            self._kept[key] = kept
            self.size += _weight(key, kept)
            while self.size > self.capacity:
                self._drop(next(iter(self._kept)))
        return _answer(key, kept)

    def _drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self.size -= _weight(key, kept)


def _weight(key: Key, kept: _Kept) -> int:
    """Bytes of the body and its key, and a kilobyte for the objects that hold them."""
    return len(kept.body) + 4 * len(key.text) + 1024


def _answer(key: Key, kept: _Kept) -> Answer:
    return Answer(
        form=kept.form,
        media_type=key.media_type,
        body=io.BytesIO(kept.body),
        length=len(kept.body),
        seconds=kept.seconds,
    )
