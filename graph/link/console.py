"""The commands `communique link propose`, `review`, `check` and `export`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import click
import platformdirs

from graph import names
from graph.description import DATASET
from graph.export import Format, serialise
from graph.files import write
from graph.link import sssom
from graph.link.checking import check_links
from graph.link.entity import LINKED, Entity, entities_of_record
from graph.link.foreign import UnknownForm, Unreadable
from graph.link.lift import link, link_quads
from graph.link.mapping import CLOSE, Mapping
from graph.link.proposing import propose as find
from graph.link.rereading import changes
from graph.link.reviewing import Decision, Files, decide, open_files, passage_of
from graph.link.sources import LOCAL, PARTIAL, SOURCES, gather, gather_targets
from graph.link.tables import NoGazetteer
from graph.link.targets import shorten
from graph.linksets import linksets
from graph.outgoing import HOME, Outgoing, RemoteError
from graph.rdf import Quad, Triple
from graph.reading import BadSheets
from graph.record import Record, assemble, default_graph
from graph.sheets import Sheets, read_sheets

FAILURES: Final = (RemoteError, UnknownForm, Unreadable, NoGazetteer)
KEYS: Final = {
    "a": Decision.ACCEPT,
    "r": Decision.REJECT,
    "c": Decision.CLOSE,
    "n": Decision.NONE,
    "s": Decision.SKIP,
}

_folder = click.Path(path_type=Path, file_okay=False, exists=True)
_file = click.Path(path_type=Path, dir_okay=False, exists=True)
_sheets = click.option(
    "--sheets", type=_folder, help="The folder of sheets; the installed ones unless given."
)


def _network(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that may ask other people's services."""
    options = (
        click.option("--online", is_flag=True, help="Allow requests to leave this machine."),
        click.option("--refresh", is_flag=True, help="Fetch anew what was kept (with --online)."),
        click.option("--contact", default=HOME, show_default=True, help="Where services can reach you."),
        click.option("--timeout", type=click.FloatRange(min=1), default=60.0, show_default=True),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _as_void(links: list[Mapping]) -> bytes:
    described = linksets(DATASET, f"{DATASET.value}#", link_quads(links))
    return serialise((Quad(*triple) for triple in described), Format.TURTLE)


def _as_ntriples(links: list[Mapping]) -> bytes:
    identities = [one for one in links if one.predicate != CLOSE]
    return serialise((Quad(*triple) for triple in _triples(identities)), Format.NTRIPLES)


def _triples(links: list[Mapping]) -> list[Triple]:
    return [Triple(*link(one)) for one in links]


def _as_sssom(links: list[Mapping]) -> bytes:
    return sssom.write(links).encode()


WRITERS: Final[dict[str, Callable[[list[Mapping]], bytes]]] = {
    "sssom": _as_sssom,
    "void": _as_void,
    "ntriples": _as_ntriples,
}


@click.group("link")
def link_commands() -> None:
    """Links to Wikidata, DBpedia, GeoNames and ISO 3166: propose, review, check and export them."""


@link_commands.command()
@_sheets
@click.option("--kind", "kinds", type=click.Choice(LINKED), multiple=True, help="Only things of this kind.")
@click.option("--source", "sources", type=click.Choice(list(SOURCES)), multiple=True, help="Where to look.")
@click.option("--file", "local", type=_file, multiple=True, help="A local RDF file to look in.")
@_network
def propose(
    sheets: Path | None,
    kinds: tuple[str, ...],
    sources: tuple[str, ...],
    local: tuple[Path, ...],
    online: bool,
    refresh: bool,
    contact: str,
    timeout: float,
) -> None:
    """Find candidates for links; what an equal code settles is linked at once, the rest waits for review."""
    read, record = _read(sheets)
    ours = [one for one in _entities(read, record) if not kinds or one.kinds & set(kinds)]
    outgoing = _outgoing(online, refresh, contact, timeout)
    theirs = gather(outgoing, ours, sources or (() if local else LOCAL), local)
    pending = sssom.read(read.folder / sssom.CANDIDATES, published=False)[0]
    found = find(ours, theirs, read.links, _today())
    for mapping in (*found.certain, *found.pending):
        click.echo(_line(mapping, "linked" if mapping in found.certain else "to review"))
    click.echo(f"{len(found.certain)} linked by an equal code, {len(found.pending)} to review", err=True)
    if sheets is None:
        click.echo("nothing was kept; name your folder with --sheets to keep them", err=True)
        return
    fresh = {mapping.name: mapping for mapping in (*pending, *found.pending)}
    Files(sheets, [*read.links, *found.certain], list(fresh.values())).write()


@link_commands.command()
@click.option("--sheets", type=_folder, required=True, help="The folder of sheets.")
@click.option("--reviewer", required=True, help="Who reviews: kind/slug of the record, or an ORCID address.")
def review(sheets: Path, reviewer: str) -> None:
    """Decide on the candidates, one at a time: accept, reject, close, none, skip."""
    by = reviewer if reviewer.startswith("https://") else names.iri(reviewer)
    opened = open_files(sheets)
    read, record = _read(sheets)
    ours = {entity.iri: entity for entity in _entities(read, record)}
    waiting = list(opened.candidates)
    for number, candidate in enumerate(waiting, start=1):
        if candidate not in opened.candidates:
            continue
        click.echo(f"\n{number} of {len(waiting)}")
        click.echo("\n".join(_sides(candidate, ours.get(candidate.subject), record)))
        if (decision := _ask()) is None:
            break
        for objection in decide(opened, candidate, decision, by, _today()):
            click.echo(f"not done: {objection}", err=True)
    click.echo(f"{len(opened.candidates)} candidates wait for review")


@link_commands.command()
@_sheets
@click.option("--source", "sources", type=click.Choice([*LOCAL, "wikidata", "dbpedia"]), multiple=True)
@click.option("--file", "local", type=_file, multiple=True, help="A local RDF file that describes targets.")
@_network
def check(
    sheets: Path | None,
    sources: tuple[str, ...],
    local: tuple[Path, ...],
    online: bool,
    refresh: bool,
    contact: str,
    timeout: float,
) -> None:
    """Read the targets of the links again and report what has changed; nothing is edited."""
    read, record = _read(sheets)
    outgoing = _outgoing(online, refresh, contact, timeout)
    accepted = [one for one in read.links if one.is_accepted]
    ours = _entities(read, record)
    used = sources or (() if local else LOCAL)
    there = gather_targets(outgoing, (one.object for one in accepted), ours, used, local)
    described = {entity.iri for entity in there}
    whole = {name for name in used if name not in PARTIAL}
    looked_at = [one for one in accepted if one.object in described or one.target.name in whole]
    found = list(changes(looked_at, there))
    for change in found:
        click.echo(str(change), err=True)
    click.echo(f"{len(looked_at)} of {len(accepted)} links read again, {len(found)} changes")
    sys.exit(1 if found else 0)


@link_commands.command()
@_sheets
@click.option("--format", "-f", "form", type=click.Choice(["sssom", "void", "ntriples"]), default="sssom")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def export(sheets: Path | None, form: str, output: Path | None) -> None:
    """Write the accepted links as SSSOM, as VoID linksets, or as plain N-Triples."""
    read, _ = _read(sheets, whole=False)
    accepted = [one for one in read.links if one.is_accepted]
    text = WRITERS[form](accepted)
    if output is None:
        sys.stdout.buffer.write(text)
    else:
        write(output, text)


def _read(sheets: Path | None, *, whole: bool = True) -> tuple[Sheets, Record]:
    """The sheets of a folder or the installed ones, and the record that they make; raises BadSheets."""
    with as_file(files("seeds")) as installed:
        read = read_sheets(sheets or installed)
        if problems := check_links(read):
            raise BadSheets(problems)
        return read, assemble(read) if whole else Record((), (), frozenset(), "")


def _entities(read: Sheets, record: Record) -> list[Entity]:
    return entities_of_record(default_graph(record.quads), read.links)


def _outgoing(online: bool, refresh: bool, contact: str, timeout: float) -> Outgoing:
    kept = platformdirs.user_cache_path("communique", appauthor=False) / "remote"
    return Outgoing(kept, online=online, refresh=refresh, contact=contact, timeout=timeout)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _line(mapping: Mapping, what: str) -> str:
    ours, theirs = mapping.subject.removeprefix(names.ID), shorten(mapping.object)
    return f"{what:<10} {ours} ~ {theirs} “{mapping.object_label}” {mapping.confidence}: {mapping.comment}"


def _sides(candidate: Mapping, ours: Entity | None, record: Record) -> list[str]:
    """Both sides of a candidate, what speaks for it, and a passage, in lines."""
    lines = [
        f"ours    {candidate.subject.removeprefix(names.ID)} “{candidate.subject_label}”",
        f"theirs  {candidate.object} “{candidate.object_label}”",
        f"        {candidate.comment} Score {candidate.confidence}.",
    ]
    if ours is not None:
        lines.insert(1, f"        also called {', '.join(ours.names[1:]) or 'nothing else'}")
    if passage := passage_of(record.quads, candidate.subject):
        lines.append(f"passage {passage.restatement} ({passage.document}, paragraph {passage.paragraph})")
    return lines


def _ask() -> Decision | None:
    """The decision of the reviewer; None where they stop, or the input ends."""
    try:
        key = click.prompt(
            "[a]ccept, [r]eject, [c]lose match, [n]one there, [s]kip, [q]uit",
            type=click.Choice([*KEYS, "q"]),
            show_choices=False,
        )
    except click.Abort:
        return None
    return KEYS.get(key)
