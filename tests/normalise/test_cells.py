from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.cells import author_lists, cell_texts, without_decimals

NAMES = pl.List(pl.String())


@pytest.mark.parametrize(
    ("values", "dtype", "texts"),
    [
        (["a b", None], pl.String(), ["a b", None]),
        (["a", "b"], pl.Categorical(), ["a", "b"]),
        ([2014, None], pl.Int16(), ["2014", None]),
        ([2014.0, 706.3725, float("nan"), None], pl.Float64(), ["2014", "706.3725", None, None]),
        ([Decimal("1.10")], pl.Decimal(10, 2), ["1.10"]),
        ([date(2014, 1, 2)], pl.Date(), ["2014-01-02"]),
        ([["A", None, "b"], [], None], NAMES, ["A b", None, None]),
        ([[1, 2]], pl.Array(pl.Int64(), 2), ["1 2"]),
        ([{"name": "Ada", "rank": 1}, None], pl.Struct({"name": pl.String(), "rank": pl.Int64()}), ["Ada", None]),
        ([{"given": "Ada", "family": "Oil"}], pl.Struct({"given": pl.String(), "family": pl.String()}), ["Ada Oil"]),
        ([b"caf\xc3\xa9", b"caf\xe9", None], pl.Binary(), ["café", "caf\ufffd", None]),
        ([timedelta(1)], pl.Duration(), [None]),
        ([None, None], pl.Null(), [None, None]),
        ([{}], pl.Struct({}), [None]),
        ([[]], pl.List(pl.Null()), [None]),
    ],
)
def test_values_of_any_type_are_read_as_text(values: list[Any], dtype: pl.DataType, texts: list[str | None]) -> None:
    assert cell_texts(pl.Series("column", values, dtype)).to_list() == texts


@pytest.mark.parametrize("cell", ["", "  ", "NA", "n/a", "NaN", "None", "null", "-", "—", "...", "?", "<NA>", " TBD "])
def test_a_cell_that_says_nothing_is_null(cell: str) -> None:
    assert cell_texts(pl.Series([cell, f"{cell}x y"])).to_list() == [None, f"{cell}x y"]


def test_whole_numbers_lose_the_decimals_that_a_program_gave_them() -> None:
    texts = pl.Series(["12.0", " 7.00 ", "1.5", "v. 12.0", None])
    assert without_decimals(texts).to_list() == ["12", "7", "1.5", "v. 12.0", None]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ada Oil; Bo Cog", ["Ada Oil", "Bo Cog"]),
        ("Oil, A. and Cog, B.", ["Oil, A.", "Cog, B."]),
        ("Ada Oil, Bo Cog", ["Ada Oil", "Bo Cog"]),
        ("Ada Oil", ["Ada Oil"]),
        ("Ana Mu\\~noz", ["Ana Muñoz"]),
        ("['Ada Oil', 'Bo O\\'Cog']", ["Ada Oil", "Bo O'Cog"]),
        ('["Ada Oil", "Bo Cog"]', ["Ada Oil", "Bo Cog"]),
        ("[Ada Oil]", ["[Ada Oil]"]),
        ("NA", []),
        (None, []),
    ],
)
def test_author_texts_are_taken_apart(cell: str | None, names: list[str]) -> None:
    assert author_lists(pl.Series([cell], dtype=pl.String())).to_list() == [names]


@pytest.mark.parametrize(
    ("dtype", "cells", "lists"),
    [
        (NAMES, [["Oil, Ada", " B\\'ela  Cog ", "", None], [], None], [["Oil, Ada", "Béla Cog"], [], []]),
        (pl.Array(pl.String(), 2), [["A B", "C D"], None], [["A B", "C D"], []]),
        (pl.List(NAMES), [[["Ada", "Oil"], ["Bo"]]], [["Ada Oil", "Bo"]]),
        (pl.List(pl.Struct({"name": pl.String()})), [[{"name": "Ada Oil"}, {"name": None}]], [["Ada Oil"]]),
        (pl.List(pl.Null()), [[None], []], [[], []]),
        (pl.Null(), [None, None], [[], []]),
    ],
)
def test_author_lists_are_taken_as_they_are(dtype: pl.DataType, cells: list[Any], lists: list[list[str]]) -> None:
    found = author_lists(pl.Series("authors", cells, dtype))
    assert found.to_list() == lists
    assert found.dtype == NAMES


@given(st.lists(st.text(max_size=30) | st.none(), max_size=6))
def test_no_text_breaks_the_reading_of_authors(cells: list[str | None]) -> None:
    lists = author_lists(pl.Series(cells, dtype=pl.String())).to_list()
    assert len(lists) == len(cells)
    assert all(isinstance(name, str) and name for names in lists for name in names)


def test_a_list_that_is_printed_within_lists_is_taken_as_text() -> None:
    assert author_lists(pl.Series(["[" * 100_000 + "Ada" + "]" * 100_000]))[0].len() == 1
