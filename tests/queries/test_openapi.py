"""Each question as an operation: what a caller may send, and what comes back."""

from __future__ import annotations

import json

from queries.openapi import openapi_operation
from tests.queries.samples import question, samples


def test_an_operation_in_full() -> None:
    operation = openapi_operation(samples().question("signed-in-span"))
    start, end, party = operation["parameters"]
    assert (operation["operationId"], operation["tags"]) == ("signed-in-span", ["Agreements", "Events"])
    assert (start["name"], start["in"], start["required"]) == ("from", "query", False)
    assert start["schema"] == {"type": "string", "format": "date", "default": "1948-01-01"}
    assert end["required"]
    assert end["description"] == "To. The last day of the span."
    assert party["example"] == "https://w3id.org/communique/id/state/russia"
    assert set(operation["responses"]) == {"200", "400", "406", "503"}
    assert "application/sparql-results+json" in operation["responses"]["200"]["content"]


def test_a_graph_comes_as_turtle() -> None:
    content = openapi_operation(samples().question("parties-network"))["responses"]["200"]["content"]
    assert "text/turtle" in content
    assert "text/csv" not in content


def test_values_are_those_of_json() -> None:
    sample = question(
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
        "SELECT ?x { ?x ?p ?_a_integer , ?_b_number , ?_c_xsd_boolean , ?_d }",
        "{name: a, label: A}\n{name: b, label: B, example: '1.5'}\n"
        "{name: c, label: C, example: 'true'}\n{name: d, label: D}",
        "defaults:\n  - a: '5'\nenumerate:\n  - d: [x, y]\n  - a: ['5', '6']",
    )
    first, second, third, fourth = openapi_operation(sample)["parameters"]
    assert first["schema"] == {"type": "integer", "enum": [5, 6], "default": 5}
    assert (first["example"], second["example"], third["example"], fourth["example"]) == (5, 1.5, True, "x")
    assert fourth["schema"] == {"type": "string", "enum": ["x", "y"]}
    json.dumps(openapi_operation(sample))
