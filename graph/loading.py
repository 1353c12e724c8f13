"""RDF files loaded into an on-disk store as they are: nothing fetched, nothing derived, nothing left out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO, Final, cast

from graph.rdf import RdfFormat, Store, parse, serialize
from graph.sources import BrokenSource, Source, Text, check_xml, opened

Watch = Callable[[Source, int], None]

SECONDS: Final = 0.5

_PLACE: Final = re.compile(
    r"^Parser error at line \d+ (?:between columns? .*?|column \d+): | \(line \d+\)$", re.S
)


def load(path: Path, files: Iterable[Source], *, base: str | None = None, watch: Watch | None = None) -> None:
    """Load sources into a new store at a path, blank nodes of different files kept apart.

    Relative IRIs are resolved against `base`, else against the file's own address. `watch` is told now and
    then how many bytes of a source have been read. Raises BrokenSource at the first mistake, and OSError; the
    store is then of no use.
    """
    store = Store(str(path))
    for source in files:
        if source.syntax == RdfFormat.RDF_XML:
            check_xml(source)
        with opened(source) as text, _watched(source, text, watch):
            _read(store, source, text, base or source.base)
    store.flush()


def copy(path: Path, source: Source, *, base: str | None = None) -> None:
    """Write the quads of a source that has been loaded, in N-Quads, which is the fastest to load again."""
    with opened(source) as text, path.open("wb") as file:
        if source.syntax in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
            shutil.copyfileobj(text, file, 1 << 20)
        else:
            quads = parse(cast(BinaryIO, text), source.syntax, base_iri=base or source.base)
            serialize(quads, file, RdfFormat.N_QUADS)


def _read(store: Store, source: Source, text: Text, base: str) -> None:
    try:
        store.bulk_load(cast(BinaryIO, text), source.syntax, base_iri=base)
    except SyntaxError as error:
        line = error.lineno or text.line  # a parser that names no place has read little further
        raise BrokenSource(source.path, line, error.offset, _reason(str(error.msg))) from error


def _reason(message: str) -> str:
    if "LoadDocumentCallback" in message:
        return "its JSON-LD context lies elsewhere, and nothing is fetched: write the context into the file"
    return _PLACE.sub("", message)


@contextmanager
def _watched(source: Source, text: Text, watch: Watch | None) -> Iterator[None]:
    """Have `watch` told of the progress while the engine, which knows of no progress, reads."""
    if watch is None:
        yield
        return
    over = Event()

    def tell() -> None:
        while not over.wait(SECONDS):
            watch(source, text.position)

    thread = Thread(target=tell, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
