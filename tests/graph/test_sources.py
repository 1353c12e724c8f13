"""Files of RDF as sources: every syntax read, mistakes located, nothing fetched, no bomb goes off."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from graph import loading, sources
from graph.rdf import Store
from graph.sources import BrokenSource, NoSource, Text, find
from tests.graph.processes import eventually

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/"'


def xml(value: str, before: str = "") -> str:
    thing = f'<rdf:Description rdf:about="http://example.org/s"><e:p>{value}</e:p></rdf:Description>'
    return f'<?xml version="1.0"?>\n{before}<rdf:RDF {RDF}>{thing}</rdf:RDF>'


TRIPLE = '<http://example.org/s> <http://example.org/p> "x" .\n'
SYNTAXES = {
    "a.ttl": '@prefix e: <http://example.org/> . e:s e:p "x" .',
    "a.trig": '{ <http://example.org/s> <http://example.org/p> "x" }',
    "a.nt": TRIPLE,
    "a.nq": TRIPLE,
    "a.rdf": xml("x"),
    "a.owl": xml("x"),
    "a.jsonld": '{"@id": "http://example.org/s", "http://example.org/p": "x"}',
}
Load = Callable[..., set[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write files, load them, and give the quads as the store holds them."""

    def load_(files: dict[str, str | bytes], base: str | None = None) -> set[str]:
        for name, content in files.items():
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        found = [find(tmp_path / name) for name in files]
        loading.load(tmp_path / "store", found, base=base)
        return {str(quad) for quad in Store.read_only(str(tmp_path / "store"))}

    return load_


@contextmanager
def trap() -> Iterator[tuple[str, list[object]]]:
    """An address on loopback, and who came there."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def wait() -> None:
            connection, client = server.accept()
            came.append(client)
            connection.close()

        Thread(target=wait, daemon=True).start()
        port = server.getsockname()[1]
        yield f"http://127.0.0.1:{port}/", came
        if not came:
            socket.create_connection(("127.0.0.1", port)).close()  # let the thread end


@pytest.mark.parametrize("name", SYNTAXES)
@pytest.mark.parametrize("packed", [False, True])
def test_every_syntax_is_read(load: Load, name: str, packed: bool) -> None:
    text = SYNTAXES[name].encode()
    found = load({f"{name}.gz": gzip.compress(text)} if packed else {name: text})
    assert found == {'<http://example.org/s> <http://example.org/p> "x"'}


def test_a_byte_order_mark_is_skipped(load: Load) -> None:
    assert (
        len(load({"a.ttl": "\ufeff" + TRIPLE, "b.nt.gz": gzip.compress(b"\xef\xbb\xbf" + b"# nothing\n")}))
        == 1
    )


def test_relative_iris_are_resolved_against_the_file_or_the_base_that_is_given(
    load: Load, tmp_path: Path
) -> None:
    [own] = load({"a.ttl": '<#s> <http://example.org/p> "x" .'})
    assert own.startswith(f"<{(tmp_path / 'a.ttl').as_uri()}#s>")
    assert any(
        quad.startswith("<http://example.org/b#s>")
        for quad in load({"a.ttl": '<#s> <p> "x" .'}, "http://example.org/b")
    )


def test_blank_nodes_of_different_files_stay_apart(load: Load) -> None:
    blank = '_:b <http://example.org/p> "x" .'
    assert len(load({"a.ttl": blank, "b.ttl": blank, "c.nq": blank})) == 3


@pytest.mark.parametrize(
    ("name", "content", "line", "column"),
    [
        ("a.ttl", "@prefix e: <http://example.org/> .\ne:s e:p x:o .\n", 2, 9),
        ("a.nq", TRIPLE + "<http://example.org/s> <http://example.org/p> o .\n", 2, 47),
        ("a.nt", TRIPLE + TRIPLE + '<http://a b> <http://example.org/p> "x" .\n', 3, 1),
        ("a.trig", b'<http://example.org/g> {\n _:s <http://example.org/p> "\xff" }', 2, 30),
        ("a.jsonld", '{"@context": {"a": "http://example.org/a"},\n"a":}', 2, 5),
        ("a.rdf", f"<rdf:RDF {RDF}>\n<e:a></e:b></rdf:RDF>", 2, 8),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    load: Load, tmp_path: Path, name: str, content: str | bytes, line: int, column: int
) -> None:
    with pytest.raises(BrokenSource, match=f"{name}:{line}:{column}: ") as raised:
        load({name: content})
    assert (raised.value.path, raised.value.line, raised.value.column) == (tmp_path / name, line, column)
    assert "Parser error" not in raised.value.reason


def test_a_parser_that_names_no_place_is_placed_by_what_it_has_read(load: Load) -> None:
    with pytest.raises(BrokenSource, match=r"a\.rdf:2: "):
        load({"a.rdf": f"<rdf:RDF {RDF}>\n<rdf:li/></rdf:RDF>"})


@pytest.mark.parametrize(
    "context",
    [
        '"ADDRESS"',
        '["ADDRESS", {"a": "http://example.org/a"}]',
        '{"@version": 1.1, "@import": "ADDRESS"}',
        '{"a": {"@id": "http://example.org/a", "@context": "ADDRESS"}}',
    ],
)
def test_no_context_is_fetched(load: Load, context: str) -> None:
    with trap() as (address, came):
        text = '{"@context": CONTEXT, "@id": "http://example.org/s", "a": {"a": "x"}}'
        with pytest.raises(BrokenSource, match="nothing is fetched"):
            load({"a.jsonld": text.replace("CONTEXT", context.replace("ADDRESS", address))})
        assert not came


def test_no_document_type_is_fetched(load: Load) -> None:
    with trap() as (address, came):
        assert len(load({"a.rdf": xml("x", f'<!DOCTYPE r SYSTEM "{address}x.dtd">\n')})) == 1
        assert not came


@pytest.mark.parametrize("declared", ['x SYSTEM "ADDRESS"', '% x SYSTEM "ADDRESS"> %x;<!ENTITY x "y"'])
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_no_entity_is_fetched(load: Load, tmp_path: Path, declared: str, scheme: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    with trap() as (address, came):
        place = address if scheme == "http" else secret.as_uri()
        with pytest.raises(BrokenSource, match="nothing is fetched"):
            load({"a.rdf": xml("&x;", f"<!DOCTYPE r [<!ENTITY {declared.replace('ADDRESS', place)}>]>")})
        assert not came


def test_entities_of_the_document_itself_are_read(load: Load) -> None:
    [quad] = load({"a.rdf": xml("&hello;", '<!DOCTYPE r [<!ENTITY hello "good day">]>')})
    assert '"good day"' in quad


@pytest.mark.parametrize("levels", [10, 30])
def test_entities_that_multiply_do_not_spend_the_memory(load: Load, levels: int) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    with pytest.raises(BrokenSource, match="amplification"):
        load({"a.rdf": xml(f"&l{levels - 1};", f'<!DOCTYPE r [<!ENTITY l0 "lol">{laughs}]>')})


def test_a_packed_file_that_grows_beyond_measure_is_refused(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "UNPACKED_BYTES", 1 << 20)
    bomb = gzip.compress(b"# nothing here\n" * 400_000)
    with pytest.raises(BrokenSource, match="100 times its size"):
        load({"a.ttl.gz": bomb})


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(TRIPLE.encode() * 99)[:-9]], ids=["other", "cut"]
)
def test_a_broken_package_is_told(load: Load, content: bytes) -> None:
    with pytest.raises(BrokenSource, match=r"a\.nt\.gz:\d+: it cannot be unpacked"):
        load({"a.nt.gz": content})


def test_what_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder.ttl").mkdir()
    for name, words in [
        ("missing.ttl", "No such file"),
        ("notes.txt", r"known are \.ttl, .*\.gz"),
        ("folder.ttl", "no regular file"),
    ]:
        with pytest.raises(NoSource, match=words):
            find(tmp_path / name)


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "SECONDS", 0.001)
    path = tmp_path / "a.nt"
    path.write_text(TRIPLE, encoding="utf-8")
    told: list[int] = []
    source = find(path)
    text_read = Text.read

    def read(self: Text, size: int = -1, /) -> bytes:
        data = text_read(self, size)
        assert not data or eventually(lambda: bool(told))  # go on when the progress has been told
        return data

    monkeypatch.setattr(Text, "read", read)
    loading.load(tmp_path / "store", [source], watch=lambda _, position: told.append(position))
    assert set(told) == {source.size}
