"""Content codings: responses compressed as the client likes best, each coding under an entity tag of its own.

A tag that names a representation exactly may not stand for another coding of it (RFC 9110, section 8.8.3.3),
so the coding's name is appended to a strong tag, and taken off again from the tags that a client sends back.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Final

import brotli
import zstandard
from flask import Request, Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import FileWrapper

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Below this a coding saves no packet on the way.
LEAST: Final = 1024  # bytes
# From here on the fastest levels are used: at the usual ones brotli takes seconds for what a query may give.
LARGE: Final = 8 * 1024 * 1024  # bytes

_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
_CHUNK: Final = 64 * 1024
_SPOOLED: Final = 1024 * 1024
_SENT_TAGS: Final = "communique.sent-tags"
_TEXTUAL: Final = re.compile(
    r"text/.*|.*\+(?:json|xml)|image/svg\+xml"
    r"|application/(?:json|xml|n-triples|n-quads|trig|javascript|sparql-query)"
)

# Gives the compressor of a stream: a function for each piece, and one for what is left at the end.
_Stream = tuple[Callable[[bytes], bytes], Callable[[], bytes]]


def _zstd(large: bool) -> _Stream:
    compressor = zstandard.ZstdCompressor(level=1 if large else 3).compressobj()
    return compressor.compress, compressor.flush


def _brotli(large: bool) -> _Stream:
    compressor = brotli.Compressor(quality=1 if large else 4)
    return compressor.process, compressor.finish


def _gzip(large: bool) -> _Stream:
    compressor = zlib.compressobj(1 if large else 6, zlib.DEFLATED, _GZIP_WINDOW)
    return compressor.compress, compressor.flush


# The codings in the order of preference where a client likes several as well.
CODINGS: Final[Mapping[str, Callable[[bool], _Stream]]] = {"zstd": _zstd, "br": _brotli, "gzip": _gzip}

_TAG_END: Final = re.compile(rf'-({"|".join(CODINGS)})"')


@lru_cache(maxsize=1024)
def negotiate(accept_encoding: str) -> str:
    """The coding that an Accept-Encoding header likes best, empty for none (RFC 9110, section 12.5.3).

    `x-gzip` means gzip. Without the header nothing is compressed, though it would be allowed: programs that
    do not send it seldom decompress. A client that forbids everything gets the plain representation.
    """
    qualities = _qualities(accept_encoding)
    best = max(CODINGS, key=lambda coding: qualities.get(coding, 0.0))
    quality = qualities.get(best, 0.0)
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else ""


def _qualities(accept_encoding: str) -> dict[str, float]:
    given = {
        name.lower().strip().removeprefix("x-"): quality
        for name, quality in parse_accept_header(accept_encoding, Accept)
    }
    others = given.pop("*", None)
    if others is not None:
        given = dict.fromkeys((*CODINGS, "identity"), others) | given
    return given


def forget_codings(environ: WSGIEnvironment) -> None:
    """Take the names of codings that the client accepts off the tags of its If-None-Match."""
    sent = environ.get("HTTP_IF_NONE_MATCH", "")
    if sent.find("-") < 0:
        return
    qualities = _qualities(environ.get("HTTP_ACCEPT_ENCODING", ""))

    def plain(found: re.Match[str]) -> str:
        return '"' if qualities.get(found[1], 0.0) > 0 else found[0]

    environ[_SENT_TAGS] = sent
    environ["HTTP_IF_NONE_MATCH"] = _TAG_END.sub(plain, sent)


def encode(response: Response, request: Request) -> None:
    """Compress a whole response in the coding that the client likes best, where that is worth while.

    Its length is known afterwards too. Small ones, parts (206), and what is compressed or coded already go
    out as they are.
    """
    if not _TEXTUAL.fullmatch(response.mimetype or ""):
        return
    response.vary.add("Accept-Encoding")
    if response.status_code == 304:
        _restore_tag(response, request)
        return
    coding = negotiate(request.headers.get("Accept-Encoding", ""))
    if coding and _is_worth_it(response):
        body, length = compressed(response.iter_encoded(), coding, response.content_length or 0)
        _replace(response, body, length)
        mark(response, coding)


def _is_worth_it(response: Response) -> bool:
    length = response.calculate_content_length() if not response.direct_passthrough else None
    length = response.content_length if length is None else length
    return (
        response.status_code not in (204, 206)
        and "Content-Encoding" not in response.headers
        and length is not None
        and length >= LEAST
    )


def compressed(pieces: Iterable[bytes], coding: str, length: int) -> tuple[BinaryIO, int]:
    """A file that stands at its beginning and holds the pieces in a coding, and its length in bytes."""
    body = tempfile.SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115 (the response closes it)
    for piece in _pressed(pieces, *CODINGS[coding](length >= LARGE)):
        body.write(piece)
    size = body.tell()
    body.seek(0)
    return body, size  # type: ignore[return-value]  # a spooled file has all of BinaryIO


def _pressed(
    pieces: Iterable[bytes], compress: Callable[[bytes], bytes], finish: Callable[[], bytes]
) -> Iterator[bytes]:
    for piece in pieces:
        yield compress(piece)
    yield finish()


def _replace(response: Response, body: BinaryIO, length: int) -> None:
    """Put a file in the place of the response's body, which is closed."""
    close = getattr(response.response, "close", None)
    if close is not None:
        close()
    response.response = FileWrapper(body, _CHUNK)
    response.direct_passthrough = True
    response.content_length = length


def mark(response: Response, coding: str) -> None:
    """Say of a response that its body is in this coding, by its headers and its tag."""
    response.headers["Content-Encoding"] = coding
    response.headers.pop("Accept-Ranges", None)
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(f"{tag}-{coding}")


def _restore_tag(response: Response, request: Request) -> None:
    """Say on 304 the very tag of the representation that the client holds."""
    tag, weak = response.get_etag()
    sent = request.environ.get(_SENT_TAGS, "")
    if tag and not weak and f'"{tag}"' not in sent:
        held = next((coding for coding in CODINGS if f'"{tag}-{coding}"' in sent), None)
        if held:
            response.set_etag(f"{tag}-{held}")
