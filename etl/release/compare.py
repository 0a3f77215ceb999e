"""Two releases compared: the shape of their tables, their rows, and every cell that differs, with its cause."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from etl.release.about import Papers
from etl.release.causes import allowed
from etl.release.cells import TableCells
from etl.release.changes import cell_changes, column_changes
from etl.release.differing import CHANGED, OF_ROW, PLACE, Block
from etl.release.edited import edited
from etl.release.hashes import recoded
from etl.release.held import Held
from etl.release.inputs import differing
from etl.release.keys import aligned
from etl.release.shape import ShapeChange, shape_changes, tables_of
from etl.release.side import Side
from etl.release.why import Why
from schemas.columns import Change, Mention, Span

__all__ = ["Comparison", "RowCounts", "ShapeChange", "compare"]

_FIRST = (Span.TABLE, Mention.TABLE)
"""What is looked at before the rest, in this order: why mentions differ explains other cells."""


class RowCounts(NamedTuple):
    """The rows of a table on both sides; `changed` are those that both have, with a cell that differs."""

    old: int
    new: int
    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides."""

    shape: tuple[ShapeChange, ...]
    """Every change of what consumers rely on."""
    rows: Mapping[str, RowCounts]
    """The rows of every table of either side, in the order of the tables."""
    columns: Mapping[tuple[str, str], int]
    """(table, column) -> its changed cells in rows that both sides have; none of columns without any."""
    recoded: tuple[str, ...]
    """Files of tables whose bytes differ, though their shape and content are the same."""
    _old: Side
    _new: Side
    _tables: Mapping[str, TableCells]
    _held: Held
    _why: Why
    _papers: Papers

    def cells(self, *tables: str) -> Iterator[pl.DataFrame]:
        """Every cell that differs, of these tables or all, as frames of `Change.TYPES`, some at a time.

        Tables, rows and columns come in their published order; a row that went stands where its key would. First in
        a table come its columns that came, went or took another type, each as a row without a key.
        """
        for name in self.rows:
            if not tables or name in tables:
                yield from (frame for frame in self._cells(name) if frame.height)

    def _cells(self, name: str) -> Iterator[pl.DataFrame]:
        yield column_changes(name, self._old, self._new, self._why.causes)
        if name in self._tables:
            table = self._tables[name]
            for block in self._held.blocks(table):
                paper_ids = self._papers.named_by(block.rows)
                yield cell_changes(table, block, paper_ids, self._why.told(table, block, paper_ids))


def compare(old: Side, new: Side) -> Comparison:
    """What differs between two sides.

    Rows are read some at a time, and columns that the manifests call equal are not read at all. `BrokenTableError`
    where a table cannot be read.
    """
    names = tables_of(old, new)
    edits, held, why = edited(old, new), Held(), Why(allowed(differing(old, new)), old, new)
    shared = [name for name in names if name in old.shapes and name in new.shapes]
    tables = {name: TableCells(name, old, new, aligned(name, old, new, edits)) for name in shared}
    changed: Counter[str] = Counter()
    columns: Counter[tuple[str, str]] = Counter()
    for name in sorted(tables, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST)):
        for block in held.blocks(tables[name]):
            why.see(tables[name], block)
            is_changed = block.rows[Change.change] == CHANGED
            changed[name] += int(is_changed.sum())
            columns += _changed_cells(tables[name], block, is_changed)
    rows = {name: _counts(name, old, new, tables.get(name), changed[name]) for name in names}
    return Comparison(
        shape_changes(old, new), rows, columns, recoded(old, new), old, new, tables, held, why, Papers(old, new)
    )


def _changed_cells(table: TableCells, block: Block, is_changed: pl.Series) -> Counter[tuple[str, str]]:
    """The changed cells of each column in rows that both sides have."""
    places = block.cells.filter(is_changed.gather(block.cells[OF_ROW]))[PLACE].value_counts()
    return Counter({(table.table, table.columns[place]): count for place, count in places.iter_rows()})


def _counts(name: str, old: Side, new: Side, table: TableCells | None, changed: int) -> RowCounts:
    before, since = (side.rows(name) if name in side.shapes else 0 for side in (old, new))
    kept = table.rows.kept_count if table else 0
    return RowCounts(before, since, since - kept, before - kept, changed)
