"""Mappings as SSSOM/TSV: a commented YAML head, a line of column names, one mapping a line.

The form and its columns are those of SSSOM 1.0 (https://mapping-commons.github.io/sssom/, Matentzoglu and
others, “A Simple Standard for Sharing Ontological Mappings”, Database 2022).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import yaml

from graph import names
from graph.link.mapping import NOT, Mapping, faults, in_order, read_confidence, unpublishable
from graph.link.targets import DATASET, ISO, UnknownTarget, normalise
from graph.reading import Problem, suggest

T = TypeVar("T")

LINKS: Final = "links.sssom.tsv"
CANDIDATES: Final = "candidates.sssom.tsv"

_COLUMNS: Final = """
    subject_id subject_label subject_category predicate_id predicate_label predicate_modifier object_id
    object_label object_category mapping_justification author_id author_label reviewer_id reviewer_label
    creator_id creator_label license subject_type subject_source subject_source_version object_type
    object_source object_source_version mapping_provider mapping_source mapping_cardinality mapping_tool
    mapping_tool_version mapping_date publication_date confidence curation_rule curation_rule_text
    subject_match_field object_match_field match_string subject_preprocessing object_preprocessing
    similarity_score similarity_measure see_also issue_tracker_item other comment
"""
_WRITTEN: Final = """
    subject_id subject_label subject_category predicate_id predicate_modifier object_id object_label
    object_category mapping_justification author_id reviewer_id object_source mapping_tool
    mapping_tool_version mapping_date confidence comment
"""
COLUMNS: Final = tuple(_COLUMNS.split())
WRITTEN: Final = tuple(_WRITTEN.split())
REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")


class _Reader:
    """One file being read: what its prefixes mean and the problems found so far."""

    def __init__(self, path: Path, *, published: bool) -> None:
        self.path = path
        self.published = published
        self.problems: list[Problem] = []
        self.prefixes: dict[str, str] = {}

    def report(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def expand(self, text: str, line: int) -> str:
        """The IRI of a CURIE, by the prefixes of the head; a whole IRI stays."""
        prefix, colon, local = text.partition(":")
        if prefix in ("http", "https") or not text:
            return text
        if not colon or prefix not in self.prefixes:
            self.report(line, f"“{text}” is no IRI and no CURIE whose prefix the head's curie_map declares")
            return text
        return self.prefixes[prefix] + local


def read(path: Path, *, published: bool = True) -> tuple[list[Mapping], list[Problem]]:
    """The mappings of a file, and every problem of form in it; nothing where there is no file.

    The rules for links that are published do not hold for candidates (`published=False`).
    """
    if not path.exists():
        return [], []
    reader = _Reader(path, published=published)
    try:
        lines = list(io.StringIO(path.read_text(encoding="utf-8"), newline="\n"))
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(path, 1, f"the file cannot be read: {error}")]
    head = _head_of(lines)
    _read_head(reader, lines[:head])
    mappings = list(_rows(reader, lines[head:], head))
    if mappings != in_order(mappings):
        reader.report(
            _first_out_of_order(mappings), "this line stands out of order: sort by subject and object"
        )
    return mappings, reader.problems


def write(mappings: Iterable[Mapping], title: str = "Links of the Communiqué record") -> str:
    """The mappings as SSSOM/TSV, sorted: the same mappings give the same text."""
    ordered = in_order(mappings)
    extra = sorted({name for mapping in ordered for name, _ in mapping.rest}, key=COLUMNS.index)
    columns = [name for name in COLUMNS if name in {*WRITTEN, *extra}]
    rows = [_row(mapping) for mapping in ordered]
    text = io.StringIO()
    table = csv.writer(text, delimiter="\t", lineterminator="\n")
    table.writerow(columns)
    table.writerows([row.get(name, "") for name in columns] for row in rows)
    return _write_head(title, rows) + text.getvalue()


def _head_of(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _read_head(reader: _Reader, lines: list[str]) -> None:
    text = "".join(line.removeprefix("#") for line in lines)
    try:
        head = yaml.safe_load(text)
        prefixes = head["curie_map"]
        reader.prefixes = {str(name): str(prefixes[name]) for name in prefixes}
    except (yaml.YAMLError, KeyError, TypeError):
        reader.report(1, "the head must be YAML behind # signs, with a curie_map of prefixes")


def _rows(reader: _Reader, lines: list[str], before: int) -> Iterator[Mapping]:
    table = csv.reader(lines, delimiter="\t", strict=True)
    try:
        columns = next(table, [])
        _check_columns(reader, columns, before + 1)
        for cells in table:
            line = before + table.line_num
            if len(cells) == len(columns):
                yield _mapping(reader, dict(zip(columns, cells, strict=True)), line)
            elif cells:
                reader.report(line, f"this line has {len(cells)} cells, and the head {len(columns)} columns")
    except csv.Error as error:
        reader.report(before + table.line_num, f"this is no table with tabs: {error}")


def _check_columns(reader: _Reader, columns: list[str], line: int) -> None:
    for name in columns:
        if name not in COLUMNS:
            reader.report(line, f"“{name}” is no column of SSSOM{suggest(name, COLUMNS)}")
    for name in REQUIRED:
        if name not in columns:
            reader.report(line, f"the column {name} is missing")
    if len(set(columns)) < len(columns):
        reader.report(line, "a column stands twice")


def _mapping(reader: _Reader, cells: dict[str, str], line: int) -> Mapping:
    def text(name: str) -> str:
        return cells.get(name, "").strip()

    def iri(name: str) -> str:
        return reader.expand(text(name), line)

    def iris(name: str) -> tuple[str, ...]:
        return tuple(reader.expand(part.strip(), line) for part in text(name).split("|") if part.strip())

    if text("predicate_modifier") not in ("", NOT):
        reader.report(line, f"predicate_modifier is empty or {NOT}, not “{text('predicate_modifier')}”")
    mapping = Mapping(
        subject=iri("subject_id"),
        predicate=iri("predicate_id"),
        object=_right(iri("object_id")),
        justification=iri("mapping_justification"),
        negated=text("predicate_modifier") == NOT,
        confidence=_reported(reader, line, read_confidence, text("confidence")),
        subject_label=text("subject_label"),
        object_label=text("object_label"),
        kind=text("subject_category"),
        object_kind=text("object_category"),
        object_source=iri("object_source"),
        authors=iris("author_id"),
        reviewers=iris("reviewer_id"),
        date=text("mapping_date"),
        tool=text("mapping_tool"),
        tool_version=text("mapping_tool_version"),
        comment=text("comment"),
        rest=tuple((name, cells[name]) for name in cells if name not in WRITTEN and cells[name]),
        line=line,
    )
    for message in (*faults(mapping), *(unpublishable(mapping) if reader.published else ())):
        reader.report(line, message)
    return mapping


def _right(iri: str) -> str:
    try:
        return normalise(iri)
    except UnknownTarget:
        return iri


def _reported(reader: _Reader, line: int, convert: Callable[[str], T], text: str) -> T | None:
    try:
        return convert(text)
    except ValueError as error:
        reader.report(line, str(error))
        return None


def _first_out_of_order(mappings: list[Mapping]) -> int:
    pairs = zip(mappings, in_order(mappings), strict=True)
    return next(found.line for found, wanted in pairs if found != wanted)


def _row(mapping: Mapping) -> dict[str, str]:
    return dict(mapping.rest) | {
        "subject_id": _curie(mapping.subject),
        "subject_label": mapping.subject_label,
        "subject_category": mapping.kind,
        "predicate_id": _curie(mapping.predicate),
        "predicate_modifier": NOT if mapping.negated else "",
        "object_id": _curie(mapping.object),
        "object_label": mapping.object_label,
        "object_category": mapping.object_kind,
        "mapping_justification": _curie(mapping.justification),
        "author_id": "|".join(_curie(iri) for iri in mapping.authors),
        "reviewer_id": "|".join(_curie(iri) for iri in mapping.reviewers),
        "object_source": _curie(mapping.object_source),
        "mapping_tool": mapping.tool,
        "mapping_tool_version": mapping.tool_version,
        "mapping_date": mapping.date,
        "confidence": "" if mapping.confidence is None else format(mapping.confidence, "f"),
        "comment": mapping.comment,
    }


_PREFIXES: Final = {**names.PREFIXES, "iso": ISO.namespace, "target": DATASET}


def _curie(iri: str) -> str:
    """The IRI behind a prefix of ours, the longest namespace first; as it is where none fits."""
    fitting = [(len(space), name) for name, space in _PREFIXES.items() if iri.startswith(space)]
    if not fitting:
        return iri
    _, prefix = max(fitting)
    return f"{prefix}:{iri.removeprefix(_PREFIXES[prefix])}"


def _write_head(title: str, rows: Iterable[dict[str, str]]) -> str:
    cells = {part for row in rows for cell in row.values() for part in cell.split("|")}
    used = {prefix for cell in cells if (prefix := cell.partition(":")[0]) in _PREFIXES}
    head = {
        "curie_map": {prefix: _PREFIXES[prefix] for prefix in sorted(used)},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mapping_set_id": "https://w3id.org/communique/links",
        "mapping_set_title": title,
    }
    text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True)
    return "".join(f"#{line}\n" for line in text.splitlines())
