"""The description of the dataset over HTTP: VoID and DCAT, found where programs look, true of any data."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, VOID

from graph import build, names, rdf
from graph.description import DATASET, LICENCE
from graph.engine import Answer, QueryTimedOut, Request
from server.app import create_app
from server.negotiation import GRAPHS
from server.site import Site
from tests.graph.sheetsets import small_record
from tests.server.engines import StoreEngine
from tests.server.test_negotiation import BROWSER

PLACES = ["https://example.org", "https://example.org/data/record"]
SELF = URIRef(DATASET.value)
SPDX = names.PREFIXES["spdx"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot's folder with two files and their check sums."""
    folder = tmp_path_factory.mktemp("dumps")
    contents = {"record.ttl": b"<urn:a> <urn:b> <urn:c> .\n", "everything.trig": b"<urn:g> { }\n"}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items()]
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder


@pytest.fixture(scope="module")
def record() -> StoreEngine:
    store = rdf.Store()
    store.extend(build.dumps(small_record())[0])
    return StoreEngine(store, version="record")


def _client(engine: StoreEngine, folder: Path | None = None, base: str = PLACES[0]) -> FlaskClient:
    site = Site(base_url=base, licence=LICENCE, dumps=(lambda: folder) if folder else None, title="Mine")
    return create_app(engine, site).test_client()


def _described(client: FlaskClient, path: str = "/void.nt") -> Graph:
    answer = client.get(path)
    assert answer.status_code == 200
    return Graph().parse(data=answer.get_data(), format="nt")


@pytest.mark.parametrize("base", PLACES)
def test_programs_are_led_to_it_from_the_well_known_place(record: StoreEngine, base: str) -> None:
    client = _client(record, base=base)
    led = client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    assert (led.status_code, led.headers["Location"]) == (
        303,
        f"{base}/void".removeprefix("https://example.org"),
    )
    answer = client.get("/void", headers={"Accept": "text/turtle"})
    assert answer.mimetype == "text/turtle"
    assert (SELF, RDF.type, VOID.Dataset) in Graph().parse(data=answer.get_data(), format="turtle")


@pytest.mark.parametrize("base", PLACES)
def test_addresses_are_those_of_this_server(record: StoreEngine, folder: Path, base: str) -> None:
    found = _described(_client(record, folder, base))
    assert found.value(SELF, VOID.sparqlEndpoint) == URIRef(f"{base}/sparql")
    assert found.value(found.value(SELF, DCAT.accessService), DCAT.endpointURL) == URIRef(f"{base}/sparql")
    files = {URIRef(f"{base}/dumps/{name}") for name in ("record.ttl", "everything.trig")}
    assert set(found.objects(SELF, DCAT.distribution)) == set(found.objects(SELF, VOID.dataDump)) == files
    assert not any(str(term).startswith(names.HOME + "dumps") for triple in found for term in triple)


def test_files_carry_the_size_and_check_sum_of_what_is_downloaded(record: StoreEngine, folder: Path) -> None:
    client = _client(record, folder)
    found = _described(client)
    for address in found.objects(SELF, DCAT.distribution):
        content = client.get(str(address).removeprefix(PLACES[0]), buffered=True).get_data()
        assert int(str(found.value(address, DCAT.byteSize))) == len(content)
        digest = found.value(found.value(address, URIRef(SPDX + "checksum")), URIRef(SPDX + "checksumValue"))
        assert str(digest) == hashlib.sha256(content).hexdigest()


def test_the_record_says_of_itself_what_it_is(record: StoreEngine) -> None:
    found = _described(_client(record))
    assert found.value(SELF, DCTERMS.license) == URIRef(LICENCE)
    assert str(found.value(SELF, URIRef(names.PREFIXES["dcat"] + "version"))) == small_record().version
    assert (SELF, RDF.type, DCAT.Dataset) in found
    assert len(list(found.objects(SELF, VOID.classPartition))) > 5


def test_it_is_the_same_in_every_format(record: StoreEngine) -> None:
    client = _client(record)
    sizes = set()
    for format_ in GRAPHS:
        answer = client.get(f"/void.{format_.extension}")
        assert answer.mimetype == format_.media_type
        syntax = rdf.RdfFormat.from_media_type(format_.media_type)
        assert syntax is not None
        sizes.add(len(list(rdf.parse(answer.get_data(), format=syntax))))
        again = client.get(f"/void.{format_.extension}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    assert len(sizes) == 1
    assert client.get("/void.docx").status_code == 406


def test_people_read_it_on_a_page(record: StoreEngine, folder: Path) -> None:
    page = _client(record, folder).get("/void", headers={"Accept": BROWSER})
    text = page.get_data(as_text=True)
    assert page.mimetype == "text/html"
    assert "The Communiqué record" in text
    assert small_record().version in text
    assert hashlib.sha256((folder / "record.ttl").read_bytes()).hexdigest() in text


def test_other_data_is_described_by_what_is_counted(client: FlaskClient) -> None:
    found = _described(client)
    dataset = URIRef("http://localhost/void#dataset")
    assert (dataset, RDF.type, VOID.Dataset) in found
    assert (SELF, None, None) not in found
    counts = {"triples": 10, "distinctSubjects": 4, "properties": 5, "classes": 1}
    for name, count in counts.items():
        assert int(str(found.value(dataset, VOID[name]))) == count
    assert found.value(dataset, DCTERMS.license) is None
    assert found.value(dataset, DCTERMS.publisher) is None
    assert found.value(dataset, VOID.uriSpace) is None
    part = found.value(dataset, VOID.classPartition)
    assert found.value(part, VOID["class"]) == URIRef("http://example.org/State")
    assert int(str(found.value(part, VOID.entities))) == 2


def test_counts_that_take_too_long_are_left_out() -> None:
    class Slow(StoreEngine):
        def answer(self, request: Request) -> Answer:
            if "DISTINCT" in request.text or "GROUP" in request.text:
                assert request.timeout is not None
                raise QueryTimedOut(request.timeout)
            return super().answer(request)

    found = _described(create_app(Slow(), Site()).test_client())
    dataset = URIRef("http://localhost/void#dataset")
    assert int(str(found.value(dataset, VOID.triples))) == 10
    assert found.value(dataset, VOID.sparqlEndpoint) == URIRef("http://localhost/sparql")
    assert found.value(dataset, VOID.distinctSubjects) is None


def test_an_empty_dataset_is_described_too() -> None:
    found = _described(create_app(StoreEngine(rdf.Store()), Site()).test_client())
    assert int(str(found.value(URIRef("http://localhost/void#dataset"), VOID.triples))) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/dumps/record.ttl",
        "/graph/things",
        "/rdf-graphs/service?default",
        "/data/person/ann.ttl",
        "/page/person/ann",
    ],
)
def test_what_comes_from_the_dataset_says_where_it_is_described_and_its_licence(
    record: StoreEngine, folder: Path, path: str
) -> None:
    answer = _client(record, folder, PLACES[1]).get(path, buffered=True)
    assert answer.status_code == 200
    links = answer.headers.getlist("Link")
    assert f'<{PLACES[1]}/void>; rel="describedby"' in links
    assert f'<{LICENCE}>; rel="license"' in links


def test_nothing_is_said_of_the_licence_of_other_data(client: FlaskClient) -> None:
    links = client.get("/sparql", query_string={"query": "ASK {}"}).headers.getlist("Link")
    assert links == ['<http://localhost/void>; rel="describedby"']
    assert "Link" not in client.get("/sparql", query_string={"query": "ASK"}).headers


def test_editors_learn_classes_properties_and_datatypes(record: StoreEngine) -> None:
    """The query by which the SIB's sparql-editor learns the classes and properties of an endpoint."""
    found = _described(_client(record))
    rows = found.query(
        """PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
        SELECT DISTINCT ?class ?property ?datatype WHERE {
          { ?cp void:class ?class ; void:propertyPartition ?pp . ?pp void:property ?property }
          OPTIONAL { ?pp void-ext:datatypePartition [ void-ext:datatype ?datatype ] } }"""
    )
    assert len(list(rows)) > 50
