import datetime
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from etl.errors import BrokenTableError, OutputError
from etl.io.records import TABLE_ENDINGS, appended, check_source, check_targets, read_records, write_records

ODD = pl.DataFrame(
    {
        "text": ["a", None],
        "category": pl.Series(["x", "y"], dtype=pl.Categorical()),
        "day": [datetime.date(2020, 1, 2)] * 2,
        "span": [datetime.timedelta(days=1), None],
        "money": [Decimal("1.10"), None],
        "names": [["Ada Oil", "Bo Cog"], []],
        "numbers": [[1, None], None],
        "pair": pl.Series([[1, 2], None], dtype=pl.Array(pl.Int64(), 2)),
        "struct": [{"a": [1], "b": "x"}, None],
        "structs": [[{"a": 1}], []],
        "nothing": [None, None],
        "flag": [True, None],
    }
)


@pytest.fixture
def table(tmp_path: Path) -> Any:
    """Write the bytes of a file, read it as a table."""

    def read(name: str, raw: bytes) -> pl.DataFrame:
        (tmp_path / name).write_bytes(raw)
        return read_records(tmp_path / name)

    return read


def test_parquet_comes_back_as_it_was(tmp_path: Path) -> None:
    write_records({tmp_path / "[a]*.PARQUET": ODD})
    assert_frame_equal(read_records(tmp_path / "[a]*.PARQUET"), ODD)


def test_in_csv_lists_are_joined_and_what_is_nested_deeper_is_json(tmp_path: Path) -> None:
    write_records({tmp_path / "a.csv": ODD})
    assert (tmp_path / "a.csv").read_text() == (
        "text,category,day,span,money,names,numbers,pair,struct,structs,nothing,flag\n"
        'a,x,2020-01-02,P1D,1.10,Ada Oil; Bo Cog,1,1; 2,"{""a"":[1],""b"":""x""}","[{""a"":1}]",,true\n'
        ",y,2020-01-02,,,,,,,[],,\n"
    )


def test_in_jsonl_values_keep_their_types(tmp_path: Path) -> None:
    kept = ODD.select("text", "names", "numbers", "struct", "structs", "nothing", "flag")
    write_records({tmp_path / "a.ndjson": kept})
    assert_frame_equal(read_records(tmp_path / "a.ndjson"), kept)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
@pytest.mark.parametrize("values", [[b"\xff"], [[b"\xff"]], [{"a": b"\xff"}]])
def test_a_text_file_holds_no_bytes(tmp_path: Path, ending: str, values: list[Any]) -> None:
    with pytest.raises(OutputError, match=r"column `x` holds bytes, which .* cannot hold\. Write a \.parquet file"):
        write_records({tmp_path / f"a.{ending}": pl.DataFrame({"x": values})})
    assert list(tmp_path.iterdir()) == []


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")
    with pytest.raises(OutputError, match="holds bytes"):
        write_records({tmp_path / "a.csv": ODD, tmp_path / "b.csv": pl.DataFrame({"x": [b""]})})
    with pytest.raises(OutputError, match=r"a\.csv, .*b\.parquet: cannot be written \(.*struct.*Nothing was"):
        write_records({tmp_path / "a.csv": ODD, tmp_path / "b.parquet": pl.DataFrame({"x": [{}]})})
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "old"


def test_all_of_a_csv_is_text(table: Any) -> None:
    read = table("a.csv", b'\xef\xbb\xbfrecord_id,year,x\r\n007,2014.0,""\r\n\r\n1e5,"a\r\n""b""",\r\n')
    assert read.rows(named=True) == [
        {"record_id": "007", "year": "2014.0", "x": None},
        {"record_id": "1e5", "year": 'a\r\n"b"', "x": None},
    ]


def test_a_csv_may_be_parted_by_semicolons_or_tabs(table: Any) -> None:
    assert table("a.csv", b'title;x\na,b;"c;d"\n').rows() == [("a,b", "c;d")]
    assert table("a.csv", b"title\tx\na;b\tc\n").rows() == [("a;b", "c")]


def test_a_csv_without_rows_has_its_columns(table: Any) -> None:
    assert table("a.csv", b"title,x").schema == {"title": pl.String(), "x": pl.String()}


def test_a_huge_text_is_read(table: Any) -> None:
    text = "word " * 100_000
    assert table("a.csv", f"title,x\n{text},y\n".encode())["title"][0] == text
    assert table("a.jsonl", f'{{"title": "{text}"}}\n'.encode())["title"][0] == text


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", r"a\.csv: is empty\. Give a file"),
        (b"\n\n", r"holds nothing but blank lines\. Its first line must name the columns"),
        (b'a,b\n1,"x\ny"\n\n3\n', r"line 5: 1 cells, and the first line names 2 columns\. Put cells"),
        (b"a,b\n1,2,3\n", r"line 2: 3 cells, and the first line names 2 columns"),
        (b'a,b\n1,2\n3,"x\n4,5\n', r"line 3: unexpected end of data\. Double every"),
        (b'a,b\n1,"x"y\n', r"line 2: .*expected after.*Double every"),
        (b"a,b,a\n", r"line 1: column `a` stands twice\. Give each column its own name"),
        (b"a\n1\ncaf\xe9\n", r"line 3, byte 7: 0xe9 is not UTF-8\. Save it as UTF-8 \(`iconv"),
        ("a\n".encode("utf-16"), r"is UTF-16 text\. Save it as UTF-8"),
    ],
)
def test_a_broken_csv_is_told_with_its_place(table: Any, raw: bytes, said: str) -> None:
    with pytest.raises(BrokenTableError, match=said):
        table("a.csv", raw)


def test_jsonl_may_lack_keys_and_mix_types(table: Any) -> None:
    raw = b'\xef\xbb\xbf{"a": 1, "y": 2014}\n\n{"y": "2014 Jan", "b": [{"c": null}]}'
    assert table("a.jsonl", raw).rows(named=True) == [
        {"a": 1, "y": "2014", "b": None},
        {"a": None, "y": "2014 Jan", "b": [{"c": None}]},
    ]


def test_a_key_that_only_the_last_line_has_is_a_column(table: Any) -> None:
    assert table("a.jsonl", b'{"a":1}\n' * 20_000 + b'{"b":"x"}\n')["b"][-1] == "x"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", r"a\.jsonl: is empty"),
        (b"\n \n", r"a\.jsonl: holds nothing but blank lines\. Write one JSON object a line"),
        (b'{"a": 1}\n{"a": \n', r"line 2: is no JSON \(.*\)\. Write one JSON object a line"),
        (b'{"a": NaN}\n', r"line 1: is no JSON \(NaN is no JSON value\)"),
        (b'[\n{"a": 1}\n]\n', r"line 1: is no JSON|line 1: `\[` is no object"),
        (b'[{"a": 1}]\n', r"line 1: `\[\{\"a\": 1\}\]` is no object"),
        (b'{"a": "caf\xe9"}\n', r"line 1: byte 0xe9 is not UTF-8"),
    ],
)
def test_broken_jsonl_is_told_with_its_place(table: Any, raw: bytes, said: str) -> None:
    with pytest.raises(BrokenTableError, match=said):
        table("a.jsonl", raw)


@pytest.mark.parametrize("raw", [b"no", b"PAR1 but that is all PAR1"])
def test_what_is_no_parquet_is_told(table: Any, raw: bytes) -> None:
    with pytest.raises(BrokenTableError, match=r"a\.parquet: is no readable Parquet file \(.*\)\. Write it again"):
        table("a.parquet", raw)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenTableError, match=r"none\.csv: cannot be read \(No such file or directory\)"):
        read_records(tmp_path / "none.csv")
    with pytest.raises(BrokenTableError, match=r"a\.xlsx: the name must end in one of \.parquet, \.csv, \.jsonl"):
        read_records(tmp_path / "a.xlsx")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(BrokenTableError, match="cannot be read"):
        read_records(tmp_path / "folder.csv")


def _check(source: Path, targets: list[Path]) -> None:
    check_source(source)
    check_targets([source], dict.fromkeys(targets, TABLE_ENDINGS), targets)


def test_names_are_refused_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = Path("a.csv")
    source.write_text("title\n")
    os.link(source, "same.csv")
    Path("folder.csv").mkdir()
    for targets, said in {
        ("b.xlsx",): r"b\.xlsx: the name must end in one of",
        ("../" + tmp_path.name + "/a.csv",): "is the input, which stays as it is",
        ("same.csv",): "is the input",
        ("b.csv", "./b.csv"): r"b\.csv: is named for two outputs",
        ("folder.csv",): "is a folder",
        ("a.csv/b.csv",): r"cannot be written, .*a\.csv takes no files",
    }.items():
        with pytest.raises(OutputError, match=said):
            _check(source, [Path(target) for target in targets])
    with pytest.raises(BrokenTableError, match=r"a\.txt: the name must end in one of"):
        _check(Path("a.txt"), [])
    _check(source, [Path("b.csv"), Path("new/folder/b.csv")])
    assert not Path("new").exists()


CELLS = st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_texts_come_back_from_every_kind(tmp_path: Path, rows: list[tuple[str | None, str | None]]) -> None:
    frame = pl.DataFrame([("id", *row) for row in rows], dict.fromkeys("abc", pl.String()), orient="row")
    for ending in ("csv", "parquet", "jsonl"):
        if frame.height or ending != "jsonl":
            path = tmp_path / f"a.{ending}"
            write_records({path: frame})
            assert read_records(path).rows() == frame.rows(), ending


def test_lines_get_columns_and_stay_as_they_are_byte_for_byte(tmp_path: Path) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.ndjson"
    source.write_bytes(b'\xef\xbb\xbf{"x": 1804.10530, "y": 1}\r\n\n{}\n { "y" : "2014 \\ud800", "z": {"k": []} } ')
    before = read_records(source)
    after = before.with_columns(pl.Series("new", ["a", "é", None]), pl.Series("is", [True, False, None]))
    write_records({target: appended(source, target, before, after)})
    assert (
        target.read_bytes()
        == (
            '{"x": 1804.10530, "y": 1,"new":"a","is":true}\n'
            '{"new":"é","is":false}\n'
            '{ "y" : "2014 \\ud800", "z": {"k": []},"new":null,"is":null}\n'
        ).encode()
    )


def test_lines_whose_values_change_are_written_anew(tmp_path: Path) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_text('{"x": 1, "y": "a"}\n')
    before = read_records(source)
    changed = before.with_columns(x=pl.lit(2))
    for after in (changed, before.rename({"x": "z"})):
        write_records({target: appended(source, target, before, after)})
        assert_frame_equal(read_records(target), after, check_dtypes=False)
    assert appended(source, tmp_path / "b.csv", before, before) is before
