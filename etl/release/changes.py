"""Rows of the table `changes`: of cells, and of columns that came, went or took another type."""

import polars as pl

from etl.release.causes import Causes
from etl.release.cells import TableCells
from etl.release.differing import ADDED, CHANGED, OF_ROW, PLACE, REMOVED, Block
from etl.release.shape import columns_of, said
from etl.release.side import Side
from schemas.columns import Change


def cell_changes(table: TableCells, block: Block, paper_ids: pl.Series, causes: pl.DataFrame) -> pl.DataFrame:
    """A row for each cell of a block, with the papers that each row is about and the cause of each cell."""
    of_row = block.cells[OF_ROW]
    return pl.DataFrame(
        [
            pl.repeat(table.table, of_row.len(), dtype=pl.String(), eager=True).alias(Change.table),
            block.rows[Change.change].gather(of_row).cast(pl.String()),
            block.rows[Change.key].gather(of_row),
            pl.Series(table.columns, dtype=pl.String()).gather(block.cells[PLACE]).alias(Change.column),
            block.cells[Change.old],
            block.cells[Change.new],
            paper_ids.gather(of_row).alias(Change.paper_ids),
            causes[Change.cause],
            causes[Change.cause_detail],
        ]
    )


def column_changes(table: str, old: Side, new: Side, causes: Causes) -> pl.DataFrame:
    """A row without a key for each column whose shape is another; of a table that came or went for all of them."""
    before, since = (side.shapes[table].columns if table in side.shapes else {} for side in (old, new))
    cause, detail = causes.every[causes.schema]
    rows: list[tuple[object, ...]] = []
    for column in columns_of(table, old, new):
        was, now = (said(columns[column]) if column in columns else None for columns in (before, since))
        if was != now:
            change = ADDED if was is None else REMOVED if now is None else CHANGED
            rows.append((table, change, [], column, was, now, [], cause, detail))
    return pl.DataFrame(rows, Change.TYPES, orient="row")
