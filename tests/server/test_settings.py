"""The table of settings: sources and their order, every kind of value, and what is refused."""

from __future__ import annotations

import contextlib
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from server import settings
from server.console import settable
from server.settings import NAMES, TABLE, BadSetting, Settings, UnknownSetting, resolve, size, variable

DOCUMENT = Path(__file__).parents[2] / "docs" / "serving.md"


def test_defaults_hold_where_nothing_is_set() -> None:
    assert resolve({}, {}) == Settings()


def test_an_option_beats_the_environment_and_that_the_file(tmp_path: Path) -> None:
    file = tmp_path / "communique.toml"
    file.write_text('port = 1\nhost = "::1"\nbase-url = "https://example.org/a"\n', encoding="utf-8")
    environment = {"COMMUNIQUE_PORT": "2", "COMMUNIQUE_HOST": "192.0.2.1", "PATH": "/bin"}
    found = resolve({"port": "3", "host": None}, environment, file)
    assert (found.port, found.host, found.base_url) == (3, "192.0.2.1", "https://example.org/a")


def test_an_unknown_name_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("time-out = 3\n", encoding="utf-8")
    with pytest.raises(
        UnknownSetting, match=r"a\.toml: there is no setting “time-out”; did you mean “timeout”\?"
    ):
        resolve({}, {}, file)
    with pytest.raises(UnknownSetting, match=r"COMMUNIQUE_MEMROY: .* did you mean “memory”") as raised:
        resolve({}, {"COMMUNIQUE_MEMROY": "1 GB"})
    assert raised.value.suggestion == "memory"
    with pytest.raises(UnknownSetting, match="there are host, port"):
        resolve({}, {"COMMUNIQUE_XYZZY": "1"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "70000"), ("port", "-1"), ("port", "x"), ("port", "1.5"), ("host", ""), ("timeout", "0"),
        ("timeout", "3 days"), ("memory", "1 MB"), ("memory", "much"), ("workers", "1"), ("rate", "-1"),
        ("rate", "nan"), ("burst", "0"), ("queue", "²"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_its_place(name: str, text: str) -> None:
    with pytest.raises(BadSetting, match=rf"^--{name}: {name} cannot be “{re.escape(text)}”: ") as raised:
        resolve({name: text}, {})
    assert raised.value.name == name


def test_a_file_that_is_no_table_of_settings(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    for text, words in [
        ("port 3", "no TOML"),
        ("port = [1]", "a text or a number"),
        ("port = true", "a number"),
    ]:
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BadSetting, match=words):
            resolve({}, {}, file)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30", 30.0), ("1.5 s", 1.5), ("500 ms", 0.5), ("2 min", 120.0), ("1h", 3600.0)]
)
def test_times(text: str, seconds: float) -> None:
    assert resolve({"timeout": text}, {}).timeout == seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [("65536", 65536), ("512 MB", 512_000_000), ("512 MiB", 512 << 20), ("1g", 1 << 30), ("1.5 kB", 1500)],
)
def test_sizes(text: str, expected: int) -> None:
    assert size(text) == expected


@given(st.text(max_size=12))
def test_what_is_no_size_is_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert size(text) >= 0


def test_every_setting_is_an_option_of_the_command() -> None:
    seen: dict[str, str | None] = {}

    @click.command()
    @settable
    def command(**options: str | None) -> None:
        seen.update(options)

    assert CliRunner().invoke(command, ["--base-url", "https://example.org/"]).exit_code == 0
    assert seen == {row.name: None for row in fields(Settings)} | {"base_url": "https://example.org/"}


def test_the_document_tells_every_setting_as_the_table_has_it() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `--([a-z-]+)` \| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    expected = [
        (name, variable(name), row.metadata["shown"] or "none", row.metadata["help"])
        for name, row in TABLE.items()
    ]
    assert rows == expected


def test_the_example_file_in_the_document_is_accepted(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    [a-z-]+ = .*\n)+", text, re.MULTILINE)
    assert blocks
    for block in blocks:
        file = tmp_path / "communique.toml"
        file.write_text(re.sub("^    ", "", block, flags=re.MULTILINE), encoding="utf-8")
        assert set(settings.read(file)) <= set(NAMES)
        assert resolve({}, {}, file) != Settings()
