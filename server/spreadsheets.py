"""CSV for spreadsheets: a mark that it is UTF-8, and no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

# OWASP, CSV Injection: these begin a formula in Excel, LibreOffice Calc or Google Sheets; numbers are left.
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")


def defuse(body: bytes) -> bytes:
    """CSV with a byte-order mark, and an apostrophe before every cell that would run as a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerows(
        [_safe(value) for value in row] for row in csv.reader(io.StringIO(body.decode(), newline=""))
    )
    return written.getvalue().encode("utf-8-sig")


def _safe(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value
