"""Networks: a hub and its neighbours, or the paths between two ends, in a layout that can be read aloud."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from server.pictures.branches import draw_branches
from server.pictures.columns import draw_columns
from server.pictures.nodes import Edge, Kind, Node, distances
from server.pictures.svg import Picture

WIDE: Final = 760
MOST: Final = 9


def network(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    title: str = "Network",
    hub: str | None = None,
    end: str | None = None,
    wide: float = WIDE,
) -> Picture | None:
    """A hub (the node of most edges unless given) and at most eight others; None without an edge.

    With an `end` too, the nodes on the paths from hub to end, in layers by their distance from the hub. What
    the picture leaves out is counted in its caption.
    """
    edges = _joined(edges)
    if not edges:
        return None
    hub = hub or _busiest(edges)
    kept = _keep(nodes, edges, hub, end)
    shown = [edge for edge in edges if {edge.source, edge.target} <= set(kept)]
    layers = _layers(list(kept), shown, hub, end)
    return Picture(
        title,
        _describe(kept, shown),
        draw_columns(kept, shown, layers, hub, wide),
        draw_branches(kept, shown, hub),
        _caption(kept, shown, len({node.id for node in nodes}) - len(kept)),
    )


def _joined(edges: Sequence[Edge]) -> list[Edge]:
    """One edge for each pair of nodes, with the names of all relations between them, each way."""
    found: dict[frozenset[str], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.source != edge.target:
            found[frozenset((edge.source, edge.target))].append(edge)
    return [_join(alike) for alike in found.values()]


def _join(alike: Sequence[Edge]) -> Edge:
    first = alike[0]
    ahead = dict.fromkeys(edge.label for edge in alike if edge.label and edge.source == first.source)
    back = dict.fromkeys(edge.label for edge in alike if edge.label and edge.source != first.source)
    return Edge(
        first.source,
        first.target,
        ", ".join(ahead),
        settled=any(edge.settled for edge in alike),
        directed=any(edge.directed for edge in alike),
        back=", ".join(back),
    )


def _busiest(edges: Sequence[Edge]) -> str:
    return Counter(end for edge in edges for end in (edge.source, edge.target)).most_common(1)[0][0]


def _keep(nodes: Sequence[Node], edges: Sequence[Edge], hub: str, end: str | None) -> dict[str, Node]:
    """The hub and its best-tied neighbours (or all, where there are few), by id, in the order given."""
    degree = Counter(side for edge in edges for side in (edge.source, edge.target))
    near = {hub, *(other for edge in edges if (other := edge.other(hub)))}
    known = {node.id: node for node in nodes}
    ranked = sorted(known, key=lambda id_: (id_ not in (hub, end), not end and id_ not in near, -degree[id_]))
    chosen = {id_ for id_ in ranked[:MOST] if degree[id_]}
    return {id_: known[id_] for id_ in known if id_ in chosen}


def _layers(ids: Sequence[str], edges: Sequence[Edge], hub: str, end: str | None) -> list[list[str]]:
    """The columns of the wide drawing: left, middle and right of a hub, or the distance from one end."""
    if end is None and (second := _second(ids, edges, hub)):
        return [[hub], [id_ for id_ in ids if id_ not in (hub, second)], [second]]
    if end is None:
        left, right = _sides(ids, edges, hub)
        return [column for column in (left, [hub], right) if column]
    depth = distances(edges, hub)
    last = max((depth[id_] for id_ in ids if id_ in depth and id_ != end), default=0) + 1
    columns: list[list[str]] = [[] for _ in range(last + 1)]
    for id_ in ids:
        columns[last if id_ == end else depth.get(id_, last - 1)].append(id_)
    return [column for column in columns if column]


def _second(ids: Sequence[str], edges: Sequence[Edge], hub: str) -> str | None:
    """The node that shares at least three neighbours with the hub, most of all: a hub in its own right."""
    near = {other for edge in edges if (other := edge.other(hub))}
    shared = {id_: sum(edge.other(id_) in near for edge in edges) for id_ in ids if id_ != hub}
    best = max(shared, key=lambda id_: shared[id_], default=None)
    return best if best is not None and shared[best] >= 3 else None


def _sides(ids: Sequence[str], edges: Sequence[Edge], hub: str) -> tuple[list[str], list[str]]:
    """The nodes left and right of the hub; those tied to each other stay on one side, one under the other."""
    left: list[str] = []
    right: list[str] = []
    apart = [edge for edge in edges if hub not in (edge.source, edge.target)]
    for id_ in ids:
        if id_ == hub or id_ in left or id_ in right:
            continue
        tied = list(distances(apart, id_))
        (left if len(left) <= len(right) else right).extend(tied)
    return left, right


def _describe(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> str:
    """Every relation of the picture in words."""
    return "; ".join(told for edge in edges for told in _tell(nodes, edge)) + "."


def _tell(nodes: Mapping[str, Node], edge: Edge) -> Iterator[str]:
    source, target = nodes[edge.source].label, nodes[edge.target].label
    doubt = "" if edge.settled else " (unsettled)"
    if edge.label or not edge.back:
        yield f"{source} – {edge.label or 'tied to'} – {target}{doubt}"
    if edge.back:
        yield f"{target} – {edge.back} – {source}{doubt}"


_SHAPES: Final = {
    Kind.STATE: "a box for a state",
    Kind.ORGANIZATION: "a rounded box for an organisation",
    Kind.PAPER: "a cut corner for an agreement or document",
    Kind.PLACE: "a ring for a place",
    Kind.PERSON: "an oval for a person",
}


def _caption(nodes: Mapping[str, Node], edges: Sequence[Edge], missing: int) -> Markup:
    used = [text for kind, text in _SHAPES.items() if any(node.kind == kind for node in nodes.values())]
    said = [f"The shapes: {', '.join(used)}."] if used else []
    if any(not edge.settled for edge in edges):
        said.append("Dotted lines are unsettled.")
    if missing > 0:
        said.append(f"{missing} more {'is' if missing == 1 else 'are'} in the table and not in the picture.")
    return Markup("<p>{}</p>").format(" ".join(said)) if said else Markup("")
