"""Each question as an operation of OpenAPI 3.1, for the description of the server's interface."""

from __future__ import annotations

from typing import Any, Final

from queries import terms
from queries.binding import Parameter
from queries.catalogue import Question

_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "iri": {"type": "string", "format": "iri-reference"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "dateTime": {"type": "string", "format": "date-time"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "text": {"type": "string"},
}
_MEDIA_TYPES: Final = {
    "SELECT": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "CONSTRUCT": ("text/turtle", "application/n-triples", "application/ld+json"),
}
_FAILURES: Final = {
    "400": "A parameter is missing, unknown or not well formed.",
    "406": "The answer does not come in that format.",
    "503": "The question took too long, or too many are waiting.",
}
_PROBLEM: Final = {"application/problem+json": {"schema": {"type": "object"}}}


def openapi_operation(question: Question) -> dict[str, Any]:
    """The question as an OpenAPI 3.1 operation object: its parameters and what it answers."""
    content: dict[str, Any] = {media_type: {} for media_type in _MEDIA_TYPES[question.form]}
    failures = {code: {"description": text, "content": _PROBLEM} for code, text in _FAILURES.items()}
    return {
        "operationId": question.name,
        "summary": question.summary,
        "description": question.description,
        "tags": list(question.tags),
        "parameters": [_parameter(parameter) for parameter in question.parameters],
        "responses": {"200": {"description": "The answer, whole.", "content": content}, **failures},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.kind])
    if parameter.values:
        schema["enum"] = [_json(parameter, value) for value in parameter.values]
    if parameter.default is not None:
        schema["default"] = _json(parameter, parameter.default)
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.label}. {parameter.help}".strip(),
        "required": parameter.required,
        "schema": schema,
        "example": _json(parameter, terms.read(parameter.kind, parameter.example)),
    }


def _json(parameter: Parameter, value: str) -> str | int | float | bool:
    """The value as JSON has it."""
    if parameter.kind == "integer":
        return int(value)
    if parameter.kind == "number":
        return float(value)
    return value == "true" if parameter.kind == "boolean" else value
