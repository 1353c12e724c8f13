"""The build hook: copies that match the lock file are left alone, and nothing else is taken for them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

pytest.importorskip("hatchling", reason="the build hook is tried where hatchling is installed")


@pytest.fixture
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "frontend" / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tmp_path: Path, hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose libraries npm has just brought; npm itself is played."""
    (tmp_path / "frontend").mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tmp_path / "frontend" / name).write_bytes((ROOT / "frontend" / name).read_bytes())
    monkeypatch.setattr(hook, "install", lambda work: _play_npm(hook, work))
    hook.fetch(tmp_path)
    return tmp_path


def _play_npm(hook: ModuleType, work: Path) -> None:
    for name in hook.COPIES:
        path = work / "node_modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {name} */\n//# sourceMappingURL=x.map\n", encoding="utf-8")
        depth = 2 if name.startswith("@") else 1
        package = work / "node_modules" / Path(*name.split("/")[:depth])
        (package / "package.json").write_text('{"version": "1.0.0", "license": "MIT"}', encoding="utf-8")
        (package / "LICENSE").write_text("Permission is granted.", encoding="utf-8")


def test_what_was_fetched_is_current_and_needs_no_node(hook: ModuleType, root: Path) -> None:
    assert hook.is_current(root)
    assert hook.FrontendHook(str(root), {}, None, None, "", "wheel").dependencies() == []
    script = (root / "server/static/vendor/cytoscape.min.js").read_text(encoding="utf-8")
    assert script == "/* cytoscape/dist/cytoscape.min.js */\n"
    assert "cytoscape 1.0.0, MIT" in (root / "server/static/vendor/NOTICE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("frontend/package-lock.json", "{}"),
        ("server/static/vendor/cytoscape.min.js", "changed"),
        ("server/static/vendor/manifest.json", "not json"),
        ("server/static/vendor/manifest.json", "{}"),
    ],
)
def test_whatever_differs_is_fetched_anew(hook: ModuleType, root: Path, path: str, text: str) -> None:
    (root / path).write_text(text, encoding="utf-8")
    assert not hook.is_current(root)
    assert hook.FrontendHook(str(root), {}, None, None, "", "wheel").dependencies() == [hook.NODE]


class _App:
    """Hatchling's voice, written down."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_info(self, *_: Any) -> None: ...

    def display_warning(self, message: str) -> None:
        self.warnings.append(message)


def test_where_npm_fails_the_build_warns_or_fails_as_told(
    hook: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise hook.LibrariesUnavailable("no such host")

    monkeypatch.setattr(hook, "install", fail)
    (root / "server/static/vendor/manifest.json").unlink()
    app = _App()
    built = hook.FrontendHook(str(root), {}, None, None, "", "wheel", app)
    monkeypatch.delenv("COMMUNIQUE_FRONTEND", raising=False)
    built.initialize("standard", {})
    assert "no such host" in app.warnings[0]
    monkeypatch.setenv("COMMUNIQUE_FRONTEND", "required")
    with pytest.raises(hook.LibrariesUnavailable):
        built.initialize("standard", {})


def test_the_lock_file_names_no_host_and_no_script_is_run() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [about for name, about in lock["packages"].items() if name]
    assert packages
    assert all("integrity" in about and "resolved" not in about for about in packages)
    assert "ignore-scripts=true" in (ROOT / "frontend" / ".npmrc").read_text(encoding="utf-8")
