from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.release.texts import says_something, text_of

PAIRS = pl.List(pl.Struct({"key": pl.String(), "value": pl.String()}))


def texts(values: list[object], dtype: pl.DataType) -> list[str | None]:
    return pl.DataFrame({"v": values}, {"v": dtype}).select(text_of("v", dtype)).to_series().to_list()


@pytest.mark.parametrize(
    ("dtype", "value", "text"),
    [
        (pl.String(), "a\n\u202eb", "a\n\u202eb"),
        (pl.Int64(), -3, "-3"),
        (pl.Float64(), 0.5, "0.5"),
        (pl.Boolean(), True, "true"),
        (pl.Date(), date(2024, 2, 29), "2024-02-29"),
        (pl.List(pl.String()), [], "[]"),
        (pl.List(pl.String()), ['a"b', "c"], '["a\\"b","c"]'),
        (pl.List(pl.Int64()), [1, 2], "[1,2]"),
        (PAIRS, [{"key": "k", "value": "v"}], '[{"key":"k","value":"v"}]'),
    ],
)
def test_values_have_plain_texts(dtype: pl.DataType, value: object, text: str) -> None:
    assert texts([value, None], dtype) == [text, None]


@settings(max_examples=40)
@given(st.lists(st.lists(st.text() | st.none(), max_size=4), min_size=2, max_size=6))
def test_two_lists_have_one_text_only_if_they_are_one(values: list[list[str | None]]) -> None:
    found = texts(list(values), pl.List(pl.String()))
    for value, text in zip(values, found, strict=True):
        assert [other for other, also in zip(values, found, strict=True) if also == text] == [
            other for other in values if other == value
        ]


def test_null_and_an_empty_list_say_nothing() -> None:
    frame = pl.DataFrame(
        {"l": [[], None, [None], ["a"]], "s": ["", None, "a", "b"]}, {"l": pl.List(pl.String()), "s": pl.String()}
    )
    said = frame.select(says_something(name, dtype) for name, dtype in frame.schema.items())
    assert said["l"].to_list() == [False, False, True, True]
    assert said["s"].to_list() == [True, False, True, True]
