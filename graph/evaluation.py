"""A request evaluated over a store: its dataset made up, unknown functions unbound, mistakes located."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final

from graph import rdf
from graph.distribution import distribute
from graph.engine import Form, QueryMalformed
from graph.results import Results, write
from graph.syntax import syntax_error

_UNKNOWN_FUNCTION: Final = re.compile(r"The custom function <(.*)> is not supported", re.DOTALL)


def evaluate(store: rdf.Store, request: Mapping[str, Any], output: BinaryIO) -> None:
    """Answer a request, as a Pool puts it, over a store; the output is emptied before the result goes there.

    Raises QueryMalformed, NotExpressible, and of the engine's own OSError, RuntimeError and ValueError.
    """
    try:
        _evaluate(store, request, output)
    except SyntaxError as error:
        raise _malformed(request, str(error)) from error


def _evaluate(store: rdf.Store, request: Mapping[str, Any], output: BinaryIO) -> None:
    seen, dataset = _dataset(store, request)
    unknown: dict[rdf.NamedNode, Any] = {}
    while (function := _attempt(seen, request, output, dataset, unknown)) is not None:
        unknown[function] = _unbound


def _attempt(
    store: rdf.Store,
    request: Mapping[str, Any],
    output: BinaryIO,
    dataset: Mapping[str, Any],
    unknown: Mapping[rdf.NamedNode, Any],
) -> rdf.NamedNode | None:
    """Write the result; or the name of a function that nobody knows, where the engine stumbles over one.

    To SPARQL that is an error of the expression, not of the query (section 17.6), so it is tried again with
    a function of that name that gives nothing.
    """
    if output.seek(0, io.SEEK_END):
        # Only then: some file systems put a file that was cut off on the disk as soon as it is closed.
        output.seek(0)
        output.truncate()
    try:
        results = _query(store, request, custom_functions=unknown, **dataset)
        write(results, Form(request["form"]), request["media_type"], output)
    except RuntimeError as error:
        found = _UNKNOWN_FUNCTION.fullmatch(str(error))
        if found is None or rdf.NamedNode(found[1]) in unknown:
            raise
        return rdf.NamedNode(found[1])
    return None


def _query(store: rdf.Store, request: Mapping[str, Any], **options: Any) -> Results:
    try:
        text = request["text"] if request.get("is_composed") else distribute(request["text"])
        return store.query(text, base_iri=request["base_iri"], **options)
    except SyntaxError:  # it is to say where in the query as it came
        return store.query(request["text"], base_iri=request["base_iri"], **options)


def _unbound(*_arguments: object) -> None:
    return None


def _dataset(store: rdf.Store, request: Mapping[str, Any]) -> tuple[rdf.Store, dict[str, Any]]:
    """The store to query and the graphs to see in it.

    The request's graphs replace the query's (SPARQL 1.1 Protocol, section 2.1.4). Where several make up the
    default graph, they are merged beforehand: the engine would show a triple once for each graph it is in.
    """
    default = _nodes(request["default_graphs"])
    named = _nodes(request["named_graphs"])
    if not default and not named:
        if len(request["default_sources"]) < 2:
            return store, {}
        try:
            default, named = _resolved(request, "default_sources"), _resolved(request, "named_sources")
        except SyntaxError:
            return store, {}  # the engine is to object to the query itself
    if len(default) < 2:
        return store, {"default_graph": default, "named_graphs": named}
    return _merged(store, default, named), {"default_graph": rdf.DefaultGraph(), "named_graphs": named}


def _nodes(iris: Iterable[str]) -> list[rdf.NamedNode]:
    return [rdf.NamedNode(iri) for iri in dict.fromkeys(iris)]


def _resolved(request: Mapping[str, Any], sources: str) -> list[rdf.NamedNode]:
    """The graphs after FROM or FROM NAMED, their names read by the engine under the query's own prologue."""
    text = f"{request['prologue']} SELECT ?graph {{ VALUES ?graph {{ {' '.join(request[sources])} }} }}"
    rows: Any = rdf.Store().query(text, base_iri=request["base_iri"])
    return list(dict.fromkeys(row["graph"] for row in rows))


def _merged(store: rdf.Store, default: Sequence[rdf.NamedNode], named: Sequence[rdf.NamedNode]) -> rdf.Store:
    merged = rdf.Store()
    for graph in default:
        merged.extend(rdf.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))
    for graph in named:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def _malformed(request: Mapping[str, Any], message: str) -> QueryMalformed:
    empty = rdf.Store()

    def probe(text: str) -> str | None:
        try:
            empty.query(text, base_iri=request["base_iri"])
        except SyntaxError as error:
            return str(error)
        except (RuntimeError, ValueError):
            return None
        return None

    return syntax_error(request["query"] or request["text"], message, probe)
