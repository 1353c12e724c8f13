"""The record with markup in every text of it, and what may not become of that markup."""

from __future__ import annotations

import json
import re
from functools import cache

from werkzeug.wrappers import Response

from graph import names, rdf
from tests.server.records import record_store
from tests.server.test_pages import Page

IMAGE = "<img src=x onerror=alert(1)>"
# It would end a script, a title, and an attribute in either kind of quotation marks.
EVIL = f"</script></title>{IMAGE}' onload='x\" onerror=\"x"
_PLAIN = frozenset(
    f"{names.PREFIXES['cmq']}{name}"
    for name in (
        *("digest", "when", "during", "since", "period", "dated", "asOf", "attestedAt", "updated"),
        *("precision", "idKind", "iso3166Alpha2", "iso3166Alpha3", "language", "fileName"),
    )
)


@cache
def evil_store() -> rdf.Store:
    """The record; each text that is no date, code or digest ends in markup."""
    store = rdf.Store()
    store.extend(_spoilt(quad) for quad in record_store())
    return store


def _spoilt(quad: rdf.Quad) -> rdf.Quad:
    value = quad.object
    if not isinstance(value, rdf.Literal) or quad.predicate.value in _PLAIN:
        return quad
    if value.language:
        value = rdf.Literal(value.value + EVIL, language=value.language)
    elif value.datatype.value == names.PREFIXES["xsd"] + "string":
        value = rdf.Literal(value.value + EVIL)
    return rdf.Quad(quad.subject, quad.predicate, value, quad.graph_name)


def strayed(response: Response) -> list[str]:
    """Where on a page markup of the data has become markup of the page: tags, attributes, scripts."""
    page = Page(response)
    found = [tag for tag, _ in page.tags if tag == "img"]
    found += [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", response.get_data(as_text=True), re.DOTALL)
    for attributes, block in scripts:
        found += [] if "src=" in attributes or _is_json(block) else [block]
    return found


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
