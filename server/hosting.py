"""A server put together: what is served, the application over it, the address at which it listens."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

from graph import warming
from graph.derivations import recorded
from graph.description import LICENCE
from graph.engine import Engine
from graph.following import Following
from graph.holding import Holding, hold
from graph.pool import Pool
from graph.snapshot import Snapshot
from graph.sources import find
from server.app import create_app
from server.console import tell, watch
from server.serving import serve
from server.settings import Settings
from server.site import Served, Site

Announce = Callable[[str], None]


def site(settings: Settings) -> Site:
    """The site that the settings describe; raises MalformedAddress."""
    return Site(
        title=settings.title,
        base_url=settings.base_url,
        version=metadata.version("communique"),
        proxies=settings.proxies,
        rate=settings.rate,
        burst=settings.burst,
        licence=settings.licence,
        patience=settings.notes_wait,
        corpus=Path(settings.corpus) if settings.corpus else None,
    )


def serve_record(data: Path, settings: Settings, announce: Announce, candidates: Path | None = None) -> None:
    """Serve the current snapshot of a data folder, and those that follow it, until a signal says stop.

    The file of candidates for links, where one is given, is shown beside the links.
    """

    def open_(found: Snapshot) -> Engine:
        limits = _limits(settings)
        return Pool(found.store_path, version=found.version, in_memory=settings.in_memory, **limits)

    with closing(Following(data, open_)) as engine:
        here = replace(
            site(settings),
            dumps=lambda: engine.snapshot.path,
            licence=LICENCE,
            premises=lambda: recorded(engine.snapshot),
            answers=data / "answers",
            candidates=candidates,
        )
        _serve(engine, here, settings, announce)


def serve_files(
    paths: Sequence[Path], data: Path, settings: Settings, base: str | None, announce: Announce
) -> None:
    """Serve files as they are, loaded into the data folder at the first time, until a signal says stop.

    Raises NoSource, BrokenSource and CannotWrite.
    """
    site(settings)
    holding = _loaded(paths, data, base)
    engine = warming.open_store(
        holding.store_path,
        version=holding.version,
        quads=holding.summary.quads,
        in_memory=settings.in_memory,
        copies=holding.copies,
        warmed=lambda seconds: tell("memory", "the quads are held in memory from here on", seconds),
        **_limits(settings),
    )
    with closing(engine):
        served = Served(tuple(path.name for path in paths), holding.summary)
        _serve(engine, replace(site(settings), served=served), settings, announce)


def _loaded(paths: Sequence[Path], data: Path, base: str | None) -> Holding:
    started = time.monotonic()
    sources = [find(path) for path in paths]
    holding = hold(
        data,
        sources,
        base=base,
        watch=watch,
        waiting=lambda process: tell("waiting", f"process {process} loads files", 0.0),
    )
    seconds = time.monotonic() - started
    quads, graphs = holding.summary.quads, holding.summary.graphs
    pace = f"loaded, {quads / seconds:,.0f} a second" if holding.fresh else "loaded before"
    tell("files", f"{quads:,} quads, {graphs:,} named graphs: {pace}", seconds)
    return holding


def _limits(settings: Settings) -> dict[str, Any]:
    names = ("timeout", "memory", "result", "workers", "queue")
    return {name: getattr(settings, name) for name in names}


def _serve(engine: Engine, site: Site, settings: Settings, announce: Announce) -> None:
    # More threads than queries can run and wait, so that a full queue is told and pages are served meanwhile.
    threads = settings.workers + 2 * settings.queue + 8
    serve(
        create_app(engine, site),
        host=settings.host,
        port=settings.port,
        threads=threads,
        announce=announce,
        release=engine.close,
    )
