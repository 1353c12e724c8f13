"""Mappings for the tests: a good one, to be changed in one place at a time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from graph import names
from graph.link.mapping import BY_HAND, SAME, Mapping
from graph.link.targets import WIKIDATA

PROJECT = names.iri("organization/communique-project")

GOOD = Mapping(
    subject=names.iri("state/alpha"),
    predicate=SAME,
    object="http://www.wikidata.org/entity/Q1",
    justification=BY_HAND,
    confidence=Decimal("0.95"),
    subject_label="Alpha",
    object_label="Alpha, a state",
    kind="state",
    object_kind="state",
    object_source=WIKIDATA.iri,
    authors=(PROJECT,),
    reviewers=(PROJECT,),
    date="2026-11-22",
    comment="A table of states gives the item.",
)


def changed(**fields: Any) -> Mapping:
    """The good mapping with fields changed."""
    return replace(GOOD, **fields)
