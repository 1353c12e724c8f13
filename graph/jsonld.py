"""JSON-LD compacted with a context, its keys sorted, and nothing fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from graph import rdf

_TYPE: Final = rdf.TYPE.value


class RemoteContext(ValueError):
    """A context refers to another document, and nothing is fetched; carries the address."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"the JSON-LD context refers to {address}, and nothing is fetched: write the terms out"
        )
        self.address = address


def compact(expanded: bytes, context: Mapping[str, Any]) -> bytes:
    """The expanded document compacted with `{"@context": …}`, in UTF-8, keys sorted, the context inlined.

    The document is what the store writes: a list of node objects and of graphs of node objects. Raises
    RemoteContext when the context names another one by address.
    """
    # Imported here, for it takes its time, and few ask for JSON-LD.
    from pyld import jsonld

    nodes = [_typed(node) for node in json.loads(expanded)]
    options = {"documentLoader": _refuse, "skipExpansion": True, "graph": True}
    try:
        document = jsonld.compact(nodes, dict(context), options)
    except jsonld.JsonLdError as error:
        raise _reason(error) from error
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def for_reading(context: Mapping[str, Any], prefixes: Mapping[str, str]) -> dict[str, Any]:
    """A context made for writing sheets, turned to show data: one map for all languages, prefixes added.

    (A default language beside a language map lets a sheet write a bare string, but keeps every other language
    out of the map when compacting.)
    """
    terms = {term: _all_languages(definition) for term, definition in context["@context"].items()}
    return {"@context": {**prefixes, **terms}}


def _all_languages(definition: Any) -> Any:
    if isinstance(definition, dict) and definition.get("@container") == "@language":
        return {key: value for key, value in definition.items() if key != "@language"}
    return definition


def _typed(node: dict[str, Any]) -> dict[str, Any]:
    """The node with rdf:type written as the keyword `@type`, which the store's serialiser does not use."""
    if "@graph" in node:
        return node | {"@graph": [_typed(inner) for inner in node["@graph"]]}
    types = node.pop(_TYPE, [])
    names = [value["@id"] for value in types if "@id" in value]
    others = [value for value in types if "@id" not in value]
    return node | ({"@type": names} if names else {}) | ({_TYPE: others} if others else {})


def _refuse(address: str, _options: object = None) -> NoReturn:
    raise RemoteContext(address)


def _reason(error: BaseException) -> BaseException:
    """The refusal behind an error of the JSON-LD library, or that error itself."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, RemoteContext):
        cause = getattr(cause, "cause", None) or cause.__cause__
    return cause or error
