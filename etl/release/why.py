"""Why cells differ, in words: at once where there is one cause, else by all that differs."""

from functools import cached_property

import polars as pl

from etl.release.causes import CODES, Causes
from etl.release.cell_causes import CellCauses, asked_of
from etl.release.cells import TableCells
from etl.release.differing import CHANGED, OF_ROW, PLACE, Block
from etl.release.evidence import Evidence
from etl.release.side import Side
from schemas.columns import Change, Conflict, Mention, Paper, Provenance, Span

_OF_FIELDS = (Paper.TABLE, Provenance.TABLE, Conflict.TABLE)


class Why:
    """The causes of cells: every block is seen before the first is told."""

    def __init__(self, causes: Causes, old: Side, new: Side) -> None:
        self.causes = causes
        self._old, self._new = old, new
        self._evidence = Evidence(causes)
        self._asked = [pl.Series([], dtype=pl.UInt64())]

    def see(self, table: TableCells, block: Block) -> None:
        """Take note of what a block explains; those of `spans` come first, then those of `mentions`."""
        if self.causes.only is not None:
            return
        if table.table == Span.TABLE and self.causes.parser is not None:
            self._evidence.see_spans(block)
        elif table.table == Mention.TABLE:
            self._evidence.see_mentions(block, table.columns)
        elif table.table in _OF_FIELDS:
            self._asked.append(_asked(table, block))

    def told(self, table: TableCells, block: Block, paper_ids: pl.Series) -> pl.DataFrame:
        """The cause of each cell of a block, as `cause` and `cause_detail`."""
        if self.causes.only is not None:
            codes = pl.repeat(self.causes.only, block.cells.height, dtype=CODES, eager=True)
        else:
            codes = self._cells.codes(table.table, table.columns, block, paper_ids)
        return self.causes.told(codes)

    @cached_property
    def _cells(self) -> CellCauses:
        return CellCauses(self._evidence, pl.concat(self._asked).unique(), self._old, self._new)


def _asked(table: TableCells, block: Block) -> pl.Series:
    """The fields of papers that a block's cells are about."""
    if table.table != Paper.TABLE:
        return block.rows.select(asked_of(table.table)).to_series().unique()
    is_kept = block.rows[Change.change].gather(block.cells[OF_ROW]) == CHANGED
    cells = block.cells.filter(is_kept)
    names = pl.Series(table.columns, dtype=pl.String()).gather(cells[PLACE]).alias(Change.column)
    rows = block.rows[cells[OF_ROW]].with_columns(names)
    return rows.select(asked_of(table.table)).to_series().unique()
