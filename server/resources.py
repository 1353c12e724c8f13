"""Any IRI of files that are served as they are: its page, and what is said of it in each format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from graph.engine import Request
from graph.names import PREFIXES
from graph.rdf import BlankNode, NamedNode, Node
from server.asking import Row, solutions
from server.delivery import deliver
from server.naming import asked_iri
from server.negotiation import GRAPHS, HTML, Choice, choose
from server.tables import Cell, cell

blueprint: Final = Blueprint("entities", __name__)

MOST: Final = 500

# Both ways, in any graph; a node without a name is told by what is said of it.
_ABOUT: Final = """
CONSTRUCT { THING ?predicate ?object . ?subject ?pointing THING . ?node ?relation ?value }
WHERE {
  { THING ?predicate ?object } UNION { GRAPH ?graph { THING ?predicate ?object } }
  UNION { ?subject ?pointing THING } UNION { GRAPH ?graph { ?subject ?pointing THING } }
  UNION { THING ?to ?node . ?node ?relation ?value FILTER(ISBLANK(?node)) }
  UNION { GRAPH ?graph { THING ?to ?node . ?node ?relation ?value FILTER(ISBLANK(?node)) } }
}
"""
_LABELS: Final = " ".join(
    f"<{iri}>"
    for iri in (
        PREFIXES["rdfs"] + "label",
        PREFIXES["skos"] + "prefLabel",
        "http://xmlns.com/foaf/0.1/name",
        "http://schema.org/name",
        "https://schema.org/name",
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/elements/1.1/title",
    )
)


@dataclass(frozen=True)
class Statement:
    """A triple seen from one of its ends: the relation, the other end, the graphs where it stands."""

    predicate: Cell
    value: Cell
    graphs: tuple[Cell, ...]


@dataclass(frozen=True)
class Resource:
    """What the files say of an IRI; `cut` where more is said, or more points at it, than is shown."""

    names: tuple[Cell, ...]
    statements: tuple[Statement, ...]
    pointing: tuple[Statement, ...]
    cut: bool


@blueprint.route("/resource")
def resource() -> Response:
    """The page or the data of any IRI that the files name, given as `iri=`."""
    iri = asked_iri()
    choice = choose((HTML, *GRAPHS), request.headers.get("Accept", ""), request.args.getlist("format"))
    return _page(iri) if choice.format is HTML else _data(iri, choice)


def read(iri: str) -> Resource | None:
    """What the files say of an IRI, as subject and as object in any graph; None if it is not in them."""
    node = str(NamedNode(iri))
    out = solutions(_either(f"{node} ?predicate ?value"))
    into = solutions(_either(f"?value ?predicate {node}"))
    if not out and not into and not _is_used(node):
        return None
    shown = _labels([iri, *(term.value for row in (*out, *into) for term in row.values() if _named(term))])
    return Resource(
        names=tuple(shown.pop(iri, ())),
        statements=tuple(_statements(out[:MOST], shown)),
        pointing=tuple(_statements(into[:MOST], shown)),
        cut=len(out) > MOST or len(into) > MOST,
    )


def _either(pattern: str) -> str:
    both = f"{{ {pattern} }} UNION {{ GRAPH ?graph {{ {pattern} }} }}"
    return f"SELECT ?predicate ?value ?graph WHERE {{ {both} }} LIMIT {MOST + 1}"


def _is_used(node: str) -> bool:
    """Whether the IRI is a predicate or names a graph."""
    relation = f"?s {node} ?o"
    places = f"{{ {relation} }} UNION {{ GRAPH ?g {{ {relation} }} }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }}"
    return bool(solutions(f"SELECT ?s WHERE {{ {places} }} LIMIT 1"))


def _named(term: Node) -> bool:
    return isinstance(term, NamedNode)


def _labels(iris: Iterable[str]) -> dict[str, list[Cell]]:
    """The names of each IRI, English first."""
    terms = " ".join(str(NamedNode(iri)) for iri in sorted(set(iris)))
    rows = solutions(
        f"SELECT DISTINCT ?thing ?label WHERE {{ VALUES ?thing {{ {terms} }} VALUES ?naming {{ {_LABELS} }} "
        "{ ?thing ?naming ?label } UNION { GRAPH ?graph { ?thing ?naming ?label } } }"
    )
    found: dict[str, list[Cell]] = {}
    for row in rows:
        found.setdefault(row["thing"].value, []).append(cell(row["label"]))
    for cells in found.values():
        cells.sort(key=lambda c: (c.language != "en", c.language or "", c.text))
    return found


def _statements(rows: Iterable[Row], shown: dict[str, list[Cell]]) -> Iterator[Statement]:
    """The triples of the rows, once each, by relation and value."""
    graphs: dict[tuple[Node, Node], list[Node]] = {}
    for row in rows:
        graphs.setdefault((row["predicate"], row["value"]), []).extend(
            [row["graph"]] if "graph" in row else []
        )
    found = [
        Statement(_cell(predicate, shown), _cell(value, shown), tuple(_cell(graph, shown) for graph in where))
        for (predicate, value), where in graphs.items()
    ]
    return iter(sorted(found, key=lambda s: (s.predicate.text, s.value.text)))


def _cell(term: Node, shown: dict[str, list[Cell]]) -> Cell:
    if isinstance(term, BlankNode):
        return Cell("a node without a name")
    if not isinstance(term, NamedNode):
        return cell(term)
    names = shown.get(term.value)
    text = names[0].text if names else cell(term).text
    return Cell(text, url_for("entities.resource", iri=term.value), names[0].language if names else None)


def _page(iri: str) -> Response:
    found = read(iri)
    if found is None:
        raise _unknown(iri)
    return Response(
        render_template("resource.html", resource=found, formats=GRAPHS, iri=iri, most=MOST),
        content_type="text/html; charset=utf-8",
    )


def _data(iri: str, choice: Choice) -> Response:
    if read(iri) is None:
        raise _unknown(iri)
    text = _ABOUT.replace("THING", str(NamedNode(iri)))
    response = deliver(Request(text, choice.format.media_type, reviewed=True), choice)
    response.headers["Content-Disposition"] = f'inline; filename="resource.{choice.format.extension}"'
    return response


def _unknown(iri: str) -> NotFound:
    return NotFound(f"The files say nothing of {iri}.")
