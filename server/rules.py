"""What the rules say that derive a part of the record, in the words at the head of each."""

from __future__ import annotations

from functools import cache
from typing import Final

import ontology

# What is not written as a rule in SPARQL: `graph.times` computes it.
_COMPUTED: Final = {"bounds": "A stated time has an earliest and a latest moment, and a precision."}


@cache
def _words() -> dict[str, str]:
    """The first line of each rule, without its sign of a comment."""
    heads = {
        name: text.partition("\n")[0].removeprefix("#").strip() for name, text in ontology.rules().items()
    }
    return heads | _COMPUTED


def say(rule: str) -> str:
    """What a rule says; its name where the installed rules have none of this name."""
    return _words().get(rule, rule)
