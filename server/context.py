"""What every request needs at hand: the engine, the site, the kept results, the watch over queries."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, TypeVar

from flask import current_app, request

from graph.engine import Answer, Engine, Request
from server import coding, results
from server.recent import Recent
from server.results import Key, Results
from server.site import Site
from server.watch import DEPARTURE, Watch

_CHUNK: Final = 64 * 1024
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the application that outlive a request."""

    engine: Engine
    site: Site
    results: Results
    watch: Watch


def context() -> Context:
    """The context of the application that handles the current request."""
    found: Context = current_app.extensions["communique"]
    return found


def ask(query: Request) -> Answer:
    """The answer to a query, from the kept results or from the engine, stopped when the client goes away.

    Raises the engine's QueryErrors, and IdentityInUse where the chosen identity is taken.
    """
    here = context()
    key = results.key(here.engine.version, query)
    if key is not None and (kept := here.results.find(key)):
        return kept
    answer = _run(here, query)
    # A new snapshot may have come meanwhile: its answer must not be kept under the old version.
    if key is None or here.engine.version != key.version:
        return answer
    return here.results.keep(key, answer)


def of_one_version(work: Callable[[], T]) -> T:
    """What some work gives that asks more than once, done again where a new snapshot came meanwhile."""
    while True:
        version = context().engine.version
        found = work()
        if context().engine.version == version:
            return found


def recent(kind: str, most: int) -> Recent[Any]:
    """What the application worked out of late of one kind, at most so many entries."""
    found: Recent[Any] = current_app.extensions.setdefault(f"communique.recent.{kind}", Recent(most))
    return found


def compress(answer: Answer, key: Key, wanted: str) -> Answer:
    """The answer of this key in a coding, kept beside the plain one; the plain one is closed."""
    here = context()
    coded = key._replace(coding=wanted)
    with answer:
        if kept := here.results.find(coded):
            return kept
        body, length = coding.compressed(iter(partial(answer.body.read, _CHUNK), b""), wanted, answer.length)
    return here.results.keep(coded, replace(answer, body=body, length=length))


def _run(here: Context, query: Request) -> Answer:
    identity = query.identity or uuid.uuid4().hex
    with here.watch.over(identity, request.environ.get(DEPARTURE)):
        return here.engine.answer(replace(query, identity=identity))
