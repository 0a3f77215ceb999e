from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from etl.errors import BrokenTableError
from etl.io import checked
from etl.io.checked import checked_table
from etl.io.sums import write_sums
from etl.io.tables import write_table

FRAME = pl.DataFrame({"name": ["a", "b", "c", "d", "e"], "count": [1, 2, 3, 4, 5]})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table of two files, with their sums."""
    for number, part in enumerate((FRAME[:3], FRAME[3:]), 1):
        write_table(part, tmp_path / f"table-{number:04}.parquet")
    write_sums(tmp_path)
    return tmp_path / "table.parquet"


def test_the_files_of_a_table_are_read_as_one(path: Path) -> None:
    table = checked_table(path)
    assert table.scan().collect().equals(FRAME)
    assert [part.to_dict(as_series=False) for part in table.parts(["count"])] == [
        {"count": [1, 2, 3]},
        {"count": [4, 5]},
    ]


def test_rows_that_are_written_together_are_read_together_and_few_with_what_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FRAME.write_parquet(tmp_path / "table.parquet", row_group_size=2)
    table = checked_table(tmp_path / "table.parquet")
    assert [part.height for part in table.parts(FRAME.columns)] == [5]
    monkeypatch.setattr(checked, "_CELLS", 4)
    assert [part.height for part in table.parts(FRAME.columns)] == [2, 2, 1]
    assert [part.height for part in table.parts(["name"])] == [4, 1]
    assert pl.concat(table.parts(FRAME.columns)).equals(FRAME)


def test_a_table_without_a_row_has_one_part(tmp_path: Path) -> None:
    write_table(FRAME.clear(), tmp_path / "table.parquet")
    (part,) = checked_table(tmp_path / "table.parquet").parts(["name"])
    assert part.equals(FRAME.clear().select("name"))


def test_the_sums_are_those_that_were_held_or_else_the_files_own(path: Path) -> None:
    expected = {one.name: sha256(one.read_bytes()).hexdigest() for one in sorted(path.parent.glob("*.parquet"))}
    assert checked_table(path).sums() == expected
    (path.parent / "sums.json").unlink()
    assert checked_table(path).sums() == expected


def test_a_damaged_or_missing_file_is_refused(path: Path, tmp_path: Path) -> None:
    second = path.parent / "table-0002.parquet"
    second.write_bytes(second.read_bytes()[:-1] + b"?")
    with pytest.raises(BrokenTableError, match=r"table-0002\.parquet: is not what sums\.json says"):
        checked_table(path)
    (path.parent / "sums.json").unlink()
    with pytest.raises(BrokenTableError, match=r"table-0002\.parquet: cannot be read as a table"):
        checked_table(path)
    with pytest.raises(BrokenTableError, match=r"none\.parquet: cannot be read as a table"):
        checked_table(tmp_path / "none.parquet")


def test_files_of_other_columns_are_no_table(path: Path) -> None:
    write_table(FRAME.rename({"count": "number"}), path.parent / "table-0002.parquet")
    write_sums(path.parent)
    with pytest.raises(BrokenTableError, match=r"table-0002\.parquet: has other columns than table-0001\.parquet"):
        checked_table(path)
