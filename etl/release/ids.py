"""Columns of ids and names as a side has them, which may lack them."""

from collections.abc import Sequence

import polars as pl

from etl.release.side import Side


def has_texts(side: Side, table: str, names: Sequence[str]) -> bool:
    """Whether a side has these columns of a table, and they hold text."""
    columns = side.shapes[table].columns if table in side.shapes else {}
    return all(name in columns and columns[name].type == "string" for name in names)


def ids_in(side: Side, table: str, *names: str) -> pl.DataFrame:
    """These columns of every row of a table; without a row where the side lacks any."""
    if has_texts(side, table, names):
        return side.read(table, names)
    return pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
