"""The words of the project are its own: no nine in a row stand so in a document, but for titles and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from graph.facts import every_fact
from tests.graph.sheetsets import SEEDS, seeds

ROOT = Path(__file__).parents[2]
RUN = 9
PARTS = ("docs", "frontend", "graph", "ontology", "queries", "seeds", "server", "tests")
# Whose titles or names, as documents give them, are as long as that.
LONG_NAMES = {
    "document/arab-news-2018-05-02",
    "document/mfa-russia-2018-02-19",
    "office/deputy-secretary-of-the-security-council-of-russia",
    "organization/intergovernmental-commission",
    "project/russian-language-courses",
}


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of nine words, without punctuation, capitals and tags of languages."""
    words = re.findall(r"[^\W_]+", re.sub(r"@[a-z]{2}\b", "", text.lower()))
    return (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def all_runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    return {run for text in texts for run in runs(text)}


def names(things: Iterable[str]) -> list[str]:
    """The titles, labels and spellings of things."""
    chosen = set(things)
    return [
        value.text
        for _, fact in every_fact(seeds())
        if fact.name in chosen
        for key in ("title", "label", "altLabel", "writtenAs")
        for value in fact.values.get(key, ())
    ]


@pytest.fixture(scope="module")
def borrowed(texts: dict[str, str]) -> set[tuple[str, ...]]:
    """The runs of the documents, without those within a long title or name."""
    return all_runs(texts.values()) - all_runs(names(LONG_NAMES))


def project_files() -> list[Path]:
    """The text files of the project."""
    folders = (ROOT / part for part in PARTS)
    inner = (path for folder in folders for path in folder.rglob("*") if "node_modules" not in path.parts)
    endings = {
        ".css",
        ".html",
        ".json",
        ".jsonld",
        ".md",
        ".py",
        ".rq",
        ".toml",
        ".ttl",
        ".txt",
        ".yaml",
        ".csv",
    }
    return [path for path in (*ROOT.glob("*"), *inner) if path.suffix in endings and path.is_file()]


def test_no_file_of_the_project_borrows_a_run_of_words(borrowed: set[tuple[str, ...]]) -> None:
    files = project_files()
    assert {path.name for path in SEEDS.glob("*.yaml")} <= {path.name for path in files}
    found = {
        str(path.relative_to(ROOT)): sorted(" ".join(run) for run in shared)
        for path in files
        if (shared := set(runs(path.read_text(encoding="utf-8", errors="replace"))) & borrowed)
    }
    assert found == {}


def test_a_borrowed_sentence_would_be_found(texts: dict[str, str], borrowed: set[tuple[str, ...]]) -> None:
    for text in texts.values():
        longest = max(text.split("\n"), key=len)
        assert set(runs(f"- id: 1\n  says: {longest}")) & borrowed


def test_only_long_names_are_excepted(texts: dict[str, str]) -> None:
    for thing in LONG_NAMES:
        assert all_runs(names([thing])) & all_runs(texts.values()), f"{thing} needs no exception"
