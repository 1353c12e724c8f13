"""Every question works under grlc: its metadata grammar is acted out here, and grlc itself asked where it is.

Acted out is what grlc 1.3 does: lines that begin `#+` are YAML, variables that begin with an underscore are
parameters, whose spelling is split at underscores, and a value replaces the text of the spelling.
"""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

import queries
from queries import catalogue, terms
from queries.catalogue import Question
from queries.frontmatter import Source
from tests.queries.samples import FOLDER

KEYS = {"summary", "description", "tags", "defaults", "enumerate"}
FILES = sorted([*Path(str(queries.__file__)).parent.glob("*.rq"), *FOLDER.glob("*.rq")])


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def file(request: pytest.FixtureRequest) -> Source:
    """A question's file, of the project or of the samples."""
    path: Path = request.param
    return Source(path.name, path.read_text(encoding="utf-8"))


def metadata(text: str) -> dict[str, Any]:
    """The decorators of a file, as grlc reads them."""
    head = "\n".join(row.lstrip("#+") for row in text.split("\n") if row.startswith("#+"))
    loaded: dict[str, Any] = yaml.safe_load(head)
    return loaded


def parameters(text: str) -> dict[str, dict[str, Any]]:
    """The parameters of a file by name, as grlc has them."""
    found = {}
    for spelling in re.findall(r"\?_\w+", text):
        optional = spelling.startswith("?__")
        name, *ending = spelling.lstrip("?_").split("_")
        found[name] = {
            "original": spelling,
            "required": not optional,
            "iri": ending == ["iri"],
            "number": ending == ["number"],
            "datatype": "xsd:integer"
            if ending == ["integer"]
            else ":".join(ending)
            if len(ending) == 2
            else None,
            "lang": ending[0] if len(ending) == 1 and len(ending[0]) == 2 else None,
        }
    return found


def rewrite(query: str, found: dict[str, dict[str, Any]], values: dict[str, str]) -> str:
    """The query with values put into its text, as grlc does it."""
    for name, value in values.items():
        parameter = found[name]
        if parameter["iri"]:
            term = f"<{value}>"
        elif parameter["number"]:
            term = f'"{value}"^^xsd:{"decimal" if "." in value else "integer"}'  # grlc: the digits alone
        elif parameter["lang"]:
            term = f'"{value}"@{parameter["lang"]}'
        else:
            term = f'"{value}"^^{parameter["datatype"]}' if parameter["datatype"] else f'"{value}"'
        query = query.replace(parameter["original"], term)
    return query


def short(query: str) -> str:
    """The query with the XSD types of its literals written as prefixed names."""
    return re.sub(r"\^\^<http://www\.w3\.org/2001/XMLSchema#(\w+)>", r"^^xsd:\1", query)


def plain_values(question: Question) -> dict[str, str]:
    """The examples of all parameters, written out as grlc wants them."""
    return {p.name: terms.read(p.kind, p.example) for p in question.parameters}


def test_the_head_holds_grlcs_keys_and_ours(file: Source) -> None:
    head = metadata(file.text)
    assert {key for key in head if not key.startswith("x-")} <= KEYS
    assert all(isinstance(head[key], str) for key in ("summary", "description"))
    assert all(isinstance(tag, str) for tag in head["tags"])
    for key in ("defaults", "enumerate"):
        assert all(isinstance(entry, dict) for entry in head.get(key, []))
    json.dumps(head)


def test_grlc_runs_queries_of_this_form(file: Source) -> None:
    assert translateQuery(parseQuery(file.text)).algebra.name in ("SelectQuery", "ConstructQuery")


def test_grlc_finds_the_same_parameters(file: Source) -> None:
    question, found = catalogue.parse(file), parameters(file.text)
    assert set(found) == {parameter.name for parameter in question.parameters}
    for parameter in question.parameters:
        place, theirs = parameter.placeholder, found[parameter.name]
        assert theirs["original"] == place.spelling
        assert theirs["required"] is not place.optional
        assert theirs["iri"] is (place.type == "iri")
        assert theirs["number"] is (place.type == "number")
        assert theirs["lang"] == place.language
        assert (theirs["datatype"] or "").removeprefix("xsd:") in ("", place.type)


def test_grlc_asks_the_same_query(file: Source) -> None:
    question, found = catalogue.parse(file), parameters(file.text)
    values = plain_values(question)
    assert short(question.bind(values)) == short(rewrite(question.query, found, values))
    required = {name: value for name, value in values.items() if found[name]["required"]}
    bound = question.bind(dict.fromkeys(values, "") | required)
    assert short(bound) == short(rewrite(question.query, found, required))


def test_grlc_itself_reads_the_file(file: Source) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gquery = pytest.importorskip("grlc.gquery", reason="grlc is not installed")
        read = gquery.get_metadata(file.text, "http://127.0.0.1/sparql")
    question = catalogue.parse(file)
    found = parameters(file.text)
    assert read["type"] in ("SelectQuery", "ConstructQuery")
    assert read["summary"] == question.summary
    assert {name: entry["original"] for name, entry in read["parameters"].items()} == {
        name: entry["original"] for name, entry in found.items()
    }
    theirs = gquery.rewrite_query(read["query"], read["parameters"], plain_values(question))
    assert theirs == rewrite(question.query, found, plain_values(question))
