"""Types in plain words, reachable without Pandera."""

from typing import Final

import polars as pl

_NAMES: Final[dict[object, str]] = {
    pl.String(): "string",
    pl.Int64(): "integer",
    pl.Float64(): "number",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
}


def plain_type(dtype: pl.DataType) -> str:
    """A type in the words of the data dictionary: `string`, `list of string`, …; `KeyError` if no table has it."""
    if isinstance(dtype, pl.List):
        return f"list of {plain_type(instance(dtype.inner))}"
    if isinstance(dtype, pl.Struct):
        members = (f"{field.name}: {plain_type(instance(field.dtype))}" for field in dtype.fields)
        return f"({', '.join(members)})"
    return _NAMES[dtype]


def instance(dtype: object) -> pl.DataType:
    """A type as an instance, where polars gives the class."""
    return dtype() if isinstance(dtype, type) else dtype  # type: ignore[return-value]
