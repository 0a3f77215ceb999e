"""A Python function over a column, called once for each distinct value, and not at all for a silent column."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import polars as pl

T = TypeVar("T")

STRINGS: Final = pl.List(pl.String())
_BETWEEN: Final = "\x1f"
"""ASCII's unit separator: white space, which no readable text holds; lists are built a column at once by it."""


def is_silent(column: pl.Series) -> bool:
    """Whether a column has no value at all."""
    return column.null_count() == column.len()


def silent(name: str, height: int, dtype: pl.DataType | None = None) -> pl.Series:
    """A column of so many nulls, of texts if nothing else is said."""
    return pl.Series(name, [None], dtype or pl.String()).new_from_index(0, height)


def put(column: pl.Series, rows: pl.Series, values: pl.Series) -> pl.Series:
    """A column with these values in the rows of a mask; unlike `scatter`, it leaves the column itself as it is."""
    return column.clone().scatter(rows.arg_true(), values)


def map_distinct(column: pl.Series, function: Callable[[str], T], dtype: pl.DataType) -> pl.Series:
    """The function of every value, nulls staying null; as long and in the order of the column."""
    if is_silent(column):
        return silent(column.name, column.len(), dtype)
    values = column.drop_nulls().unique(maintain_order=True)
    results = pl.Series("result", [function(value) for value in values], dtype)
    if values.len() == column.len():
        return results.alias(column.name)
    known = pl.DataFrame({"value": values, "result": results})
    return (
        column.to_frame("value").join(known, on="value", how="left", maintain_order="left")["result"].alias(column.name)
    )


def map_lists(column: pl.Series, function: Callable[[str], Sequence[str]]) -> pl.Series:
    """The list that the function makes of every value; an empty one for nulls."""
    return as_lists(map_distinct(column, lambda value: _BETWEEN.join(function(value)), pl.String()))


def as_lists(joined: pl.Series) -> pl.Series:
    """Lists of the texts that ASCII's unit separator parts; an empty list for null and for nothing."""
    if is_silent(joined):
        return pl.Series(joined.name, [[]], STRINGS).new_from_index(0, joined.len())
    lists = (
        pl.when(pl.col("joined").fill_null("") == "")
        .then(pl.lit([], STRINGS))
        .otherwise(pl.col("joined").str.split(_BETWEEN))
    )
    return joined.to_frame("joined").select(lists.alias(joined.name)).to_series()
