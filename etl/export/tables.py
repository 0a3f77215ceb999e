"""Papers as tables in text: CSV for spreadsheets, and JSON Lines for programs."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from schemas.cells import csv_head, csv_rows

_ROWS_AT_ONCE: Final = 20_000


def csv(table: pl.DataFrame) -> Iterator[str]:
    """The table as CSV that no spreadsheet misreads: see `schemas.cells.csv_rows`."""
    yield csv_head(table.columns)
    for part in table.iter_slices(_ROWS_AT_ONCE):
        yield csv_rows(part)


def jsonl(table: pl.DataFrame) -> Iterator[str]:
    """One JSON object a row, of the table's columns; days are ISO, nothing known is null or an empty list."""
    for part in table.iter_slices(_ROWS_AT_ONCE):
        yield part.write_ndjson()
