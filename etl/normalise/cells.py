"""Columns of any type as text: what a table of unknown origin holds, in the form in which fields are read."""

from collections.abc import Callable
from typing import Final

import polars as pl

from etl.normalise.distinct import silent
from etl.normalise.printed_authors import printed_authors
from etl.normalise.text import NOTHING, plain_text_series

_WHOLE_FLOAT: Final = r"^\s*(\d+)\.0+\s*$"


def cell_texts(column: pl.Series) -> pl.Series:
    """Every value as text, null where it says nothing (`NA`, `nan`, `-`, white space).

    Numbers that were made floats lose their `.0`; the values of a list or struct are joined by spaces.
    """
    texts = _texts(column)
    return texts.set(texts.str.contains(NOTHING), None)


def without_decimals(texts: pl.Series) -> pl.Series:
    """Whole numbers that a program printed as floats (`12.0`) as they were (`12`)."""
    return texts.str.replace(_WHOLE_FLOAT, "$1")


def author_lists(column: pl.Series) -> pl.Series:
    """The names of every cell, an empty list where there are none: of a list as they are, of a text taken apart."""
    if isinstance(column.dtype, pl.List | pl.Array):
        return _listed(column, lambda values: plain_text_series(cell_texts(values)))
    return printed_authors(cell_texts(column))[0]


def _listed(column: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The texts of every list, those that are null or empty left out; an empty list where there are none."""
    lists = column.arr.to_list() if isinstance(column.dtype, pl.Array) else column
    flat = pl.DataFrame({"row": pl.arange(column.len(), eager=True), "value": lists}).explode("value")
    read_values = flat.with_columns(read(flat["value"]).alias("value")).filter(pl.col("value").str.len_bytes() > 0)
    found = read_values.group_by("row", maintain_order=True).agg("value")
    rows = pl.DataFrame({"row": pl.arange(column.len(), eager=True)})
    joined = rows.join(found, on="row", how="left", maintain_order="left")
    return joined["value"].fill_null([]).alias(column.name)


def _texts(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype == pl.String():
        return column
    if dtype == pl.Binary():  # text of which its writer did not say so
        return pl.Series(
            column.name, [raw if raw is None else raw.decode(errors="replace") for raw in column], pl.String()
        )
    if dtype.is_float():
        return without_decimals(column.fill_nan(None).cast(pl.String()))
    if isinstance(dtype, pl.List | pl.Array):
        return _listed(column, _texts).list.join(" ")
    if isinstance(dtype, pl.Struct):
        parts = [_texts(column.struct.field(field.name)) for field in _named(dtype)]
        joined = pl.concat_str(silent(column.name, column.len()), *parts, separator=" ", ignore_nulls=True)
        return pl.select(joined.alias(column.name)).to_series()
    try:
        return column.cast(pl.String(), strict=False)
    except pl.exceptions.InvalidOperationError:  # a duration, say: a type that has no text says nothing of a paper
        return silent(column.name, column.len())


def _named(dtype: pl.Struct) -> list[pl.Field]:
    """The fields of a struct that are read: the name alone where there is one, else all."""
    return [field for field in dtype.fields if field.name == "name"] or dtype.fields
