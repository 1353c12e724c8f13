"""The command line of Communiqué: build and check the record, ask it, take it away, link it, serve it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import closing
from importlib import metadata
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import click

import queries.catalogue
from graph import build as builder
from graph import diff as differences
from graph import names, passages, selection, snapshot, verify
from graph.console import show_explanation
from graph.derivations import recorded
from graph.engine import CSV, JSON, TSV, XML, Engine, QueryError, Request
from graph.existence import require
from graph.explain import MalformedTriple, read_triple
from graph.explain import explain as explain_triple
from graph.export import Format, Inexpressible, serialise, states
from graph.files import CannotWrite, write
from graph.guard import inspect
from graph.link import console as links
from graph.link.sssom import CANDIDATES
from graph.pool import Pool
from graph.reading import BadSheets
from graph.sourced import ask_sourced
from graph.sources import BrokenSource, NoSource
from graph.times import ContradictoryTimes
from graph.trial import unanswered
from queries.asking import read
from queries.binding import BadParameters
from queries.catalogue import UnknownQuestion
from queries.console import show_answer, show_questions
from queries.description import written
from server import hosting, settings
from server.console import announcer, settable, show_sourced, tell
from server.naming import expand
from server.serving import CannotListen, check_address
from server.site import MalformedAddress

SOLUTIONS: Final = {"table": JSON, "json": JSON, "xml": XML, "csv": CSV, "tsv": TSV}
_GRAPHS: Final = ("construct", "describe")
FAILURES: Final = (
    *(BadSheets, ContradictoryTimes, builder.Unsound, CannotWrite, Inexpressible, QueryError, CannotListen),
    BrokenSource,
    *links.FAILURES,
)
MISUSES: Final = (
    *(BadParameters, MalformedTriple, MalformedAddress, NoSource),
    *(UnknownQuestion, names.MalformedName, passages.DocumentUnreadable, passages.NoPassage),
    *(selection.UnknownThing, settings.BadSetting, settings.UnknownSetting, snapshot.AmbiguousVersion),
    *(snapshot.NoSnapshot, snapshot.UnknownVersion, verify.CorpusUnreadable),
)

_folder = click.Path(path_type=Path, file_okay=False)
_existing = click.Path(path_type=Path, file_okay=False, exists=True)
sheets_option = click.option(
    "--sheets", type=_existing, help="The folder of sheets; the installed ones unless given."
)
data_option = click.option(
    "--data", type=_folder, default=snapshot.default_data, help="Where snapshots are kept."
)


def main() -> None:
    """Run the command line: it exits with 0 when done, 1 when a check failed, 2 for wrong usage."""
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except FAILURES as error:
        _complain(error, 1)
    except MISUSES as error:
        _complain(error, 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 (what is left in it cannot be written)
        _complain(error, 1)


def _complain(error: Exception, code: int) -> None:
    for line in str(error).splitlines():
        click.echo(f"communique: {line}", err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("communique"), message="communique %(version)s")
def cli() -> None:
    """A knowledge graph of relations between states, in which no triple stands without a source."""


@cli.command()
@sheets_option
@data_option
def build(sheets: Path | None, data: Path) -> None:
    """Build the record from its sheets and publish it as the current snapshot."""
    with as_file(files("seeds")) as installed:
        _build(_sheets(sheets, installed), data)


@cli.command()
@sheets_option
def check(sheets: Path | None) -> None:
    """Check sheets, rules, shapes, consistency, invariants and questions; write nothing."""
    with as_file(files("seeds")) as installed:
        catalogue = queries.catalogue.load()
        record = builder.check(
            _sheets(sheets, installed), questions=written(catalogue, names.ENDPOINT), report=_report
        )
    empty = unanswered(
        record.quads, {question.name: question.bind(question.examples()) for question in catalogue}
    )
    _report(
        builder.Step("questions", f"{len(catalogue)} questions, {len(empty)} of them without an answer", 0)
    )
    if empty:
        raise builder.Unsound(f"the question “{name}” has no answer" for name in empty)


@cli.command("verify")
@click.option("--corpus", type=_existing, required=True, help="The folder that holds the documents.")
@sheets_option
def verify_corpus(corpus: Path, sheets: Path | None) -> None:
    """Check every passage and digest of the sheets against the documents themselves."""
    with as_file(files("seeds")) as installed:
        checks = verify.checks(builder.read_checked(_sheets(sheets, installed)))
    found = verify.verify(corpus, checks)
    for difference in found:
        click.echo(str(difference), err=True)
    passages_checked = sum(len(document.passages) for document in checks)
    click.echo(f"{len(checks)} documents, {passages_checked} passages, {len(found)} differences")
    sys.exit(1 if found else 0)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--find", "wanted", required=True, help="The text of the passage.")
def passage(file: Path, wanted: str) -> None:
    """Print the `at:` of a text in a document, once for every place where it stands."""
    found = passages.find(passages.read_document(file), wanted)
    if not found:
        raise passages.NoPassage(
            f"the text does not stand in {file}; spaces and quotation marks are compared leniently"
        )
    for at in found:
        click.echo(f"at: {passages.render(at)}")


@cli.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
@data_option
def diff(old: str, new: str, as_json: bool, data: Path) -> None:
    """Say what changed between two versions of the record; a version may be abbreviated."""
    before, after = (snapshot.quads(snapshot.open_snapshot(data, version)) for version in (old, new))
    difference = differences.compare(before, after)
    if as_json:
        click.echo(json.dumps(differences.as_data(difference), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(differences.render(difference)))


@cli.command()
@click.argument("question", required=False)
@click.option(
    "--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of a canned question."
)
@click.option(
    "--format", "-f", "form", type=click.Choice([*SOLUTIONS, "turtle", "ntriples", "jsonld", "rdfxml"])
)
@click.option("--list", "listing", is_flag=True, help="List the canned questions.")
@click.option("--cite", "cited", is_flag=True, help="Show the claims behind each row.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds.")
@data_option
def query(
    question: str | None,
    given: tuple[str, ...],
    form: str | None,
    listing: bool,
    cited: bool,
    timeout: float,
    data: Path,
) -> None:
    """Answer a canned question by name, or a SPARQL query: a file, a text, or - for standard input."""
    catalogue = queries.catalogue.load()
    if listing or question is None:
        if given and not listing:
            raise click.UsageError("name the question that takes the parameters")
        show_questions(catalogue)
        return
    asked = read(question, given, catalogue, expand)
    form = form or ("turtle" if inspect(asked.text).form in _GRAPHS and not cited else "table")
    if cited and form not in SOLUTIONS:
        raise click.UsageError(f"sources are shown in {', '.join(SOLUTIONS)}, not in {form}")
    media_type = Format[form.upper()].media_type if form not in SOLUTIONS else SOLUTIONS[form]
    request = Request(asked.text, media_type, reviewed=True)
    with closing(_engine(current := _current(data), timeout)) as engine:
        require(engine.answer, asked.things)
        if cited:
            show_sourced(ask_sourced(engine, request, recorded(current)), media_type, form, asked.question)
            return
        with engine.answer(request) as answer:
            if form == "table":
                show_answer(json.load(answer.body), names.shorten, asked.question)
            else:
                shutil.copyfileobj(answer.body, sys.stdout.buffer)


@cli.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@data_option
def explain(subject: str, predicate: str, object_: str, data: Path) -> None:
    """Say why a triple is in the record, or what comes nearest. Terms: state/russia, cmq:party, "text"@en."""
    triple = read_triple(subject, predicate, object_)
    with closing(_engine(current := _current(data), 30.0)) as engine:
        found = explain_triple(engine, triple, recorded(current))
    show_explanation(found)
    sys.exit(1 if found.citation is None else 0)


@cli.command()
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice([f.value for f in Format]),
    default="turtle",
    show_default=True,
)
@click.option(
    "--part", type=click.Choice([p.value for p in selection.Part]), default="record", show_default=True
)
@click.option("--thing", help="Only one thing with its claims, named kind/slug, such as state/pakistan.")
@click.option(
    "--with-claims", is_flag=True, help="Keep which claim says what, also in formats without graphs."
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@data_option
def export(
    form: str, part: str, thing: str | None, with_claims: bool, output: Path | None, data: Path
) -> None:
    """Write the record, or a part of it, in an RDF format."""
    current = _current(data)
    quads = list(snapshot.quads(current))
    if thing:
        quads = selection.about(quads, names.iri(thing))
    else:
        quads = selection.select(quads, selection.Part(part), with_claims=with_claims)
    format_ = Format(form)
    if not format_.has_graphs:
        # Without their graphs, disputed claims would stand beside accepted ones as plain facts.
        quads = list(states(quads))
    header = f"The Communiqué record, version {current.version}\nLicence: {builder.LICENCE}\n"
    written = serialise(quads, format_, header=header + builder.citation(current.version))
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        write(output, written)


@cli.command()
@click.argument("paths", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@sheets_option
@data_option
@settable
@click.option("--config", type=click.Path(path_type=Path), help="A TOML file of settings.")
@click.option(
    "--base", help="What relative IRIs in files are resolved against; the file's own address unless given."
)
@click.option("--open", "browse", is_flag=True, help="Open the home page in a browser.")
def serve(
    paths: tuple[Path, ...],
    sheets: Path | None,
    data: Path,
    config: Path | None,
    base: str | None,
    browse: bool,
    **options: str | None,
) -> None:
    """Serve RDF files as they are; without any, the record, built first where its sheets have changed.

    Every setting can also be given in a TOML file (--config) and in the environment (COMMUNIQUE_PORT …).
    """
    if paths and sheets:
        raise click.UsageError("give either files or --sheets: files are served as they are")
    chosen = settings.resolve(options, os.environ, config)
    check_address(chosen.host, chosen.port)
    announce = announcer("the files" if paths else "the record", chosen.base_url, browse=browse)
    if paths:
        hosting.serve_files(paths, data, chosen, base, announce)
        return
    with as_file(files("seeds")) as installed:
        folder = _sheets(sheets, installed)
        if not builder.is_current(folder, data, written(queries.catalogue.load(), names.ENDPOINT)):
            _build(folder, data)
    hosting.serve_record(data, chosen, announce, candidates=folder / CANDIDATES)


def _build(sheets: Path, data: Path) -> None:
    builder.build(sheets, data, questions=written(queries.catalogue.load(), names.ENDPOINT), report=_report)


def _report(step: builder.Step) -> None:
    tell(step.name, step.found, step.seconds)


def _sheets(given: Path | None, installed: Path) -> Path:
    click.echo(f"Sheets: {given or f'the installed ones ({installed})'}", err=True)
    return given or installed


def _current(data: Path) -> snapshot.Snapshot:
    """The current snapshot, built from the installed sheets where there is none yet."""
    if snapshot.current(data) is None:
        with as_file(files("seeds")) as installed:
            _build(_sheets(None, installed), data)
    return snapshot.open_snapshot(data)


def _engine(current: snapshot.Snapshot, timeout: float) -> Engine:
    return Pool(current.store_path, version=current.version, timeout=timeout)


cli.add_command(links.link_commands)

if __name__ == "__main__":
    main()
