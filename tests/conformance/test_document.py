"""The document for users tells the numbers that the suites have."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.conformance import suites, test_syntaxes
from tests.conformance.protocol import exchanges
from tests.conformance.suites import DOCUMENT, ROOT, known_failures

pytestmark = pytest.mark.conformance


KINDS = {test.name: test.kind for version in ("sparql10", "sparql11") for test in suites.tests(version)}


@pytest.mark.skipif(not ROOT.is_dir(), reason="the W3C test suites are not beside the project")
def test_the_table_of_suites_is_true() -> None:
    failing = Counter(_suite(name) for name in known_failures())
    found = Counter(_suite(name) for name in (*KINDS, *exchanges(), *test_syntaxes.cases()))
    found |= {"sparql11 description": 3, "rdf11 exported": len(test_syntaxes.GOOD)}
    rows = re.findall(r"^\| [SR].* \| (\d+) \| (\d+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    expected = [
        "sparql11 evaluation", "sparql11 syntax", "sparql11 protocol", "sparql11 description",
        "sparql10 evaluation", "sparql10 syntax", "rdf11 read", "rdf11 exported",
    ]  # fmt: skip
    assert rows == [(str(found[name]), str(failing[name])) for name in expected]


def _suite(name: str) -> str:
    """The row of the table to which a test belongs."""
    version, suite, _ = name.split("/", 2)
    if version == "rdf11":
        return "rdf11 read"
    if suite == "protocol":
        return "sparql11 protocol"
    return f"{version} {'syntax' if 'Syntax' in KINDS[name] else 'evaluation'}"
