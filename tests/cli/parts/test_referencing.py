"""Rows that come in parts of other sizes."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.cli.parts.referencing import regrouped


@given(st.lists(st.integers(0, 9), max_size=8), st.integers(1, 7))
def test_rows_are_passed_on_so_many_at_a_time(heights: list[int], rows: int) -> None:
    whole = pl.DataFrame({"row": range(sum(heights))})
    starts = [sum(heights[:number]) for number in range(len(heights))]
    found = list(regrouped((whole[start : start + size] for start, size in zip(starts, heights, strict=True)), rows))
    assert [one.height for one in found[:-1]] == [rows] * (len(found) - 1)
    assert all(0 < one.height <= rows for one in found)
    assert pl.concat([whole.clear(), *found]).equals(whole)
