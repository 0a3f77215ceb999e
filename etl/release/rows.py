"""Rows of two sides aligned: which row of the old side is which of the new one, and which have no counterpart."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import polars as pl

_KEY: Final = "key"
_NTH: Final = "nth"
_OLD: Final = "old"
_NEW: Final = "new"
ROW: Final = pl.UInt32()
"""The type of a row's number."""


class Aligned(NamedTuple):
    """The rows of a table on both sides, each with at most one counterpart."""

    partner: pl.Series
    """For each row of the new side the number of its row on the old side; null where it is new."""
    removed: pl.Series
    """The numbers of the old side's rows that have no counterpart, ascending."""

    @property
    def kept_count(self) -> int:
        """How many rows both sides have."""
        return self.partner.len() - self.partner.null_count()


def numbers(count: int) -> pl.Series:
    """The numbers of so many rows."""
    return pl.int_range(count, dtype=ROW, eager=True)


def same_rows(count: int) -> Aligned:
    """Rows that are the same on both sides, in the same order."""
    return Aligned(numbers(count), pl.Series([], dtype=ROW))


def align(old: Sequence[pl.Series], new: Sequence[pl.Series]) -> Aligned:
    """Rows aligned by their keys: those that agree in the first kind of key, of the rest those in the second, …

    A null key agrees with none. Of rows with one key the first is aligned with the first, the second with the second.
    """
    if old[0].len() == new[0].len() and (old[0] == new[0]).fill_null(False).all():
        return same_rows(new[0].len())
    pairs = pl.DataFrame(schema={_OLD: ROW, _NEW: ROW})
    for before, since in zip(old, new, strict=True):
        left = [_left(keys, side, pairs[side]) for keys, side in ((before, _OLD), (since, _NEW))]
        pairs = pl.concat([pairs, _pairs(*left)])
    every = pl.DataFrame({_NEW: numbers(new[0].len())})
    partner = every.join(pairs, on=_NEW, how="left", maintain_order="left")[_OLD]
    return Aligned(partner, _left(numbers(old[0].len()), _OLD, pairs[_OLD])[_OLD])


def _left(keys: pl.Series, side: str, taken: pl.Series) -> pl.DataFrame:
    """The keys and numbers of the rows that are not taken."""
    is_free = pl.repeat(True, keys.len(), eager=True).scatter(taken, False)
    return pl.DataFrame({_KEY: keys, side: numbers(keys.len())}).filter(is_free)


def _pairs(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the rows whose keys agree."""
    old, new = (side.drop_nulls(_KEY) for side in (old, new))
    on = [_KEY]
    if any(side[_KEY].n_unique() < side.height for side in (old, new)):
        on.append(_NTH)
        old, new = (side.with_columns(pl.int_range(pl.len()).over(_KEY).alias(_NTH)) for side in (old, new))
    return new.join(old, on=on).select(_OLD, _NEW)
