"""Sample questions for the tests of their machinery, and a record small enough to read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from graph.rdf import RdfFormat, Store
from queries import catalogue
from queries.catalogue import Catalogue, Question
from queries.frontmatter import Source

FOLDER: Final = Path(__file__).parent / "samples"

RECORD: Final = """
@prefix cmq: <https://w3id.org/communique/ontology#> .
@prefix id: <https://w3id.org/communique/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/communique/id/event/one> a cmq:Signing ; cmq:eventStatus cmq:event-occurred ;
  cmq:instrument <https://w3id.org/communique/id/agreement/gas> ;
  cmq:earliest "2017-10-13T00:00:00Z"^^xsd:dateTime ; cmq:latest "2017-10-13T23:59:59Z"^^xsd:dateTime .
<https://w3id.org/communique/id/event/two> a cmq:Signing ; cmq:eventStatus cmq:event-occurred ;
  cmq:instrument <https://w3id.org/communique/id/agreement/steel> ;
  cmq:earliest "2018-05-01T00:00:00Z"^^xsd:dateTime ; cmq:latest "2018-05-31T23:59:59Z"^^xsd:dateTime .
<https://w3id.org/communique/id/agreement/gas> rdfs:label "Agreement on gas" ;
  cmq:party <https://w3id.org/communique/id/state/russia> , <https://w3id.org/communique/id/state/pakistan> ;
  cmq:status cmq:agreement-signed .
<https://w3id.org/communique/id/agreement/steel> rdfs:label "Agreement on steel" ;
  cmq:party <https://w3id.org/communique/id/state/china> , <https://w3id.org/communique/id/state/pakistan> ;
  cmq:status cmq:agreement-signed .
"""


def samples() -> Catalogue:
    """The catalogue of the sample questions."""
    return catalogue.load(FOLDER)


def store() -> Store:
    """The small record in a store."""
    record = Store()
    record.load(RECORD.encode(), format=RdfFormat.TURTLE)
    return record


def question(body: str, params: str = "", head: str = "", path: str = "sample.rq") -> Question:
    """A question made of a query, the lines of its x-params and further lines of front matter."""
    lines = ["summary: A sample", "description: A sample of a question.", "tags: [Samples]"]
    lines += [line for line in head.splitlines() if line]
    lines += ["x-params:", *(f"  - {line}" for line in params.splitlines())] if params else []
    return catalogue.parse(Source(path, "".join(f"#+ {line}\n" for line in lines) + body))
