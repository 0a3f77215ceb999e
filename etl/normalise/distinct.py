"""A Python function over a column, called once for each distinct value."""

from collections.abc import Callable
from typing import TypeVar

import polars as pl

T = TypeVar("T")


def map_distinct(column: pl.Series, function: Callable[[str], T], dtype: pl.DataType) -> pl.Series:
    """The function of every value, nulls staying null; as long and in the order of the column."""
    results = {value: function(value) for value in column.drop_nulls().unique(maintain_order=True)}
    return pl.Series(column.name, [None if value is None else results[value] for value in column], dtype)
