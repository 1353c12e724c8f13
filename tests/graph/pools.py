"""Pools to test: a store on disk to open, and what is asked of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from graph import rdf
from graph.engine import FORMATS, Request
from graph.guard import inspect
from graph.pool import Pool

ENDLESS: Final = "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f + ?i < 0) }"


def make_store(path: Path) -> Path:
    """A store on disk with a ring of 2,000 things and two graphs."""
    filled = rdf.Store(str(path))
    name = rdf.NamedNode
    ring = [name(f"http://e/{number}") for number in range(2000)]
    filled.bulk_extend(
        rdf.Quad(here, name("http://e/next"), there)
        for here, there in zip(ring, ring[1:] + ring[:1], strict=True)
    )
    for graph in ("a", "b"):
        node = name(f"http://e/{graph}")
        filled.add(rdf.Quad(ring[0], name("http://e/in"), rdf.Literal("both"), node))
        filled.add(rdf.Quad(ring[0], name("http://e/in"), rdf.Literal(graph), node))
    filled.flush()
    return path


def ask(pool: Pool, text: str, media_type: str | None = None, **options: Any) -> bytes:
    """The whole body of an answer."""
    request = Request(text, media_type or FORMATS[inspect(text).form][0], **options)
    with pool.answer(request) as answer:
        assert answer.body.tell() == 0
        body = answer.body.read()
        assert answer.length == len(body)
        assert 0 <= answer.seconds < 10
    return body


def is_alive(pool: Pool) -> bool:
    return ask(pool, "ASK {}", reviewed=True) == b'{"head":{},"boolean":true}'
