"""What a reader takes along from an answer: a citation, a link, and the same request from a program."""

from __future__ import annotations

import json
import shlex


def snippets(page: str, csv: str, citation: str) -> list[tuple[str, str]]:
    """Titles and texts to copy; `page` is the address of the answer, `csv` that of its rows as CSV."""
    quoted = json.dumps(csv, ensure_ascii=False)
    return [
        ("Citation", citation),
        ("Link that asks again", page),
        ("curl", f"curl {shlex.quote(csv)}"),
        ("Python", f"import pandas\n\npandas.read_csv({quoted})"),
        ("R", f'read.csv({quoted}, encoding = "UTF-8")'),
    ]
