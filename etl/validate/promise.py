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
    is_of_papers: bool = False
    """Whether it holds where it holds of some papers at a time, with what belongs to them (`cohorts`)."""
