"""Cells of a table that differ: what a row that came brings, what one that went takes, and what changed in the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from etl.release.blocks import Rows
from etl.release.differing import Block, Parts, in_order, joined
from etl.release.hashes import unlike
from etl.release.keys import BLOCK
from etl.release.rows import Aligned, numbers
from etl.release.shape import columns_of, shared_columns
from etl.release.side import Side

_MANY_CELLS: Final = 50_000
"""So many cells are looked at together; less takes as long, and more takes memory."""


@dataclass(frozen=True)
class TableCells:
    """The cells of a table that both sides have, its rows aligned."""

    table: str
    old: Side
    new: Side
    rows: Aligned

    @cached_property
    def columns(self) -> list[str]:
        """The columns of either side; a cell says the place of its own in them."""
        return columns_of(self.table, self.old, self.new)

    @cached_property
    def compared(self) -> list[str]:
        """The columns of both sides that may hold other values in rows that both have."""
        shared = shared_columns(self.table, self.old, self.new)
        return shared if self.has_moved else unlike(self.table, shared, self.old, self.new)

    @cached_property
    def has_moved(self) -> bool:
        """Whether some row stands elsewhere on the old side, or not at all, so that hashes of columns say nothing."""
        return not (self.rows.partner == numbers(self.rows.partner.len())).fill_null(False).all()

    def blocks(self) -> Iterator[Block]:
        """All cells that differ, some rows at a time, in the order of the new side; rows that went stand by their key.

        A cell that came or went with its row is one only if it says something: null and an empty list do not. Of rows
        that both sides have only the columns that both have are compared.
        """
        waiting: list[Block] = []
        for block in self._blocks():
            waiting.append(block)
            if sum(one.cells.height for one in waiting) >= _MANY_CELLS:
                yield joined(waiting)
                waiting = []
        if waiting:
            yield joined(waiting)

    def _blocks(self) -> Iterator[Block]:
        """The cells of a block of rows each."""
        if not self.compared and not self.has_moved:
            return
        parts = Parts(self.table, self.old, self.new)
        since = list(self.new.shapes[self.table].columns) if self.has_moved else parts.needed(self.new, self.compared)
        every = list(self.old.shapes[self.table].columns)
        is_shrunk = self.rows.removed.len() > 0
        before = Rows(self.old, self.table, every if is_shrunk else parts.needed(self.old, self.compared))
        gone = _Gone(parts, before, self.rows.removed)
        count = self.rows.partner.len()
        for start in range(0, max(count, 1), BLOCK):
            partner = self.rows.partner.slice(start, BLOCK)
            frame = self.new.read(self.table, since, start, partner.len())
            kept = partner.is_not_null()
            is_grown = not kept.all()
            held = frame.filter(kept) if is_grown else frame
            found = [
                parts.changed(before.take(partner.drop_nulls()), held, self.compared),
                parts.came(frame.filter(~kept)) if is_grown else None,
                gone.until(frame.tail(1) if start + BLOCK < count else None),
            ]
            if blocks := [one for one in found if one is not None]:
                yield in_order(blocks)


class _Gone:
    """The rows that went, taken in order; those of one block at a time, so that each is read while it is at hand."""

    def __init__(self, parts: Parts, rows: Rows, removed: pl.Series) -> None:
        self._parts, self._rows, self._left = parts, rows, removed
        self._read = rows.take(removed.clear())

    def until(self, last: pl.DataFrame | None) -> Block | None:
        """Those whose place is not behind that row, if there are any; all that are left without one."""
        parts: list[pl.DataFrame] = []
        while self._read.height or self._left.len():
            if not self._read.height:
                self._read = self._next()
            count = self._read.height if last is None else self._parts.count_until(self._read, last)
            parts.append(self._read.head(count))
            self._read = self._read.slice(count)
            if self._read.height:
                break
        rows = pl.concat([self._read.clear(), *parts])
        return self._parts.went(rows) if rows.height else None

    def _next(self) -> pl.DataFrame:
        end = (int(self._left[0]) // BLOCK + 1) * BLOCK
        count = int((self._left < end).sum())
        rows, self._left = self._left.head(count), self._left.slice(count)
        return self._rows.take(rows)
