from pathlib import Path
from typing import Final

import polars as pl
import pytest

from etl.errors import BrokenTableError, OutputError
from etl.io.tables import partial_tables, read_any_table, read_csv_table, read_parts, read_table, write_table

TYPES: Final[dict[str, pl.DataType]] = {"name": pl.String(), "count": pl.Int64(), "tags": pl.List(pl.String())}
FRAME: Final = pl.DataFrame({"name": ["a", None], "count": [1, 2], "tags": [["x"], []]}, TYPES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stage" / "table.parquet"


def test_a_table_is_read_as_it_was_written(path: Path) -> None:
    write_table(FRAME, path)
    assert read_table(path, TYPES).equals(FRAME)
    assert read_any_table(path).equals(FRAME)


def test_an_empty_table_keeps_its_types(path: Path) -> None:
    write_table(FRAME.clear(), path)
    assert read_table(path, TYPES).schema == TYPES


def test_only_the_columns_asked_for_are_read_in_that_order(path: Path) -> None:
    write_table(FRAME, path)
    assert read_table(path, {"count": pl.Int64(), "name": pl.String()}).columns == ["count", "name"]


def test_the_same_rows_are_the_same_bytes(path: Path) -> None:
    write_table(FRAME, path)
    first = path.read_bytes()
    write_table(FRAME.clone(), path)
    assert path.read_bytes() == first


def test_a_failed_write_leaves_the_old_table(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_: pl.DataFrame, file: Path, **__: object) -> None:
        file.write_bytes(b"PAR1 and no more")
        raise OSError("no space left on device")

    write_table(FRAME, path)
    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame, "write_parquet", full_disk)
        with pytest.raises(OutputError, match=r"no space left.*Free the place, or name another\."):
            write_table(FRAME.clear(), path)
    assert read_table(path, TYPES).equals(FRAME)
    assert [one.name for one in path.parent.iterdir()] == ["table.parquet"]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (FRAME.drop("count"), "column `count` is missing. Mend the stage that writes it, then run `abstracts build`."),
        (FRAME.with_columns(pl.col("count").cast(pl.Int32)), "column `count` is Int32, not Int64."),
        (FRAME.with_columns(tags=pl.lit("x")), "column `tags` is String, not List(String)."),
    ],
)
def test_a_column_that_is_missing_or_of_another_type_is_named(path: Path, frame: pl.DataFrame, message: str) -> None:
    write_table(frame, path)
    with pytest.raises(BrokenTableError) as caught:
        read_table(path, TYPES)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_what_is_no_table_is_named(path: Path) -> None:
    with pytest.raises(BrokenTableError, match=r"table\.parquet: cannot be read as a table .* Run `abstracts build`\."):
        read_table(path, TYPES)
    path.parent.mkdir()
    path.write_bytes(b"no parquet")
    with pytest.raises(BrokenTableError, match="cannot be read as a table"):
        read_any_table(path)


CSV_TYPES: Final[dict[str, pl.DataType]] = {"paper_id": pl.String(), "doi": pl.String()}


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ids.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("paper_id,doi\n", []),
        ("paper_id,doi\n007,10.1000/a\n", [("007", "10.1000/a")]),
        ('paper_id,doi\np1,\np2,"10.1000/a,b"\n', [("p1", None), ("p2", "10.1000/a,b")]),
        ("paper_id,doi\r\np1,ü\r\n", [("p1", "ü")]),
    ],
)
def test_a_csv_is_read_as_text_and_empty_cells_are_null(
    tmp_path: Path, text: str, rows: list[tuple[str, str | None]]
) -> None:
    assert read_csv_table(csv(tmp_path, text), CSV_TYPES).rows() == rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("doi,paper_id\na,b\n", "columns must be paper_id, doi. Restore it from git."),
        ("paper_id\na\n", "columns must be paper_id, doi."),
        ("paper_id,doi,more\na,b,c\n", "columns must be paper_id, doi."),
        ("paper_id,doi\na,b,c\n", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_a_csv_with_other_columns_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BrokenTableError) as caught:
        read_csv_table(csv(tmp_path, text), CSV_TYPES)
    assert "ids.csv: " in str(caught.value)
    assert message in str(caught.value)


def test_a_csv_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenTableError, match=r"ids\.csv: cannot be read"):
        read_csv_table(tmp_path / "ids.csv", CSV_TYPES)


def test_a_table_that_comes_in_parts_is_the_same_as_one_that_does_not(path: Path, tmp_path: Path) -> None:
    with partial_tables([path]) as (table,):
        table.append(FRAME[:1])
        table.append(FRAME[1:])
    write_table(FRAME, tmp_path / "whole.parquet")
    assert path.read_bytes() == (tmp_path / "whole.parquet").read_bytes()


@pytest.mark.parametrize("sizes", [[8], [2, 2, 2, 2], [1] * 8, [7, 1], [0, 3, 0, 3, 2], [6, 0, 2]])
def test_a_large_table_is_written_and_read_some_rows_at_a_time_however_they_come(path: Path, sizes: list[int]) -> None:
    whole = pl.concat([FRAME] * 4)

    def write() -> bytes:
        start = 0
        with partial_tables([path], 3) as (table,):
            for size in sizes:
                table.append(whole[start : start + size])
                start += size
        return path.read_bytes()

    first = write()
    assert read_table(path, TYPES).equals(whole)
    assert [part.height for part in read_parts(path, TYPES)] == [3, 3, 2]
    assert pl.concat(read_parts(path, {"tags": TYPES["tags"]})).equals(whole.select("tags"))
    assert write() == first


def test_a_large_table_may_end_with_a_whole_part(path: Path) -> None:
    with partial_tables([path], 2) as (table,):
        table.append(pl.concat([FRAME] * 2))
    assert [part.height for part in read_parts(path, TYPES)] == [2, 2]


def test_a_large_table_is_the_same_however_its_rows_lie_in_memory(path: Path) -> None:
    whole = pl.DataFrame({"text": [f"{number:05}" * 200 for number in range(3_000)]})
    written = []
    for rows in (whole, pl.concat([whole[:700], whole[700:]], rechunk=False)):
        with partial_tables([path], 3_000) as (table,):
            table.append(rows)
        written.append(path.read_bytes())
    assert written[0] == written[1]


def test_parts_are_read_as_checked_as_a_whole_table(path: Path) -> None:
    write_table(FRAME, path)
    with pytest.raises(BrokenTableError, match="column `count` is Int64, not String"):
        list(read_parts(path, {"count": pl.String()}))


def test_tables_in_parts_are_written_all_or_none(path: Path) -> None:
    write_table(FRAME, path)
    before = path.read_bytes()

    def stopped() -> None:
        with partial_tables([path, path.with_name("other")]) as (one, other):
            one.append(FRAME.clear())
            other.append(FRAME)
            raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        stopped()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
