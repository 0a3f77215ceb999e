"""Tables by the place of the paper that a row is about, so that the rows of some papers are found without a search."""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.explore.known import known_rows
from etl.explore.order import PLACE, Places


class ByPlace:
    """The rows of a table, of which each is about the paper at its place; rows of no paper are passed over.

    Of one paper they keep the order of the table. Only their numbers are put in order, so that it takes no second copy.
    """

    def __init__(self, table: pl.DataFrame, places: pl.Series, paper_count: int) -> None:
        rows = pl.DataFrame({PLACE: places, "row": pl.int_range(table.height, dtype=pl.UInt32(), eager=True)})
        rows = rows.drop_nulls().sort(PLACE, maintain_order=True)
        self._table = table
        self._rows = rows["row"]
        self._ends: npt.NDArray[np.int64] = np.searchsorted(rows[PLACE].to_numpy(), np.arange(paper_count + 1))

    def frame(self, first: int, last: int) -> pl.DataFrame:
        """The rows of the papers at places `[first, last)`, paper by paper."""
        return self._table[self._rows[int(self._ends[first]) : int(self._ends[last])]]

    def counts(self, first: int, last: int) -> list[int]:
        """How many rows each of these papers has."""
        counts: list[int] = np.diff(self._ends[first : last + 1]).tolist()
        return counts

    def rows(self, first: int, last: int, *without: str) -> list[list[dict[str, Any]]]:
        """The rows of each of these papers as mappings of what is known, without some columns."""
        rows = iter(known_rows(self.frame(first, last).drop(without)))
        return [[next(rows) for _ in range(count)] for count in self.counts(first, last)]


def place_of(ids: pl.Series, places: pl.DataFrame) -> pl.Series:
    """The place of the paper of each id; null where there is none. `places` is a table of ids and `PLACE`."""
    name = places.columns[-1]
    return ids.alias(name).to_frame().join(places, on=name, how="left", maintain_order="left")[PLACE]


def as_places(column: pl.Series) -> Places:
    """A column of places as numpy has it."""
    found: Places = column.to_numpy().astype(np.uint32, copy=False)
    return found
