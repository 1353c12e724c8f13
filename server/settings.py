"""What can be set on a server: one table, from which the options, the file and the environment are read."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from graph import pool

PREFIX: Final = "COMMUNIQUE_"
_UNITS: Final = {"": 1, "b": 1} | {
    f"{letter}{ending}": base**power
    for power, letter in enumerate("kmgt", start=1)
    for ending, base in (("", 1024), ("b", 1000), ("ib", 1024))
}
_SECONDS: Final = {"": 1.0, "ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_MEASURE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]*)")


class BadSetting(ValueError):
    """A setting cannot have this value; carries its name, where it was given, the value and the reason."""

    def __init__(self, name: str, place: str, value: object, reason: str) -> None:
        super().__init__(f"{place}: {name} cannot be “{value}”: {reason}")
        self.name = name
        self.place = place
        self.value = value
        self.reason = reason


class UnknownSetting(ValueError):
    """There is no setting of this name; carries it, its place, and the nearest name if one is near."""

    def __init__(self, name: str, place: str) -> None:
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(NAMES)}"
        super().__init__(f"{place}: there is no setting “{name}”; {hint}")
        self.name = name
        self.place = place
        self.suggestion = near[0] if near else None


def _text(value: str) -> str:
    if not value:
        raise ValueError("it is empty")
    return value


def _whole(least: int, most: int | None = None) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isdecimal() or int(value) < least or (most is not None and int(value) > most):
            raise ValueError(f"write a number from {least}" + (f" to {most}" if most else ""))
        return int(value)

    return parse


def _number(value: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        raise ValueError("write a number such as 10 or 0.5")
    return float(value)


def _seconds(value: str) -> float:
    measure = _MEASURE.fullmatch(value)
    if measure is None or measure[2] not in _SECONDS or not float(measure[1]):
        raise ValueError("write seconds, such as 30, or 500 ms, 2 min")
    return float(measure[1]) * _SECONDS[measure[2]]


def size(value: str) -> int:
    """The bytes that a size such as “512 MB”, “1 GiB” or “65536” means; raises ValueError."""
    measure = _MEASURE.fullmatch(value)
    if measure is None or measure[2].lower() not in _UNITS:
        raise ValueError("write bytes, or a size such as 512 MB or 1 GiB")
    return int(float(measure[1]) * _UNITS[measure[2].lower()])


def _folder(value: str) -> str:
    if not Path(value).is_dir():
        raise ValueError("there is no such folder")
    return value


def _memory(value: str) -> int:
    if (found := size(value)) < 16 << 20:
        raise ValueError("no query runs in less than 16 MiB")
    return found


def _setting(default: Any, parse: Callable[[str], Any], description: str, shown: str | None = None) -> Any:
    """A row of the table: its default (and how that is shown), how a text is read, what it means."""
    if shown is None:
        shown = "" if default is None else f"{default:g}" if isinstance(default, float) else str(default)
    return field(default=default, metadata={"parse": parse, "help": description, "shown": shown})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a server, each with its default; sizes in bytes, times in seconds."""

    host: str = _setting("127.0.0.1", _text, "The address to listen on; 0.0.0.0 or :: for all.")
    port: int = _setting(8000, _whole(0, 65535), "The port to listen on; 0 takes any free one.")
    base_url: str | None = _setting(
        None, _text, "The public address, with its sub-path, where a proxy stands before the server."
    )
    proxies: int = _setting(
        0, _whole(0, 100), "How many proxies stand before the server, whose X-Forwarded headers are believed."
    )
    timeout: float = _setting(pool.TIMEOUT, _seconds, "What a query may take, waiting included.", "30 s")
    notes_wait: float = _setting(
        0.3,
        _seconds,
        "How long a page waits for the sources of its rows; others come after it.",
        "300 ms",
    )
    memory: int = _setting(pool.MEMORY, _memory, "The memory that a query may take.", "1 GiB")
    result: int = _setting(pool.RESULT, _memory, "How large a result may be.", "1 GiB")
    workers: int = _setting(
        pool.WORKERS, _whole(2, 1000), "How many queries run at once.", "two a processor, at least 16"
    )
    queue: int = _setting(pool.QUEUE, _whole(0, 10_000), "How many queries wait in each of the two lines.")
    in_memory: int = _setting(
        pool.IN_MEMORY, _whole(0), "Up to so many quads are held in memory; more are read from disk."
    )
    rate: float = _setting(
        10.0, _number, "Requests a second from one address, in the long run; 0 for no limit."
    )
    burst: int = _setting(100, _whole(1), "Requests from one address that may come at once.")
    corpus: str | None = _setting(
        None, _folder, "The folder of the record's documents, whose text is then shown beside the claims."
    )
    licence: str | None = _setting(
        None, _text, "The IRI of the licence under which served files may be used."
    )
    title: str = _setting("Communiqué", _text, "The name that the pages bear.")


TABLE: Final[Mapping[str, Field[Any]]] = {one.name.replace("_", "-"): one for one in fields(Settings)}
NAMES: Final = tuple(TABLE)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.replace("-", "_").upper()


def resolve(
    options: Mapping[str, str | None], environment: Mapping[str, str], file: Path | None = None
) -> Settings:
    """The settings: from the options, else the environment, else the file, else their defaults.

    Options go by the names of the fields. Raises BadSetting, UnknownSetting, and OSError for the file.
    """
    given: dict[str, tuple[str, object]] = {}
    for name, value in (read(file) if file else {}).items():
        given[name] = (str(file), value)
    for name in NAMES:
        if variable(name) in environment:
            given[name] = (variable(name), environment[variable(name)])
    for name, row in TABLE.items():
        if options.get(row.name) is not None:
            given[name] = (f"--{name}", options[row.name])
    _reject_unknown(environment)
    values: dict[str, Any] = {TABLE[name].name: _value(name, *where) for name, where in given.items()}
    return Settings(**values)


def read(file: Path) -> dict[str, object]:
    """The settings in a TOML file; raises BadSetting where it is none, UnknownSetting, and OSError."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting("the file", str(file), file.name, f"it is no TOML: {error}") from error
    for name in found:
        if name not in TABLE:
            raise UnknownSetting(name, str(file))
    return found


def _reject_unknown(environment: Mapping[str, str]) -> None:
    known = {variable(name) for name in NAMES}
    for key in environment:
        if key.startswith(PREFIX) and key not in known:
            raise UnknownSetting(key.removeprefix(PREFIX).lower().replace("_", "-"), key)


def _value(name: str, place: str, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadSetting(name, place, value, "write a text or a number")
    try:
        return TABLE[name].metadata["parse"](str(value).strip())
    except ValueError as error:
        raise BadSetting(name, place, value, str(error)) from error
