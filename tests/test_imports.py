"""The import law: packages import downwards only, and each engine has one module that knows it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# What each package may import of the project, beside itself. The seeds are data.
BELOW = {
    "seeds": set(),
    "ontology": set(),
    "graph": {"ontology", "seeds"},
    "queries": {"ontology"},
    "server": {"ontology", "graph", "queries"},
    "communique.py": {"ontology", "graph", "queries", "server", "seeds"},
    "benchmarks": {"ontology", "graph"},
}
# Where alone a library may be imported: a module or a package.
HOMES = {
    "pyoxigraph": "graph/rdf.py",
    "owlready2": "ontology/reasoning.py",
    "SPARQLWrapper": "graph/remote.py",
    "flask": "server",
    "oxrdflib": "graph",
}
# Libraries that only one module may know, whichever it is.
ONE_MODULE = ("oxrdflib", "sparqlib")

MODULES = sorted(
    path.relative_to(ROOT)
    for package in BELOW
    for path in ([ROOT / package] if package.endswith(".py") else (ROOT / package).rglob("*.py"))
    if path.exists()
)


def imports(module: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it, relative ones made absolute."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = list(module.parts[: -node.level]) if node.level else []
            yield ".".join([*above, *filter(None, [node.module])])
        elif isinstance(node, ast.Call):
            yield from _by_name(node)


def _by_name(call: ast.Call) -> Iterator[str]:
    """The module that `import_module("x")` or `__import__("x")` names; a computed name is refused."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("import_module", "__import__"):
        argument = call.args[0] if call.args else None
        assert isinstance(argument, ast.Constant), f"line {call.lineno} imports a module by a computed name"
        yield str(argument.value)


def tops(module: Path) -> set[str]:
    """The top-level packages that a module imports."""
    return {name.partition(".")[0] for name in imports(module)}


def test_there_are_modules_to_look_at() -> None:
    assert {module.parts[0] for module in MODULES} >= {"ontology", "graph", "queries", "server"}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_packages_import_downwards_only(module: Path) -> None:
    package = module.parts[0]
    ours = {name.removesuffix(".py") for name in BELOW} | {"tests"}
    forbidden = tops(module) & ours - {package.removesuffix(".py")} - BELOW[package]
    assert not forbidden, f"{module} imports {sorted(forbidden)}, which does not lie below {package}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_libraries_stay_at_home(module: Path) -> None:
    strays = {name for name in tops(module) & set(HOMES) if not module.is_relative_to(HOMES[name])}
    assert not strays, f"{module} imports {', '.join(f'{name} (only {HOMES[name]} may)' for name in strays)}"


@pytest.mark.parametrize("library", ONE_MODULE)
def test_a_library_has_one_module_that_knows_it(library: str) -> None:
    users = [str(module) for module in MODULES if library in tops(module)]
    assert len(users) <= 1, f"{library} is imported by {', '.join(users)}"


def test_the_reader_of_imports_sees_every_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "graph").mkdir()
    source = (
        "import a.b, c as d\nfrom e.f import g\nfrom . import h\nfrom .i import j\n"
        "def late():\n    import k\n    importlib.import_module('l.m')\n"
    )
    (tmp_path / "graph" / "sample.py").write_text(source, encoding="utf-8")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert sorted(imports(Path("graph/sample.py"))) == ["a.b", "c", "e.f", "graph", "graph.i", "k", "l.m"]
