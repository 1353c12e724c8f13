"""Results on their way from a worker: small ones in its message, large ones in a file of the pool's."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import rdf
from graph.engine import CSV, EngineFailed, Request, ResultTooLarge
from graph.pool import Pool
from graph.worker import INLINE

WORDS = "è" * 50


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshot") / "store"
    filled = rdf.Store(str(path))
    subject, predicate = rdf.NamedNode("http://e/s"), rdf.NamedNode("http://e/p")
    filled.extend(rdf.Quad(subject, predicate, rdf.Literal(f"{n:04} {WORDS}")) for n in range(1000))
    filled.flush()
    return path


@pytest.fixture(scope="module")
def pool(store: Path) -> Iterator[Pool]:
    with Pool(store, version="v1", workers=2) as made:
        yield made


def query(rows: int) -> Request:
    return Request(f"SELECT ?o {{ ?s ?p ?o }} ORDER BY ?o LIMIT {rows}", CSV)


def expected(rows: int) -> bytes:
    return "".join(["o\r\n", *(f"{n:04} {WORDS}\r\n" for n in range(rows))]).encode()


@pytest.mark.parametrize("rows", [0, 1, INLINE // 107, INLINE // 107 + 1, 1000])
def test_a_result_is_the_same_whichever_way_it_comes(pool: Pool, rows: int) -> None:
    with pool.answer(query(rows)) as answer:
        assert answer.body.read() == expected(rows)
        assert answer.length == len(expected(rows))
        assert isinstance(answer.body, io.BytesIO) == (answer.length <= INLINE)


def test_a_result_that_had_to_be_begun_again_is_written_once(pool: Pool) -> None:
    text = f"SELECT ?o {{ ?s ?p ?o FILTER(?o < '0900' || <http://e/f>(?o)) }} ORDER BY ?o LIMIT {900}"
    with pool.answer(Request(text, CSV)) as answer:
        assert answer.body.read() == expected(900)


def test_a_bound_below_what_a_message_may_hold_is_kept(store: Path) -> None:
    with Pool(store, version="v1", workers=2, result=1000) as pool:
        with pool.answer(query(9)) as answer:
            assert answer.length == len(expected(9)) < 1000
        for rows in (10, 1000, 10):
            with pytest.raises(ResultTooLarge):
                pool.answer(query(rows))
        with pool.answer(query(1)) as answer:
            assert answer.body.read() == expected(1)


def test_where_no_file_can_be_had_it_is_said_and_small_results_still_come(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(EngineFailed, match="no file for the result: No space left on device"):
        pool.answer(query(1000))
    with pool.answer(query(1)) as answer:
        assert answer.body.read() == expected(1)
