"""The dataset described for programs and people: VoID and DCAT, with the addresses of this server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for

from graph import description, names, partitions
from graph.description import DATASET, FILES, SERVICE, File
from graph.engine import MemoryExceeded, QueryTimedOut
from graph.rdf import TYPE, Literal, NamedNode, Node, Triple
from graph.snapshot import SUMS
from server.asking import Row, solutions
from server.context import context
from server.documents import WITH_PAGE, chosen, document, graph
from server.negotiation import HTML

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint: Final = Blueprint("dataset", __name__)

SECONDS: Final = 10.0  # that each count may take where nobody counted before

_P: Final = names.PREFIXES
_OWN: Final = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{names.DATASET}> {{ ?s ?p ?o }} }}"
_SIZE: Final = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
# What is answered from the dataset, and so tells where that is described.
_FROM_DATASET: Final = frozenset(("sparql", "entities", "questions", "graphs"))


@blueprint.route("/.well-known/void")
def well_known() -> AnyResponse:
    """Where programs look first for the description of a dataset (VoID, section 7.2)."""
    return redirect(url_for("dataset.void"), 303)


@blueprint.route("/void")
@blueprint.route("/void.<ending>")
def void(ending: str | None = None) -> Response:
    """The description of the dataset, in the format asked for."""
    choice = chosen(WITH_PAGE, ending)
    dataset, triples = describe()
    if choice.format is HTML:
        return document(_page(dataset, triples), choice.content_type)
    return graph(triples, choice)


def announce(response: Response) -> Response:
    """Say by Link headers, of what comes from the dataset, where that is described, and its licence."""
    is_file = request.endpoint == "pages.dump"
    if response.status_code == 200 and (is_file or request.blueprint in _FROM_DATASET):
        address = url_for("dataset.void", _external=True)
        response.headers.add("Link", f'<{address}>; rel="describedby"')
        known = any('rel="license"' in link for link in response.headers.getlist("Link"))
        if (licence := context().site.licence) and not known:
            response.headers.add("Link", f'<{licence}>; rel="license"')
    return response


def describe() -> tuple[NamedNode, set[Triple]]:
    """The dataset's node and all that is said of it: what it says of itself, or else what can be counted."""
    own = [_triple(row) for row in solutions(_OWN)]
    endpoint = url_for("sparql.endpoint", _external=True)
    if Triple(DATASET, TYPE, NamedNode(_P["void"] + "Dataset")) in own:
        here = {NamedNode(names.ENDPOINT): NamedNode(endpoint)}
        found = {_moved(triple, here) for triple in own if not _is_of_file(triple)}
        return DATASET, found | set(_files(DATASET))
    base = url_for("dataset.void", _external=True) + "#"
    dataset = NamedNode(base + "dataset")
    service = NamedNode(base + SERVICE.value.partition("#")[2])
    return dataset, {
        *_counted(dataset, base),
        *description.service(dataset, service, endpoint),
        *_files(dataset),
    }


def _counted(dataset: NamedNode, base: str) -> Iterator[Triple]:
    """What holds of any data: its title here, and its counts, as far as they take no longer than they may."""
    yield Triple(dataset, TYPE, NamedNode(_P["void"] + "Dataset"))
    yield Triple(dataset, TYPE, NamedNode(_P["dcat"] + "Dataset"))
    yield Triple(dataset, NamedNode(_P["dcterms"] + "title"), Literal(context().site.title))
    for row in _ask(_SIZE):
        yield Triple(dataset, NamedNode(_P["void"] + "triples"), row["triples"])
    yield from partitions.totals(dataset, _ask)
    yield from partitions.partitions(dataset, base, _ask)


def _ask(query: str) -> list[Row]:
    try:
        return solutions(query, timeout=SECONDS)
    except (QueryTimedOut, MemoryExceeded):
        return []


def _triple(row: Row) -> Triple:
    subject, predicate = row["s"], row["p"]
    if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
        raise TypeError("the engine gave a triple that RDF does not allow")
    return Triple(subject, predicate, row["o"])


def _is_of_file(triple: Triple) -> bool:
    return any(isinstance(term, NamedNode) and term.value.startswith(FILES) for term in triple)


def _moved(triple: Triple, places: dict[NamedNode, NamedNode]) -> Triple:
    """The triple with the addresses of this server in the place of the project's names for them."""
    moved = places.get(triple.object) if isinstance(triple.object, NamedNode) else None
    return Triple(triple.subject, triple.predicate, moved) if moved else triple


def _files(dataset: NamedNode) -> Iterator[Triple]:
    """The files that can be downloaded here, with their sizes and their check sums."""
    for file in files():
        address = url_for("pages.dump", name=file.name, _external=True)
        yield from description.distribution(dataset, file, address.removesuffix(file.name))


def files() -> list[File]:
    """The files whose check sums are known, by name in alphabetical order."""
    found = context().site.files()
    sums = found.get(SUMS)
    if sums is None:
        return []
    listed = (line.split("  ", 1) for line in sums.read_text(encoding="utf-8").splitlines())
    known = {name: digest for digest, name in listed}
    return [File(name, path.stat().st_size, known[name]) for name, path in found.items() if name in known]


def _page(dataset: NamedNode, triples: Iterable[Triple]) -> str:
    said: dict[str, list[Node | Triple]] = {}
    for triple in sorted(triples, key=str):
        if triple.subject == dataset:
            said.setdefault(names.shorten(triple.predicate.value), []).append(triple.object)
    prefixes = {namespace: prefix for prefix, namespace in _P.items()}
    return render_template("dataset.html", said=said, files=files(), names=prefixes)
