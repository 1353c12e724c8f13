"""Style sheets, scripts and icons under names that carry a digest, so that caches keep them for good."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, send_from_directory

if TYPE_CHECKING:
    from os import PathLike

FOLDER: Final = Path(__file__).parent / "static"
FOR_GOOD: Final = "public, max-age=31536000, immutable"

_FINGERPRINTED: Final = re.compile(r"(.+)\.([0-9a-f]{12})(\.\w+)")


def serve_assets(app: Flask) -> None:
    """Serve the static files of an application made with `static_folder=None`.

    `url_for('static', filename='style.css')` gives the name with the digest, for whoever asks.
    """
    app.add_url_rule("/static/<path:filename>", "static", _serve)
    app.url_defaults(_fingerprint_url)
    app.jinja_env.globals["installed"] = is_installed


def is_installed(name: str) -> bool:
    """Whether an asset is there: the libraries from npm are fetched when the package is built."""
    return (FOLDER / name).is_file()


def fingerprint(name: str) -> str:
    """The name with the digest of the file's bytes before its ending; the bare name for want of a file."""
    path = FOLDER / name
    if not path.is_file():
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{_digest(path, path.stat().st_mtime_ns)}{dot}{ending}"


@lru_cache(maxsize=256)
def _digest(path: PathLike[str], _changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def _fingerprint_url(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values["filename"] = fingerprint(values["filename"])


def _serve(filename: str) -> Response:
    """A file, for good under its fingerprint; under its bare name, or an older one, to be asked for anew."""
    match = _FINGERPRINTED.fullmatch(filename)
    name = match[1] + match[3] if match and not is_installed(filename) else filename
    response = send_from_directory(FOLDER, name)
    current = match is not None and fingerprint(name) == filename
    response.headers["Cache-Control"] = FOR_GOOD if current else "no-cache"
    return response
