import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.release import blocks
from etl.release.blocks import Rows
from etl.release.rows import ROW
from tests.publish.conftest import row
from tests.release.world import made

COUNT = 20
SIDE = made({"aliases": [row("aliases", alias_id=f"{number:02}", reason=f"r{number}") for number in range(COUNT)]})
TAKEN = st.lists(st.lists(st.integers(0, COUNT - 1), max_size=8), max_size=4)


@settings(max_examples=40)
@given(TAKEN)
def test_rows_are_taken_by_their_numbers_in_any_order(taken: list[list[int]]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blocks, "BLOCK", 3)
        patched.setattr(blocks, "_WINDOW", 6)
        rows = Rows(SIDE, "aliases", ["reason", "alias_id"])
        for numbers in taken:
            found = rows.take(pl.Series(numbers, dtype=ROW))
            assert found["alias_id"].to_list() == [f"{number:02}" for number in numbers]
            assert found.columns == ["reason", "alias_id"]


def test_who_takes_rows_in_order_has_each_read_once() -> None:
    read: list[tuple[int, int | None]] = []

    class Watched(type(SIDE)):  # type: ignore[misc]
        def read(self, table: str, columns: list[str], start: int = 0, count: int | None = None) -> pl.DataFrame:
            read.append((start, count))
            return super().read(table, columns, start, count)  # type: ignore[no-any-return]

    side = Watched(SIDE.name, SIDE.shapes, SIDE.manifest, SIDE.frames)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blocks, "BLOCK", 5)
        rows = Rows(side, "aliases", ["alias_id"])
        for start in (0, 4, 8, 12, 16):
            rows.take(pl.int_range(start, start + 4, dtype=ROW, eager=True))
    assert [one for one in read if one[1]] == [(0, 5), (5, 5), (10, 5), (15, 5)]
