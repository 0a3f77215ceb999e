"""A function over a column: once for each distinct value, and never for a silent one."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.distinct import map_distinct, map_lists, put, silent

VALUES = st.lists(st.none() | st.sampled_from(["", "a", "b", "ab"]))


@given(VALUES)
def test_each_value_is_read_once(values: list[str | None]) -> None:
    read: list[str] = []

    def length(text: str) -> int:
        read.append(text)
        return len(text)

    lengths = map_distinct(pl.Series("name", values, pl.String()), length, pl.Int64())
    assert lengths.name == "name"
    assert lengths.to_list() == [None if value is None else len(value) for value in values]
    assert sorted(read) == sorted({value for value in values if value is not None})


@given(VALUES)
def test_lists_are_never_null(values: list[str | None]) -> None:
    lists = map_lists(pl.Series("name", values, pl.String()), list)
    assert lists.dtype == pl.List(pl.String())
    assert lists.to_list() == [list(value or "") for value in values]


def test_a_column_stays_as_it_is_when_others_are_made_of_it() -> None:
    column = pl.Series(["a", None, "c"])
    assert put(column, pl.Series([False, True, True]), pl.Series(["x", None])).to_list() == ["a", "x", None]
    assert column.to_list() == ["a", None, "c"]
    assert silent("name", 2).to_list() == [None, None]
