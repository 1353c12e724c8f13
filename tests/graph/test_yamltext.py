"""Positioned text: scalars as written, places, what is refused, and the two parsers agreeing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from graph.yamltext import (
    DEPTH_LIMIT,
    LOADER,
    SIZE_LIMIT,
    Mapping,
    Node,
    Plain,
    Scalar,
    Sequence,
    SheetUnreadable,
    parse,
    plain,
    read,
)

HERE = Path("sheet.yaml")
LOADERS = list(dict.fromkeys([LOADER, yaml.BaseLoader]))

TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")
    | st.sampled_from("\n\t: #'\"-~")
)
KEYS = TEXT.filter(lambda key: key != "<<")
VALUES: st.SearchStrategy[Plain] = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest) -> type[yaml.BaseLoader]:
    chosen: type[yaml.BaseLoader] = request.param
    return chosen


def refusal(text: str, loader: type[yaml.BaseLoader] = LOADER) -> SheetUnreadable:
    with pytest.raises(SheetUnreadable) as caught:
        parse(text, HERE, loader)
    return caught.value


@pytest.mark.parametrize(
    ("written", "text"),
    [
        *(
            (plain, plain)
            for plain in ["no", "10:39", "1961", "2017-10-13", "0x1F", "~", "null", "1e3", "007", "a:b"]
        ),
        ("", ""),
        ("# comment", ""),
        ("two words # comment", "two words"),
        ("'it''s'", "it's"),
        ("''", ""),
        ('"a\\tb\\u00e9\\U0001F600"', "a\tbé😀"),
        ('"one\n\n  two"', "one\ntwo"),
        ("one\n  two", "one two"),
        ("|\n  one\n   two\n", "one\n two\n"),
        (">-\n  one\n  two\n", "one two"),
        ('"\\L"', "\u2028"),
        ("россия ایران", "россия ایران"),
        ("! text", "text"),
    ],
)
def test_scalars_are_the_text_written(written: str, text: str, loader: type[yaml.BaseLoader]) -> None:
    assert plain(parse(f"key: {written}", HERE, loader)) == {"key": text}


def test_every_node_knows_its_place(loader: type[yaml.BaseLoader]) -> None:
    sheet = "# a comment\né😀: one\nlist:\n  - two\n  - {k: v}\nlast:\n"
    one, two, v = Scalar("one", 2, 5), Scalar("two", 4, 5), Scalar("v", 5, 9)
    flow = Mapping({"k": v}, {"k": Scalar("k", 5, 6)}, 5, 5)
    assert parse(sheet, HERE, loader) == Mapping(
        entries={"é😀": one, "list": Sequence((two, flow), 4, 3), "last": Scalar("", 6, 6)},
        keys={"é😀": Scalar("é😀", 2, 1), "list": Scalar("list", 3, 1), "last": Scalar("last", 6, 1)},
        line=2,
        column=1,
    )


def test_keys_keep_their_order() -> None:
    root = parse("z: 1\na: 2\nm: 3\n", HERE)
    assert isinstance(root, Mapping)
    assert list(root.entries) == list(root.keys) == ["z", "a", "m"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_count_alike(line_end: str, loader: type[yaml.BaseLoader]) -> None:
    lines = ["a: 1", "b: |", "  x", "c: é"]
    assert parse(line_end.join(lines), HERE, loader) == parse("\n".join(lines), HERE, loader)
    assert refusal(line_end.join([*lines, "d:\t1"]), loader).line == 5


@pytest.mark.parametrize(
    ("sheet", "line", "column", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "a second time (first in line 1)"),
        ("a: 1\n'a': 3\n", 2, 1, "a second time"),
        ("a: {b: 1, b: 2}\n", 1, 11, "a second time"),
        ("a: &x 1\n", 1, 4, "an anchor"),
        ("&x a: 1\n", 1, 1, "an anchor"),
        ("a: 1\nb: *a\n", 2, 4, "an alias"),
        ("*a : 1\n", 1, 1, "an alias"),
        ("a: !!int 1\n", 1, 4, "a tag"),
        ("a: !t [1]\n", 1, 4, "a tag"),
        ("a:\n  <<: {b: 1}\n", 2, 3, "a merge key"),
        ("? [a]\n: 1\n", 1, 3, "a key that is not text"),
        ("? {a: 1}\n: 1\n", 1, 3, "a key that is not text"),
        ("%YAML 1.1\n---\na: 1\n", 1, 1, "a directive"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document"),
        ("a: 1\n\tb: 2\n", 2, 1, "a tab character"),
        ("a: 1\nb:\t2\n", 2, 3, "a tab character"),
        ("a: 1\nb: \x00\n", 2, 4, "U+0000"),
        ("a: \x85\n", 1, 4, "U+0085"),
        ("a: x\u2028y\n", 1, 5, "U+2028"),
        ("a: \ufeffy\n", 1, 4, "U+FEFF"),
        ('a: "\\0"\n', 1, 4, "U+0000"),
        ("a: b: c\n", 1, 5, "put the text in quotes"),
        ("a: @b\n", 1, 4, "put the text in quotes"),
        ("a: 1\nb: 'open\n", 2, 4, "close the quotation mark"),
        ("a: [1, 2\nb: 3\n", 1, 4, "close the bracket"),
        ("a:\n  - b\n - c\n", 3, 2, "check the indentation"),
        ("a: |\n  b\n c\n", 3, 2, "check the indentation"),
    ],
)
def test_refusals_name_place_reason_and_remedy(
    sheet: str, line: int, column: int, words: str, loader: type[yaml.BaseLoader]
) -> None:
    error = refusal(sheet, loader)
    assert (error.path, error.line, error.column) == (HERE, line, column)
    assert words in str(error)
    assert error.remedy in str(error)
    assert str(error).startswith(f"sheet.yaml:{line}:{column}: ")


@pytest.mark.parametrize("escape", ["\\ud800", "\\U00110000", "\\UFFFFFFFF", "\\xZZ", "\\q"])
def test_escapes_that_name_no_character(escape: str, loader: type[yaml.BaseLoader]) -> None:
    assert refusal(f'a: 1\nb: "{escape}"\n', loader).line == 2


@pytest.mark.parametrize("sheet", ["", "\n", "# only a comment\n"])
def test_an_empty_file_is_no_sheet(sheet: str, loader: type[yaml.BaseLoader]) -> None:
    assert "no YAML" in str(refusal(sheet, loader))


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "[{a: "])
def test_deep_nesting_is_refused(unit: str, loader: type[yaml.BaseLoader]) -> None:
    assert f"more than {DEPTH_LIMIT} deep" in str(refusal(unit * 20_000, loader))


def test_nesting_up_to_the_limit_is_read(loader: type[yaml.BaseLoader]) -> None:
    nested = parse("[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT, HERE, loader)
    assert str(plain(nested)).count("[") == DEPTH_LIMIT
    refusal("[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1), loader)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_bytes("says: Визит\n".encode())
    assert plain(read(path)) == {"says": "Визит"}


def test_a_byte_order_mark_is_dropped_and_moves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read(path) == parse("a: 1\n", path)


@pytest.mark.parametrize(
    ("contents", "line", "column", "words"),
    [
        (b"a: 1\nb: caf\xe9\n", 2, 7, "0xE9 is not UTF-8"),
        (b"\xef\xbb\xbfa: \xff", 1, 4, "0xFF is not UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, 1, "not UTF-8"),
        (b"\xc3\xa9\xc3\xa9: \xed\xa0\x80", 1, 5, "not UTF-8"),
        (b"#" * (SIZE_LIMIT + 1), 0, 0, "over 5 MB"),
    ],
    ids=["latin-1", "after a byte-order mark", "utf-16", "a surrogate", "too long"],
)
def test_unreadable_contents(tmp_path: Path, contents: bytes, line: int, column: int, words: str) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_bytes(contents)
    with pytest.raises(SheetUnreadable, match=words) as caught:
        read(path)
    assert (caught.value.path, caught.value.line, caught.value.column) == (path, line, column)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.yaml", tmp_path):
        with pytest.raises(SheetUnreadable, match="check its name") as caught:
            read(path)
        assert str(caught.value).startswith(f"{path}: the file cannot be read")


@given(VALUES, st.booleans(), st.sampled_from([None, True, False]), st.sampled_from([20, 80, 10_000]))
@example({"k": ["~", "no", "", "0x1F", " x ", "a\n\nb\n"]}, True, None, 80)
def test_what_yaml_dumps_reads_back_the_same(value: Plain, raw: bool, flow: bool | None, width: int) -> None:
    dumped = yaml.dump(value, allow_unicode=raw, default_flow_style=flow, width=width, sort_keys=False)
    assert [plain(parse(dumped, HERE, loader)) for loader in LOADERS] == [value] * len(LOADERS)


@given(st.text() | st.text(alphabet="ab:-? {}[],#'\"|>&*!%@\\0x\n"))
def test_no_text_is_read_in_two_ways(text: str) -> None:
    readings = [reading for loader in LOADERS if (reading := outcome(text, loader)) is not None]
    assert readings == readings[:1] * len(readings)


def outcome(text: str, loader: type[yaml.BaseLoader]) -> Plain | None:
    try:
        return plain(parse(text, HERE, loader))
    except SheetUnreadable:
        return None


def places(node: Node) -> list[tuple[str, int, int]]:
    match node:
        case Scalar():
            return [(node.text, node.line, node.column)]
        case Sequence():
            return [place for item in node.items for place in places(item)]
        case Mapping():
            return [place for part in (*node.keys.values(), *node.entries.values()) for place in places(part)]


@given(
    st.dictionaries(
        st.from_regex("[a-z]{1,8}", fullmatch=True),
        st.from_regex("[a-zé😀]{1,8}", fullmatch=True),
        min_size=1,
    )
)
def test_a_plain_text_stands_at_its_place(value: dict[str, str]) -> None:
    lines = "".join(f"{key}: {text}\n" for key, text in value.items())
    for loader in LOADERS:
        for text, line, column in places(parse(lines, HERE, loader)):
            assert lines.splitlines()[line - 1][column - 1 :].startswith(text)
