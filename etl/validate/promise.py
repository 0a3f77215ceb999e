"""What a promise between tables is."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

Rows = Mapping[str, pl.LazyFrame]
"""The tables, each of which keeps its model: none of them fits in memory, and a promise reads what it needs."""


class Promise(NamedTuple):
    """What is promised of a column, and the rows that break it (their first columns serve as examples, sorted)."""

    table: str
    column: str
    says: str
    broken: Callable[[Rows], pl.LazyFrame]


def number(column: str) -> pl.Expr:
    """An id, which is a letter and 16 hexadecimal digits, as a number: half as long, and quicker to look up."""
    return pl.col(column).str.slice(1).str.to_integer(base=16, dtype=pl.UInt64)
