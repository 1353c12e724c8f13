"""RDF files as sources of a dataset: their syntax, and their text read without danger."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Final, cast
from xml.parsers import expat

from graph.rdf import RdfFormat

SYNTAXES: Final = {
    "ttl": RdfFormat.TURTLE,
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "rdf": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
}
PACKED: Final = ".gz"
# A packed file may unpack to this many bytes in any case, and beyond to so many times its size.
UNPACKED_BYTES: Final = 1 << 30
UNPACKED_TIMES: Final = 100

_BOM: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 1 << 20


class NoSource(ValueError):
    """A file cannot be a source; carries its path and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class BrokenSource(Exception):
    """A file is not what its name says; carries path, line and column (from 1, None if unknown), reason."""

    def __init__(self, path: Path, line: int | None, column: int | None, reason: str) -> None:
        place = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{place}: {reason}")
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason


@dataclass(frozen=True)
class Source:
    """A file of RDF: where it lies, its size in bytes, when it was changed, its syntax, whether packed."""

    path: Path
    size: int
    changed: int
    syntax: RdfFormat
    packed: bool

    @property
    def base(self) -> str:
        """The IRI that relative ones are resolved against: the file's own (RFC 3986, 5.1.3)."""
        return self.path.as_uri()


def find(path: Path) -> Source:
    """The source at a path, its syntax by the ending of its name; raises NoSource."""
    try:
        path = path.resolve(strict=True)
        stat = path.stat()
    except OSError as error:
        raise NoSource(path, error.strerror or str(error)) from error
    if not path.is_file():
        raise NoSource(path, "no regular file")
    if not os.access(path, os.R_OK):
        raise NoSource(path, "it may not be read")
    packed = path.suffix.lower() == PACKED
    ending = (Path(path.stem) if packed else path).suffix.lower().removeprefix(".")
    if ending not in SYNTAXES:
        known = ", ".join(f".{name}" for name in SYNTAXES)
        raise NoSource(
            path, f"the ending of its name tells no syntax of RDF; known are {known}, each also .gz"
        )
    return Source(path, stat.st_size, stat.st_mtime_ns, SYNTAXES[ending], packed)


class Text:
    """The unpacked text of a source as a parser reads it: counts lines, skips a byte order mark.

    Raises ValueError where a packed file grows beyond all measure.
    """

    def __init__(self, source: Source, file: BinaryIO, unpacked: IO[bytes]) -> None:
        self._source = source
        self._raw = file
        self._file = unpacked
        self._read = 0
        self.line = 1

    @property
    def position(self) -> int:
        """How many bytes of the file itself have been read."""
        return self._raw.tell()

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most so many."""
        data = self._file.read(size)
        if self._read == 0:
            data = data.removeprefix(_BOM) or self._file.read(size)
        self._read += len(data)
        if self._source.packed and self._read > max(UNPACKED_BYTES, UNPACKED_TIMES * self._source.size):
            raise ValueError(
                f"it unpacks to more than {UNPACKED_TIMES} times its size: unpack it first if that is meant"
            )
        self.line += data.count(b"\n")
        return data


@contextmanager
def opened(source: Source) -> Iterator[Text]:
    """The text of a source; raises BrokenSource where it cannot be read or unpacked."""
    text: Text | None = None
    try:
        with source.path.open("rb") as file, gzip.open(file) as unpacked:
            text = Text(source, file, cast(IO[bytes], unpacked) if source.packed else file)
            yield text
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        line = text.line if text else None
        raise BrokenSource(source.path, line, None, f"it cannot be unpacked: {error}") from error
    except ValueError as error:
        raise BrokenSource(source.path, text.line if text else None, None, str(error)) from error


def check_xml(source: Source) -> None:
    """Raise BrokenSource where an XML source is ill-formed, or its entities are external or a bomb.

    Expat resolves nothing outside the document, and stops at entities that multiply its text a hundredfold;
    the parser of RDF/XML would go on until the memory is spent.
    """
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_external
    with opened(source) as text:
        try:
            while chunk := text.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            reason = f"this is no well-formed XML: {expat.ErrorString(error.code)}"
            raise BrokenSource(source.path, error.lineno, error.offset + 1, reason) from error
        except _ExternalEntity as error:
            raise BrokenSource(source.path, parser.CurrentLineNumber, None, str(error)) from error


class _ExternalEntity(Exception):
    pass


def _refuse_external(
    name: str, _parameter: bool, _value: str | None, _base: str | None, system: str | None, *_rest: str | None
) -> None:
    if system is not None:
        raise _ExternalEntity(f"the entity “{name}” lies elsewhere ({system}), and nothing is fetched")
