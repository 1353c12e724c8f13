"""The command line, used as a person would: exit codes, messages, files."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib

import communique
from graph import snapshot

SHARED = Path(__file__).parents[1].parent / "shared"
SEEDS = Path(__file__).parents[1] / "seeds"


class Outcome(NamedTuple):
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command line in this process."""

    def run_(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["communique", *map(str, arguments)])
        code = 0
        try:
            communique.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return run_


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the record built from the installed sheets, as `communique build` does it."""
    folder = tmp_path_factory.mktemp("data")
    built = subprocess.run(
        [sys.executable, "-m", "communique", "build", "--sheets", SEEDS, "--data", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert all(step in built.stderr for step in ("sheets", "record", "shapes", "consistency", "snapshot"))
    return folder


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A copy of the sheets to spoil."""
    folder = tmp_path / "sheets"
    shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return folder


def test_version_and_help(run: Run) -> None:
    assert run("--version").out.startswith("communique ")
    assert "SPARQL" in run("query", "--help").out


def test_wrong_usage_exits_with_two(run: Run) -> None:
    assert run("quary").code == 2
    assert run("export", "--format", "docx").code == 2
    assert run("serve", "--port", "70000").code == 2


def test_bad_sheets_are_all_reported_and_nothing_is_written(run: Run, sheets: Path, tmp_path: Path) -> None:
    sheet = sheets / "khorev-2025-01-25.yaml"
    text = sheet.read_text(encoding="utf-8")
    text = text.replace("visitor: person/mikhail-mishustin", "vistor: person/mikhail-mishustin", 1)
    sheet.write_text(text.replace("when: 1941/1945", "when: 1945/1941", 1), encoding="utf-8")
    ended = run("build", "--sheets", sheets, "--data", tmp_path / "data")
    assert ended.code == 1
    assert "`vistor`: did you mean `visitor`?" in ended.err
    assert "1945/1941" in ended.err
    assert ended.err.count(f"{sheet}:") >= 2
    assert "Traceback" not in ended.err
    assert not (tmp_path / "data").exists()


def test_serve_of_bad_sheets_leaves_the_current_snapshot(run: Run, sheets: Path, data: Path) -> None:
    before = snapshot.current(data)
    (sheets / "curation.yaml").write_text("\tnot: yaml\n", encoding="utf-8")
    assert run("build", "--sheets", sheets, "--data", data).code == 1
    assert snapshot.current(data) == before


@pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="the documents are not at hand in ../shared/seeds"
)
def test_verify_finds_no_difference(run: Run) -> None:
    ended = run("verify", "--corpus", SHARED / "seeds", "--sheets", SEEDS)
    assert ended.code == 0, ended.err
    assert ended.out.endswith("0 differences\n")


def test_verify_reports_what_is_missing(run: Run, tmp_path: Path) -> None:
    ended = run("verify", "--corpus", tmp_path, "--sheets", SEEDS)
    assert ended.code == 1
    assert ended.err.count("missing") == 4


def test_passage_prints_a_ready_line(run: Run, tmp_path: Path) -> None:
    document = tmp_path / "notice.txt"
    document.write_text("Notice\n\nThey met in Astana.\n", encoding="utf-8")
    ended = run("passage", document, "--find", "met in Astana")
    assert ended.code == 0
    assert ended.out.startswith("at: {paragraph: 2, start: 13, end: 26, sha256: ")
    missing = run("passage", document, "--find", "never said")
    assert missing.code == 2
    assert "does not stand" in missing.err
    assert run("passage", tmp_path / "absent.txt", "--find", "x").code == 2


def test_query_answers_a_question_with_parameters(run: Run, data: Path) -> None:
    ended = run(
        "query", "office-holder", "--data", data, "--format", "csv",
        "-p", "office=office/prime-minister-of-pakistan", "-p", "date=2017-10-13",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    assert "shahid-khaqan-abbasi" in ended.out
    assert "nawaz-sharif" not in ended.out


def test_query_shows_the_claims_behind_each_row(run: Run, data: Path) -> None:
    ended = run("query", "agreements-not-concluded", "--cite", "--data", data)
    assert ended.code == 0, ended.err
    assert "[1]" in ended.out
    assert "claim:khorev-2025-01-25-71" in ended.out
    document = json.loads(
        run("query", "agreements-not-concluded", "--cite", "-f", "json", "--data", data).out
    )
    assert all(one["sources"] for one in document["citations"])
    assert (
        run("query", "agreements-not-concluded", "--cite", "-f", "csv", "--data", data)
        .out.splitlines()[0]
        .endswith("sources,documents,restatements")
    )
    assert "yes [1]" in run("query", "ASK { ?a <https://w3id.org/communique/ontology#party> ?b }", "--cite",
                            "--data", data).out  # fmt: skip
    assert run("query", "agreements", "--cite", "-f", "turtle", "--data", data).code == 2


def test_explain_says_why_a_triple_is_in_the_record(run: Run, data: Path) -> None:
    stated = run("explain", "event/asif-visit-moscow-2018", "a", "cmq:Visit", "--data", data)
    assert stated.code == 0, stated.err
    assert "said by claim [1]" in stated.out
    missing = run("explain", "state/russia", "cmq:party", "state/pakistan", "--data", data)
    assert missing.code == 1
    assert "not stated" in missing.out
    assert run("explain", "state/russia", "nonsense:x", "state/pakistan", "--data", data).code == 2


def test_query_takes_text_files_and_standard_input(run: Run, data: Path, tmp_path: Path) -> None:
    text = "SELECT (COUNT(?s) AS ?n) { ?s a <https://w3id.org/communique/ontology#HistoricalState> }"
    file = tmp_path / "count.rq"
    file.write_text(text, encoding="utf-8")
    answers = [json.loads(run("query", q, "--data", data, "-f", "json").out) for q in (text, file)]
    assert answers[0] == answers[1]
    assert answers[0]["results"]["bindings"][0]["n"]["value"] == "1"
    assert run("query", "ASK { ?s ?p ?o }", "--data", data).out == "yes\n"


def test_query_says_what_is_wrong(run: Run, data: Path) -> None:
    for arguments, words, code in [
        (["agreemnts"], "agreements", 2),
        (["office-holder", "-p", "date=yesterday"], "date", 2),
        (["office-holder", "-p", "day=2017-10-13"], "day", 2),
        (["agreements", "-p", "party=state/atlantis"], "state/atlantis", 2),
        (["SELECT ?s WHERE { ?s ?p }"], "line 1", 1),
        (["SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], "SERVICE", 1),
        (["INSERT DATA { <a:a> <a:b> <a:c> }"], "refused", 1),
    ]:
        ended = run("query", *arguments, "--data", data)
        assert ended.code == code, ended
        assert words in ended.err
        assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ("agreements", "-p", "party=state/russia", "-p", "party=state/pakistan"),
        ("ASK {}", "-p", "party=state/russia"),
        ("-p", "party=state/russia"),
    ],
)
def test_parameters_that_would_be_lost_are_refused(run: Run, data: Path, words: tuple[str, ...]) -> None:
    assert run("query", *words, "--data", data).code == 2


def test_query_list_names_every_question(run: Run) -> None:
    listed = run("query", "--list").out
    assert all(path.stem in listed for path in (SEEDS.parent / "queries").glob("*.rq"))


@pytest.mark.parametrize(
    ("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_export_parses_back(run: Run, data: Path, tmp_path: Path, form: str, parser: str) -> None:
    target = tmp_path / "out"
    ended = run("export", "--data", data, "--format", form, "--thing", "agreement/readmission", "-o", target)
    assert ended.code == 0, ended.err
    parsed = rdflib.Dataset()
    with target.open("rb") as file:
        parsed.parse(file, format=parser)
    status = rdflib.URIRef("https://w3id.org/communique/ontology#agreement-not-concluded")
    assert any(value == status for _, _, value, _ in parsed.quads())


def test_export_is_the_same_each_time_and_keeps_claims(run: Run, data: Path) -> None:
    first, second = (run("export", "--data", data).out for _ in range(2))
    assert first == second
    assert "a cmq:Statement" not in first
    assert "a cmq:Statement" in run("export", "--data", data, "--with-claims").out


def test_graphless_exports_never_pass_a_disputed_claim_for_a_fact(run: Run, data: Path) -> None:
    for arguments in (["--part", "everything"], ["--part", "claims"], ["--thing", "event/delivery-t-82ud"]):
        written = run("export", "--data", data, "--format", "ntriples", *arguments).out
        delivery = "<https://w3id.org/communique/id/event/delivery-t-82ud>"
        assert delivery in written
        assert not [line for line in written.splitlines() if line.startswith(delivery)]


def test_the_description_of_the_questions_is_the_same_in_every_process() -> None:
    code = "import queries.catalogue as c, queries.description as d, hashlib; "
    code += "print(hashlib.sha256(d.written(c.load(), 'http://example.org/')).hexdigest())"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=SEEDS.parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_output_is_told(data: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "communique", "export", "--data", data],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert "No space left" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_export_of_an_unknown_thing(run: Run, data: Path) -> None:
    assert run("export", "--data", data, "--thing", "state/atlantis").code == 2
    assert run("export", "--data", data, "--thing", "atlantis").code == 2


def test_diff_of_a_version_with_itself_and_an_unknown_one(run: Run, data: Path) -> None:
    current = snapshot.current(data)
    assert current is not None
    assert "No claim" in run("diff", current.version[:10], current.version[:10], "--data", data).out
    assert run("diff", current.version, "0000", "--data", data).code == 2


def test_port_in_use(run: Run, data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--sheets", SEEDS, "--data", data, "--port", str(port))
    assert ended.code == 1
    assert "another program uses it" in ended.err


def test_serve_of_a_broken_file_says_where_and_publishes_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://example.org/s> <http://example.org/p>\n no:prefix .\n", encoding="utf-8")
    ended = run("serve", file, "--data", tmp_path / "data", "--port", "0")
    assert ended.code == 1
    assert ended.err.startswith(f"communique: {file}:2:2: ")
    assert run("serve", tmp_path / "none.ttl", "--data", tmp_path / "data").code == 2
    assert run("serve", file, "--sheets", SEEDS, "--data", tmp_path / "data").code == 2


def test_serve_of_files_answers_queries(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text('<http://example.org/s> <http://example.org/p> "x" .', encoding="utf-8")
    data = str(tmp_path / "data")
    command = [sys.executable, "-m", "communique", "serve", str(file), "--data", data, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split(" at ")[1].split()[0]
            asked = urllib.request.Request(  # noqa: S310 (loopback)
                address + "sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D", headers={"Accept": "text/csv"}
            )
            with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
                assert "http://example.org/p" in answer.read().decode()
        finally:
            server.terminate()
            server.communicate(timeout=60)
    assert server.returncode == 0
