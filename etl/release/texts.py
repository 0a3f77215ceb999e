"""Values as text: the same text for the same value, and another for another."""

from typing import Final

import polars as pl

_BEFORE: Final = '{"":'
_AFTER: Final = "}"


def text_of(column: str, dtype: pl.DataType) -> pl.Expr:
    """A column as text: lists as JSON, days as YYYY-MM-DD, numbers plain, `true` or `false`; null stays null."""
    value = pl.col(column)
    if not isinstance(dtype, pl.List | pl.Struct):
        return value if dtype == pl.String() else value.cast(pl.String())
    text = pl.struct(value.alias("")).struct.json_encode().str.strip_prefix(_BEFORE).str.strip_suffix(_AFTER)
    return pl.when(value.is_not_null()).then(text).alias(column)


def says_something(column: str, dtype: pl.DataType) -> pl.Expr:
    """Whether a value says something: is neither null nor an empty list."""
    return pl.col(column).list.len().fill_null(0) > 0 if isinstance(dtype, pl.List) else pl.col(column).is_not_null()
