"""Large tables by the row groups of their files."""

from pathlib import Path

import polars as pl
import pytest

from etl.errors import BrokenTableError
from etl.io.parts import part_heights, read_between, read_file, read_part, read_whole
from etl.io.sums import write_sums

FRAME = pl.DataFrame({"place": range(10), "name": [f"paper {number}" for number in range(10)]})
TYPES = dict(FRAME.schema)
GROUPS = [4, 4, 2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of three row groups."""
    FRAME.write_parquet(tmp_path / "table.parquet", row_group_size=4)
    return tmp_path / "table.parquet"


def test_parts_of_a_file_are_its_row_groups(path: Path) -> None:
    assert part_heights(path) == GROUPS
    parts = [read_part(path, TYPES, number) for number in range(3)]
    assert [part.height for part in parts] == GROUPS
    assert pl.concat(parts).equals(FRAME)
    assert read_part(path, {"name": TYPES["name"]}, 1).equals(FRAME[4:8].select("name"))


def test_a_file_is_read_with_all_its_row_groups(path: Path) -> None:
    assert read_whole(path, TYPES).equals(FRAME)
    assert read_file(path, TYPES).equals(FRAME)
    write_sums(path.parent)
    FRAME[:3].write_parquet(path)
    assert read_whole(path, TYPES).equals(FRAME[:3])
    with pytest.raises(BrokenTableError, match="is not what sums"):
        read_file(path, TYPES)


@pytest.mark.parametrize(("start", "end"), [(0, 10), (3, 5), (4, 8), (9, 20), (5, 5), (-3, 1), (20, 30)])
def test_rows_between_two_places_are_read(path: Path, start: int, end: int) -> None:
    assert read_between(path, TYPES, "place", start, end).equals(FRAME[max(0, start) : max(0, end)])


def test_an_empty_file_has_no_part(path: Path) -> None:
    FRAME.clear().write_parquet(path)
    assert part_heights(path) == []
    assert read_whole(path, TYPES).equals(FRAME.clear())
    assert read_between(path, TYPES, "place", 0, 10).equals(FRAME.clear())


def test_a_file_that_is_none_is_named(path: Path) -> None:
    path.write_text("no table")
    with pytest.raises(BrokenTableError, match=r"table\.parquet: cannot be read as a table"):
        part_heights(path)
