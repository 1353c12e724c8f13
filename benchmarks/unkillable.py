"""How soon each query that would hurt a server is ended, and how long others wait meanwhile.

`python -m benchmarks.unkillable` starts a server of its own; with an address it measures one that runs.
"""

from __future__ import annotations

import http.client
import itertools
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit

import click

from benchmarks.shapes import ENDLESS, GREEDY, LONG, REFUSED, ring
from benchmarks.systems import Communique

REFUSALS: Final = {name: text for name, (text, *_) in REFUSED.items()}
SHAPES: Final = ENDLESS | GREEDY | LONG | REFUSALS
TOGETHER: Final = 12
CANNED: Final = "/questions/agreements.csv"


class Ending(NamedTuple):
    """How a query ended: status, kind of problem, seconds from the request to the whole answer."""

    status: int
    kind: str
    seconds: float


def ask(url: str, text: str, **parameters: str) -> Ending:
    """Ask a query by POST, wait for its end."""
    return _timed(url, "POST", "/sparql?" + urlencode(parameters), text.encode())


def _timed(url: str, method: str, path: str, body: bytes | None = None) -> Ending:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=300)
    started = time.perf_counter()
    connection.request(method, path, body, {"Content-Type": "application/sparql-query"} if body else {})
    response = connection.getresponse()
    content = response.read()
    seconds = time.perf_counter() - started
    connection.close()
    is_problem = response.headers.get("Content-Type") == "application/problem+json"
    kind = json.loads(content)["type"].rpartition("/")[2] if is_problem else "answered"
    return Ending(response.status, kind, seconds)


def table(found: Mapping[str, Sequence[Ending]], deadline: float) -> list[str]:
    """The table of the shapes: how each ended, how long that took at worst, how long after its deadline."""
    lines = [
        f"| shape | ended by | at worst, s | after the deadline of {deadline:g} s |",
        "| --- | --- | ---: | ---: |",
    ]
    for name, endings in found.items():
        worst = max(endings, key=lambda ending: ending.seconds)
        over = f"{worst.seconds - deadline:.2f}" if worst.kind == "query-timeout" else ""
        lines.append(f"| {name} | {worst.status} {worst.kind} | {worst.seconds:.2f} | {over} |")
    return lines


def neighbours(url: str, rounds: int = 50) -> Iterator[str]:
    """The table of the others: how long they wait alone, and while twelve endless queries run."""
    yield f"| asked | alone, median and worst, s | beside {TOGETHER} endless queries |"
    yield "| --- | ---: | ---: |"
    numbers = itertools.count()
    visits: dict[str, Callable[[], Ending]] = {
        "`ASK`, never asked before": lambda: ask(url, f"ASK {{ ?s ?p ?o }} # {next(numbers)}"),
        "canned question": lambda: _timed(url, "GET", CANNED),
    }
    # Where files are served, there are no canned questions.
    visits = {name: visit for name, visit in visits.items() if visit().status != 404}
    alone = {name: waits([visit() for _ in range(rounds)]) for name, visit in visits.items()}
    with _twelve(url):
        for name, visit in visits.items():
            yield f"| {name} | {alone[name]} | {waits([visit() for _ in range(rounds)])} |"


def waits(found: Sequence[Ending]) -> str:
    """Median and worst of the seconds, or why there was no answer."""
    if any(ending.status != 200 for ending in found):
        return f"refused: {found[-1].kind}"
    seconds = [ending.seconds for ending in found]
    return f"{median(seconds):.3f}, {max(seconds):.3f}"


@contextmanager
def _twelve(url: str) -> Iterator[None]:
    """Have twelve endless queries run for the time of the context."""
    texts = list(ENDLESS.values())
    names = [f"endless-{number}" for number in range(TOGETHER)]
    with ThreadPoolExecutor(TOGETHER) as clients:
        for number, name in enumerate(names):
            clients.submit(ask, url, texts[number % len(texts)], **{"query-id": name})
        time.sleep(1)
        yield
        for name in names:
            _timed(url, "DELETE", f"/queries/{name}")


@contextmanager
def _own() -> Iterator[str]:
    """A server over the ring, for the time of the context."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ring.nt"
        file.write_text(ring())
        system = Communique(Path(folder), file)
        with system.serving():
            yield f"http://127.0.0.1:{system.port}/"


@click.command()
@click.argument("url", required=False)
@click.option("--deadline", default=1.0, show_default=True, help="Seconds that each query is given.")
@click.option("--rounds", default=3, show_default=True, help="How often each shape is asked.")
def main(url: str | None, deadline: float, rounds: int) -> None:
    """Measure and print two tables in Markdown."""
    served: AbstractContextManager[str] = nullcontext(url) if url else _own()
    with served as address:
        found = {
            name: [ask(address, text, timeout=f"{deadline:g}") for _ in range(rounds)]
            for name, text in SHAPES.items()
        }
        for line in (*table(found, deadline), "", *neighbours(address)):
            click.echo(line)


if __name__ == "__main__":
    main()
