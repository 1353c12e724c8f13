"""The command: `python -m benchmarks` measures all systems side by side and writes the tables."""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from benchmarks import citing, machine, report
from benchmarks.citing import Cited
from benchmarks.exporting import export
from benchmarks.measuring import ROUNDS
from benchmarks.running import Stage, run
from benchmarks.systems import Communique, Oxigraph, OxigraphUnion, RdflibEndpoint, System
from benchmarks.targets import judge
from benchmarks.virtuoso import Virtuoso

SYSTEMS: Final[dict[str, type[System]]] = {
    "communique": Communique,
    "oxigraph": Oxigraph,
    "oxigraph-union": OxigraphUnion,
    "virtuoso": Virtuoso,
    "rdflib-endpoint": RdflibEndpoint,
}
SMALL, MEDIUM, LARGE = 100_000, 1_000_000, 10_000_000
# Which systems are measured at which size: others would need hours or all the memory.
STAGES: Final = {
    SMALL: tuple(SYSTEMS),
    MEDIUM: ("communique", "oxigraph", "oxigraph-union", "virtuoso"),
    LARGE: ("communique", "oxigraph"),
}
_NAMES: Final = {SMALL: "100k", MEDIUM: "1m", LARGE: "10m"}


@click.command()
@click.option(
    "--size",
    "sizes",
    multiple=True,
    type=click.Choice(list(_NAMES.values())),
    default=("100k", "1m"),
    show_default=True,
    help="How many quads; may be given several times.",
)
@click.option("--system", "chosen", multiple=True, type=click.Choice(list(SYSTEMS)), help="Only these.")
@click.option("--rounds", default=ROUNDS, show_default=True, help="How often each query is timed.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), help="Where data and peers are kept."
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A document to put the tables into, between its markers.",
)
def main(
    sizes: tuple[str, ...], chosen: tuple[str, ...], rounds: int, folder: Path | None, into: Path | None
) -> None:
    """Measure Communiqué beside the other systems; the tables go to standard output, or into a document."""
    here, today = machine.here(), datetime.datetime.now(tz=datetime.UTC).date()
    folder = (folder or Path(tempfile.gettempdir()) / "communique-benchmarks").resolve()
    started = time.monotonic()
    stages = {}
    for quads, name in _NAMES.items():
        if name in sizes:
            stages[quads] = _stage(quads, chosen, folder, rounds)
            _write(into, name, report.render(stages[quads], here, today))
    cited = _cited(stages[MEDIUM]) if MEDIUM in stages else []
    if cited:
        _write(into, "citing", report.render_citing(cited))
    if SMALL in stages:
        written = export(stages[SMALL].file)
        _write(into, "export", report.render_export(written))
        if MEDIUM in stages:
            targets = judge(stages[SMALL], stages[MEDIUM], written, cited)
            _write(into, "targets", report.render_targets(targets))
    _tell(f"done in {(time.monotonic() - started) / 60:.1f} minutes")


def _stage(quads: int, chosen: Sequence[str], folder: Path, rounds: int) -> Stage:
    kinds = [SYSTEMS[name] for name in STAGES[quads] if not chosen or name in chosen]
    return run(quads, kinds, folder, _tell, rounds=rounds, rates=quads == MEDIUM)


def _cited(stage: Stage) -> list[Cited]:
    """What citing costs, where Communiqué is among the systems."""
    if all(outcome.system != Communique.name for outcome in stage.outcomes):
        return []
    measured = citing.measure(stage.file, stage.cited)
    _tell("citing is measured")
    return measured


def _write(into: Path | None, name: str, text: str) -> None:
    if into is None:
        click.echo(text)
    else:
        report.replace(into, name, text)


def _tell(text: str) -> None:
    click.echo(f"  {text}", err=True)


if __name__ == "__main__":
    sys.exit(main())
