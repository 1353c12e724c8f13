"""Candidates from a reconciliation service (Reconciliation Service API 0.2), as Wikidata's or our own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from graph.link.entity import Entity
from graph.link.targets import UnknownTarget, normalise, slug, target_of
from graph.outgoing import Fetched, Outgoing, RemoteError, Response, excerpt

WIKIDATA: Final = "https://wikidata.reconci.link/en/api"
AT_A_TIME: Final = 10


class NoCandidates(RemoteError):
    """The answer is no answer of a reconciliation service; carries what is wrong with it."""

    def __init__(self, endpoint: str, reason: str) -> None:
        super().__init__(endpoint, f"the answer is none of a reconciliation service: {reason}")
        self.reason = reason


def match(outgoing: Outgoing, service: str, ours: Sequence[Entity], namespace: str) -> list[Entity]:
    """What a service proposes for our things, by the main name of each; raises RemoteError.

    Identifiers are relative to the namespace (the service's identifier space) or whole.
    """
    found: dict[str, Entity] = {}
    for start in range(0, len(ours), AT_A_TIME):
        some = ours[start : start + AT_A_TIME]
        queries = {f"q{number}": {"query": entity.label} for number, entity in enumerate(some)}
        for candidates in ask(outgoing, service, queries).values():
            found |= {entity.iri: entity for one in candidates if (entity := _entity(one, namespace))}
    return list(found.values())


def ask(
    outgoing: Outgoing, service: str, queries: dict[str, dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """The candidates for each query of a batch, by its key; raises RemoteError."""
    form = urlencode({"queries": json.dumps(queries, ensure_ascii=False, sort_keys=True)})

    def send(agent: str, timeout: float) -> Response:
        headers = {"User-Agent": agent, "Accept": "application/json"}
        request = Request(service, form.encode("ascii"), headers)  # noqa: S310 (Outgoing checks the scheme)
        response: Response = urlopen(request, timeout=timeout)  # noqa: S310
        return response

    def check(found: Fetched) -> dict[str, list[dict[str, Any]]]:
        return _candidates(service, found, queries)

    return check(outgoing.ask(service, form, send, check))


def _candidates(
    service: str, found: Fetched, queries: dict[str, dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    try:
        answer = json.loads(found.body)
        results = {name: answer[name]["result"] for name in queries}
    except (ValueError, KeyError, TypeError) as error:
        raise NoCandidates(service, excerpt(found.body)) from error
    for candidate in (one for result in results.values() for one in result):
        if not isinstance(candidate, dict) or not {"id", "name", "score"} <= candidate.keys():
            raise NoCandidates(service, f"a candidate lacks id, name or score: {excerpt(str(candidate))}")
    return results


def _entity(candidate: dict[str, Any], namespace: str) -> Entity | None:
    identifier = str(candidate["id"])
    try:
        iri = normalise(identifier if ":" in identifier else namespace + identifier)
    except UnknownTarget:
        return None
    own = frozenset([(target_of(iri).name, slug(iri))])
    description = str(candidate.get("description") or "")
    return Entity(iri, (str(candidate["name"]),), identifiers=own, description=description)
