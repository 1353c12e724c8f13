"""Assets: names that change with the bytes, kept for good under them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import assets


def test_a_page_names_its_assets_by_fingerprint_and_caches_keep_them(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    found = re.findall(r'"(/static/[^"]+)"', page)
    assert len(found) >= 3
    for address in found:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)
        with client.get(address) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_bare_name_and_an_old_fingerprint_give_the_file_of_today(client: FlaskClient) -> None:
    for name in ("style.css", "style.000000000000.css"):
        with client.get(f"/static/{name}") as response:
            assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-cache")
            assert response.mimetype == "text/css"


def test_other_bytes_have_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    names = []
    for text in ("a { }", "b { }"):
        (tmp_path / "x.css").unlink(missing_ok=True)
        (tmp_path / "x.css").write_text(text, encoding="utf-8")
        assets._digest.cache_clear()
        names.append(assets.fingerprint("x.css"))
    assert names[0] != names[1]
    assert assets.fingerprint("missing.css") == "missing.css"


@pytest.mark.parametrize("name", ["missing.css", "../app.py", "%2e%2e/app.py", "vendor/../../app.py"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
