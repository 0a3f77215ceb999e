"""Order and uniqueness of rows that come in parts: proven as they pass by, so that hardly any of them is kept."""

from collections.abc import Sequence
from functools import reduce

import polars as pl


class Ascent:
    """Whether rows ascend strictly by some columns, which proves that they are sorted, and that none is there twice."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = list(columns)
        self.is_strict = True
        self._last: pl.DataFrame | None = None

    def add(self, part: pl.DataFrame) -> None:
        """Take the next rows."""
        rows = part.select(self.columns)
        joined = rows if self._last is None else pl.concat([self._last, rows])
        self.is_strict = self.is_strict and _ascends(joined)
        self._last = joined.tail(1)


class Distinct:
    """Whether the values of some columns, taken together, are unique in rows that ascend as `order` tells.

    Where they hold the first column of that order, equal ones stand among rows with one value of it, and only the last
    of these are kept; where they hold all of it, nothing is. Else a hash a row is kept, 8 bytes: if all are distinct,
    so are the values.
    """

    def __init__(self, columns: Sequence[str], order: Ascent) -> None:
        self.columns = list(columns)
        self._order = order
        self._is_held = set(order.columns) <= set(columns)
        self._kept: list[pl.DataFrame] = []
        self._is_unique = True

    def add(self, part: pl.DataFrame) -> None:
        """Take the next rows, which the order has taken too."""
        first = self._order.columns[0]
        if self._is_held or not part.height:
            return
        if first not in self.columns:
            self._kept.append(_hashed(part, self.columns))
            return
        rows = pl.concat([*self._kept, part.select(self.columns)])
        self._is_unique = self._is_unique and _are_distinct(_hashed(rows, self.columns))
        self._kept = [rows.filter(pl.col(first) == pl.col(first).last())]

    def is_proven(self) -> bool:
        """Whether no two rows are known to be equal; where it is not, they must be looked at together."""
        if self._order.columns[0] in self.columns:
            return self._order.is_strict and self._is_unique
        return not self._kept or _are_distinct(pl.concat(self._kept))


def _ascends(rows: pl.DataFrame) -> bool:
    """Whether each row is greater than the one before; a null is no order."""
    pairs = [(pl.col(name).shift(1), pl.col(name)) for name in reversed(rows.columns)]
    is_greater = reduce(lambda rest, pair: (pair[0] < pair[1]) | ((pair[0] == pair[1]) & rest), pairs, pl.lit(False))
    return bool(rows.lazy().select(is_greater.slice(1).fill_null(False).all()).collect().item())


def _hashed(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    return rows.select(pl.struct(columns).hash().alias("hash"))


def _are_distinct(hashes: pl.DataFrame) -> bool:
    return hashes["hash"].n_unique() == hashes.height
