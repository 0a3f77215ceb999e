"""What a promise between tables is."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

Tables = Mapping[str, pl.DataFrame]


class Promise(NamedTuple):
    """What is promised of a column, and the rows that break it (their first columns serve as examples)."""

    table: str
    column: str
    says: str
    broken: Callable[[Tables], pl.DataFrame]
