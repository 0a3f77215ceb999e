"""Rows of a table by their numbers, some at a time, in bounded memory."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from etl.release.keys import BLOCK
from etl.release.memory import of_its_own
from etl.release.side import Side

_WINDOW: Final = 3 * BLOCK
"""Rows that stand so near each other are read and held together."""


class Rows:
    """The rows of a table, taken by their numbers; whoever takes them in order has each read once."""

    def __init__(self, side: Side, table: str, columns: Sequence[str]) -> None:
        self._side, self._table, self._columns = side, table, columns
        self._start = 0
        self._frame = side.read(table, columns, 0, 0)

    def take(self, rows: pl.Series) -> pl.DataFrame:
        """The rows of these numbers, in this order."""
        if rows.is_empty():
            return self._frame.clear()
        first, last = _ends(rows)
        if last - first < _WINDOW:
            self._hold(first, last)
            return self._frame[rows - self._start]
        found = pl.DataFrame({"row": rows}).with_row_index("place")
        parts = []
        for _, part in found.group_by(pl.col("row") // BLOCK, maintain_order=True):
            self._hold(*_ends(part["row"]))
            parts.append((part["place"], of_its_own(self._frame[part["row"] - self._start])))
        places = pl.concat([place for place, _ in parts])
        return pl.concat([frame for _, frame in parts])[places.arg_sort()]

    def _hold(self, first: int, last: int) -> None:
        """Hold at least these rows, whole blocks of them; what stands before is let go."""
        begin, end = first // BLOCK * BLOCK, (last // BLOCK + 1) * BLOCK
        held_to = self._start + self._frame.height
        if self._start <= begin < held_to:
            parts = [self._frame.slice(begin - self._start)]
            self._start = begin
        else:
            parts, self._start, held_to = [], begin, begin
        if end > held_to:
            parts.append(self._side.read(self._table, self._columns, held_to, end - held_to))
        self._frame = pl.concat(parts, rechunk=False)


def _ends(rows: pl.Series) -> tuple[int, int]:
    ends = pl.select(pl.lit(rows).min().alias("first"), pl.lit(rows).max().alias("last")).row(0)
    return int(ends[0]), int(ends[1])
