"""The documents themselves and the inventory of what they say, where whoever runs the tests holds them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TypeAlias

import pytest

Row: TypeAlias = dict[str, str]

CORPUS = Path(__file__).parents[2].parent / "shared" / "seeds"


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
        pytest.skip(f"the documents are not at {CORPUS}")
    return CORPUS


@pytest.fixture(scope="session")
def texts(corpus: Path) -> dict[str, str]:
    """The text of each document by the name of its file."""
    return {path.name: path.read_bytes().decode() for path in sorted(corpus.glob("*.txt"))}


@pytest.fixture(scope="session")
def inventory(corpus: Path) -> dict[str, Row]:
    """What the documents say (F…) and where they differ or err (X…), by number."""
    with (corpus / "inventory.tsv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file, delimiter="\t")}
