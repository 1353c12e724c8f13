"""One label a language and one entry a thing; the messages stand in `bad_sheets`."""

from __future__ import annotations

from pathlib import Path

from graph.labels import check_labels
from graph.sheets import read_sheets
from tests.graph.sheetsets import seeds, small, write
from tests.graph.small_sheets import CLAIM, DOCUMENT, SMALL


def labelled(folder: Path, label: str) -> list[str]:
    """The problems of the small set when one more claim labels the forum."""
    claim = CLAIM + f"    facts: [{{id: event/forum, label: {label}}}]\n"
    write(folder, SMALL | {DOCUMENT: SMALL[DOCUMENT] + claim})
    return [problem.message for problem in check_labels(read_sheets(folder))]


def test_the_sheets_label_well() -> None:
    assert check_labels(small()) == []
    assert check_labels(seeds()) == []


def test_a_label_may_be_repeated_and_have_other_languages(tmp_path: Path) -> None:
    assert labelled(tmp_path, "Forum of 2020") == []
    assert labelled(tmp_path, "{en: Forum of 2020, ru: Форум}") == []


def test_a_label_without_language_is_english(tmp_path: Path) -> None:
    for label in ("Another", "{en: Another}", "{en: [Forum of 2020, Another]}", "[Forum of 2020, Another]"):
        (message,) = labelled(tmp_path, label)
        assert message.startswith("event/forum is labelled “Forum of 2020” in gazette-2020-05-04.yaml:")
